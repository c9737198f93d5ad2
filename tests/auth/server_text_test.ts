import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { cleanServerText } from "../../src/auth/issuer/server_text.ts";
import { withoutSecrets } from "../../src/base/redact.ts";

Deno.test("cleanServerText() keeps words and drops what a terminal would obey", () => {
  equal(
    cleanServerText("Zugriff\u001b[2J\u0007 verweigert\r\n\u202eevil\u2066 – 拒绝"),
    "Zugriff [2J verweigert evil – 拒绝",
  );
  equal(cleanServerText("x".repeat(1000)).length, 300);
  equal(cleanServerText("x".repeat(300)), "x".repeat(300), "it is cut only where it is too long");
  equal(cleanServerText("x".repeat(301)), `${"x".repeat(299)}…`);
});

Deno.test("cleanServerText() gives one short printable line for anything", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
    const clean = cleanServerText(text);
    ok(clean.length <= 300);
    equal(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(clean), false);
  }));
});

Deno.test("withoutSecrets() masks every echo", () => {
  equal(withoutSecrets("a code-secret b code-secret", ["code-secret"]), "a **** b ****");
  equal(withoutSecrets("a short one", ["a"]), "a short one");
});
