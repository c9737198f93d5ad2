// Owns `qwen demo`: the main job and a sign-in, whole and real, against the service in `server.ts`. Nothing is faked:
// a project with a `.qwen/.env` is made in a temporary directory, and the program's own launcher is run in it, with
// the environment replaced, so that neither the user's keys nor their files take part.
import type { GlobalFlags } from "../args/command.ts";
import type { WritableWorld } from "../config/world.ts";
import { QwenError } from "../base/errors.ts";
import { realWorld } from "../launcher/machine/real_world.ts";
import { print } from "../base/output.ts";
import { text } from "../text/text.ts";
import { type DemoServer, startDemoServer } from "./server.ts";

/** One command line of the demo: its heading, its words, and in which of the demo's directories it is typed. */
interface Step {
  readonly title: string;
  readonly argv: readonly string[];
  readonly cwd: string;
}

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
  say(`${words.intro(server.origin)}\n`);
  for (const { title, argv, cwd } of prepare(place, server)) {
    say(`\n${title}\n\n`);
    const world = realWorld({ cwd, home: place, env: environment(server) });
    const code = await launch([...argv, ...lang], world);
    if (code !== 0) return code;
  }
  say(`\n${words.served(server.served.length)}\n\n${words.next(programAsTyped()).join("\n")}\n`);
  return 0;
}

/** Makes a project with a key, and a directory with nothing in it where a login is what counts; answers the steps. */
function prepare(place: string, server: DemoServer): readonly Step[] {
  const project = `${place}/project`;
  const elsewhere = `${place}/elsewhere`;
  Deno.mkdirSync(elsewhere);
  Deno.mkdirSync(`${project}/.qwen`, { recursive: true });
  Deno.writeTextFileSync(
    `${project}/.qwen/.env`,
    `OPENAI_API_KEY=${DEMO_KEY}\nOPENAI_BASE_URL=${server.origin}/v1\nOPENAI_MODEL=demo-small\n`,
    { mode: 0o600 },
  );
  const words = text().demo;
  const question = words.question();
  const prompt = `qwen -p "${question}"`;
  const login = ["auth", "login", "qwen", "--device", "--no-browser"];
  return [
    { title: words.stepConfiguration(), argv: ["auth", "status"], cwd: project },
    { title: words.stepPermissions(), argv: ["permissions"], cwd: project },
    { title: words.stepPrompt(prompt), argv: ["-p", question], cwd: project },
    { title: words.stepLogin(`qwen ${login.join(" ")}`), argv: login, cwd: elsewhere },
    { title: words.stepLoggedIn(prompt), argv: ["-p", question], cwd: elsewhere },
  ];
}

/** What somebody who has just seen the demo types for this program: in a checkout there is no `qwen` in the PATH. */
function programAsTyped(): string {
  if (Deno.build.standalone) return "qwen";
  const deno = Deno.env.get("npm_command") === "exec" ? `npx -y deno@${Deno.version.deno}` : "deno";
  return `${deno} task -q qwen`;
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
