// Which text of the file of named tokens is taken: one field that is wrong, and nobody comes in by any of its tokens.
import { deepEqual, equal, throws } from "node:assert/strict";
import { namedTokensText, readNamedTokens, TOKEN_NAME } from "../../src/config/gateway_tokens.ts";

const WHOLE = { name: "zed", sha256: "0123456789abcdef".repeat(4), created: "2026-01-02T03:04:05.678Z" };

function read(token: object): readonly object[] {
  return readNamedTokens(JSON.stringify({ tokens: [token] }), "f");
}

Deno.test("readNamedTokens() takes whole tokens, with and without a list of models and a bound", () => {
  for (
    const token of [
      WHOLE,
      { ...WHOLE, models: [] },
      { ...WHOLE, models: ["glm-5", "qwen3-max"] },
      { ...WHOLE, perMinute: 1 },
      { ...WHOLE, models: ["m"], perMinute: 20 },
    ]
  ) deepEqual(read(token), [token]);
  deepEqual(readNamedTokens(namedTokensText([WHOLE]), "f"), [WHOLE]);
  deepEqual(readNamedTokens('{"tokens":[]}', "f"), []);
});

Deno.test("readNamedTokens() refuses the whole file for one field that is wrong", () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    name: [undefined, null, 1, "", "../x", "-a", "a b", "x".repeat(41)],
    sha256: [undefined, null, 1, "", "0".repeat(63), "0".repeat(65), "G".repeat(64), ` ${WHOLE.sha256}`],
    models: [null, "m", 1, {}, [1], ["m", 1], [null]],
    perMinute: [null, "20", 0, -1, 1.5, true],
    created: [undefined, null, "", "yesterday", "2026-01-02", "2026-01-02T03:04:05"],
  };
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      const content = JSON.stringify({ tokens: [WHOLE, { ...WHOLE, [field]: value }] });
      throws(() => readNamedTokens(content, "f"), { kind: "config" }, `${field}: ${JSON.stringify(value)}`);
    }
  }
  for (const content of ["", "{", "null", "1", '"tokens"', "[]", "{}", '{"tokens":{}}', '{"tokens":[null]}']) {
    throws(() => readNamedTokens(content, "f"), { kind: "config" }, content);
  }
});

Deno.test("TOKEN_NAME is a name of at most 40 characters that begins with a letter or a digit", () => {
  for (const name of ["a", "Z9", "0", "zed.ci_1-x", "x".repeat(40)]) equal(TOKEN_NAME.test(name), true, name);
  for (const name of ["", "_a", ".a", "a/b", "a:b", "é", "x".repeat(41)]) equal(TOKEN_NAME.test(name), false, name);
});
