// Who tries to come in without a right to. Nothing of them reaches the service: no request, no byte.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { isSameSecret } from "../../src/gateway/door/clients.ts";
import { saying } from "../fakes/fake_endpoint.ts";
import { fakeGateway, GATE, rawRequest, UPSTREAM_KEY } from "../fakes/fake_gateway.ts";

const BODY = JSON.stringify({ model: "m", messages: [] });

interface Attack {
  readonly name: string;
  readonly status: number;
  readonly code: string;
  readonly method?: string;
  readonly path?: string;
  /** In place of the token's. */
  readonly headers: Readonly<Record<string, string>>;
}

const TOKEN = { authorization: `Bearer ${GATE}` };
const JSON_BODY = { "content-type": "application/json" };

const ATTACKS: readonly Attack[] = [
  { name: "no token", status: 401, code: "no_token", headers: JSON_BODY },
  { name: "an empty token", status: 401, code: "no_token", headers: { ...JSON_BODY, authorization: "Bearer " } },
  { name: "any token", status: 401, code: "wrong_token", headers: { ...JSON_BODY, authorization: "Bearer sk-any" } },
  {
    name: "a longer token",
    status: 401,
    code: "wrong_token",
    headers: { ...JSON_BODY, authorization: `Bearer ${GATE}x` },
  },
  { name: "a cut token", status: 401, code: "wrong_token", headers: { ...JSON_BODY, "x-api-key": GATE.slice(1) } },
  {
    name: "the service's key",
    status: 401,
    code: "wrong_token",
    headers: { ...JSON_BODY, authorization: `Bearer ${UPSTREAM_KEY}` },
  },
  {
    name: "Basic",
    status: 401,
    code: "no_token",
    headers: { ...JSON_BODY, authorization: `Basic ${btoa(`:${GATE}`)}` },
  },
  {
    name: "a page of another origin",
    status: 403,
    code: "foreign_origin",
    headers: { ...TOKEN, ...JSON_BODY, origin: "https://evil.example" },
  },
  {
    name: "a page from a file",
    status: 403,
    code: "foreign_origin",
    headers: { ...TOKEN, ...JSON_BODY, origin: "null" },
  },
  {
    name: "another site's script",
    status: 403,
    code: "foreign_origin",
    headers: { ...TOKEN, ...JSON_BODY, "sec-fetch-site": "cross-site" },
  },
  {
    name: "another port's script",
    status: 403,
    code: "foreign_origin",
    headers: { ...TOKEN, ...JSON_BODY, "sec-fetch-site": "same-site" },
  },
  {
    name: "a form that any page can send",
    status: 415,
    code: "unsupported_media_type",
    headers: { ...TOKEN, "content-type": "text/plain" },
  },
  {
    name: "a multipart form where none is due",
    status: 415,
    code: "unsupported_media_type",
    headers: { ...TOKEN, "content-type": "multipart/form-data; boundary=x" },
  },
  { name: "no type at all", status: 415, code: "unsupported_media_type", headers: { ...TOKEN, "content-type": "" } },
  {
    name: "the token in the query",
    status: 400,
    code: "token_in_query",
    path: `/v1/chat/completions?api_key=${GATE}`,
    headers: { ...TOKEN, ...JSON_BODY },
  },
  {
    name: "the token in the query alone",
    status: 400,
    code: "token_in_query",
    path: `/v1/chat/completions?token=${GATE}`,
    headers: JSON_BODY,
  },
  {
    name: "a path that there is not",
    status: 404,
    code: "unknown_path",
    path: "/v1/fine_tuning",
    headers: { ...TOKEN, ...JSON_BODY },
  },
  { name: "the root", status: 404, code: "unknown_path", path: "/", headers: { ...TOKEN, ...JSON_BODY } },
  {
    name: "an object's own name",
    status: 404,
    code: "unknown_path",
    path: "/v1/constructor",
    headers: { ...TOKEN, ...JSON_BODY },
  },
  {
    name: "a slash that is encoded",
    status: 404,
    code: "unknown_path",
    path: "/v1/chat%2fcompletions",
    headers: { ...TOKEN, ...JSON_BODY },
  },
  {
    name: "two slashes",
    status: 404,
    code: "unknown_path",
    path: "/v1//chat/completions",
    headers: { ...TOKEN, ...JSON_BODY },
  },
  {
    name: "a climb behind an id",
    status: 404,
    code: "unknown_path",
    path: "/v1/files/..%2f..%2fadmin",
    headers: { ...TOKEN, ...JSON_BODY },
  },
  { name: "another method", status: 405, code: "wrong_method", method: "PUT", headers: { ...TOKEN, ...JSON_BODY } },
];

for (const { name, status, code, headers, method = "POST", path = "/v1/chat/completions" } of ATTACKS) {
  Deno.test(`the door turns away ${name}: ${status}`, async () => {
    await using gate = fakeGateway([saying("secret answer")]);
    const response = await fetch(`${gate.url}${path}`, { method, headers, body: BODY });
    const { error } = await response.json();
    deepEqual([response.status, error.code], [status, code]);
    ok(error.message.length > 10 && typeof error.type === "string");
    deepEqual(gate.upstream.asked, []);
    equal(response.headers.get("access-control-allow-origin"), null);
    ok(!JSON.stringify([error, gate.entries]).includes(GATE), "the token stands in no answer and no account");
  });
}

