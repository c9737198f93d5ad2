// oauth_creds.json through the store's reader: tokens or one clear complaint that quotes nothing of the file.
import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { formatCredentials, MalformedCredentials, parseCredentials } from "../../src/auth/credentials.ts";
import { isSecureUrl } from "../../src/config/secure_url.ts";
import { parseQuotaUse, takeTurn } from "../../src/auth/quota/quota_window.ts";
import { fuzz } from "./fuzz.ts";
import { objectOf, steers, tells, textOf } from "./inputs.ts";
import { credentialFiles } from "./login_files.ts";

fuzz("oauth_creds.json, the store's reader", credentialFiles, (text) => {
  try {
    const tokens = parseCredentials(text);
    equal(isSecureUrl(tokens.tokenEndpoint), true);
    deepEqual(parseCredentials(formatCredentials(tokens)), tokens);
  } catch (error) {
    if (!(error instanceof MalformedCredentials)) throw error;
    equal(tells(error.message) || steers(error.message), false, error.message);
  }
});

fuzz(
  "the quota file",
  fc.oneof(
    objectOf(["recent", "hours", "version"], [[1], [1e308], [{ hour: 1, count: 2 }], [-1], "x"]).map((value) =>
      JSON.stringify(value)
    ),
    textOf(['{"recent":[1,2,3],"hours":[{"hour":1,"count":2}]}'], ["recent", "hours", "[", "]", "1e999"]),
  ),
  (text) => {
    const answer = takeTurn(parseQuotaUse(text), 1_700_000_000_000);
    equal(typeof answer, "object");
  },
);
