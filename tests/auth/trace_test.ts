import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { Trace } from "../../src/auth/issuer/trace.ts";

Deno.test("Trace shows the exchange with everything secret masked", async () => {
  const lines: string[] = [];
  const trace = new Trace((line) => lines.push(line));
  trace.request("https://id.example/token?state=st-secret", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "cli",
      code: "code-secret",
      code_verifier: "verifier-secret",
    }),
  });
  await trace.response(Response.json({ access_token: "at-secret", token_type: "Bearer", expires_in: 3600 }));
  trace.request("https://id.example/key", { method: "POST", body: JSON.stringify({ code: "code-secret" }) });
  await trace.response(Response.json({ error: "bad", error_description: "code-secret is wrong" }, { status: 400 }));
  await trace.response(new Response("<html>at-secret</html>", { headers: { "content-type": "text/html" } }));
  trace.failure("refused for code-secret");
  deepEqual(lines, [
    "> POST https://id.example/token?state=****",
    ">   grant_type=authorization_code client_id=cli code=**** code_verifier=****",
    "< 200 application/json",
    "<   access_token=**** token_type=Bearer expires_in=3600",
    "> POST https://id.example/key",
    ">   code=****",
    "< 400 application/json",
    "<   error=bad error_description=**** is wrong",
    "< 200 text/html",
    "<   (22 bytes)",
    "! refused for ****",
  ]);
});

Deno.test("Trace never shows the value of a parameter that it does not know", () => {
  const secret = fc.string({ minLength: 6, unit: fc.constantFrom(..."abcXYZ019-_") }).map((text) => `S${text}S`);
  fc.assert(fc.property(fc.string({ minLength: 1 }), secret, (name, value) => {
    fc.pre(!/^(scope|error|status|issuer|audience|interval)$/.test(name) && !name.includes(value));
    const lines: string[] = [];
    new Trace((line) => lines.push(line)).request("https://id.example/", {
      body: new URLSearchParams({ [name]: value }),
    });
    equal(lines.join().includes(value), false);
  }));
});

Deno.test("an issuer that echoes a secret at the very place where a line is cut is not shown with half of it", async () => {
  const lines: string[] = [];
  const trace = new Trace((line) => lines.push(line));
  const secret = "code-SECRETsecret0123456789";
  trace.request("https://id.example/token", { method: "POST", body: new URLSearchParams({ code: secret }) });
  await trace.response(
    Response.json({ error: "x".repeat(285) + secret, issuer: `${"y".repeat(285)}late-secret`, z: "late-secret" }),
  );
  equal(/SECRET|late-se/.test(lines.join()), false, lines.join());
});
