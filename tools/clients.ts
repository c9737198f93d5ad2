// `deno task test:clients`: the large clients, as npm has them, through `qwen exec` at a service that knows chat completions
// alone. Each is asked to make a file and must do so by a tool of its own. Prints a table; ends with 1 when one did not.
// It is no part of the gate: it fetches some hundred megabytes.
import {
  type Asked,
  chunk,
  DONE,
  fakeEndpoint,
  finish,
  refusing,
  type ScriptedAnswer,
  USAGE,
} from "../tests/fakes/fake_endpoint.ts";
import { PERMISSION_FLAGS } from "./permissions.ts";
import { say } from "./say.ts";

interface Client {
  readonly name: string;
  readonly version: string;
  /** Which API it speaks. */
  readonly api: string;
  readonly bin: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

const MODEL = "my-model";
const OPENCODE = {
  provider: {
    gw: {
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: "{env:OPENAI_BASE_URL}", apiKey: "{env:OPENAI_API_KEY}" },
      models: { [MODEL]: {} },
    },
  },
};

const CLIENTS: readonly Client[] = [
  {
    name: "@openai/codex",
    version: "0.171.0",
    api: "Responses",
    bin: "codex",
    args: [
      "exec",
      "--skip-git-repo-check",
      "--dangerously-bypass-approvals-and-sandbox",
      ...["model_provider=gw", "model_providers.gw.name=gw", 'model_providers.gw.base_url="$OPENAI_BASE_URL"']
        .flatMap((setting) => ["-c", setting]),
      ...["model_providers.gw.env_key=OPENAI_API_KEY", "model_providers.gw.wire_api=responses"]
        .flatMap((setting) => ["-c", setting]),
      "-m",
      MODEL,
      "make a file",
    ],
  },
  {
    name: "@anthropic-ai/claude-code",
    version: "2.1.197",
    api: "Messages",
    bin: "claude",
    args: ["-p", "make a file", "--dangerously-skip-permissions"],
    env: { IS_SANDBOX: "1", DISABLE_AUTOUPDATER: "1", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" },
  },
  {
    name: "@qwen-code/qwen-code",
    version: "0.15.10",
    api: "Chat Completions",
    bin: "qwen",
    args: ["-p", "make a file", "--yolo", "--auth-type", "openai"],
  },
  {
    name: "opencode-ai",
    version: "1.18.33",
    api: "Chat Completions",
    bin: "opencode",
    args: ["run", "-m", `gw/${MODEL}`, "make a file"],
    files: { "opencode.json": JSON.stringify(OPENCODE) },
  },
];

const COMMAND = "echo made-by-tool > made.txt";
const SHELL_TOOL = /^(?:exec_command|shell_command|Bash|bash|run_shell_command)$/;

/** Calls the client's own shell once, then says that it is done. */
function answer(asked: Asked): ScriptedAnswer {
  if (!asked.path.endsWith("/chat/completions")) return refusing(404, "Not Found");
  const { tools = [], messages = [] } = Object(asked.json);
  const names: string[] = tools.map((tool: { function: { name: string } }) => tool.function.name);
  const name = names.find((one) => SHELL_TOOL.test(one));
  const isDone = messages.some((message: { role: string }) => message.role === "tool");
  if (name === undefined || isDone) return { body: [chunk({ content: "All done" }), finish(), USAGE, DONE] };
  const given = name === "exec_command" ? { cmd: COMMAND } : {
    command: COMMAND,
    description: "make a file",
    ...(name === "run_shell_command" ? { is_background: false } : {}),
  };
  const call = { index: 0, id: "call_1", type: "function", function: { name, arguments: JSON.stringify(given) } };
  return { body: [chunk({ role: "assistant", tool_calls: [call] }), finish("tool_calls"), USAGE, DONE] };
}

const root = await Deno.makeTempDir({ prefix: "qwen-clients-" });
const rows: string[] = [];
try {
  say(`clients: fetching ${CLIENTS.map(({ name, version }) => `${name}@${version}`).join(" ")}`);
  await Deno.writeTextFile(`${root}/package.json`, "{}");
  const fetched = await new Deno.Command("npm", {
    args: ["install", "--no-audit", "--no-fund", ...CLIENTS.map(({ name, version }) => `${name}@${version}`)],
    cwd: root,
    stdout: "null",
  }).output();
  if (!fetched.success) throw new Error("npm could not fetch the clients");
  for (const client of CLIENTS) rows.push(await row(client));
} finally {
  await Deno.remove(root, { recursive: true });
}
const head = ["| client | version | API | a call of its tool, and an answer |", "| --- | --- | --- | --- |"];
await Deno.stdout.write(new TextEncoder().encode(`${[...head, ...rows].join("\n")}\n`));
Deno.exit(rows.every((one) => one.endsWith("| yes |")) ? 0 : 1);

async function row({ name, version, api, bin, args, env = {}, files = {} }: Client): Promise<string> {
  await using endpoint = fakeEndpoint(answer);
  const work = await Deno.makeTempDir({ dir: root, prefix: "work-" });
  for (const [path, content] of Object.entries(files)) await Deno.writeTextFile(`${work}/${path}`, content);
  const script = `exec "${root}/node_modules/.bin/${bin}" ${
    args.map((arg) => `"${arg.replaceAll('"', '\\"')}"`).join(" ")
  }`;
  const config = new URL("../deno.json", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--config", config, ...PERMISSION_FLAGS, new URL("../main.ts", import.meta.url).pathname]
      .concat("exec", "--", "sh", "-c", script),
    cwd: work,
    env: {
      HOME: work,
      OPENAI_API_KEY: "sk-test-0123456789abcdef",
      OPENAI_BASE_URL: endpoint.baseUrl,
      OPENAI_MODEL: MODEL,
      DENO_NO_UPDATE_CHECK: "1",
      ...env,
    },
    stdin: "null",
  }).output();
  const made = await Deno.readTextFile(`${work}/made.txt`).catch(() => "");
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const isGood = code === 0 && made === "made-by-tool\n" && said.includes("All done");
  if (!isGood) say(`clients: ${name} ended with ${code}:\n${said.slice(-2000)}`);
  return `| \`${name}\` | ${version} | ${api} | ${isGood ? "yes" : "no"} |`;
}
