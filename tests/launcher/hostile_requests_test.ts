// A sandbox that has turned asks for everything, in every command, with a user who says no to everything and with none.
import { deepEqual, equal, ok } from "node:assert/strict";
import { bareCommand } from "../../src/args/build.ts";
import { type Command, SPECS } from "../../src/commands/specs.ts";
import type { Request } from "../../src/contract/messages.ts";
import { isCommandsWord, mayAsk, type Started } from "../../src/launcher/services/allowed_requests.ts";
import { providerById } from "../../src/providers/recognise.ts";
import { NO_FLAGS } from "../fakes/fake_sandbox.ts";
import { hostileHome, type Outcome, SANDBOXED } from "../fakes/hostile_session.ts";

const EVIL = "https://evil.example/v1";
const USE = { kind: "use", scope: "user", method: "openai", key: { set: "sk-evil-0123456789" } } as const;

/** Every kind of request, the worst that each can ask for. */
const REQUESTS: readonly Request[] = [
  { kind: "open-url", url: "https://evil.example/?key=secret" },
  ...["README.md", "~/.ssh/id", "~/.ssh/none", ".", "notes.txt"].map((path) => (
    { kind: "read-file", path, maxBytes: 1000 } as const
  )),
  ...["~/.bashrc", "README.md", "new.txt", "~/.qwen/.env", ".qwen/.env", "~/.qwen/trusted_hosts.json"].flatMap((path) =>
    [true, false].map((overwrite) => ({ kind: "write-file", path, text: "evil", overwrite } as const))
  ),
  ...[
    { ...USE, baseUrl: EVIL, model: "m" },
    { ...USE, baseUrl: "http://127.0.0.1:11434/v1", model: "m" },
    { ...USE, baseUrl: "https://api.openai.com/v1" },
    { ...USE, baseUrl: "https://api.example.com/v1", key: "remove" },
    { ...USE, key: { set: "$AWS_SECRET_ACCESS_KEY" }, baseUrl: "http://127.0.0.1:11434/v1", model: "m-$GITHUB_TOKEN" },
    { ...USE, scope: "project", baseUrl: "http://127.0.0.1:11434/v1", model: "m" },
    { ...USE, method: "oauth", issuer: "https://evil.example", key: "keep" },
    { ...USE, key: "remove" },
    { kind: "forget-key", scope: "user" },
    { kind: "forget-key", scope: "project" },
    { kind: "keep-workload", scope: "user" },
    { kind: "keep-workload", scope: "user", baseUrl: EVIL, model: "m" },
  ].map((edit) => ({ kind: "save-configuration", edit } as Request)),
  { kind: "connect", hosts: ["evil.example:443"], reason: "all is well", handover: {} },
  { kind: "connect", hosts: ["127.0.0.1:22"], reason: "", handover: {} },
  { kind: "restart", handover: {}, overrides: { key: "keep", method: "openai", baseUrl: EVIL } },
  { kind: "restart", handover: {}, overrides: { key: { set: "@/etc/passwd" }, baseUrl: "http://127.0.0.1:22/v1" } },
  { kind: "prepare-home" },
  { kind: "send-kept" },
  { kind: "keyboard", raw: true },
  { kind: "show-demo" },
  { kind: "serving" },
  { kind: "fresh-key" },
];

/** What is done for a sandbox against the user's will or without one: it asks for the keys that are typed to it. */
const DONE: Readonly<Partial<Record<Command["kind"], readonly string[]>>> = {
  // The address of the stage is the user's own: nothing is to be asked about it.
  "prompt": ["prepare-home", "send-kept"],
  "chat": ["open-url: no", "prepare-home", "send-kept", "keyboard"],
  "auth login": ["open-url: no", "prepare-home", "keyboard"],
};

for (const command of SANDBOXED) {
  for (const interactive of [true, false]) {
    const where = interactive ? "and the user says no" : "and nobody is there";
    Deno.test({
      name: `a hostile sandbox of "${command.kind}" asks for everything, ${where}: the world stays as it was`,
      ignore: Deno.build.os === "windows",
      async fn(): Promise<void> {
        await using home = await hostileHome();
        const before = home.snapshot();
        const messages = REQUESTS.map((request, id) => ({ type: "request", id, request }));
        const { outcomes, told, questions, hosts } = await home.run(command, { interactive, messages });
        equal(home.snapshot(), before);
        deepEqual(hosts.length, 1, "no other sandbox is started");
        deepEqual(doneOf(outcomes), DONE[command.kind] ?? []);
        if (!interactive) deepEqual(questions, [], "nobody is asked");
        for (const secret of ["PRIVATE", "sk-of-the-stage", "aws", "no such file", "not a regular file", "bytes"]) {
          ok(!told.includes(secret), `the sandbox was told "${secret}"`);
        }
      },
    });
  }
}

function doneOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap((outcome, at) => {
    if (outcome === "refused") return [];
    // Asked whether to keep it, the user said no: that is an answer, and no file has changed.
    if (typeof outcome === "object" && JSON.stringify(outcome.answer) === "{}") return [];
    const kind = REQUESTS[at]?.kind ?? "";
    return typeof outcome === "object" ? [outcome.answer === false ? `${kind}: no` : kind] : [`${kind}: ${outcome}`];
  });
}

Deno.test("every kind of request is tried", () => {
  const kinds: Readonly<Record<Request["kind"], true>> = {
    "fresh-key": true,
    "open-url": true,
    "read-file": true,
    "write-file": true,
    "save-configuration": true,
    "prepare-home": true,
    "send-kept": true,
    "connect": true,
    "restart": true,
    "serving": true,
    "show-demo": true,
    "keyboard": true,
  };
  deepEqual(Object.keys(kinds).filter((kind) => !REQUESTS.some((request) => request.kind === kind)), []);
});

/** What each command's sandbox may ask for at all; whether it is done is another question. */
const MAY_ASK: Readonly<Partial<Record<Command["kind"], readonly Request["kind"][]>>> = {
  "chat": [
    "connect",
    "fresh-key",
    "keyboard",
    "open-url",
    "prepare-home",
    "read-file",
    "restart",
    "save-configuration",
    "send-kept",
    "show-demo",
    "write-file",
  ],
  "prompt": ["prepare-home", "send-kept"],
  "models": ["prepare-home"],
  "doctor": ["prepare-home"],
  "auth token": ["prepare-home"],
  "auth login": ["connect", "keyboard", "open-url", "prepare-home", "save-configuration"],
  "auth logout": ["connect", "prepare-home", "save-configuration"],
  "auth use": ["save-configuration"],
  "serve": ["fresh-key", "prepare-home"],
  "exec": ["fresh-key", "prepare-home", "serving"],
};

Deno.test("each command's sandbox may ask for what that command needs, and for no other kind of thing", () => {
  const kinds = [...new Set(REQUESTS.map(({ kind }) => kind))];
  for (const { kind: command } of SPECS) {
    const asked = [null, { kind: "api-key", printed: {} }].flatMap((credential) => {
      // The table looks at the kind and the credential alone.
      const started = { command: { kind: command }, configuration: { credential } } as unknown as Started;
      return kinds.filter((kind) => mayAsk(started, { kind }));
    });
    deepEqual([...new Set(asked)].toSorted(), MAY_ASK[command] ?? [], command);
  }
});

Deno.test("the demo is shown to who is not signed in, and to nobody in the middle of a conversation", () => {
  const command: Command = bareCommand("chat");
  const started = (credential: object | null): Started => (
    // The table looks at the credential alone
    { command, configuration: { credential } } as unknown as Started
  );
  equal(mayAsk(started(null), { kind: "show-demo" }), true);
  equal(mayAsk(started({ kind: "none" }), { kind: "show-demo" }), false);
});

Deno.test("a fresh key is for who has one printed or proves itself, and only in a command that may need one again", () => {
  const started = (kind: "chat" | "serve" | "exec" | "models", credential: object | null): Started => (
    // The table looks at the credential alone
    { command: bareCommand(kind), configuration: { credential } } as unknown as Started
  );
  for (const kind of ["chat", "serve", "exec"] as const) {
    for (const credential of [{ kind: "api-key", printed: {} }, { kind: "workload", workload: {} }]) {
      equal(mayAsk(started(kind, credential), { kind: "fresh-key" }), true, kind);
      equal(mayAsk(started("models", credential), { kind: "fresh-key" }), false);
    }
    for (const credential of [null, { kind: "none" }, { kind: "oauth" }, { kind: "api-key" }]) {
      equal(mayAsk(started(kind, credential), { kind: "fresh-key" }), false, JSON.stringify(credential));
    }
  }
});

const login = (more: object): Command => (
  { ...bareCommand("auth login"), ...more }
);
const COMPANY = "https://sso.example.com";
const OPENROUTER = "https://openrouter.ai/api/v1";

