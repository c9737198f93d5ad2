import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { quoteServer, withoutSecret } from "../../src/chat/failure/quote.ts";
import { Secret } from "../../src/config/secret.ts";

const KEY = "sk-Proj-0123456789abcdefXYZ";
const secret = new Secret(KEY);

Deno.test("quoteServer() shows nothing of a key that the server echoes, however it is written", () => {
  const echoes = [
    `bad key ${KEY}`,
    `bad key ${KEY.slice(0, 12)}***`,
    `bad key ***${KEY.slice(-10)}`,
    `bad key ${KEY.toUpperCase()}`,
    `bad key ${Array.from(KEY, (c) => `%${c.charCodeAt(0).toString(16)}`).join("")}`,
    `bad key ${Array.from(KEY, (c) => `\\u00${c.charCodeAt(0).toString(16)}`).join("")}`,
    `bad key ${encodeURIComponent(KEY)}`,
    `bad key ${btoa(KEY)}`,
    `${KEY}${KEY}`,
  ];
  for (const echo of echoes) {
    const quoted = quoteServer(echo, secret);
    ok(quoted.includes("****"), echo);
    ok(!quoted.includes("456789"), quoted);
    ok(!quoted.toLowerCase().includes("sk-proj-0"), quoted);
    ok(!quoted.includes("%34%35"), quoted);
  }
});

Deno.test("withoutSecret() never leaves six characters of a secret in a row, wherever they stand", () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9_-]{16,60}$/);
  fc.assert(fc.property(word, fc.string(), fc.string(), fc.nat(), fc.nat(), (value, before, after, from, length) => {
    const start = from % value.length;
    const piece = value.slice(start, start + 6 + length % value.length);
    fc.pre(piece.length >= 6);
    const said = withoutSecret(`${before}${piece}${after}`, new Secret(value));
    ok(!said.includes(piece), said);
  }));
});

Deno.test("withoutSecret() leaves other words alone", () => {
  equal(withoutSecret("Incorrect API key provided", secret), "Incorrect API key provided");
  equal(withoutSecret("50% off, \\u0041", secret), "50% off, \\u0041");
  equal(withoutSecret("x", undefined), "x");
});

Deno.test("quoteServer() makes one line of it, shows control characters, and is short", () => {
  equal(quoteServer("a\nb\t c", undefined), "a b c");
  equal(quoteServer("\x1b]0;title\x07", undefined), "\\x1b]0;title\\x07");
  equal(quoteServer("a\u202eb", undefined), "a\\u{202e}b");
  ok(quoteServer("word ".repeat(10_000), undefined).length <= 401);
});
