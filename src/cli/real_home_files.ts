// Owns the real twin of `home_files.ts`. Threats: another user of the machine who reads along (0600 and 0700 from the
// first byte, loose modes closed), and a link that leads what is written out of `~/.qwen` (never followed).
import type { HomeFiles, KeptFile } from "./home_files.ts";
import type { PrivateHome } from "./private_home.ts";

const NAME_REGEXP = /^(?:[a-z]+\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Where a file that replaces another is written first: of the places that a conversation is granted, the folder. */
const FOLDER = "sessions";

/** The private files below a directory, which is made at the first write. */
export function realHomeFiles(home: Pick<PrivateHome, "qwenHome" | "prepare">): HomeFiles {
  const { qwenHome } = home;
  const pathOf = (name: string): string => {
    if (!NAME_REGEXP.test(name)) throw new RangeError(`"${name}" is no name of a private file`);
    return `${qwenHome.replace(/[\\/]$/, "")}/${name}`;
  };
  return {
    read: (name, maxBytes) => readStart(pathOf(name), maxBytes),
    async append(name, lines): Promise<void> {
      await makeFolders(home, name);
      await appendLines(pathOf(name), lines);
    },
    async replace(name, content): Promise<void> {
      await makeFolders(home, `${FOLDER}/${name}`);
      await replaceWhole(pathOf(name), { content, temporary: pathOf(`${FOLDER}/${temporaryName()}`) });
    },
    list: (folder) => listFiles(pathOf(folder)),
    async remove(name): Promise<void> {
      await Deno.remove(pathOf(name)).catch(absence);
    },
  };
}

async function makeFolders(home: Pick<PrivateHome, "qwenHome" | "prepare">, name: string): Promise<void> {
  await home.prepare();
  const [folder, ...rest] = name.split("/");
  if (rest.length > 0) await makePrivate(`${home.qwenHome.replace(/[\\/]$/, "")}/${folder}`);
}

function temporaryName(): string {
  return `new-${crypto.randomUUID().slice(-12)}`;
}

async function makePrivate(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    const facts = await Deno.lstat(path);
    if (facts.isDirectory) await closeToOthers(path, facts);
  }
}

/** Takes the rights of others away, where there are any and it can be done. */
async function closeToOthers(path: string, facts: Deno.FileInfo): Promise<void> {
  if (facts.mode === null || (facts.mode & 0o077) === 0) return;
  await Deno.chmod(path, facts.mode & 0o700).catch(() => undefined);
}

async function regular(path: string): Promise<Deno.FileInfo | undefined> {
  const facts = await Deno.lstat(path).catch(absence);
  if (facts !== undefined && !facts.isFile) throw new Deno.errors.InvalidData(`${path} is no regular file`);
  return facts ?? undefined;
}

async function readStart(path: string, maxBytes: number): Promise<string | undefined> {
  const facts = await regular(path);
  if (facts === undefined) return undefined;
  await closeToOthers(path, facts);
  using file = await Deno.open(path);
  const buffer = new Uint8Array(Math.min(facts.size, maxBytes));
  let length = 0;
  while (length < buffer.length) {
    const count = await file.read(buffer.subarray(length));
    if (count === null) break;
    length += count;
  }
  return new TextDecoder().decode(buffer.subarray(0, length));
}

async function appendLines(path: string, lines: string): Promise<void> {
  const facts = await regular(path);
  if (facts !== undefined) await closeToOthers(path, facts);
  const torn = facts !== undefined && facts.size > 0 && !await endsLine(path, facts.size);
  using file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
  await writeAll(file, torn ? `\n${lines}` : lines);
  await file.syncData();
}

async function endsLine(path: string, size: number): Promise<boolean> {
  using file = await Deno.open(path);
  await file.seek(size - 1, Deno.SeekMode.Start);
  const last = new Uint8Array(1);
  await file.read(last);
  return last[0] === 10;
}

async function replaceWhole(
  path: string,
  { content, temporary }: { readonly content: string; readonly temporary: string },
): Promise<void> {
  await regular(path);
  try {
    using file = await Deno.open(temporary, { createNew: true, write: true, mode: 0o600 });
    await writeAll(file, content);
    await file.sync();
  } catch (error) {
    await Deno.remove(temporary).catch(() => undefined);
    throw error;
  }
  await Deno.rename(temporary, path);
}

async function writeAll(file: Deno.FsFile, content: string): Promise<void> {
  const bytes = new TextEncoder().encode(content);
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}

async function listFiles(path: string): Promise<readonly KeptFile[]> {
  const files: KeptFile[] = [];
  try {
    for await (const entry of Deno.readDir(path)) {
      if (!entry.isFile) continue;
      const facts = await Deno.lstat(`${path}/${entry.name}`).catch(absence);
      if (facts) files.push({ name: entry.name, size: facts.size, modifiedAt: facts.mtime?.getTime() ?? 0 });
    }
  } catch (error) {
    absence(error);
  }
  return files;
}

/** Nothing, for "there is no such file"; any other failure is thrown on. */
function absence(error: unknown): undefined {
  if (error instanceof Deno.errors.NotFound) return undefined;
  throw error;
}
