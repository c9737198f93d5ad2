import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import type { Command } from "../../../src/commands/specs.ts";
import { runDoctor } from "../../../src/commands/doctor/run.ts";
import type { Configuration } from "../../../src/config/configuration.ts";
import type { Finding } from "../../../src/base/findings.ts";
import { fakeSandbox, NO_FLAGS } from "../../fakes/fake_sandbox.ts";
import {
  type Answer,
  type Asked,
  fakeEndpoint,
  refusing,
  saying,
  type ScriptedAnswer,
} from "../../fakes/fake_endpoint.ts";
import { fakeConfiguration, TEST_KEY } from "../../fakes/fake_configuration.ts";

interface Row {
  readonly check: string;
  readonly state: string;
  readonly summary: string;
  readonly fix: string | null;
}

interface Outcome {
  readonly code: number;
  readonly rows: Readonly<Record<string, Row>>;
  readonly fixFirst: { readonly check: string; readonly fix: string } | null;
  readonly stdout: string;
}

const BEFORE: readonly Finding[] = [
  { check: "settings", state: "ok", summary: "no settings.json" },
  { check: "terminal", state: "skipped", summary: "none" },
];

async function doctor(
  baseUrl: string,
  more: Partial<Configuration> = {},
  { surroundings = {}, findings = BEFORE, timeoutMs = 10_000, mayPrompt = true }: {
    readonly surroundings?: Readonly<Record<string, string>>;
    readonly findings?: readonly Finding[];
    readonly timeoutMs?: number;
    readonly mayPrompt?: boolean;
  } = {},
): Promise<Outcome> {
  const command: Command = {
    kind: "doctor",
    flags: { ...NO_FLAGS, timeout: timeoutMs },
    json: true,
    noPrompt: !mayPrompt,
  };
  const configuration = fakeConfiguration(baseUrl, more);
  const sandbox = fakeSandbox({ configuration, command, start: { findings, surroundings } });
  const code = await runDoctor(sandbox.context);
  const told = JSON.parse(sandbox.out.stdout);
  const rows = Object.fromEntries(told.checks.map((row: Row) => [row.check, row]));
  equal(told.exitCode, code);
  return { code, rows, fixFirst: told.fixFirst, stdout: sandbox.out.stdout };
}

function list(...ids: readonly string[]): ScriptedAnswer {
  return {
    headers: { "content-type": "application/json", date: new Date().toUTCString() },
    body: JSON.stringify({ object: "list", data: ids.map((id) => ({ id, object: "model" })) }),
  };
}

function states({ rows }: Outcome): readonly string[] {
  return ["dns", "tcp", "tls", "clock", "endpoint", "model"].map((check) => rows[check]?.state ?? "missing");
}

function stepsBefore(failing: "tcp" | "tls" | "endpoint" | "model", outcome: Outcome): void {
  for (const row of Object.values(outcome.rows)) {
    if (row.state === "fail") equal(row.check, failing, row.summary);
  }
  equal(outcome.fixFirst?.check, failing);
}

async function withEndpoint(
  answers: readonly Answer[],
  check: (
    endpoint: { readonly baseUrl: string; readonly host: string; readonly asked: readonly { readonly path: string }[] },
  ) => Promise<void>,
): Promise<void> {
  await using endpoint = fakeEndpoint(...answers);
  await check(endpoint);
}

/** A list for the key's owner alone. */
const listForOwner = (...ids: readonly string[]) => (asked: Asked): ScriptedAnswer =>
  asked.headers.has("authorization") ? list(...ids) : refusing(401, "no key");

Deno.test("runDoctor() is content with an endpoint that lists the model for the key alone, and asks no prompt", () =>
  withEndpoint([listForOwner("other", "m-env")], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl);
    deepEqual(states(outcome), ["skipped", "ok", "skipped", "ok", "ok", "ok"]);
    deepEqual([outcome.code, outcome.fixFirst], [0, null]);
    deepEqual(endpoint.asked.map(({ path }) => path), ["/v1/models", "/v1/models"]);
  }));

Deno.test("runDoctor() tells the launcher's findings first and the terminal last", () =>
  withEndpoint([list("m-env")], async (endpoint) => {
    const names = Object.keys((await doctor(endpoint.baseUrl)).rows);
    deepEqual([names[0], names.at(-1)], ["settings", "terminal"]);
  }));

