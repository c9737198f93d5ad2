import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import type { Request } from "../../../src/contract/messages.ts";
import { Secret } from "../../../src/config/secret.ts";
import { chunk, DONE, fakeEndpoint, finish, inHalves, refusing, saying } from "../../fakes/fake_endpoint.ts";
import { fakeConfiguration, TEST_KEY } from "../../fakes/fake_configuration.ts";
import { FakeTalk } from "../../fakes/fake_talk.ts";
import { isRecord } from "../../fakes/records.ts";

const NEW_KEY = "sk-new-0123456789-abcdefghij-KLMN";
const MODELS = { headers: { "content-type": "application/json" }, body: JSON.stringify({ data: [{ id: "m-2" }] }) };
const ENTER = "\r";
const DOWN = "\x1b[B";

const nothing = fakeConfiguration("https://api.openai.com/v1", {
  method: "none",
  methodSource: { kind: "default" },
  credential: null,
  model: { value: "gpt-4o", source: { kind: "default" } },
  baseUrl: { value: "https://api.openai.com/v1", source: { kind: "default" } },
});

/** The launcher: saves by saying where, refuses nothing. */
function saving(request: Request): unknown {
  return request.kind === "save-configuration" ? { path: "/home/u/.qwen/settings.json" } : undefined;
}

/** No local server is looked for by these tests: they would find one on somebody's machine. */
const noLocal: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const usual = ["11434", "1234", "8080", "8000"].includes(url.port);
  return usual ? Promise.reject(new TypeError("connection refused")) : fetch(input, init);
};

async function answerAddress(session: FakeTalk, address: string): Promise<void> {
  await session.shows("How do you want to sign in?");
  session.type(DOWN, ENTER);
  await session.shows(/Base URL:/);
  session.line(address);
  await session.shows(/API key for \S+:/);
}

Deno.test("the first run asks for address, key and model, checks them, and only then saves", async () => {
  await using endpoint = fakeEndpoint(MODELS, saying("Hello"));
  const session = new FakeTalk({ configuration: nothing, ask: saving, fetch: noLocal });
  await answerAddress(session, endpoint.baseUrl);
  session.type(`\x1b[200~  OPENAI_API_KEY="${NEW_KEY}"\n\x1b[201~`, ENTER);
  await session.shows("Which model? (1 offered)");
  session.type(ENTER);
  await session.shows(/It works/);
  const restart = await session.asks("restart");
  deepEqual(session.asked.filter(({ kind }) => kind === "save-configuration"), [{
    kind: "save-configuration",
    edit: {
      kind: "use",
      scope: "user",
      method: "openai",
      baseUrl: endpoint.baseUrl,
      key: { set: NEW_KEY },
      model: "m-2",
    },
  }]);
  deepEqual(restart.overrides, { key: "keep" });
  ok(!session.screen.written.includes(NEW_KEY));
  deepEqual(endpoint.asked.map(({ path }) => path), ["/v1/models", "/v1/chat/completions"]);
  deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), [
    `Bearer ${NEW_KEY}`,
    `Bearer ${NEW_KEY}`,
  ]);
});

Deno.test("who was signed in once is told what is missing, and then asked as at the first run", async () => {
  const name = "security.auth.selectedType";
  const configuration = {
    ...nothing,
    method: "openai",
    methodSource: { kind: "settings", name, path: "/home/u/.qwen/settings.json", scope: "user" },
  } as const;
  const session = new FakeTalk({ configuration, ask: saving, fetch: noLocal });
  const screen = await session.shows("How do you want to sign in?");
  match(screen, /Welcome to qwen\nNo key for api\.openai\.com\nA few questions/);
  session.type("\x03");
  equal(await session.exit, 130);
});

Deno.test("a refused key is told in words and leads back to the key; nothing is saved", async () => {
  await using endpoint = fakeEndpoint(refusing(401, `Incorrect API key provided: ${NEW_KEY}`), MODELS);
  const session = new FakeTalk({ configuration: nothing, ask: saving, fetch: noLocal });
  await answerAddress(session, endpoint.baseUrl);
  session.line(NEW_KEY);
  await session.shows(/does not accept this key[\s\S]*API key for/);
  ok(!session.screen.written.includes(NEW_KEY));
  session.line(TEST_KEY);
  await session.shows("Which model?");
  session.type("\x03");
  equal(await session.exit, 130);
  await session.screen.text();
  ok(!session.asked.some(({ kind }) => kind !== "keyboard"), JSON.stringify(session.asked));
  equal(session.files.all, "");
});

