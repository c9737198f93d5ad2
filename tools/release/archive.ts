// Writing archives, with well-kept libraries: the same entries give the same bytes, whoever packs them, so no owner, no
// clock and no umask of the packing machine gets in.
import { zipSync } from "fflate";
import { createTar } from "nanotar";

/** One file of an archive; folders are made by their files. */
export interface Entry {
  /** With `/`, relative, at most 100 bytes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

/** Every entry gets this time: 2020-01-01, as the files inside the binary. */
const ENTRY_TIME_MS = 1577836800_000;

/** A tar archive under gzip, for Unix. @throws {RangeError} for a path that tar cannot hold */
export async function tarGz(entries: readonly Entry[]): Promise<Uint8Array<ArrayBuffer>> {
  const archive = createTar(entries.map(({ path, bytes, executable }) => {
    if (new TextEncoder().encode(path).length > 100) throw new RangeError(`The path "${path}" is too long for tar`);
    const mode = executable ? "755" : "644";
    return { name: path, data: bytes, attrs: { mode, mtime: ENTRY_TIME_MS, user: "root", group: "root" } };
  }));
  const packed = new Blob([archive.slice()]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** A ZIP archive, for Windows. */
export function zip(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  // The format holds local time: the same numbers everywhere.
  const mtime = new Date(2020, 0, 1);
  return zipSync(Object.fromEntries(entries.map(({ path, bytes }) => [path, [bytes, { mtime }]])));
}
