import { equal, throws } from "node:assert/strict";
import { elfEnd, sha256 } from "../../tools/denort.ts";

/** A file that starts like a 64-bit little-endian ELF image with a section table of `count` entries at `offset`. */
function elf(offset: number, count: number, size: number): Uint8Array {
  const image = new Uint8Array(size);
  const view = new DataView(image.buffer);
  view.setUint32(0, 0x7f454c46);
  image.set([2, 1], 4);
  view.setBigUint64(0x28, BigInt(offset), true);
  view.setUint16(0x3a, 64, true);
  view.setUint16(0x3c, count, true);
  return image;
}

Deno.test("elfEnd() is where the section header table ends, whatever was appended", () => {
  equal(elfEnd(elf(100, 3, 1000)), 100 + 3 * 64);
});

Deno.test("elfEnd() refuses what is no such image, and an image that is cut", () => {
  throws(() => elfEnd(new TextEncoder().encode("MZ")), /no 64-bit little-endian ELF/);
  throws(() => elfEnd(new Uint8Array(1000)), /no 64-bit little-endian ELF/);
  throws(() => elfEnd(elf(990, 3, 1000)), /is cut/);
});

Deno.test("sha256() is the sum that sha256sum prints", async () => {
  equal(
    await sha256(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