const head = (lines: readonly string[], body = BODY): string =>
  `${lines.join("\r\n")}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

Deno.test("a name that a stranger let point here (DNS rebinding) is turned away, whatever the token", async () => {
  await using gate = fakeGateway([saying("secret answer")]);
  for (
    const host of [
      "evil.example",
      `evil.example:${gate.port}`,
      "127.0.0.1",
      "127.0.0.1:1",
      "",
      `localhost.evil.example:${gate.port}`,
    ]
  ) {
    const answer = await rawRequest(
      gate.port,
      head([
        "POST /v1/chat/completions HTTP/1.1",
        `host: ${host}`,
        `authorization: Bearer ${GATE}`,
        "content-type: application/json",
        "connection: close",
      ]),
    );
    match(answer, /^HTTP\/1\.1 (?:403|400) /, host);
  }
  deepEqual(gate.upstream.asked, []);
});

Deno.test("a request line with a whole address leads nowhere else", async () => {
  await using gate = fakeGateway([saying("secret answer")]);
  const answer = await rawRequest(
    gate.port,
    head([
      `POST http://evil.example/v1/chat/completions HTTP/1.1`,
      `host: 127.0.0.1:${gate.port}`,
      `authorization: Bearer ${GATE}`,
      "content-type: application/json",
      "connection: close",
    ]),
  );
  match(answer, /^HTTP\/1\.1 403 /);
  deepEqual(gate.upstream.asked, []);
});

Deno.test("a request with two lengths, or a length and chunks, brings no second one in", async () => {
  const hidden = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${GATE}\r\n\r\n`;
  for (
    const lines of [
      ["content-length: 4", `content-length: ${4 + hidden.length}`],
      ["content-length: 4", "transfer-encoding: chunked"],
      ["transfer-encoding: chunked", "transfer-encoding: identity"],
      ["transfer-encoding: xchunked"],
    ]
  ) {
    await using gate = fakeGateway([saying("ok")]);
    const text = [
      "POST /v1/chat/completions HTTP/1.1",
      `host: 127.0.0.1:${gate.port}`,
      "content-type: application/json",
      ...lines,
      "",
      `0\r\n\r\n${hidden}`,
    ].join("\r\n");
    const answer = await rawRequest(gate.port, text);
    deepEqual(gate.upstream.asked, [], lines.join(", "));
    ok(!/^HTTP\/1\.1 200/m.test(answer), answer);
  }
});

Deno.test("no header, path, query or body of a client chooses host, key or organisation", async () => {
  await using gate = fakeGateway([saying("ok")]);
  const response = await gate.chat({ base_url: "http://evil.example", api_key: "x" }, {
    "x-forwarded-host": "evil.example",
    "x-upstream": "http://evil.example",
    "openai-organization": "org-of-a-client",
    "openai-project": "proj",
    cookie: "a=b",
    "user-agent": "evil",
  });
  equal(response.status, 200);
  await response.text();
  const [asked] = gate.upstream.asked;
  equal(asked?.path, "/v1/chat/completions");
  equal(asked?.headers.get("authorization"), `Bearer ${UPSTREAM_KEY}`);
  equal(asked?.headers.get("openai-organization"), "org-of-the-user");
  for (const name of ["openai-project", "cookie", "x-upstream", "x-forwarded-host", "origin", "x-api-key"]) {
    equal(asked?.headers.get(name), null, name);
  }
  ok(![...asked?.headers ?? []].some(([, value]) => value.includes(GATE)), "the secret of the door stays here");
});

Deno.test("the token comes in as OpenAI's, Anthropic's and Azure's clients send it", async () => {
  await using gate = fakeGateway([saying("ok")]);
  for (const headers of [{ authorization: `bearer ${GATE}` }, { "x-api-key": GATE }, { "api-key": GATE }]) {
    const response = await fetch(`${gate.url}/v1/models`, { headers: new Headers(Object.entries(headers)) });
    equal(response.status, 200);
    await response.body?.cancel();
  }
});

Deno.test("a page that was allowed by name may ask, with a preflight; no other may", async () => {
  const origin = "http://localhost:3000";
  await using gate = fakeGateway([saying("ok")], { allowedOrigins: [origin] });
  const preflight = (from: string): Promise<Response> =>
    fetch(`${gate.url}/v1/chat/completions`, {
      method: "OPTIONS",
      headers: {
        origin: from,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });
  const allowed = await preflight(origin);
  deepEqual(
    [
      allowed.status,
      allowed.headers.get("access-control-allow-origin"),
      allowed.headers.get("access-control-allow-headers"),
    ],
    [204, origin, "authorization"],
  );
  const refused = await preflight("http://localhost:3001");
  deepEqual([refused.status, refused.headers.get("access-control-allow-origin")], [403, null]);
  await refused.body?.cancel();
  const response = await gate.chat({}, { origin, "sec-fetch-site": "same-site" });
  deepEqual([response.status, response.headers.get("access-control-allow-origin")], [200, origin]);
  await response.text();
});

Deno.test("isSameSecret() is true for the secret and nothing else", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      (a, b) =>
        equal(isSameSecret(a, b), a === b || new TextEncoder().encode(a).join() === new TextEncoder().encode(b).join()),
    ),
  );
});
