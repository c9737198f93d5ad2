// One prompt against a service that others wrote (`@copilotkit/aimock`), with its own ways to break things switched on at
// random.
import { LLMock } from "@copilotkit/aimock";
import type { Form } from "../fakes/program.ts";
import { Chance } from "./unruly_answers.ts";
import { ask, drawManner, saidBy, toldIn, type Verdict, wordsOf } from "./unruly_run.ts";

/** Exit codes that each way may end in, beside 0 after another try. */
const CODES = { drop: 7, malformed: 7, rateLimit: 5, disconnect: 6, truncate: 6, late: 6 } as const;
type Way = keyof typeof CODES;

/** Runs the program on the chaos of one seed. */
export async function aimockRun(seed: number, form?: Form): Promise<Verdict> {
  const chance = new Chance(seed);
  const manner = drawManner(chance, form);
  const text = Array.from({ length: chance.int(1, 60) }, () => chance.of(["one ", "zwei ", "trois ", "四 ", "😀 "]))
    .join("");
  const cut = chance.is(0.25) ? chance.of(["truncate", "late"] as const) : undefined;
  const ways = (["drop", "malformed", "rateLimit", "disconnect"] as const).filter(() => chance.is(0.35));
  const rate = chance.of([0.3, 0.7, 1]);
  const mock = new LLMock({ port: 0, logLevel: "silent" });
  mock.onMessage(/hi/, { content: text }, {
    chunkSize: chance.int(1, 20),
    latency: chance.of([0, 0, 1, 3]),
    ...(cut === "truncate" ? { truncateAfterChunks: chance.int(0, 8) } : {}),
    ...(cut === "late" ? { disconnectAfterMs: chance.int(1, 30) } : {}),
  });
  await mock.start();
  try {
    mock.setChaos(Object.fromEntries(ways.map((way) => [`${way}Rate`, rate])));
    const outcome = await ask(`${mock.url}/v1`, manner, form);
    const requests = mock.getRequests().length;
    const wrong = [...wordsOf(outcome)];
    const said = saidBy(manner, outcome, wrong);
    const possible: readonly Way[] = cut === undefined ? ways : [...ways, cut];
    const { code } = outcome;
    if (code === 0) {
      if (said !== (manner.format === "text" ? text.replace(/\n+$/, "") : text)) {
        wrong.push("the text is not what was sent");
      }
    } else {
      if (!possible.some((way) => CODES[way] === code)) {
        wrong.push(`exit ${code} after ${possible.join(", ") || "nothing"}`);
      }
      if (!text.startsWith(said)) wrong.push("the text is none of what was sent");
    }
    if (rate === 1 && ways.length > 0 && code === 0) wrong.push("exit 0, but every request was broken");
    // The runtime itself sends a request once more when a connection that was used before ends without an answer.
    const mayResend = possible.some((way) => way === "disconnect" || way === "truncate" || way === "late");
    if (requests > (manner.maxRetries + 1) * (mayResend ? 2 : 1)) {
      wrong.push(`${requests} requests with ${manner.maxRetries} retries`);
    }
    return {
      seed,
      wrong,
      kinds: possible.length === 0 ? ["aimock: well"] : possible.map((way) => `aimock: ${way}`),
      requests,
      code,
      told: toldIn(outcome),
      story: JSON.stringify({ manner, ways, rate, cut, outcome, requests }, null, 1),
    };
  } finally {
    await mock.stop();
  }
}
