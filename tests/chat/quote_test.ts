import { equal, ok } from "node:assert/strict";
import { quoteServer } from "../../src/chat/failure/quote.ts";
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
    const quoted = quoteServer(echo, [secret]);
    ok(quoted.includes("****"), echo);
    ok(!quoted.includes("456789"), quoted);
    ok(!quoted.toLowerCase().includes("sk-proj-0"), quoted);
    ok(!quoted.includes("%34%35"), quoted);
  }
});

Deno.test("quoteServer() makes one line of it, shows control characters, and is short", () => {
  equal(quoteServer("a\nb\t c", []), "a b c");
  equal(quoteServer("\x1b]0;title\x07", []), "\\x1b]0;title\\x07");
  equal(quoteServer("a\u202eb", []), "a\\u{202e}b");
  ok(quoteServer("word ".repeat(10_000), []).length <= 401);
});
