// What was recorded of the npm program (docs/compatibility.md) through the whole program, case by case: where both agree by
// design, and where we differ on purpose, with what is different. The names of the cases are those of the recording. Nothing
// of the user's files is changed by any of them.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeEndpoint, saying } from "../fakes/fake_endpoint.ts";
import { forms, runProgram } from "../fakes/program.ts";

interface Case {
  /** Below the home; the program runs in `a/b`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Beside the address of the endpoint. */
  readonly env?: Readonly<Record<string, string>>;
  /** The address is in the files or flags. */
  readonly withoutAddress?: boolean;
  /** @default -p hi */
  readonly args?: readonly string[];
  readonly stdin?: string;
  /** @default 0 */
  readonly code?: number;
  /** What the one request has; `undefined` is no request at all. */
  readonly asked?: {
    readonly key?: string;
    readonly path?: string;
    readonly model?: string;
    readonly prompt?: string;
  };
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

const KEY = "sk-drop-in-0123456789";
const key = { OPENAI_API_KEY: KEY } as const;
const line = (value: string): string => `OPENAI_API_KEY=${value}\n`;
const SETTINGS = ".qwen/settings.json";
const PROJECT = "a/b/.qwen/settings.json";
const settings = (value: unknown): Readonly<Record<string, string>> => ({ [SETTINGS]: JSON.stringify(value) });
const entries = (...list: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> => ({ openai: list });
const one = { id: "m1", envKey: "A_KEY", baseUrl: "$BASE" };
const entryKey = { A_KEY: KEY } as const;
const url = (written: string, path: string): Case => ({ env: { ...key, OPENAI_BASE_URL: written }, asked: { path } });
const badUrl = (written: string, stderr: RegExp): Case => ({
  env: { ...key, OPENAI_BASE_URL: written },
  code: 3,
  stderr,
});
const slash = (prompt: string, stdout: RegExp): Case => ({ env: key, args: ["-p", prompt], stdout });
const refused = (...args: readonly string[]): Case => ({ env: key, args, code: 2, stderr: /^qwen: / });

const CASES: Readonly<Record<string, Case>> = {
  // Env files.
  "find-12: parents are not merged": {
    files: { "a/b/.env": "OPENAI_MODEL=x\n", "a/.env": line(KEY) },
    asked: { model: "x" },
  },
  "find-13: the two files of a directory are not merged": {
    files: { "a/b/.qwen/.env": "OPENAI_MODEL=x\n", "a/b/.env": line(KEY) },
    asked: { model: "x" },
  },
  "find-10, changed: the home's files are not merged either": {
    files: { "a/b/.env": line(KEY), ".qwen/.env": "OPENAI_MODEL=home\n" },
    asked: { key: KEY, model: "gpt-4o" },
  },
  "find-21: an empty file ends the walk": { files: { "a/b/.env": "", "a/.env": line(KEY) }, asked: {} },
  "find-23, changed: a directory of that name is passed over": {
    files: { "a/b/.env/x": "", "a/.env": line(KEY) },
    asked: { key: KEY },
  },
  "find-27: a plain file named .qwen": { files: { "a/b/.qwen": "", "a/.env": line(KEY) }, asked: { key: KEY } },
  "find-28: rubbish ends the walk, and here it is told": {
    files: { "a/b/.env": "\u0000\u0001" },
    asked: {},
    stderr: /neither UTF-8 nor UTF-16/,
  },
  "find-36: .env.local is not read": { files: { "a/b/.env.local": line(KEY) }, asked: {} },
  "find-40: a git root does not stop the walk": {
    files: { "a/b/.git/HEAD": "x", "a/.env": line(KEY) },
    asked: { key: KEY },
  },
  "prec-03: an empty variable counts as unset": {
    files: { "a/b/.env": line(KEY) },
    env: { OPENAI_API_KEY: "" },
    asked: { key: KEY },
  },
  "prec-12, changed: a variable beats model.name": {
    files: settings({ model: { name: "settings" } }),
    env: { ...key, OPENAI_MODEL: "env" },
    asked: { model: "env" },
  },
  "excl-16: ~/.qwen/.env counts beside a QWEN_HOME": {
    files: { "m/x": "", ".qwen/.env": line(KEY) },
    env: { QWEN_HOME: "~/m" },
    asked: { key: KEY },
  },
  "excl-18: a relative QWEN_HOME": {
    files: { "a/b/rel/.env": line(KEY) },
    env: { QWEN_HOME: "rel" },
    asked: { key: KEY },
  },
  "excl-19: settings that QWEN_HOME leads away from are told": {
    files: { "m/x": "", [SETTINGS]: "{}" },
    env: { ...key, QWEN_HOME: "~/m" },
    asked: { key: KEY },
    stderr: /QWEN_HOME points to/,
  },
  "excl-20: what steers a loader is taken from no file, and told": {
    files: { "a/b/.env": `${line(KEY)}NODE_OPTIONS=--x\n` },
    asked: { key: KEY },
    stderr: /ignored: NODE_OPTIONS/,
  },
  // Variables and flags.
  "env-02, changed: a key alone is enough": { env: key, asked: { key: KEY, model: "gpt-4o" } },
  "env-07, changed: blanks around values are none of them": {
    env: { OPENAI_API_KEY: `  ${KEY}  `, OPENAI_MODEL: " m " },
    asked: { key: KEY, model: "m" },
  },
  "env-10: a key that no header carries": {
    env: { OPENAI_API_KEY: "sk-é世界-0123" },
    code: 3,
    stderr: /cannot be sent/,
  },
  "flag-01, changed: three flags are enough": {
    withoutAddress: true,
    args: ["--openai-api-key", KEY, "--openai-base-url", "$BASE", "--model", "fm", "-p", "hi"],
    asked: { key: KEY, model: "fm" },
  },
  "flag-08: an empty flag counts as absent": { env: key, args: ["--openai-api-key=", "-p", "hi"], asked: { key: KEY } },
  "flag-12: camel case": {
    withoutAddress: true,
    args: ["--openaiApiKey", KEY, "--openaiBaseUrl=$BASE", "-m", "fm", "-p", "hi"],
    asked: { key: KEY, model: "fm" },
  },
  "flag-17, changed: a flag twice is told and does not crash": refused("--model", "a", "--model", "b", "-p", "hi"),
  "flag-18: flags behind the prompt": {
    env: key,
    args: ["hi there", "--model", "late"],
    asked: { model: "late", prompt: "hi there" },
  },
  "flag-20: --bare": {
    files: settings({ security: { auth: { selectedType: "qwen-oauth" } } }),
    env: key,
    args: ["--bare", "-p", "hi"],
    asked: { key: KEY },
  },
  // Settings.
  "set-02: comments": {
    files: { [SETTINGS]: `// c\n{ /* x */ "security": {"auth": {"apiKey": "${KEY}"}} }` },
    asked: { key: KEY },
  },
  "set-03: trailing commas are an error": {
    files: { [SETTINGS]: '{"a": 1,}' },
    env: key,
    code: 3,
    stderr: /line 1, column 9/,
  },
  "set-09, changed: a complete environment beats selectedType": {
    files: settings({ security: { auth: { selectedType: "qwen-oauth" } } }),
    env: key,
    asked: { key: KEY },
  },
  "set-11: enforcedType": {
    files: settings({ security: { auth: { enforcedType: "qwen-oauth" } } }),
    env: key,
    code: 3,
    stderr: /must be qwen-oauth/,
  },
  "set-12: $NAME from the env file": {
    files: { ...settings({ security: { auth: { apiKey: "$MY_KEY" } } }), ".qwen/.env": `MY_KEY=${KEY}\n` },
    asked: { key: KEY },
  },
  "set-14: former flat names are read, and not rewritten": {
    files: settings({ selectedAuthType: "openai", model: "flat" }),
    env: key,
    asked: { model: "flat" },
  },
  "set-15: a byte order mark": {
    files: { [SETTINGS]: `\ufeff${JSON.stringify({ model: { name: "bom" } })}` },
    env: key,
    asked: { model: "bom" },
  },
  "set-17: a list is an error": { files: { [SETTINGS]: "[]" }, env: key, code: 3, stderr: /expected an object/ },
  "set-18: the system's settings": {
    files: { "sys.json": JSON.stringify({ model: { name: "system" } }) },
    env: { ...key, QWEN_CODE_SYSTEM_SETTINGS_PATH: "$HOME/sys.json" },
    asked: { model: "system" },
  },
  "set-22: a parent's settings are not a project's": {
    files: { "a/.qwen/settings.json": JSON.stringify({ model: { name: "parent" } }) },
    env: key,
    asked: { model: "gpt-4o" },
  },
  "set-23, changed: an unknown selectedType does not crash": {
    files: settings({ security: { auth: { selectedType: "bogus" } } }),
    env: key,
    asked: { key: KEY },
    stderr: /selectedType/,
  },
  "set-26, changed: a project's broken settings are told, and never replaced": {
    files: { [PROJECT]: "{nope" },
    env: key,
    code: 3,
    stderr: /line 1, column 2/,
  },
  "set-29: an unknown $NAME stays as it is, and is told": {
    files: settings({ security: { auth: { apiKey: "$MY_KEY" } } }),
    asked: { key: "$MY_KEY" },
    stderr: /not set/,
  },
  "set-32: a project's settings that are no object": {
    files: { [PROJECT]: "[1]" },
    env: key,
    code: 3,
    stderr: /a\/b\/\.qwen/,
  },
  // Model entries.
  "model.name without an entry: the first one, told": {
    files: settings({ model: { name: "gone" }, modelProviders: entries(one) }),
    env: entryKey,
    withoutAddress: true,
    asked: { key: KEY, model: "m1" },
    stderr: /"gone" .*"m1"/,
  },
  "prov-03: the first entry, without any other word": {
    files: settings({ modelProviders: entries(one, { ...one, id: "m2", envKey: "B_KEY" }) }),
    env: entryKey,
    withoutAddress: true,
    asked: { key: KEY, model: "m1" },
  },
  "prov-06, changed: flags beat an entry": {
    files: settings({ model: { name: "m1" }, modelProviders: entries({ ...one, baseUrl: "http://127.0.0.1:9/v1" }) }),
    env: { A_KEY: "sk-of-the-entry-0123" },
    withoutAddress: true,
    args: ["--openai-api-key", KEY, "--openai-base-url", "$BASE", "-p", "hi"],
    asked: { key: KEY, model: "m1" },
  },
  "prov-11: envKey in the settings' env": {
    files: settings({ env: { A_KEY: KEY }, model: { name: "m1" }, modelProviders: entries(one) }),
    withoutAddress: true,
    asked: { key: KEY },
  },
  "prov-12: providerProtocol": {
    files: settings({ providerProtocol: { mine: "openai" }, model: { name: "m1" }, modelProviders: { mine: [one] } }),
    env: entryKey,
    withoutAddress: true,
    asked: { key: KEY, model: "m1" },
  },
  "prov-13: a name of no protocol is told": {
    files: settings({ model: { name: "m1" }, modelProviders: { mine: [one] } }),
    env: key,
    asked: { key: KEY },
    stderr: /modelProviders "mine"/,
  },
  "prov-15: model.baseUrl picks among entries of one id": {
    files: settings({
      model: { name: "m1", baseUrl: "$BASE" },
      modelProviders: entries({ ...one, envKey: "X_KEY", baseUrl: "http://127.0.0.1:9/v1" }, one),
    }),
    env: entryKey,
    withoutAddress: true,
    asked: { key: KEY },
  },
  "prov-20: a wireApi that there is not": {
    files: settings({ model: { name: "m1" }, modelProviders: entries({ ...one, wireApi: "soap" }) }),
    env: entryKey,
    withoutAddress: true,
    code: 3,
    stderr: /wireApi/,
  },
  // Addresses.
  "url-03: /v1 is never added": url("$ORIGIN", "/chat/completions"),
  "url-04: a slash at the end": url("$ORIGIN/", "/chat/completions"),
  "url-05: a path is kept": url("$ORIGIN/api/v1", "/api/v1/chat/completions"),
  "url-07, changed: the whole address is cut": url("$ORIGIN/v1/chat/completions", "/v1/chat/completions"),
  "url-09, changed: blanks around it": url("  $ORIGIN/v1  ", "/v1/chat/completions"),
  "url-13: a double slash is kept": url("$ORIGIN//v1", "//v1/chat/completions"),
  "url-10: no scheme": badUrl("127.0.0.1:1/v1", /does not start with http/),
  "url-12: user and password": badUrl("http://u:pw@127.0.0.1:1/v1", /user name or password/),
  "url-20: quotes in it": badUrl('"$ORIGIN/v1"', /quotes/),
  // The prompt.
  "in-02: words are joined": { env: key, args: ["one", "two", "three"], asked: { prompt: "one two three" } },
  "in-03: input before the prompt": {
    env: key,
    args: ["-p", "the prompt"],
    stdin: "from stdin\n",
    asked: { prompt: "from stdin\n\n\nthe prompt" },
  },
  "in-06: a prompt given twice": refused("-p", "a", "b"),
  "in-07: no prompt at all": refused(),
  "in-13: a format that there is not": refused("-p", "hi", "-o", "yaml"),
  "in-14: /auth": slash("/auth", /auth login/),
  "in-15: /model": slash("/model", /Model +gpt-4o/),
  "in-16: /about": slash("/about", /Base URL/),
  "in-17: an unknown slash command is words": { env: key, args: ["-p", "/nonsense"], asked: { prompt: "/nonsense" } },
  "/status": slash("/status", /Base URL/),
  "/help": slash("/help", /Usage:/),
  "/quit": slash("/quit", /^$/),
  "in-28: -i with piped input": { env: key, args: ["-i", "hi"], stdin: "x", code: 2, stderr: /terminal/ },
  "in-31: blanks are sent": { env: key, args: ["-p", "  "], asked: { prompt: "  " } },
  "in-23: no credential, as JSON": {
    withoutAddress: true,
    args: ["-p", "hi", "-o", "json"],
    code: 4,
    stdout: /^\[\{"type":"result","subtype":"error_during_execution",.*"is_error":true.*\}\]\n$/,
  },
  "--input-format text": { env: key, args: ["--input-format", "text", "-p", "hi"], asked: { key: KEY } },
  "mcp list is no prompt": { env: key, args: ["mcp", "list"], code: 2, stderr: /of the npm program/ },
  "--model under Qwen OAuth: its own, told": {
    files: {
      ".qwen/oauth_creds.json": JSON.stringify({
        access_token: "token-of-the-login",
        refresh_token: "refresh-of-the-login",
        token_type: "Bearer",
        resource_url: "$ORIGIN",
        expiry_date: 4_000_000_000_000,
      }),
    },
    withoutAddress: true,
    args: ["--model", "gpt-9", "-p", "hi"],
    asked: { key: "token-of-the-login", model: "coder-model" },
    stderr: /"coder-model".*"gpt-9"/,
  },
};

// The compiled program where there is one: it is what people run, and starts in a tenth of the time.
const form = forms().at(-1);

for (const [name, test] of Object.entries(CASES)) {
  Deno.test(`${form?.name}: drop-in: ${name}`, async () => {
    ok(form !== undefined);
    await using endpoint = fakeEndpoint(saying("ok"));
    const home = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "qwen-drop-in-" }));
    try {
      const { origin } = new URL(endpoint.baseUrl);
      const filled = (text: string): string =>
        text.replaceAll("$BASE", endpoint.baseUrl).replaceAll("$ORIGIN", origin).replaceAll("$HOME", home);
      const written = new Map<string, string>();
      Deno.mkdirSync(`${home}/a/b`, { recursive: true });
      Deno.mkdirSync(`${home}/.qwen`, { mode: 0o700 });
      for (const [path, text] of Object.entries(test.files ?? {})) {
        const full = `${home}/${path}`;
        Deno.mkdirSync(full.slice(0, full.lastIndexOf("/")), { recursive: true });
        Deno.writeTextFileSync(full, filled(text), { mode: 0o600 });
        written.set(full, filled(text));
      }
      const env = { ...(test.withoutAddress === true ? {} : { OPENAI_BASE_URL: "$BASE" }), ...test.env };
      const { code, stdout, stderr } = await runProgram(form, {
        home,
        cwd: `${home}/a/b`,
        env: Object.fromEntries(Object.entries(env).map(([field, value]) => [field, filled(value)])),
        args: (test.args ?? ["-p", "hi"]).map(filled),
        ...(test.stdin === undefined ? {} : { stdin: test.stdin }),
      });
      equal(code, test.code ?? 0, stderr);
      const { asked } = test;
      equal(endpoint.asked.length, asked === undefined ? 0 : 1, "requests");
      if (asked !== undefined) {
        const [request] = endpoint.asked;
        const body = Object(request?.json);
        const sent = {
          key: request?.headers.get("authorization")?.replace("Bearer ", ""),
          path: request?.path,
          model: body.model,
          prompt: body.messages?.at(-1)?.content,
        };
        deepEqual({ ...sent, ...asked }, sent);
        equal(stdout, "ok\n");
      }
      match(stdout, test.stdout ?? /^/);
      match(stderr, test.stderr ?? /^/);
      ok(!(stdout + stderr).includes(KEY), "the key is shown");
      for (const [path, text] of written) equal(Deno.readTextFileSync(path), text, path);
    } finally {
      Deno.removeSync(home, { recursive: true });
    }
  });
}
