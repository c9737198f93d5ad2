import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { decodeText, plainText } from "../../src/base/decode_text.ts";

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(parts.flatMap((part) => typeof part === "string" ? [...new TextEncoder().encode(part)] : [...part]));

function utf16(text: string, { little, mark }: { little: boolean; mark: boolean }): Uint8Array {
  const units = [...(mark ? "\ufeff" : "") + text].flatMap((char) =>
    char.length === 1 ? [char.charCodeAt(0)] : [char.charCodeAt(0), char.charCodeAt(1)]
  );
  return new Uint8Array(units.flatMap((unit) => little ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff]));
}

const ROWS: readonly (readonly [name: string, bytes: Uint8Array, text: string, unreadable: number])[] = [
  ["nothing", bytes(), "", 0],
  ["UTF-8", bytes("héllo 你好"), "héllo 你好", 0],
  ["UTF-8 with a mark", bytes([0xef, 0xbb, 0xbf], "hi"), "hi", 0],
  ["UTF-16 as PowerShell 5.1 writes it", utf16("KEY=sk-1\r\n", { little: true, mark: true }), "KEY=sk-1\r\n", 0],
  ["UTF-16, the other order", utf16("你好", { little: false, mark: true }), "你好", 0],
  ["UTF-16 without a mark", utf16("hello, résumé", { little: true, mark: false }), "hello, résumé", 0],
  ["UTF-16, the other order, without a mark", utf16("hello", { little: false, mark: false }), "hello", 0],
  ["GBK", bytes([0xc4, 0xe3, 0xba, 0xc3]), "\ufffd\ufffd\ufffd", 3],
  ["Latin 1", bytes("r", [0xe9], "sum", [0xe9]), "r\ufffdsum\ufffd", 2],
  ["U+FFFD of its own", bytes("\ufffd a"), "\ufffd a", 0],
  ["U+FFFD of its own and Latin 1", bytes("\ufffd a", [0xe9]), "\ufffd a\ufffd", 1],
  ["half a pair of UTF-16", bytes([0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8]), "a\ufffd", 1],
];

for (const [name, input, text, unreadable] of ROWS) {
  Deno.test(`decodeText() reads ${name}`, () => deepEqual(decodeText(input), { text, unreadable }));
}

Deno.test("plainText() takes what can be read whole, and nothing with a NUL", () => {
  for (const [name, input, text, unreadable] of ROWS) {
    equal(plainText(input), unreadable === 0 ? text : undefined, name);
  }
  equal(plainText(bytes("a", [0], "bc")), undefined);
  equal(plainText(bytes([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0])), undefined);
});

Deno.test("decodeText() gives back any text in any of its encodings", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), (text, little) => {
    fc.pre(!text.startsWith("\ufeff") && !text.includes("\0"));
    equal(decodeText(bytes(text)).text, text);
    equal(decodeText(utf16(text, { little, mark: true })).text, text);
  }));
});

Deno.test("decodeText() never fails and says when something is lost", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
    const { text, unreadable } = decodeText(input);
    ok(unreadable >= 0);
    if (!text.includes("\ufffd")) equal(unreadable, 0);
  }));
});
