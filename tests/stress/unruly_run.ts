// One prompt against one unruly service, and the verdict: the exit code, the text, the JSON and the requests held against
// what the service really did. Within this process many a minute, on a clock that runs faster; as the whole program few.
import { fixedBearer } from "../../src/auth/bearer.ts";
import { asQwenError, report } from "../../src/base/report.ts";
import { QwenError } from "../../src/base/errors.ts";
import { answerPrompt } from "../../src/commands/prompt/headless.ts";
import { maskSecretIn, Secret } from "../../src/config/secret.ts";
import { lastingClock } from "../../src/base/clock.ts";
import { fakeConfiguration } from "../fakes/fake_configuration.ts";
import { fakeSandbox, NO_FLAGS, promptCommand } from "../fakes/fake_sandbox.ts";
import { type Form, runProgram } from "../fakes/program.ts";
import { Chance, type UnrulyAnswer, unrulyAnswer } from "./unruly_answers.ts";
import { unrulyService } from "./unruly_service.ts";

export const KEY = "sk-unruly-9f8E7d6C5b4A3-zyxwvutsrq";
/** Within this process time runs so much faster. */
const HASTE = 4;
/** No run takes longer, in milliseconds. */
const HANG_MS = 60_000;

/** How the program is run. */
export interface Manner {
  readonly format: "text" | "json" | "stream-json";
  readonly partial: boolean;
  readonly noStream: boolean;
  readonly maxRetries: number;
  /** Of the program's own time. */
  readonly timeoutMs: number;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  /** Whether it cannot ask again once a good answer has begun. */
  readonly sealed: boolean;
}

/** What one run found. */
export interface Verdict {
  readonly seed: number;
  readonly wrong: readonly string[];
  readonly kinds: readonly string[];
  readonly requests: number;
  readonly code: number;
  /** The first line of what was told. */
  readonly told: string;
  /** For whoever looks into it. */
  readonly story: string;
}

/** Runs the program on the answers of one seed: within this process, or in the form given. */
export async function unrulyRun(seed: number, form?: Form): Promise<Verdict> {
  const chance = new Chance(seed);
  const answers: UnrulyAnswer[] = [];
  for (let at = chance.int(1, 4); at > 0; at -= 1) {
    answers.push(await unrulyAnswer(chance, KEY, `A${answers.length}#`));
  }
  const manner = drawManner(chance, form);
  await using service = unrulyService(answers);
  const outcome = await ask(service.baseUrl, manner, form);
  const requests = service.asked.length;
  const wrong = wrongOf(answers, manner, outcome, requests);
  const asked = answers.slice(0, Math.max(1, requests));
  return {
    seed,
    wrong,
    kinds: [...new Set(asked.flatMap(({ kinds }) => kinds))],
    requests,
    code: outcome.code,
    told: toldIn(outcome),
    story: JSON.stringify(
      {
        manner,
        answers: answers.map(({ kinds, truth, end, pieces }) => ({
          kinds,
          truth: { ...truth, text: truth.text.slice(0, 200) },
          end,
          wire: pieces.map(({ bytes }) => new TextDecoder("latin1").decode(bytes)).join("¦").slice(0, 3_000),
        })),
        outcome: { ...outcome, stdout: outcome.stdout.slice(0, 2_000) },
        requests,
      },
      null,
      1,
    ),
  };
}

/** How the program is run, by chance. */
export function drawManner(chance: Chance, form: Form | undefined): Manner {
  const format = chance.of(["text", "text", "json", "stream-json"] as const);
  return {
    format,
    partial: format === "stream-json" && chance.is(0.5),
    noStream: chance.is(0.1),
    maxRetries: chance.int(0, 3),
    timeoutMs: form === undefined ? 20_000 : 10_000,
  };
}

/** Asks once: within this process, or in the form given. */
export function ask(baseUrl: string, manner: Manner, form?: Form): Promise<Outcome> {
  return form === undefined ? runHere(baseUrl, manner) : runThere(form, baseUrl, manner);
}

