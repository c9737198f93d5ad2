// How the permissions are told, in a pipe and in windows of any width.
import { deepEqual, match, ok } from "node:assert/strict";
import { grantsFor } from "../../src/launcher/grants/grants.ts";
import { decided, permissionsText } from "../../src/launcher/grants/permissions_report.ts";
import { json, load } from "../fakes/fake_load.ts";
import { columnsOf } from "../../src/text/columns.ts";
import { loadLanguage } from "../../src/text/text.ts";

const LONG = "/home/me/.qwen/oauth_sso.example.com_realms_of_a_long_name.json";
const CONTEXT = {
  home: "/home/me",
  proxyVariable: "HTTPS_PROXY",
  conversation: [{ path: "/home/me/.qwen/history", why: "lines that you typed in conversations" }],
};
const GRANTS = grantsFor({
  hosts: [{ host: "api.example.com:443", why: "the endpoint that prompts go to (OPENAI_BASE_URL in ~/.env line 1)" }],
  files: [{ path: LONG, why: "the login" }],
  whyEnv: "how to draw",
});

Deno.test("permissionsText() breaks no line in a pipe but the names of variables", () => {
  deepEqual(permissionsText(GRANTS, CONTEXT).split("\n"), [
    "A prompt here runs in the sandbox: the part of qwen that talks to the service. It could do this and nothing else:",
    "  connect to      api.example.com:443",
    "                    the endpoint that prompts go to (OPENAI_BASE_URL in ~/.env line 1)",
    `  read and write  ~${LONG.slice("/home/me".length)}`,
    "                    the login",
    "  environment     TERM COLORTERM NO_COLOR FORCE_COLOR COLORFGBG TERM_PROGRAM",
    "                  WT_SESSION XTERM_VERSION VTE_VERSION TZ",
    "                    how to draw on this terminal",
    "  never           run programs, native code, system facts, code from elsewhere",
    "",
    "A conversation runs in the sandbox and keeps what was said, so it could also:",
    "  read and write  ~/.qwen/history",
    "                    lines that you typed in conversations",
    "",
    "Connections go through the proxy that HTTPS_PROXY names.",
  ]);
});

Deno.test("permissionsText() says of a sealed prompt that it reads no variable, and of exec alone that it starts a command", () => {
  const sealed = permissionsText(GRANTS, { ...CONTEXT, what: "sealed prompt" });
  ok(!sealed.includes("COLORTERM"), sealed);
  match(sealed, /environment +nothing/);
  match(permissionsText(GRANTS, { ...CONTEXT, what: "prompt" }), /COLORTERM/);
  const start = permissionsText(GRANTS, { ...CONTEXT, conversation: [], what: { command: "exec" } });
  const serve = permissionsText(GRANTS, { ...CONTEXT, conversation: [], what: { command: "serve" } });
  ok(start.length > serve.length + 20, start);
});

Deno.test("permissionsText() says first why no sandbox would start, and speaks of the conversation that it stands in", () => {
  const stops = [{ code: "key-not-sent", message: "The key does not go to evil.example" }];
  const blocked = permissionsText(GRANTS, { ...CONTEXT, stops });
  match(blocked, /^Warning: The key does not go to evil\.example\n\nSo nothing is sent for a prompt here/);
  const own = permissionsText(GRANTS, { ...CONTEXT, what: "conversation", conversation: [] });
  match(own, /^This conversation runs in the sandbox/);
  ok(!own.includes("prompt here"));
});

Deno.test("what was decided of the user's own headers and of an address of a project stands beside the permissions, and nothing else that is told", async () => {
  const own = {
    security: { auth: { baseUrl: "https://own.example/v1" } },
    model: { generationConfig: { customHeaders: { "x-team": "a" } } },
  };
  const { configuration } = await load({
    files: {
      "/home/me/project/.env": "OPENAI_API_KEY=sk-project\nOPENAI_BASE_URL=https://llm.example/v1\n",
      "/home/me/.qwen/settings.json": json(own),
    },
  });
  const notes = decided(configuration);
  ok(notes.length > 0);
  for (const { message } of notes) {
    ok(permissionsText(GRANTS, { ...CONTEXT, notes }).includes(message), message);
  }
  deepEqual(decided({ warnings: [{ code: "env-file-hides", message: "another" }] }), []);
});

Deno.test("permissionsText() stays within a narrow window in every language, and cuts no path", async () => {
  try {
    for (const language of ["en", "fr", "zh"]) {
      await loadLanguage(language);
      for (const columns of [24, 40, 60, 80]) {
        const lines = permissionsText(GRANTS, { ...CONTEXT, columns }).split("\n");
        ok(lines.some((line) => line.endsWith("_of_a_long_name.json")));
        const wide = lines.filter((line) => columnsOf(line) > columns && !line.endsWith(".json"));
        deepEqual(wide, [], `${language} ${columns}`);
      }
    }
  } finally {
    await loadLanguage("en");
  }
});

Deno.test("permissionsText() puts entries below their label where too little room is beside it", () => {
  match(
    permissionsText(GRANTS, { ...CONTEXT, columns: 40 }),
    /\n {2}connect to\n {4}api\.example\.com:443\n {6}the endpoint/,
  );
});

Deno.test("permissionsText() says of a sealed prompt what is left until the answer begins, and that nothing is then", () => {
  const grants = grantsFor({
    hosts: [{ host: "api.example.com:443", why: "the endpoint" }],
    files: [],
    whyEnv: "draw",
  });
  const sealed = permissionsText(grants, { ...CONTEXT, what: "sealed prompt" });
  match(
    sealed,
    /^A prompt here runs sealed: .* a process that can do nothing\.\n {2}connect to {6}api\.example\.com:443\n/,
  );
  match(sealed, /\n {2}read and write {2}nothing\n {2}environment {5}nothing\n/);
});
