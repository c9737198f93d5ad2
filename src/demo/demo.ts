// Owns `qwen demo`: the main job and a sign-in, whole and real, against the service in `server.ts`. Nothing is faked:
// a project with a `.qwen/.env` is made in a temporary directory, and the program's own launcher is run in it, with
// the environment replaced, so that neither the user's keys nor their files take part.
import type { GlobalFlags } from "../args/command.ts";
import type { WritableWorld } from "../config/world.ts";
import { QwenError } from "../errors.ts";
import { realWorld } from "../launcher/real_world.ts";
import { print } from "../output.ts";
import { text } from "../text/text.ts";
import { type DemoServer, startDemoServer } from "./server.ts";

/** Harmless variables that the demo keeps, so that it is drawn as everything else. */
const KEPT = ["TERM", "NO_COLOR", "COLORTERM", "LANG", "LC_ALL", "LC_MESSAGES", "PATH"];

/** A key that only this run's service takes. */
const DEMO_KEY = `demo-${crypto.randomUUID().replaceAll("-", "")}`;

/** The program's own entry, handed in: the demo runs it as a user would. */
export type Launch = (argv: readonly string[], world: WritableWorld) => Promise<number>;

/** Runs the demo; answers the exit code of the first step that failed, or 0. */
export async function runDemo(flags: GlobalFlags, launch: Launch): Promise<number> {
  const place = temporaryDirectory();
  const server = startDemoServer({ apiKey: DEMO_KEY, wordDelayMs: 25, pendingPolls: 1 });
  try {
    return await show(server, { place, language: flags.lang, launch });
  } finally {
    await server.close();
    Deno.removeSync(place, { recursive: true });
  }
}

function temporaryDirectory(): string {
  try {
    return Deno.makeTempDirSync({ prefix: "qwen-demo-" });
  } catch (cause) {
    throw new QwenError("other", text().demo.noTemporaryDirectory, { hint: [text().demo.noTemporaryHint], cause });
  }
}

async function show(
  server: DemoServer,
  options: { readonly place: string; readonly language: string | undefined; readonly launch: Launch },
): Promise<number> {
  const { place, launch } = options;
  const words = text().demo;
  const lang = options.language === undefined ? [] : ["--lang", options.language];
  const project = `${place}/project`;
  const run = async (title: string, argv: readonly string[]): Promise<number> => {
    say(`\n${title}\n\n`);
    return await launch(
      [...argv, ...lang],
      realWorld({ cwd: project, home: place, env: environment(server) }),
    );
  };

  Deno.mkdirSync(`${project}/.qwen`, { recursive: true });
  Deno.writeTextFileSync(
    `${project}/.qwen/.env`,
    `OPENAI_API_KEY=${DEMO_KEY}\nOPENAI_BASE_URL=${server.origin}/v1\nOPENAI_MODEL=demo-small\n`,
    { mode: 0o600 },
  );

  say(`${words.intro(server.origin)}\n`);
  const question = words.question();
  const steps: readonly [string, readonly string[]][] = [
    [words.stepConfiguration(), ["auth", "status"]],
    [words.stepPermissions(), ["permissions"]],
    [words.stepPrompt(`qwen -p "${question}"`), ["-p", question]],
    [words.stepLogin("qwen auth login qwen --device"), ["auth", "login", "qwen", "--device", "--no-browser"]],
    [
      words.stepLoggedIn(`qwen --auth-type qwen-oauth -p "${question}"`),
      ["--auth-type", "qwen-oauth", "-p", question],
    ],
  ];
  for (const [title, argv] of steps) {
    const code = await run(title, argv);
    if (code !== 0) return code;
  }
  say(`\n${words.served(server.served.length)}\n\n${words.next().join("\n")}\n`);
  return 0;
}

function environment(server: DemoServer): Record<string, string> {
  const env: Record<string, string> = { QWEN_OAUTH_BASE_URL: server.origin };
  for (const name of KEPT) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function say(line: string): void {
  print(Deno.stdout, line);
}