Deno.test("Escape goes back a step at a time, and out at the first", async () => {
  await using endpoint = fakeEndpoint();
  const session = new FakeTalk({ configuration: nothing, fetch: noLocal });
  await answerAddress(session, endpoint.baseUrl);
  const escape = async (): Promise<void> => {
    session.type("\x1b");
    await session.screen.text();
    session.screen.clock.advance(60);
  };
  await escape();
  await session.shows(new RegExp(`Base URL: ${endpoint.baseUrl}$`));
  await escape();
  await session.shows(/Esc back$/);
  await escape();
  equal(await session.exit, 130);
  match(await session.screen.text(), /Nothing was saved/);
  deepEqual(endpoint.asked, []);
});

Deno.test("a host that was not granted is asked for, and the next sandbox goes on with what was typed", async () => {
  await using endpoint = fakeEndpoint(MODELS);
  const first = new FakeTalk({
    configuration: nothing,
    fetch: noLocal,
    mayReach: (host) => host !== endpoint.host,
  });
  await answerAddress(first, endpoint.baseUrl);
  first.line(NEW_KEY);
  const { hosts, handover } = await first.asks("connect");
  deepEqual(hosts, [endpoint.host]);
  equal(endpoint.asked.length, 0);
  const second = new FakeTalk({ configuration: nothing, fetch: noLocal, start: { handover } });
  await second.shows("Which model? (1 offered)");
  equal(endpoint.asked[0]?.headers.get("authorization"), `Bearer ${NEW_KEY}`);
  second.type("\x03");
  await second.exit;
});

Deno.test("a host that the user refuses is a problem of the wizard, not its end", async () => {
  const session = new FakeTalk({
    configuration: nothing,
    fetch: noLocal,
    mayReach: (host) => host !== "other.example:443",
    ask: (request) => request.kind === "connect" ? Promise.reject(new Error("refused by the user")) : undefined,
  });
  await answerAddress(session, "other.example/v1");
  session.line(NEW_KEY);
  await session.shows(/refused by the user[\s\S]*What now\?/);
  session.type("\x03");
  equal(await session.exit, 130);
});

Deno.test("/auth offers no show, which could not take the conversation's place", async () => {
  await using endpoint = fakeEndpoint(saying("an answer"));
  const session = new FakeTalk({ configuration: fakeConfiguration(endpoint.baseUrl), fetch: noLocal });
  session.line("/auth");
  doesNotMatch(await session.shows(/How do you want to sign in\?[\s\S]*Esc back/), /Just show me/);
  session.type("\x1b[27u");
  await session.shows(/Nothing was changed/);
  session.line("a question");
  await session.shows("an answer");
  ok(!session.asked.some(({ kind }) => kind === "show-demo" || kind === "restart"));
  session.line("/quit");
  equal(await session.exit, 0);
});