Deno.test("runDoctor() takes the model's own tag of a local server for the model", () =>
  withEndpoint([list("m-env:latest")], async (endpoint) => {
    const local = { provider: "ollama" };
    equal((await doctor(endpoint.baseUrl, local)).rows.model?.state, "ok");
    equal(endpoint.asked.length, 1);
  }));

Deno.test("runDoctor() tries one prompt where the list lacks the model, and believes the answer", () =>
  withEndpoint([list("other"), saying("Hello")], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl);
    equal(outcome.code, 0);
    match(outcome.rows.model?.summary ?? "", /not among the 1 model on offer, yet it answers/);
    deepEqual(endpoint.asked.map(({ path }) => path), ["/v1/models", "/v1/chat/completions"]);
  }));

Deno.test("runDoctor() names an unknown model and the command that lists the others", () =>
  withEndpoint([list("other"), refusing(404, "The model does not exist")], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl);
    equal(outcome.code, 3);
    stepsBefore("model", outcome);
    match(outcome.fixFirst?.fix ?? "", /qwen models/);
  }));

Deno.test("runDoctor() settles the model by a prompt where there is no list", () =>
  withEndpoint([refusing(404, "no such path"), saying("Hello")], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl);
    deepEqual(states(outcome).slice(-2), ["ok", "ok"]);
    match(outcome.rows.endpoint?.summary ?? "", /no list of models/);
  }));

Deno.test("runDoctor() says that a base URL lacks /v1, and sends no prompt to it", () =>
  withEndpoint([refusing(404, "no such path")], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl.replace("/v1", ""));
    equal(outcome.code, 3);
    match(outcome.fixFirst?.fix ?? "", /has no \/v1: try http.*\/v1/);
    equal(endpoint.asked.length, 1);
  }));

Deno.test("runDoctor() tells a refused key by its source, and shows nothing of it", () =>
  withEndpoint([refusing(401, `Incorrect API key provided: ${TEST_KEY}`)], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl);
    equal(outcome.code, 4);
    stepsBefore("endpoint", outcome);
    match(outcome.rows.endpoint?.summary ?? "", /OPENAI_API_KEY from the environment/);
    equal(outcome.fixFirst?.fix, "Put the right key where this one comes from: OPENAI_API_KEY from the environment");
    doesNotMatch(outcome.stdout, /QRST|sk-test/);
  }));

Deno.test("runDoctor() finds an endpoint that asks for a key healthy where the missing key is told already", () =>
  withEndpoint([refusing(401, "no key")], async (endpoint) => {
    const key: Finding = { check: "key", state: "fail", kind: "auth", summary: "no key", fix: "export" };
    const outcome = await doctor(endpoint.baseUrl, { credential: null }, { findings: [key] });
    deepEqual(states(outcome).slice(-2), ["ok", "skipped"]);
    deepEqual([outcome.code, outcome.fixFirst?.check], [4, "key"]);
  }));

Deno.test("runDoctor() tells that nothing listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const outcome = await doctor(`http://127.0.0.1:${port}/v1`);
  equal(outcome.code, 6);
  stepsBefore("tcp", outcome);
  deepEqual(states(outcome), ["skipped", "fail", "skipped", "skipped", "skipped", "skipped"]);
});

Deno.test("runDoctor() tells a server without TLS from one that does not listen", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(1024));
    await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
    connection.close();
  })();
  const outcome = await doctor(`https://127.0.0.1:${listener.addr.port}/v1`);
  await serving;
  listener.close();
  equal(outcome.code, 6);
  stepsBefore("tls", outcome);
  equal(outcome.rows.tcp?.state, "ok");
});

Deno.test("runDoctor() tells a silent server from one that takes no connection", () =>
  withEndpoint([{ head: "hang" }], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl, {}, { timeoutMs: 300 });
    equal(outcome.code, 6);
    stepsBefore("endpoint", outcome);
    match(outcome.fixFirst?.fix ?? "", /takes connections and does not answer/);
  }));

Deno.test("runDoctor() says nothing of the way where nothing could be sent", async () => {
  const outcome = await doctor("http://127.0.0.1:9/v1");
  equal(outcome.code, 3);
  deepEqual(states(outcome).slice(0, 3), ["skipped", "skipped", "skipped"]);
});

