// Owns writing a tar archive (POSIX.1-1988 "ustar"): the same entries give the same bytes, whoever packs them, so no
// owner, no clock and no umask of the packing machine gets in. Pure.

/** One file of an archive; folders are made by their files. */
export interface Entry {
  /** With `/`, relative, at most 100 bytes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

/** Every entry gets this time, in seconds: 2020-01-01, as the files inside the binary. */
const ENTRY_TIME = 1577836800;

const BLOCK = 512;

/** The archive's bytes, uncompressed. */
export function tar(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const padded = entries.map(({ bytes }) => Math.ceil(bytes.length / BLOCK) * BLOCK);
  const total = padded.reduce((sum, size) => sum + BLOCK + size, 2 * BLOCK);
  const archive = new Uint8Array(total);
  let at = 0;
  entries.forEach((entry, index) => {
    archive.set(header(entry), at);
    archive.set(entry.bytes, at + BLOCK);
    at += BLOCK + (padded[index] ?? 0);
  });
  return archive;
}

function header({ path, bytes, executable }: Entry): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, offset: number): void => block.set(new TextEncoder().encode(text), offset);
  const octal = (value: number, width: number): string => value.toString(8).padStart(width - 1, "0");
  if (new TextEncoder().encode(path).length > 100) throw new RangeError(`The path "${path}" is too long for ustar`);
  put(path, 0);
  put(octal(executable ? 0o755 : 0o644, 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(bytes.length, 12), 124);
  put(octal(ENTRY_TIME, 12), 136);
  put(" ".repeat(8), 148);
  put("0", 156);
  put("ustar\u000000", 257);
  put("root", 265);
  put("root", 297);
  const sum = block.reduce((all, byte) => all + byte, 0);
  put(`${octal(sum, 7)}\u0000 `, 148);
  return block;
}

/** Compresses with gzip; `CompressionStream` writes no name and no time. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
