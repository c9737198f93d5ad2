import { deepEqual, equal, notEqual } from "node:assert/strict";
import fc from "fast-check";
import { callbackPath, createState, type Expected, isSame, judgeAnswer } from "../../src/auth/flow/state.ts";

const expected: Expected = {
  state: "right-state",
  stateIn: "query",
  issuer: "https://id.example",
  issuerRequired: false,
};

function judge(query: string, of: Expected = expected): string {
  const verdict = judgeAnswer({ path: "/callback", query: new URLSearchParams(query) }, of);
  return verdict.kind === "stray" ? verdict.reason : verdict.kind;
}

Deno.test("judgeAnswer() gives the code of an answer with the right state", () => {
  const verdict = judgeAnswer({ query: new URLSearchParams("code=c-1&state=right-state") }, expected);
  equal(verdict.kind === "code" && verdict.code.reveal(), "c-1");
});

Deno.test("judgeAnswer() takes nothing without the right state, not even a refusal", () => {
  equal(judge("code=c-1"), "state");
  equal(judge("code=c-1&state=wrong"), "state");
  equal(judge("code=c-1&state="), "state");
  equal(judge("error=access_denied"), "state");
  equal(judge("error=access_denied&state=wrong"), "state");
  equal(judge("code=c-1&state=right-state&state=wrong"), "state");
});

Deno.test("judgeAnswer() takes nothing from another issuer", () => {
  equal(judge("code=c-1&state=right-state&iss=https://evil.example"), "issuer");
  equal(judge("error=access_denied&state=right-state&iss=https://evil.example"), "issuer");
  equal(judge("code=c-1&state=right-state&iss=https://id.example"), "code");
  equal(judge("code=c-1&state=right-state&iss=https://id.example&iss=https://evil.example"), "issuer");
});

Deno.test("judgeAnswer() wants iss from an issuer that promised it", () => {
  const strict = { ...expected, issuerRequired: true };
  equal(judge("code=c-1&state=right-state", strict), "issuer");
  equal(judge("code=c-1&state=right-state&iss=https%3A%2F%2Fid.example", strict), "code");
});

Deno.test("judgeAnswer() tells a refusal in clean words", () => {
  const query = new URLSearchParams({
    state: "right-state",
    error: "access_denied",
    error_description: "no\u001b[2J way\n!",
  });
  deepEqual(judgeAnswer({ query }, expected), {
    kind: "refused",
    error: "access_denied",
    description: "no [2J way !",
  });
});

Deno.test("judgeAnswer() takes no answer without exactly one code", () => {
  equal(judge("state=right-state"), "empty");
  equal(judge("state=right-state&code="), "empty");
  equal(judge("state=right-state&code=a&code=b"), "empty");
});

Deno.test("judgeAnswer() finds the state in the path for an issuer that has no parameter for it", () => {
  const inPath: Expected = { ...expected, stateIn: "path" };
  equal(callbackPath(inPath), "/callback/right-state");
  const query = new URLSearchParams("code=c-1");
  equal(judgeAnswer({ path: "/callback/right-state", query }, inPath).kind, "code");
  equal(judgeAnswer({ path: "/callback/wrong", query }, inPath).kind, "stray");
  equal(judgeAnswer({ query }, inPath).kind, "stray");
});

Deno.test("judgeAnswer() never accepts a state that was not created for it", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (state, code) => {
    fc.pre(state !== expected.state);
    const verdict = judgeAnswer({ path: "/callback", query: new URLSearchParams({ state, code }) }, expected);
    equal(verdict.kind, "stray");
  }));
});

Deno.test("isSame() agrees with ===", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
    equal(isSame(a, b), a === b);
    equal(isSame(a, a), true);
  }));
});

Deno.test("createState() never gives the same twice", () => {
  notEqual(createState(), createState());
  equal(createState().length >= 43, true);
});