Deno.test("runDoctor() warns of a clock that is off by more than five minutes, and only then", async () => {
  const offBy = async (ms: number): Promise<Row | undefined> => {
    const answer = {
      ...list("m-env"),
      headers: { "content-type": "application/json", date: new Date(Date.now() + ms).toUTCString() },
    };
    await using endpoint = fakeEndpoint(answer);
    return (await doctor(endpoint.baseUrl)).rows.clock;
  };
  equal((await offBy(240_000))?.state, "ok");
  const behind = await offBy(600_000);
  deepEqual([behind?.state, /10 minutes behind/.test(behind?.summary ?? "")], ["warn", true]);
  match((await offBy(-600_000))?.summary ?? "", /10 minutes ahead of/);
});

Deno.test("runDoctor() leaves DNS and TCP to a proxy", () =>
  withEndpoint([list("m-env")], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl, {}, { surroundings: { PROXY: "HTTP_PROXY" } });
    deepEqual(states(outcome).slice(0, 2), ["skipped", "skipped"]);
  }));

Deno.test("runDoctor() puts ~ for the home and USER for the user's name in a path", () =>
  withEndpoint([refusing(401, "no")], async (endpoint) => {
    const source = { kind: "env-file", name: "K", path: "/home/alice/x/.env", line: 1, scope: "user" } as const;
    const base = fakeConfiguration(endpoint.baseUrl);
    ok(base.credential !== null);
    const findings: readonly Finding[] = [{ check: "settings", state: "ok", summary: "/srv/alice/settings.json" }];
    const outcome = await doctor(endpoint.baseUrl, { credential: { ...base.credential, source } }, {
      surroundings: { HOME: "/home/alice", USER: "alice" },
      findings,
    });
    match(outcome.stdout, /~\/x\/\.env/);
    doesNotMatch(outcome.stdout, /alice/);
  }));

Deno.test("runDoctor() ends by Ctrl-C while a server is silent", () =>
  withEndpoint([{ head: "hang" }], async (endpoint) => {
    const command: Command = { kind: "doctor", flags: NO_FLAGS, json: false, noPrompt: false };
    const sandbox = fakeSandbox({ configuration: fakeConfiguration(endpoint.baseUrl), command });
    const running = runDoctor(sandbox.context).then(() => undefined, (error: unknown) => error);
    sandbox.abort("cancelled");
    match(String(await running), /cancelled/);
    doesNotMatch(sandbox.out.stdout, /Fix first/);
  }));

Deno.test("runDoctor() blames a dead proxy, not the endpoint behind it", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const outcome = await doctor(`http://127.0.0.1:${port}/v1`, {}, { surroundings: { PROXY: "HTTP_PROXY" } });
  equal(outcome.code, 6);
  stepsBefore("endpoint", outcome);
  match(outcome.fixFirst?.fix ?? "", /unset HTTP_PROXY/);
});

/** A service whose list everybody may see (OpenRouter's), and which refuses a wrong key only at a prompt. */
function openList(asked: Asked): ScriptedAnswer {
  if (asked.path.endsWith("/models")) return list("m-env");
  return asked.headers.get("authorization") === `Bearer ${TEST_KEY}` ? saying("hi") : refusing(401, "User not found");
}

Deno.test("a wrong key at a service with an open list is found by a prompt, and a right one proven by it", async () => {
  await withEndpoint([openList], async (endpoint) => {
    const right = await doctor(endpoint.baseUrl);
    deepEqual([right.code, right.rows["model"]?.state, right.rows["model"]?.summary], [0, "ok", "m-env answers"]);
    deepEqual(endpoint.asked.map(({ path }) => path), ["/v1/models", "/v1/models", "/v1/chat/completions"]);
  });
  await withEndpoint([
    (asked: Asked) => asked.path.endsWith("/models") ? list("m-env") : refusing(401, "User not found"),
  ], async (endpoint) => {
    const wrong = await doctor(endpoint.baseUrl);
    deepEqual([wrong.code, wrong.rows["model"]?.state], [4, "fail"]);
    ok(wrong.fixFirst !== null && !wrong.stdout.includes(TEST_KEY));
  });
});

Deno.test("qwen doctor --no-prompt sends none and says what is not proven", () =>
  withEndpoint([openList], async (endpoint) => {
    const outcome = await doctor(endpoint.baseUrl, {}, { mayPrompt: false });
    deepEqual([outcome.code, outcome.rows["model"]?.state], [0, "warn"]);
    match(outcome.rows["model"]?.summary ?? "", /the key is not proven/);
    ok(endpoint.asked.every(({ path }) => path.endsWith("/models")));
  }));
