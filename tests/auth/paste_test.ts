import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { readPasted } from "../../src/auth/flow/paste.ts";
import type { Expected } from "../../src/auth/flow/state.ts";

const expected: Expected = { state: "st-1", stateIn: "query", issuer: "https://id.example", issuerRequired: false };

function code(line: string, of: Expected = expected): string {
  const pasted = readPasted(line, of);
  return pasted.kind === "code" ? `${pasted.code.reveal()} ${pasted.bare ? "bare" : "checked"}` : pasted.kind;
}

Deno.test("readPasted() takes the address where the browser ended", () => {
  equal(code("http://127.0.0.1:51234/callback?code=abc&state=st-1"), "abc checked");
  equal(code("  <http://127.0.0.1:51234/callback?state=st-1&code=a%2Fb>  "), "a/b checked");
  equal(code('"http://localhost:1/callback?code=abc&state=st-1"'), "abc checked");
  equal(code("127.0.0.1:51234/callback?code=abc&state=st-1"), "abc checked");
  equal(code("?code=abc&state=st-1"), "abc checked");
  equal(code("http://127.0.0.1:51234/callback?co de=abc&sta\n te=st-1"), "abc checked", "broken into lines");
  equal(code("state=st-1&code=abc"), "abc checked");
});

Deno.test("readPasted() says of a code whether its state was checked, and of nothing else", () => {
  const pasted = (line: string): unknown => {
    const { kind, ...rest } = readPasted(line, expected);
    return [kind, "bare" in rest ? rest.bare : "nothing said"];
  };
  deepEqual(pasted("?code=abc&state=st-1"), ["code", false]);
  deepEqual(pasted("4/0AX4XfWh_abc.def-123"), ["code", true]);
  for (const line of ["?error=access_denied&state=st-1", "?code=abc&state=other", "", "d", "abc"]) {
    deepEqual((pasted(line) as unknown[])[1], "nothing said", line);
  }
});

Deno.test("readPasted() refuses an address of another sign-in", () => {
  equal(code("http://127.0.0.1:51234/callback?code=abc&state=other"), "stray");
  equal(code("http://127.0.0.1:51234/callback?code=abc"), "stray");
  equal(code("code=abc&state=other"), "stray");
});

Deno.test("readPasted() takes a bare code, which PKCE protects", () => {
  equal(code("4/0AX4XfWh_abc.def-123"), "4/0AX4XfWh_abc.def-123 bare");
});

Deno.test("readPasted() understands the wish for a device code", () => {
  for (const line of ["d", "D", "device", " device "]) equal(code(line), "device");
});

Deno.test("readPasted() tells what it cannot use", () => {
  equal(code(""), "nothing");
  equal(code("   "), "nothing");
  equal(code("what do I do now"), "unclear");
  equal(code("abc"), "unclear");
  equal(code("http://[127.0.0.1/callback?code=abc&state=st-1"), "unclear", "no address after all");
  equal(code("https://id.example/authorize?response_type=code&state=st-1"), "wrong-address");
});

Deno.test("readPasted() shows a refusal that carries the state, and no other", () => {
  equal(code("http://127.0.0.1:1/callback?error=access_denied&state=st-1"), "refused");
  equal(code("http://127.0.0.1:1/callback?error=access_denied&state=x"), "stray");
});

Deno.test("readPasted() checks the path of an issuer that has no state parameter", () => {
  const inPath: Expected = { ...expected, stateIn: "path" };
  equal(code("http://localhost:1/callback/st-1?code=abc", inPath), "abc checked");
  equal(code("http://localhost:1/callback/other?code=abc", inPath), "stray");
});

Deno.test("readPasted() never throws, and never takes a wrong state for a right one", () => {
  fc.assert(fc.property(fc.string(), fc.webUrl({ withQueryParameters: true }), (line, url) => {
    readPasted(line, expected);
    const pasted = readPasted(url, expected);
    equal(pasted.kind === "code" && !pasted.bare, false);
  }));
});
