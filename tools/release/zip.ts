// Owns writing a ZIP archive (APPNOTE 6.3.3: deflate, no encryption, no ZIP64) for Windows, with the entries of `tar.ts`.
// The same entries give the same bytes. Pure.
import type { Entry } from "./tar.ts";

/** 2020-01-01 00:00 in MS-DOS form: the time of every entry, as in `tar.ts`. */
const DOS_DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;
const VERSION_NEEDED = 20;
const DEFLATE = 8;

/** The archive's bytes. */
export async function zip(entries: readonly Entry[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.path);
    const packed = await deflate(entry.bytes);
    const common = fields([
      [VERSION_NEEDED, 2],
      [1 << 11, 2], // names are UTF-8
      [DEFLATE, 2],
      [0, 2],
      [DOS_DATE, 2],
      [crc32(entry.bytes), 4],
      [packed.length, 4],
      [entry.bytes.length, 4],
      [name.length, 2],
      [0, 2],
    ]);
    parts.push(join([fields([[0x04034b50, 4]]), common, name, packed]));
    const rest = fields([[0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]);
    directory.push(join([fields([[0x02014b50, 4], [VERSION_NEEDED, 2]]), common, rest, name]));
    offset += parts.at(-1)?.length ?? 0;
  }
  const index = join(directory);
  const count = entries.length;
  const end = fields([[0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [index.length, 4], [offset, 4], [0, 2]]);
  return join([...parts, index, end]);
}

/** Little-endian numbers of the given widths in bytes. */
function fields(values: readonly (readonly [value: number, width: 2 | 4])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.reduce((sum, [, width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, width] of values) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes.slice()]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (ISO-HDLC), as ZIP wants it. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (CRC_TABLE[(sum ^ byte) & 0xff] ?? 0);
  return (sum ^ 0xffffffff) >>> 0;
}
