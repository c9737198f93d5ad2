// Owns the making of a release's files from the compiled programs: archives, SHA256SUMS, LATEST and baked installers.
// Usage: deno run -A tools/release/assemble.ts PROGRAMS OUT
//   PROGRAMS  a folder with one program a target, named as `deno task compile --target` names it
//   OUT       the folder of the release's files; emptied first. Completions and the manual page come from the program.
import { sha256 } from "../denort.ts";
import { say } from "../say.ts";
import { VERSION } from "../../src/base/version.ts";
import { type Entry, tarGz, zip } from "./archive.ts";
import { bakePowerShell, bakeShell, type ReleaseFile } from "./installer.ts";
import { repository } from "./repository.ts";
import { archiveName, programName, type Target, TARGETS } from "./targets.ts";

/** What every archive holds beside the program. */
export interface Extras {
  /** By path inside the archive, e.g. `completions/qwen.bash`. */
  readonly [path: string]: Uint8Array;
}

/** The entries of one target's archive: everything in one folder that is named like the archive. */
export function entriesOf(target: Target, version: string, { program, extras }: {
  program: Uint8Array;
  extras: Extras;
}): Entry[] {
  const folder = archiveName(version, target).slice(0, -target.archive.length - 1);
  const wanted = Object.entries(extras).filter(([path]) =>
    target.archive === "zip" ? !path.startsWith("man/") : path !== "install.ps1"
  );
  return [
    { path: `${folder}/${target.program}`, bytes: program, executable: true },
    ...wanted.map(([path, bytes]) => ({ path: `${folder}/${path}`, bytes, executable: false })),
  ];
}

/** Packs one target and answers what the installers must know of the archive. */
export async function pack(target: Target, version: string, content: {
  program: Uint8Array;
  extras: Extras;
}): Promise<{ file: ReleaseFile; bytes: Uint8Array }> {
  const entries = entriesOf(target, version, content);
  const bytes = target.archive === "zip" ? zip(entries) : await tarGz(entries);
  const bytesOnDisk = entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
  const file = { name: archiveName(version, target), sha256: await sha256(bytes), bytes: bytes.length, bytesOnDisk };
  return { file, bytes };
}

/** What `sha256sum --check` reads. */
export function sumsText(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  return [...files].sort((a, b) => a.name < b.name ? -1 : 1).map((file) => `${file.sha256}  ${file.name}\n`).join("");
}

/** Asks a program that runs here for its completions and manual page. */
async function extrasFrom(program: string): Promise<Extras> {
  const ask = async (...args: string[]): Promise<Uint8Array> => {
    const { success, stdout } = await new Deno.Command(program, { args, stdin: "null" }).output();
    if (!success || stdout.length === 0) throw new Error(`"${program} ${args.join(" ")}" printed nothing`);
    return stdout;
  };
  const read = (path: string): Promise<Uint8Array> => Deno.readFile(new URL(`../../${path}`, import.meta.url));
  return {
    "LICENSE": await read("LICENSE"),
    "THIRD_PARTY_LICENSES": await read("dist/THIRD_PARTY_LICENSES"),
    "completions/qwen.bash": await ask("completions", "bash"),
    "completions/_qwen": await ask("completions", "zsh"),
    "completions/qwen.fish": await ask("completions", "fish"),
    "completions/qwen.ps1": await ask("completions", "powershell"),
    "install.ps1": await read("install.ps1"),
    "man/qwen.1": await ask("man"),
  };
}

/** Makes the release; answers the names of its files. */
export async function assemble(programs: string, out: string, downloadUrl: string): Promise<string[]> {
  const own = TARGETS.find((target) => target.triple === Deno.build.target);
  if (own === undefined) throw new Error(`No build for ${Deno.build.target}: completions cannot be made here`);
  // An artefact store may have dropped the executable bit on the way.
  if (Deno.build.os !== "windows") await Deno.chmod(`${programs}/${programName(own.triple)}`, 0o755);
  const extras = await extrasFrom(`${programs}/${programName(own.triple)}`);
  await Deno.remove(out, { recursive: true }).catch(() => {});
  await Deno.mkdir(out, { recursive: true });
  const files: ReleaseFile[] = [];
  for (const target of TARGETS) {
    const program = await Deno.readFile(`${programs}/${programName(target.triple)}`);
    const { file, bytes } = await pack(target, VERSION, { program, extras });
    await Deno.writeFile(`${out}/${file.name}`, bytes);
    files.push(file);
    say(`${file.name}: ${(file.bytes / 1e6).toFixed(1)} MB, ${(file.bytesOnDisk / 1e6).toFixed(1)} MB unpacked`);
  }
  const release = { version: VERSION, downloadUrl, files };
  const read = (path: string): Promise<string> => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
  await Deno.writeTextFile(`${out}/install.sh`, bakeShell(await read("install.sh"), release));
  await Deno.writeTextFile(`${out}/install.ps1`, bakePowerShell(await read("install.ps1"), release));
  await Deno.writeTextFile(`${out}/SHA256SUMS`, sumsText(files));
  await Deno.writeTextFile(`${out}/LATEST`, `${VERSION}\n`);
  return [...files.map((file) => file.name), "install.sh", "install.ps1", "SHA256SUMS", "LATEST"];
}

if (import.meta.main) {
  const [programs, out] = Deno.args;
  if (programs === undefined || out === undefined) {
    say("Usage: assemble.ts PROGRAMS OUT");
    Deno.exitCode = 2;
  } else {
    await assemble(programs, out, `https://github.com/${repository()}/releases/download`);
  }
}
