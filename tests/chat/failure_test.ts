import { deepEqual, equal, ok } from "node:assert/strict";
import { Secret } from "../../src/config/secret.ts";
import { sourceText } from "../../src/config/source_text.ts";
import type { Circumstances } from "../../src/chat/failure/circumstances.ts";
import { failureOf } from "../../src/chat/failure/failure.ts";
import type { Fault } from "../../src/chat/failure/fault.ts";
import { TEST_KEY } from "../fakes/fake_configuration.ts";

function at(more: Partial<Circumstances> = {}): Circumstances {
  return {
    baseUrl: "https://llm.example/v1",
    baseUrlSource: { kind: "flag", name: "--openai-base-url" },
    model: "m-env",
    provider: "custom",
    keySource: { kind: "environment", name: "OPENAI_API_KEY" },
    secret: new Secret(TEST_KEY),
    secrets: [new Secret(TEST_KEY)],
    describe: sourceText,
    now: 0,
    printed: false,
    ...more,
  };
}

function status(code: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Fault {
  return { kind: "status", status: code, headers: new Headers(headers), body: JSON.stringify(body) };
}

const LOGIN = { keySource: { kind: "oauth", name: "qwen", path: "/h/.qwen/oauth_creds.json" } } as const;
const COMPANY = "https://sso.example.com";
const COMPANY_LOGIN = { keySource: { kind: "oauth", name: COMPANY, path: "/h/.qwen/oauth_sso.json" } } as const;

Deno.test("failureOf() says when a limit ends, and that waiting was not worth it", () => {
  const error = failureOf(status(429, { error: { message: "slow" } }, { "retry-after": "3600" }), at());
  equal(error.exitCode, 5);
  ok(error.hint.some((line) => line.includes("3600 s")), error.hint.join("\n"));
});

Deno.test("failureOf() says in plain words that Qwen's free tier has ended, with the way out", () => {
  const body = { error: { code: "insufficient_quota", message: "Free allocated quota exceeded." } };
  const error = failureOf(status(429, body), at(LOGIN));
  equal(error.exitCode, 5);
  ok(/2026-04-15/.test(error.message));
  ok(error.hint.some((line) => line.includes("--with-api-key")));
  ok(!/2026-04-15/.test(failureOf(status(429, body), at()).message));
  ok(
    !/2026-04-15/.test(failureOf(status(429, body), at(COMPANY_LOGIN)).message),
    "another issuer's login is not Qwen's",
  );
});

Deno.test("failureOf() tells a login's owner to sign in again, and a key's owner where the key came from", () => {
  const login = failureOf(status(401, {}), at(LOGIN));
  ok(login.hint.some((line) => line.endsWith("qwen auth login")), login.hint.join("\n"));
  const company = failureOf(status(401, {}), at(COMPANY_LOGIN));
  ok(company.hint.some((line) => line.includes(`--issuer ${COMPANY}`)), company.hint.join("\n"));
  ok(login.message.includes("oauth_creds.json"), login.message);
  const key = failureOf(status(401, {}), at({ provider: "openai" }));
  ok(key.message.includes("OPENAI_API_KEY"), key.message);
  ok(key.hint.some((line) => line.includes("https://platform.openai.com/api-keys")));
  const none = failureOf(status(401, {}), at({ secret: undefined }));
  ok(none.hint.some((line) => line.includes("OPENAI_API_KEY=")), none.hint.join("\n"));
});

Deno.test("failureOf() takes 408, 409 and 5xx for the server's trouble, and any other status that says nothing for a rejection", () => {
  for (
    const [code, kind] of [[408, "server"], [409, "server"], [500, "server"], [503, "server"], [599, "server"]] as const
  ) {
    equal(failureOf(status(code, {}), at()).kind, kind, String(code));
  }
  for (const code of [400, 406, 410, 418, 422, 499]) {
    equal(failureOf(status(code, {}), at()).kind, "other", String(code));
  }
});

Deno.test("failureOf() tells the owner of a local server to start it", () => {
  const cause = new TypeError("tcp connect error: Connection refused (os error 111)");
  const local = at({ baseUrl: "http://127.0.0.1:11434/v1", provider: "ollama" });
  const error = failureOf({ kind: "transport", cause }, local);
  equal(error.exitCode, 6);
  ok(error.hint.some((line) => line.includes("Ollama")));
});

Deno.test("failureOf() does not suspect a base URL that has a version in it", () => {
  for (const baseUrl of ["https://api.z.ai/api/paas/v4", "https://llm.example/v1/proxy"]) {
    const error = failureOf(status(404, {}), at({ baseUrl }));
    deepEqual(error.hint.filter((line) => line.includes("has no /v1")), []);
  }
  const azure = failureOf(status(404, {}), at({ baseUrl: "https://r.openai.azure.com/openai", provider: "azure" }));
  deepEqual(azure.hint.filter((line) => line.includes("has no /v1")), []);
});

Deno.test("failureOf() reads an error in every JSON shape that servers use", () => {
  const bodies: readonly unknown[] = [
    { error: { message: "the reason" } },
    { error: "the reason" },
    { message: "the reason" },
    { detail: "the reason" },
    { detail: { message: "the reason" } },
    { code: "X", msg: "the reason" },
    { errors: [{ message: "the reason" }] },
    [{ error: { message: "the reason" } }],
    { error: "invalid_request", error_description: "the reason" },
  ];
  for (const body of bodies) {
    const { message } = failureOf(status(400, body), at());
    ok(message.endsWith(': "the reason"'), `${JSON.stringify(body)}: ${message}`);
  }
});

Deno.test("failureOf() shows no control character of a server", () => {
  const { message } = failureOf(status(400, { error: { message: "\x1b]52;c;aGk=\x07\u202eabc" } }), at());
  ok(!/[\p{Cc}\p{Cf}]/u.test(message), message);
});

Deno.test("failureOf() does not quote an error body that says nothing, such as {}", () => {
  const empty: readonly unknown[] = [
    {},
    [],
    "",
    " ",
    null,
    [{}],
    { error: {} },
    { error: null },
    { error: { message: "", code: null } },
  ];
  for (const body of empty) {
    for (const code of [400, 401, 429, 500]) {
      const { message } = failureOf(status(code, body), at());
      ok(message.endsWith(`(${code})`), `${JSON.stringify(body)}: ${message}`);
    }
  }
  const told = failureOf({ kind: "told", message: "{}" }, at());
  ok(!told.message.includes("{"), told.message);
});

Deno.test("failureOf() quotes an odd error body that says anything at all", () => {
  for (const body of [{ ok: false }, { code: 7 }, [0], { error: { reason: "x" } }]) {
    const { message } = failureOf(status(429, body), at());
    ok(/\(429\): ".+"$/.test(message), message);
  }
});

Deno.test("failureOf() names what kept the connection from coming about, and the next step", () => {
  const cases: readonly [string, number, RegExp, RegExp][] = [
    ["dns error: failed to lookup address information", 6, /DNS/, /--openai-base-url/],
    ['NotCapable: Requires net access to "llm.example:443"', 3, /llm\.example/, /--allow-host|permissions/],
    ["invalid peer certificate: UnknownIssuer", 6, /authority/, /SSL_CERT_FILE/],
    ["invalid peer certificate: CaUsedAsEndEntity", 6, /self-signed|signed by itself/, /./],
    ["invalid peer certificate: NotValidYet", 6, /expired|not yet valid/, /clock/],
    ["invalid peer certificate: NotValidForName", 6, /name/, /doctor/],
    ['certificate not valid for name "127.0.0.1"; certificate is only valid for DnsName("x")', 6, /name/, /doctor/],
    ["invalid peer certificate: certificate not valid yet: verification time 1 (UNIX)", 6, /not valid yet/, /clock/],
    ["tls handshake eof", 6, /closed|ended/, /doctor/],
    ["invalid peer certificate: BadSignature", 6, /BadSignature/, /SSL_CERT_FILE/],
    ["invalid HTTP version parsed", 6, /TLS/, /https:/],
    ["received corrupt message of type InvalidContentType", 6, /TLS/, /http:/],
    ["tunnel error: unsuccessful", 6, /proxy/, /PROXY/],
    ["connection closed before message completed", 6, /llm\.example/, /doctor/],
    ["something new", 6, /something new/, /doctor/],
  ];
  for (const [words, exitCode, said, next] of cases) {
    const cause = new TypeError("fetch failed", { cause: new Error(`client error (Connect): ${words}`) });
    const error = failureOf({ kind: "transport", cause }, at());
    equal(error.exitCode, exitCode, words);
    ok(said.test(error.message), error.message);
    ok(error.hint.some((line) => next.test(line)), `${words}: ${error.hint.join(" | ")}`);
  }
  const refused = new TypeError("tcp connect error: Connection refused (os error 111)");
  const { message } = failureOf({ kind: "transport", cause: refused }, at({ proxyVariable: "HTTPS_PROXY" }));
  ok(message.includes("HTTPS_PROXY"), message);
  const unknown = new TypeError("dns error: failed to lookup address information: Name or service not known");
  const proxy = failureOf({ kind: "transport", cause: unknown }, at({ proxyVariable: "HTTPS_PROXY" }));
  equal(proxy.message, "No way to llm.example: the name of the proxy that HTTPS_PROXY names cannot be resolved (DNS)");
  deepEqual(proxy.hint, ["Check HTTPS_PROXY and NO_PROXY"]);
});

Deno.test("failureOf() knows an error told in a stream by its code, as if it had come as a status", () => {
  const cases: readonly [string, number][] = [
    ["rate_limit_exceeded", 5],
    ["insufficient_quota", 5],
    ["invalid_api_key", 4],
    ["model_not_found", 3],
    ["engine_broke", 7],
  ];
  for (const [code, exitCode] of cases) {
    equal(failureOf({ kind: "told", message: "m", code }, at()).exitCode, exitCode, code);
  }
});

Deno.test("failureOf() says that it is the proxy that wants a login", () => {
  const error = failureOf(status(407, {}), at());
  equal(error.exitCode, 6);
  ok(/proxy/.test(error.message), error.message);
});

Deno.test("a conversation that is too long is told as that, in the shapes of all services, and no model is blamed", () => {
  const bodies = [
    // DeepSeek: code and type are both the name of any refusal.
    `{"error":{"message":"This model's maximum context length is 65536 tokens. However, you requested 70000 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}`,
    `{"error":{"message":"This model's maximum context length is 8192 tokens","code":"context_length_exceeded"}}`,
    `{"error":{"message":"prompt is too long: 210000 tokens > 200000 maximum","type":"invalid_request_error"}}`,
    `{"error":{"message":"输入内容过长，超过模型上限","code":"1261"}}`,
  ];
  for (const body of bodies) {
    const error = failureOf({ kind: "status", status: 400, headers: new Headers(), body }, at({}));
    equal(error.exitCode, 1, error.message);
    ok(!error.hint.join().includes("qwen models"), error.hint.join());
  }
  const busy = `{"error":{"message":"The model is busy, try later","type":"invalid_request_error"}}`;
  const error = failureOf({ kind: "status", status: 400, headers: new Headers(), body: busy }, at({}));
  ok(!error.hint.join().includes("qwen models"), error.message);
});
