// What counts as typed: whole lines of the user's own keys, and nothing that a text, a paste, a completion or a sandbox brings.
import { equal } from "node:assert/strict";
import fc from "fast-check";
import type { Request } from "../../src/contract/messages.ts";
import { TypedLines } from "../../src/launcher/services/typed_lines.ts";

function heard(...chunks: readonly string[]): TypedLines {
  const lines = new TypedLines();
  for (const chunk of chunks) lines.hear(new TextEncoder().encode(chunk));
  return lines;
}

const connect = (...hosts: readonly string[]): Request => ({ kind: "connect", hosts, reason: "", handover: {} });
const attach = (path: string): Request => ({ kind: "read-file", path, maxBytes: 10 });
const save = (path: string, overwrite = false): Request => ({ kind: "write-file", path, text: "", overwrite });

const NAMED: readonly (readonly [readonly string[], Request])[] = [
  [["https://a.example/v1\r"], connect("a.example:443")],
  [[..."a.example:8443", "\r"], connect("a.example:8443")],
  [["localhost:1234\n"], connect("localhost:1234")],
  [["127.0.0.1\r"], connect("127.0.0.1:80")],
  [["[::1]:8080\r"], connect("[::1]:8080")],
  [["http://A.Example/v1\r"], connect("a.example:80")],
  [["  https://a.example \r"], connect("a.example:443")],
  [["https://b.ex", "\x7f\x7f\x7f\x7fa.example\r"], connect("a.example:443")],
  [["nonsense\x15https://a.example\r"], connect("a.example:443")],
  // Pasted alone, and with the terminal's own words between.
  [["\x1b[200~https://a.example/v1\x1b[201~", "\r"], connect("a.example:443")],
  [["https://a.ex\x1b[12;3Rample\r"], connect("a.example:443")],
  // An address, then a key and a model.
  [["https://a.example\r", "sk-1234567890\r", "m\r"], connect("a.example:443")],
  [["/attach README.md\r"], attach("README.md")],
  [['/attach "my notes.txt"\r'], attach("my notes.txt")],
  [["/save talk.md\r"], save("talk.md")],
  [["/export talk.md\r"], save("talk.md")],
  [["/save -f talk.md\r"], save("talk.md", true)],
];

for (const [keys, request] of NAMED) {
  Deno.test(`${JSON.stringify(keys.join("").slice(0, 60))} names ${JSON.stringify(request).slice(0, 60)}, once`, () => {
    const lines = heard(...keys);
    equal(lines.names(request), true);
    equal(lines.names(request), false);
  });
}

const NOT_NAMED: readonly (readonly [string, readonly string[], Request])[] = [
  ["a line that is not finished", ["https://a.example"], connect("a.example:443")],
  ["an address within a question", ["what is https://a.example about?\r"], connect("a.example:443")],
  ["another port", ["https://a.example\r"], connect("a.example:22")],
  ["another host", ["https://a.example\r"], connect("evil.example:443")],
  ["a host beside the one that was typed", ["https://a.example\r"], connect("a.example:443", "evil.example:443")],
  ["no host", ["https://a.example\r"], connect()],
  ["a line of a pasted text", ["\x1b[200~see\r\nhttps://a.example\r\n\x1b[201~", "\r"], connect("a.example:443")],
  [
    "the one line of a pasted text, its end pasted too",
    ["\x1b[200~https://a.example\n\x1b[201~", "\r"],
    connect("a.example:443"),
  ],
  ["a file behind /attach in such a line", ["\x1b[200~/attach notes.txt\r\n\x1b[201~", "\r"], attach("notes.txt")],
  ["a line of a text pasted without signs", ["see this\rhttps://a.example\r"], connect("a.example:443")],
  ["the first line of one", ["https://a.example\rand more\r"], connect("a.example:443")],
  ["a line called back from the history", ["\x1b[A\r"], connect("a.example:443")],
  ["a line with an arrow in it", ["https://a.examp\x1b[Dle\r"], connect("a.example:443")],
  ["a line that was completed", ["/attach REA\t\r"], attach("REA")],
  ["a line that was given up", ["https://a.example\x03\r"], connect("a.example:443")],
  ["a line of long ago", ["https://a.example\r", "a\r", "b\r", "c\r"], connect("a.example:443")],
  ["another file", ["/attach README.md\r"], attach("~/.ssh/id_rsa")],
  ["a file that is to be written, where one was to be read", ["/attach README.md\r"], save("README.md")],
  ["a file that is to be replaced without that word", ["/save talk.md\r"], save("talk.md", true)],
  ["a file that is only spoken of", ["attach README.md\r"], attach("README.md")],
  ["a path alone", ["README.md\r"], attach("README.md")],
  ["a password in an address", ["https://me:secret@a.example\r"], { kind: "open-url", url: "https://a.example" }],
];

for (const [what, keys, request] of NOT_NAMED) {
  Deno.test(`${what} is not named`, () => equal(heard(...keys).names(request), false));
}

Deno.test("whatever is typed, no host is named that does not stand there as a whole line", () => {
  const piece = fc.constantFrom(
    "https://a.example",
    "evil.example",
    "\r",
    "\n",
    " ",
    "x",
    "\x7f",
    "\x1b[A",
    "\t",
    "\x1b[200~",
    "\x1b[201~",
    "\x15",
  );
  fc.assert(fc.property(fc.array(fc.array(piece, { maxLength: 6 }), { maxLength: 8 }), (chunks) => {
    const typed = chunks.map((chunk) => chunk.join(""));
    const isThere = /evil\.example/.test(typed.join(""));
    if (!isThere) equal(heard(...typed).names(connect("evil.example:443")), false, JSON.stringify(typed));
    equal(heard(...typed).names(connect("other.example:443")), false);
  }));
});

Deno.test("any bytes are taken", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
    const lines = new TypedLines();
    for (const chunk of chunks) lines.hear(chunk);
    equal(lines.names(connect("a.example:443")), false);
  }));
});