async function runHere(baseUrl: string, manner: Manner): Promise<Outcome> {
  const command = promptCommand({
    prompt: "hi",
    outputFormat: manner.format,
    includePartialMessages: manner.partial,
    flags: { ...NO_FLAGS, timeout: manner.timeoutMs, maxRetries: manner.maxRetries, noStream: manner.noStream },
  });
  const configuration = fakeConfiguration(baseUrl, {
    credential: {
      kind: "api-key",
      secret: new Secret(KEY),
      source: { kind: "environment", name: "OPENAI_API_KEY" },
    },
  });
  const sandbox = fakeSandbox({ configuration, command, start: { secret: KEY } });
  const context = { ...sandbox.context, clock: HASTY };
  const startedAt = performance.now();
  let code = 0;
  let tail = "";
  const running = answerPrompt(context, {
    openBearer: () => Promise.resolve(fixedBearer(new Secret(KEY))),
    openSession: () => Promise.resolve(undefined),
  }).catch((error) => {
    if (!(error instanceof QwenError)) tail += `NOT OURS: ${error instanceof Error ? error.stack : error}\n`;
    tail += report(error, { mask: (part) => maskSecretIn(part, KEY) }).lines.join("\n");
    return asQwenError(error).exitCode;
  });
  code = await within(running, HANG_MS) ?? -1;
  const bytes = new TextEncoder();
  // As they come out: each write is encoded for itself.
  const stdout = sandbox.out.writes.map((text) => new TextDecoder().decode(bytes.encode(text))).join("");
  return { code, stdout, stderr: sandbox.out.stderr + tail, ms: performance.now() - startedAt, sealed: false };
}

async function runThere(form: Form, baseUrl: string, manner: Manner): Promise<Outcome> {
  const startedAt = performance.now();
  const args = ["-p", "hi", "-o", manner.format, "--timeout", `${manner.timeoutMs}ms`]
    .concat("--max-retries", String(manner.maxRetries), manner.partial ? ["--include-partial-messages"] : [])
    .concat(manner.noStream ? ["--no-stream"] : []);
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: "m-env" };
  try {
    const { code, stdout, stderr } = await runProgram(form, { args, env, timeoutMs: HANG_MS });
    return { code, stdout, stderr, ms: performance.now() - startedAt, sealed: true };
  } catch (error) {
    return { code: -1, stdout: "", stderr: String(error), ms: performance.now() - startedAt, sealed: true };
  }
}

const HASTY = {
  now: (): number => Date.now() * HASTE,
  sleep: (ms: number, signal?: AbortSignal): Promise<void> => lastingClock.sleep(ms / HASTE, signal),
  alarm: (ms: number, ring: () => void): () => void => lastingClock.alarm(ms / HASTE, ring),
};

async function within<T>(running: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => timer = setTimeout(() => resolve(undefined), ms));
  const result = await Promise.race([running, late]);
  clearTimeout(timer);
  return result;
}

