// Which logins a name on the command line means, and which ones a logout ends.
import { deepEqual, equal, throws } from "node:assert/strict";
import { type EndingFacts, endingOf, findLogin } from "../../src/config/logins/kept_logins.ts";
import { QwenError } from "../../src/base/errors.ts";

const SSO = "https://sso.example.com";
const NOT_SIGNED_IN: EndingFacts["configuration"] = { credential: null };

function refusal(act: () => unknown): QwenError {
  let caught: unknown;
  throws(act, (error) => {
    caught = error;
    return error instanceof QwenError;
  });
  return caught instanceof QwenError ? caught : new QwenError("other", "");
}

Deno.test("findLogin() knows a login by its name, its URL with or without a slash, and its host", () => {
  const kept = ["qwen", SSO, "https://idp.example.org/realms/a", "https://idp.example.org/realms/b"];
  const named = ["qwen", "qwen-oauth", SSO, `${SSO}/`, "sso.example.com", "nobody"].map((name) =>
    findLogin(name, kept)
  );
  deepEqual(named, ["qwen", "qwen", SSO, SSO, SSO, undefined]);
  equal(refusal(() => findLogin("idp.example.org", kept)).kind, "usage");
});

Deno.test("auth logout of a name that no login has is a usage error, also where nobody is signed in", () => {
  for (const kept of [[], ["qwen"], [SSO]]) {
    const error = refusal(() => endingOf({ all: false, target: "nobody" }, { configuration: NOT_SIGNED_IN, kept }));
    equal(error.kind, "usage");
    equal(error.message, 'Not signed in at "nobody"');
    deepEqual(error.hint, [`One of: ${["qwen", ...kept.filter((name) => name !== "qwen"), "openai"].join(", ")}`]);
  }
});

Deno.test("auth logout at Qwen or of the key ends nothing where there is none, and is no error", () => {
  const facts = { configuration: NOT_SIGNED_IN, kept: [] };
  deepEqual(endingOf({ all: false, target: "qwen-oauth" }, facts), { issuers: [], key: false });
  deepEqual(endingOf({ all: false, target: "openai" }, facts), { issuers: [], key: true });
  deepEqual(endingOf({ all: false }, facts), { issuers: [], key: false });
});
