// Owns the faults of one settings.json that both programs write: ours when the user chooses a method, the reference at
// every start that finds no `$version` (reference.md b.4).
import { parse, type ParseError } from "jsonc-parser";
import type { Run } from "./run.ts";
import type { Scenario, Tried } from "./scenario.ts";
import { pause, SETTINGS, type Stage, type Step } from "./stage.ts";

/** About what our program needs to its own write. */
const OUR_START_MS = 400;

async function begin(stage: Stage, step: Step): Promise<Run> {
  await stage.giveLogin("good");
  for (const name of ["settings.json.orig", "settings.json.tmp"]) {
    await Deno.remove(`${stage.qwenHome}/${name}`).catch(() => undefined);
  }
  await Deno.writeTextFile(`${stage.qwenHome}/settings.json`, SETTINGS);
  stage.hold(step);
  const theirs = stage.theirs();
  await stage.reached(step, theirs);
  return theirs;
}

/** The reference has written, or never will; the rest of its prompt is of no interest here. */
async function end(stage: Stage, theirs: Run): Promise<void> {
  for (let look = 0; look < 400 && !theirs.isOver(); look++) {
    if (stage.read("settings.json")?.includes("$version")) break;
    await pause(10);
  }
  await pause(300);
  theirs.kill("SIGKILL");
  await theirs.ended;
}

/** What is left of what the user, the reference and we wrote. */
function judge(stage: Stage, parts: readonly string[]): Tried {
  const content = stage.read("settings.json");
  if (content === undefined) return { happened: [...parts, "there is no file"].join(", "), lost: "settings.json" };
  const errors: ParseError[] = [];
  const settings: unknown = parse(content, errors);
  const at = (...names: readonly string[]): unknown =>
    names.reduce<unknown>(
      (inner, name) => typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined,
      settings,
    );
  const lost = [
    ...(errors.length > 0 ? ["the file is torn"] : []),
    ...(at("security", "auth", "selectedType") === "openai" ? [] : ["our choice"]),
    ...(at("$version") === 4 ? [] : ["the reference's `$version` (its next start adds it)"]),
    ...(at("ui", "hideTips") === true ? [] : ["a key of the user's"]),
    ...(content.includes("// kept by hand") && content.includes("// theirs") ? [] : ["the user's comments"]),
  ];
  const happened = lost.length === 0 ? "both changes are there" : "one change is there";
  return { happened: [...parts, happened].join(", "), lost: lost.length === 0 ? undefined : lost.join(", ") };
}

const raced: Scenario = {
  fault: "`qwen auth use` and the reference's own change of settings.json at its start, at once",
  times: 50,
  strict: true,
  expected: /^ours exit 0/,
  async attempt(stage): Promise<Tried> {
    const theirs = await begin(stage, "settings-read");
    const ours = stage.ours("auth", "use", "openai");
    await pause(Math.random() * OUR_START_MS);
    stage.release("settings-read");
    const { code } = await ours.ended;
    await end(stage, theirs);
    return judge(stage, [`ours exit ${code}`]);
  },
};

const between: Scenario = {
  fault: "`qwen auth use` between the reference's reading and writing of settings.json (it is stopped there)",
  times: 3,
  strict: true,
  expected: /^ours exit 0/,
  knownLoss: "our choice",
  async attempt(stage): Promise<Tried> {
    const theirs = await begin(stage, "settings-write");
    const { code } = await stage.ours("auth", "use", "openai").ended;
    stage.release("settings-write");
    await end(stage, theirs);
    return judge(stage, [`ours exit ${code}`]);
  },
};

const inTheGap: Scenario = {
  fault: "`qwen auth use` while the reference has settings.json renamed away (it is stopped there)",
  times: 3,
  strict: true,
  expected: /^ours exit 3, again exit 0, both/,
  async attempt(stage): Promise<Tried> {
    const theirs = await begin(stage, "settings-gap");
    const first = await stage.ours("auth", "use", "openai").ended;
    stage.release("settings-gap");
    await end(stage, theirs);
    if (first.code === 0) return judge(stage, ["ours exit 0"]);
    const again = await stage.ours("auth", "use", "openai").ended;
    return judge(stage, [`ours exit ${first.code}, again exit ${again.code}`]);
  },
};

const killedInTheGap: Scenario = {
  fault: "`kill -9` of the reference while it has settings.json renamed away, then `qwen auth use`",
  times: 3,
  strict: true,
  expected: /ours exit 3 and names the file that is left$/,
  async attempt(stage): Promise<Tried> {
    const theirs = await begin(stage, "settings-gap");
    theirs.kill("SIGKILL");
    await theirs.ended;
    stage.release("settings-gap");
    const { code, stderr } = await stage.ours("auth", "use", "openai").ended;
    const named = stderr.includes("settings.json.orig") ? "names the file that is left" : "says nothing of it";
    const whole = stage.read("settings.json.orig") === SETTINGS && stage.read("settings.json") === undefined;
    const happened = `settings.json is gone, ours exit ${code} and ${named}`;
    return { happened, lost: whole ? undefined : "the user's settings.json: a new one stands in its place" };
  },
};

export const SETTINGS_SCENARIOS: readonly Scenario[] = [raced, between, inTheGap, killedInTheGap];