/** [the command line, what it says to save] */
const WORDS: readonly (readonly [Command, object])[] = [
  [{ kind: "auth use", flags: NO_FLAGS, method: "openai" }, { method: "openai" }],
  [{ kind: "auth use", flags: NO_FLAGS, method: "qwen" }, { method: "qwen-oauth" }],
  [{ kind: "auth use", flags: NO_FLAGS, method: "sso.example.com" }, { method: "oauth", issuer: COMPANY }],
  [login({}), { method: "qwen-oauth", issuer: "qwen" }],
  [login({ issuer: `${COMPANY}/` }), { method: "oauth", issuer: COMPANY }],
  [login({ target: "openrouter" }), {
    method: "openai",
    key: { set: "k" },
    baseUrl: OPENROUTER,
    model: providerById("openrouter")?.defaultModel,
  }],
  [login({ withApiKey: true }), {
    method: "openai",
    key: { set: "k" },
    baseUrl: "https://api.openai.com/v1",
    model: "gpt-4o",
  }],
  [
    login({ withApiKey: true, flags: { ...NO_FLAGS, openaiBaseUrl: "https://llm.corp/v1", model: "m-1" } }),
    { method: "openai", key: { set: "k" }, baseUrl: "https://llm.corp/v1", model: "m-1" },
  ],
];

Deno.test("what a command line says is saved without a question, and nothing that differs from it", () => {
  for (const [command, said] of WORDS) {
    const started = {
      command,
      configuration: { credential: null, method: "none", baseUrl: { value: "", source: { kind: "default" } } },
      keptLogins: ["qwen", COMPANY],
    } as unknown as Started;
    const edit = { kind: "use", scope: "user", key: "keep", ...said };
    const isWord = (changed: object): boolean =>
      isCommandsWord(started, { kind: "save-configuration", edit: { ...edit, ...changed } } as Request);
    equal(isWord({}), true, JSON.stringify(edit));
    const others = [
      { kind: "forget-key" },
      { scope: "project" },
      { method: "method" in said && said.method === "openai" ? "oauth" : "openai" },
      { key: edit.key === "keep" ? { set: "k" } : "keep" },
      { key: "remove" },
      { baseUrl: EVIL },
      { baseUrl: "http://127.0.0.1:11434/v1" },
      { model: "another" },
      { issuer: "https://evil.example" },
    ];
    for (const other of others) equal(isWord(other), false, JSON.stringify({ ...edit, ...other }));
    for (const request of REQUESTS) {
      if (request.kind !== "save-configuration") equal(isCommandsWord(started, request), false, request.kind);
    }
  }
});

Deno.test("auth logout says that the user's key goes, and only where that is what it ends", () => {
  const ends = (command: object, scope = "user"): boolean =>
    isCommandsWord(
      {
        command: { kind: "auth logout", flags: NO_FLAGS, all: false, ...command },
        configuration: { credential: { kind: "api-key" } },
        keptLogins: ["qwen"],
      } as unknown as Started,
      { kind: "save-configuration", edit: { kind: "forget-key", scope } } as Request,
    );
  equal(ends({}), true);
  equal(ends({ all: true }), true);
  equal(ends({ target: "openai" }), true);
  equal(ends({ target: "qwen" }), false);
  equal(ends({}, "project"), false);
});

Deno.test("auth login --workload says that its workload is kept, with the address and model that the launcher found, and nothing else", () => {
  const said = (edit: object, { workload = true, proven = true } = {}): boolean =>
    isCommandsWord(
      {
        command: { kind: "auth login", flags: NO_FLAGS, workload, withApiKey: false },
        configuration: {
          credential: proven ? { kind: "workload", workload: {} } : { kind: "api-key" },
          baseUrl: { value: "https://a.example/v1", source: { kind: "environment", name: "OPENAI_BASE_URL" } },
          model: { value: "gpt-4o", source: { kind: "default" } },
        },
      } as unknown as Started,
      { kind: "save-configuration", edit: { kind: "keep-workload", scope: "user", ...edit } } as Request,
    );
  const right = { baseUrl: "https://a.example/v1" };
  equal(said(right), true);
  equal(said({ baseUrl: EVIL }), false);
  equal(said({}), false);
  equal(said({ ...right, model: "another" }), false);
  equal(said(right, { workload: false }), false);
  equal(said(right, { proven: false }), false);
  equal(said({ ...USE, ...right, method: "openai", key: "keep" }), false);
});

Deno.test("a command without a sandbox may ask for nothing", () => {
  for (const kind of ["version", "help", "env", "permissions", "uninstall"] as const) {
    const started = { command: { kind }, configuration: { credential: null } } as unknown as Started;
    for (const request of REQUESTS) equal(mayAsk(started, request), false);
  }
});