Deno.test("/auth hands the conversation over; the next sandbox says what changed and goes on", async () => {
  await using old = fakeEndpoint(saying("old answer"));
  await using endpoint = fakeEndpoint(MODELS, saying("Hello"), saying("new answer"));
  // Asked by the launcher whether it is to be kept, the user says no.
  const ask = (request: Request): unknown => request.kind === "save-configuration" ? {} : undefined;
  const first = new FakeTalk({ configuration: fakeConfiguration(old.baseUrl), fetch: noLocal, ask });
  first.line("old question");
  await first.shows("old answer");
  first.line("/auth");
  await first.shows("How do you want to sign in?");
  first.type(DOWN, ENTER);
  await first.shows("Base URL:");
  first.type("\x15");
  first.line(endpoint.baseUrl);
  await first.shows("API key for");
  first.line(NEW_KEY);
  await first.shows("Which model?");
  first.type(ENTER);
  await first.shows("It works");
  const { handover, overrides } = await first.asks("restart");
  deepEqual(overrides, { method: "openai", baseUrl: endpoint.baseUrl, key: { set: NEW_KEY }, model: "m-2" });
  const flag = (name: string): { readonly kind: "flag"; readonly name: string } => ({ kind: "flag", name });
  const second = new FakeTalk({
    configuration: fakeConfiguration(endpoint.baseUrl, {
      baseUrl: { value: endpoint.baseUrl, source: flag("--openai-base-url") },
      model: { value: "m-2", source: flag("--model") },
      credential: { kind: "api-key", secret: new Secret(NEW_KEY), source: flag("--openai-api-key") },
    }),
    fetch: noLocal,
    start: { handover },
    files: first.files,
  });
  await second.shows(/Changed:\n[\s\S]*m-env \(OPENAI_MODEL from the environment\) → m-2 \(chosen here\)/);
  second.line("and now?");
  await second.shows("new answer");
  const body = endpoint.asked[2]?.json;
  deepEqual(isRecord(body) ? body.messages : undefined, [
    { role: "user", content: "old question" },
    { role: "assistant", content: "old answer" },
    { role: "user", content: "and now?" },
  ]);
  second.type("\x04");
  equal(await second.exit, 0);
  ok(!second.screen.written.includes(NEW_KEY));
  const sessions = [...second.files.files.keys()].filter((name) => name.startsWith("sessions/"));
  equal(sessions.length, 1);
  ok(!second.files.all.includes(NEW_KEY));
});

Deno.test("what was saved but something stronger overrules is insisted on, and the user is told", async () => {
  const chosen = { method: "openai", key: "keep", baseUrl: "https://new.example/v1", model: "m-2" };
  const saved = { chosen, savedIn: "/home/u/.qwen/settings.json" };
  const configuration = fakeConfiguration("https://env.example/v1");
  const first = new FakeTalk({ configuration, start: { handover: saved } });
  const { overrides, handover } = await first.asks("restart");
  deepEqual(overrides, chosen);
  const second = new FakeTalk({ configuration, start: { handover } });
  await second.shows("Next time OPENAI_MODEL from the environment will win over what was saved");
  equal(second.asked.some(({ kind }) => kind === "restart"), false);
  second.type("\x04");
  await second.exit;
});

Deno.test("a handover that does not fit is as good as none", async () => {
  for (const handover of [{ talk: { id: 1 } }, { wizard: { step: "nowhere" } }, { before: "x" }]) {
    const session = new FakeTalk({ configuration: fakeConfiguration("http://127.0.0.1:1/v1"), start: { handover } });
    await session.shows(/^qwen /);
    session.type("\x04");
    equal(await session.exit, 0);
  }
});

Deno.test("a key that was there before never goes to an address that was chosen without one", async () => {
  await using endpoint = fakeEndpoint(MODELS, saying("Hello"));
  const session = new FakeTalk({
    configuration: fakeConfiguration("https://a.example/v1"),
    ask: saving,
    fetch: noLocal,
  });
  await session.shows("❯");
  session.line("/auth");
  await session.shows("How do you want to sign in?");
  session.type(DOWN, ENTER);
  await session.shows("Base URL:");
  session.line(endpoint.baseUrl);
  await session.shows("API key for");
  session.type(ENTER);
  await session.shows("Which model?");
  session.type(ENTER);
  const { handover } = await session.asks("restart");
  const edit = session.asked.find((request) => request.kind === "save-configuration")?.edit;
  equal(edit?.kind === "use" && edit.key, "remove");
  equal(edit?.kind === "use" && edit.baseUrl, endpoint.baseUrl);
  deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), [null, null]);
  const still = new FakeTalk({ configuration: fakeConfiguration(endpoint.baseUrl), start: { handover } });
  equal((await still.asks("restart")).overrides.key, "remove");
});

Deno.test("Ctrl-D typed while an answer comes leaves when it is there", async () => {
  const { answer, release } = inHalves(chunk({ content: "slow word" }), finish() + DONE);
  await using endpoint = fakeEndpoint(answer);
  const session = new FakeTalk({ configuration: fakeConfiguration(endpoint.baseUrl) });
  session.line("one");
  await session.shows("slow");
  session.type("\x04");
  await session.screen.text();
  equal(session.ended, undefined);
  release();
  equal(await session.exit, 0);
});
