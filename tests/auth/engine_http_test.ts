import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { exchange, type Fetch, type IssuerPorts, postForm, readFields } from "../../src/auth/issuer/issuer_http.ts";
import { Trace } from "../../src/auth/issuer/trace.ts";
import { QwenError } from "../../src/base/errors.ts";
import { FakeIssuerFetch } from "../fakes/fake_issuer_fetch.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";

const ENDPOINT = "https://id.example/token?secret=1";

function portsOf(fetch: Fetch, signal: AbortSignal = new AbortController().signal): IssuerPorts {
  return { fetch, clock: new HandMovedClock(), signal };
}

function answering(...answers: readonly (Response | Error)[]): IssuerPorts {
  return portsOf(new FakeIssuerFetch(answers).fetch);
}

Deno.test("exchange() follows no redirect: the code would travel along", async () => {
  const asked: (string | undefined)[] = [];
  const ports = portsOf((_url, init) => {
    asked.push(init.redirect);
    return Promise.resolve(new Response(null, { status: 302, headers: { location: "https://evil.example/" } }));
  });
  equal((await exchange(ports, ENDPOINT, { method: "POST" })).status, 302);
  deepEqual(asked, ["manual"]);
});

Deno.test("exchange() reads no more than a mebibyte, and lets go of the rest", async () => {
  let isCancelled = false;
  let given = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
    cancel: () => void (isCancelled = true),
  });
  await rejects(exchange(answering(new Response(endless)), ENDPOINT, {}), {
    kind: "network",
    message: "id.example answered more than 1 MiB to a sign-in request",
  });
  equal(isCancelled, true);
  ok(given < 1_250_000, `${given} bytes were read`);
});

/** What the runtime says, and what a sign-in says of it: the words of a prompt, with its advice. */
const TROUBLE: readonly (readonly [runtime: string, words: string, hint: RegExp])[] = [
  ["tcp connect error: Connection refused", "Nothing listens at id.example: the connection was refused", /network/],
  ["dns error: failed to lookup address", "The name id.example cannot be resolved (DNS)", /qwen doctor/],
  [
    "invalid peer certificate: UnknownIssuer",
    "No secure connection to id.example: its certificate is signed by an authority that this machine does not trust",
    /SSL_CERT_FILE/,
  ],
  ["unsuccessful tunnel: 407", "The proxy on the way to id.example failed: unsuccessful tunnel: 407", /HTTPS_PROXY/],
  [
    "connection closed before message completed",
    "The connection to id.example broke: it was closed before an answer came",
    /qwen doctor/,
  ],
  [
    "fetch failed: Error: Broken pipe (os error 32)",
    "The connection to id.example broke: it was closed before an answer came",
    /qwen doctor/,
  ],
];

for (const [runtime, message, hint] of TROUBLE) {
  Deno.test(`a sign-in tells of "${runtime}" as a prompt does, without the address`, async () => {
    const down = new TypeError(`error sending request for url (${ENDPOINT}): client error (Connect): ${runtime}`);
    await rejects(exchange(answering(down), ENDPOINT, {}), (error) => {
      ok(error instanceof QwenError);
      deepEqual([error.kind, error.message], ["network", message]);
      ok(error.hint.some((line) => hint.test(line)), error.hint.join("\n"));
      ok(!`${error.message}${error.hint.join("")}`.includes(new URL(ENDPOINT).pathname));
      return true;
    });
  });
}

Deno.test("exchange() ends with the caller's own reason, before and during a request", async () => {
  const reason = new QwenError("cancelled", "Cancelled");
  const fetch = new FakeIssuerFetch([]);
  await rejects(exchange(portsOf(fetch.fetch, AbortSignal.abort(reason)), ENDPOINT, {}), reason);
  equal(fetch.sent.length, 0);
  const caller = new AbortController();
  const hanging = portsOf((_url, init) =>
    new Promise((_resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      caller.abort(reason);
    }), caller.signal);
  await rejects(exchange(hanging, ENDPOINT, {}), reason);
  // Whatever the runtime makes of it.
  const other = new AbortController();
  const failing = portsOf(() => {
    other.abort(reason);
    return Promise.reject(new TypeError("connection closed before message completed"));
  }, other.signal);
  await rejects(exchange(failing, ENDPOINT, {}), reason);
});

Deno.test("exchange() says in seconds how long it waited, to the user and to --debug", async () => {
  const told: string[] = [];
  const silent: IssuerPorts = {
    ...portsOf((_url, init) =>
      new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)))
    ),
    timeoutMs: 2,
    trace: new Trace((line) => told.push(line)),
  };
  await rejects(exchange(silent, ENDPOINT, {}), { kind: "network", message: /no answer in 0\.002 s/ });
  match(told.at(-1) ?? "", /^! no answer in 0\.002 s/);
});

Deno.test("postForm() asks for JSON, and lets a caller add headers", async () => {
  const issuer = new FakeIssuerFetch([new Response("{}")]);
  const form = new URLSearchParams({ a: "b c" });
  await postForm(portsOf(issuer.fetch), ENDPOINT, { form, headers: { "x-request-id": "1" } });
  const [sent] = issuer.sent;
  deepEqual([sent?.method, sent?.form.toString()], ["POST", "a=b+c"]);
  deepEqual([...sent?.headers ?? []], [
    ["accept", "application/json"],
    ["content-type", "application/x-www-form-urlencoded"],
    ["x-request-id", "1"],
  ]);
});

Deno.test("readFields() finds no fields in what is no object", async () => {
  for (const body of ["", "<html>", "null", "3", '"text"']) deepEqual(await readFields(new Response(body)), {});
  deepEqual(await readFields(new Response('{"a":1}')), { a: 1 });
});