/** The last sentence of a failure, for a list. */
export function toldIn({ stdout, stderr }: Outcome): string {
  return /"error":\{"message":"(.*?)","kind"/.exec(stdout)?.[1] ??
    stderr.split("\n").findLast((line) => /^\S/.test(line)) ?? "";
}

/** Words that are never shown, whatever a service does. */
export function wordsOf({ code, stdout, stderr }: Outcome): readonly string[] {
  if (code === -1) return [`it did not end within ${HANG_MS} ms`];
  const wrong: string[] = [];
  const all = stdout + stderr;
  for (const secret of [KEY, KEY.slice(3, -4), btoa(KEY), encodeURIComponent(KEY)]) {
    if (all.includes(secret)) wrong.push("the key is shown");
  }
  const crash = /NOT OURS|\b(?:Type|Range|Reference|Syntax)Error\b|^\s+at \S+.*:\d+:\d+|panicked|\[object |--debug/m
    .exec(all);
  if (crash !== null) wrong.push(`words of a crash: ${crash[0]}`);
  // deno-lint-ignore no-control-regex -- what could steer a terminal
  if (/[\x00-\x08\x0b-\x1f\x7f\x9b]/.test(stderr)) wrong.push("a control character on standard error");
  if (/undefined|NaN/.test(stderr)) wrong.push("a value that is none on standard error");
  return wrong;
}

/** Everything that is wrong with an outcome; nothing when all is right. */
function wrongOf(
  answers: readonly UnrulyAnswer[],
  manner: Manner,
  outcome: Outcome,
  requests: number,
): readonly string[] {
  const wrong: string[] = [];
  const { code, stdout, stderr } = outcome;
  if (code === -1) return [`it did not end within ${HANG_MS} ms`];
  wrong.push(...wordsOf(outcome));
  const answerOf = (at: number): UnrulyAnswer => answers[Math.min(at, answers.length - 1)] as UnrulyAnswer;
  if (requests === 0) return [...wrong, "nothing was asked"];
  // The runtime itself sends a request once more when a connection that was used before ends without an answer.
  const resent = answers.filter(({ good, end }) => !good && (end === "close" || end === "reset")).length;
  if (requests > (manner.maxRetries + 1) * (1 + resent)) {
    wrong.push(`${requests} requests with ${manner.maxRetries} retries`);
  }
  const last = answerOf(requests - 1);
  const { truth } = last;
  for (let at = 0; at < requests - 1; at += 1) {
    const earlier = answerOf(at);
    if (earlier.truth.again === "no" || earlier.truth.whole === "yes") wrong.push(`asked again after answer ${at}`);
    if (outcome.sealed && earlier.good) wrong.push(`a sealed prompt asked again after answer ${at}`);
  }
  const said = saidBy(manner, outcome, wrong);
  if (code === 0) {
    if (truth.whole === "no") wrong.push("exit 0, but the answer is not whole");
    const expected = manner.format === "text" ? truth.text.replace(/\n+$/, "") : truth.text;
    if (said !== expected) wrong.push("exit 0, but the text is not what was sent");
    return wrong;
  }
  if (truth.whole === "yes") wrong.push(`exit ${code}, but the answer is whole`);
  if (!truth.codes.includes(code)) wrong.push(`exit ${code} in place of ${truth.codes.join("/")}`);
  if (!truth.text.startsWith(said)) wrong.push("the text is none of what was sent");
  // Empty lines at the end wait for what follows them.
  if (said.length < truth.arrived.replace(/[\n\ud800-\udbff]+$/, "").length) wrong.push("a part of the text is lost");
  const told = manner.format === "text" ? stderr : stdout;
  if (truth.words !== undefined && !told.includes(truth.words)) wrong.push("the service's words are not shown");
  if (!new RegExp(manner.format === "text" ? "^qwen: " : '"is_error":true', "m").test(told)) {
    wrong.push("the failure is not told");
  }
  const couldAskAgain = requests <= manner.maxRetries && !(outcome.sealed && last.good);
  if (truth.again === "must" && couldAskAgain) wrong.push("given up too early");
  return wrong;
}

/** The text of the answer on standard output; what is wrong with its form goes to `wrong`. */
export function saidBy(manner: Manner, { code, stdout }: Outcome, wrong: string[]): string {
  if (manner.format === "text") {
    if (code !== 0) return stdout;
    if (!stdout.endsWith("\n") || stdout.endsWith("\n\n")) wrong.push("not one line end at the end");
    return stdout.slice(0, -1);
  }
  const lines = stdout.split("\n");
  if (lines.pop() !== "") wrong.push("the last line has no end");
  if (manner.format === "json" && lines.length !== 1) wrong.push(`${lines.length} lines of JSON`);
  let objects: readonly Record<string, unknown>[];
  try {
    objects = manner.format === "json" ? JSON.parse(lines[0] ?? "") : lines.map((line) => JSON.parse(line));
  } catch {
    wrong.push("output that is no JSON");
    return "";
  }
  const results = objects.filter(({ type }) => type === "result");
  const result = results[0];
  if (results.length !== 1 || objects.at(-1) !== result || result === undefined) {
    wrong.push(`${results.length} results`);
    return "";
  }
  if (result.is_error !== (code !== 0)) wrong.push(`exit ${code} with is_error ${result.is_error}`);
  const messages = objects.filter(({ type }) => type === "assistant").map((object) => textOf(object));
  if (messages.length > 1) wrong.push("two messages");
  const message = messages[0] ?? "";
  if (code === 0) {
    if (result.result !== message) wrong.push("the result is not the message");
  } else {
    const error = Object(result.error);
    if (error.exit_code !== code) wrong.push(`exit ${code} with exit_code ${error.exit_code}`);
    if (typeof error.message !== "string" || error.message === "") wrong.push("an error without words");
    if ("result" in result) wrong.push("a failed run with a result");
  }
  if (manner.format === "stream-json" && manner.partial) {
    const deltas = objects.map(({ event }) => Object(Object(event).delta).text ?? "").join("");
    if (deltas !== message) wrong.push("the parts are not the message");
  }
  return message;
}

function textOf(object: Record<string, unknown>): string {
  const content: readonly unknown[] = Object(object.message).content ?? [];
  return content.map((part) => Object(part).text ?? "").join("");
}
