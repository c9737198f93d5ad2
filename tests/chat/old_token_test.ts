// Which refusals renew a login: the words that services use for an old token, and those that must not be taken for it.
import { equal } from "node:assert/strict";
import { isOldToken } from "../../src/chat/failure/old_token.ts";

/** [status, body, is old]. */
const ROWS: readonly (readonly [number, string, boolean])[] = [
  [401, "", true],
  [401, '{"error":{"code":"invalid_api_key"}}', true],
  [403, '{"error":{"code":"invalid_api_key","message":"invalid access token or token expired"}}', true],
  [400, '{"error":{"code":"invalid_api_key","message":"invalid access token or token expired"}}', true],
  [403, '{"error":"invalid_token","error_description":"The access token expired"}', true],
  [403, '{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}', true],
  [400, '{"error":{"type":"ExpiredToken"}}', true],
  [403, '{"error":{"status":"UNAUTHENTICATED","message":"x"}}', true],
  [403, "Jwt is expired", true],
  [403, '{"detail":"Token has expired"}', true],
  [403, '{"message":"令牌已过期"}', true],
  [403, '{"errors":[{"message":"token 已失效"}]}', true],
  [403, '{"error":{"code":"insufficient_quota","message":"Free allocated quota exceeded."}}', false],
  [403, '{"error":{"code":"permission_denied","message":"You are not allowed to sample from this model"}}', false],
  [403, '{"error":{"message":"Country, region, or territory not supported"}}', false],
  [400, '{"error":{"code":"context_length_exceeded","message":"This model has 8192 tokens, you sent 9000"}}', false],
  [400, '{"error":{"message":"Invalid max_tokens: token limit is 4096"}}', false],
  [400, '{"error":{"message":"invalid token in JSON at position 3"}}', false],
  [400, "", false],
  [402, '{"error":"token expired"}', false],
  [429, '{"error":"token expired"}', false],
  [500, '{"error":"token expired"}', false],
];

for (const [status, body, expected] of ROWS) {
  Deno.test(`a login is ${expected ? "" : "not "}renewed after ${status} ${body}`, () => {
    equal(isOldToken({ kind: "status", status, headers: new Headers(), body }), expected);
  });
}

Deno.test("a login is renewed when the service's header or the answer itself says so", () => {
  const headers = new Headers({ "www-authenticate": 'Bearer realm="x", error="invalid_token"' });
  equal(isOldToken({ kind: "status", status: 403, headers, body: "" }), true);
  equal(isOldToken({ kind: "told", message: "x", code: "token_expired" }), true);
  equal(isOldToken({ kind: "told", message: "x", status: 401 }), true);
  equal(isOldToken({ kind: "told", message: "out of credit" }), false);
  equal(isOldToken({ kind: "cut" }), false);
});
