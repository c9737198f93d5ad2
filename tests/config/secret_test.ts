import { equal } from "node:assert/strict";
import { maskSecret, maskSecretIn, Secret } from "../../src/config/secret.ts";

Deno.test("a Secret shows its mask whatever prints it, and its value only when asked", () => {
  const secret = new Secret("sk-0123456789abcdef");
  const shown = [`${secret}`, JSON.stringify({ secret }), Deno.inspect(secret), Deno.inspect({ deep: { secret } })];
  for (const text of shown) equal(text.includes("0123456789"), false, text);
  equal(secret.reveal(), "sk-0123456789abcdef");
});

Deno.test("maskSecret() tells two keys apart and shows nothing of a short one", () => {
  equal(maskSecret("sk-0123456789abcdef"), "sk-****cdef");
  equal(maskSecret("short"), "****");
});
Deno.test("maskSecretIn() masks every occurrence, and leaves the words alone when the key is a placeholder", () => {
  equal(
    maskSecretIn("key sk-0123456789abcdef, again sk-0123456789abcdef.", "sk-0123456789abcdef").includes("0123"),
    false,
  );
  equal(maskSecretIn("Unexpected", "x"), "Unexpected");
  equal(maskSecretIn("as it is", undefined), "as it is");
});
