// What is said where there is nothing to sign a request with: what is missing, and what to type.
import { deepEqual, equal, match } from "node:assert/strict";
import { missingCredential, type UnsignedConfiguration } from "../../src/config/resolve/missing_credential.ts";

const baseUrl = { value: "https://llm.example/v1", source: { kind: "default" } } as const;
const at = (method: UnsignedConfiguration["method"], missingKey?: string): UnsignedConfiguration => ({
  method,
  baseUrl,
  ...(missingKey === undefined ? {} : { missingKey }),
});

Deno.test("missingCredential() says that nobody is signed in, or whose key or which login is missing", () => {
  equal(missingCredential().message, missingCredential(at("none")).message);
  match(missingCredential().message, /no key, login or local endpoint/);
  equal(missingCredential(at("openai")).message, "No key for llm.example");
  for (const method of ["qwen-oauth", "oauth"] as const) {
    match(missingCredential(at(method)).message, new RegExp(`valid ${method} login`));
  }
  for (const configuration of [undefined, at("none"), at("openai")]) {
    equal(missingCredential(configuration).kind, "auth");
  }
});

Deno.test("missingCredential() names the entry's variable first, in the place of the general one, and the other ways after it", () => {
  const usual = missingCredential(at("openai")).hint;
  const entry = missingCredential(at("openai", "LLM_KEY")).hint;
  match(usual[0] ?? "", /OPENAI_API_KEY/);
  match(entry[0] ?? "", /export LLM_KEY=/);
  deepEqual(entry.slice(1), usual.slice(1));
});
