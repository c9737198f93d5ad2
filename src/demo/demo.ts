// Owns `qwen demo`: the main job and a sign-in, whole and real, against the service in `server.ts`. Nothing is faked:
// a project with a `.qwen/.env` is made in a temporary directory, and the program's own launcher is run in it, with
// the environment replaced, so that neither the user's keys nor their files take part.
import type { GlobalFlags } from "../args/spec/spec.ts";
import type { WritableWorld } from "../config/world.ts";
import type { GiveUp } from "../launcher/permissions.ts";
import { QwenError } from "../base/errors.ts";
import { realWorld } from "../launcher/machine/real_world.ts";
import { print } from "../base/output.ts";
import { text } from "../text/text.ts";
import { fitLines } from "../text/wrap.ts";
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

/** The program's own entry and its way to give permissions up, handed in: the demo runs it as a user would. */
export interface DemoPorts {
  readonly launch: (
    argv: readonly string[],
    ports: { readonly world: WritableWorld; readonly giveUp: GiveUp },
  ) => Promise<number>;
  readonly giveUp: GiveUp;
  /** Of the window. */
  readonly columns: number;
}

/** Runs the demo; answers the exit code of the first step that failed, or 0. */
export async function runDemo(flags: GlobalFlags, ports: DemoPorts): Promise<number> {
  const place = temporaryDirectory();
  const server = startDemoServer({ apiKey: DEMO_KEY, wordDelayMs: 25, pendingPolls: 1, columns: ports.columns });
  try {
    return await show(server, { ...ports, place, language: flags.lang });
  } finally {
    await server.close();
    remove(place);
  }
}

/** After the sealed prompt nothing can be removed any more: it was removed before. */
function remove(place: string): void {
  if (Deno.permissions.querySync({ name: "write" }).state !== "granted") return;
  Deno.removeSync(place, { recursive: true });
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
  options: DemoPorts & { readonly place: string; readonly language: string | undefined },
): Promise<number> {
  const { place, launch } = options;
  const say = printer(options.columns);
  const words = text().demo;
  const typed = programAsTyped();
  const lang = options.language === undefined ? [] : ["--lang", options.language];
  say(`${words.intro(server.origin)}\n`);
  const steps = prepare(place, server);
  for (const step of steps) {
    say(`\n${step.title}\n\n`);
    const world = realWorld({ cwd: step.cwd, home: place, env: environment(server) });
    // One process plays several runs, so only the last of them can give up what the others need.
    const giveUp: GiveUp = step === steps.at(-1) ? leaving(place, options.giveUp) : () => {};
    const code = await launch([...step.argv, ...lang], { world, giveUp });
    if (code !== 0) return code;
  }
  say(`\n${words.served(server.served.length)}\n\n${words.next(typed).join("\n")}\n`);
  return 0;
}

/** The sealed prompt can write nothing: what the demo made goes before that. */
function leaving(place: string, giveUp: GiveUp): GiveUp {
  return (rights) => {
    if (rights.includes("write")) remove(place);
    giveUp(rights);
  };
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
    { title: words.stepLogin(`qwen ${login.join(" ")}`), argv: login, cwd: elsewhere },
    { title: words.stepLoggedIn(prompt), argv: ["-p", question], cwd: elsewhere },
    { title: words.stepPrompt(prompt), argv: ["-p", question], cwd: project },
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

function printer(columns: number): (lines: string) => void {
  return (lines) => print(Deno.stdout, fitLines(lines, columns));
}
