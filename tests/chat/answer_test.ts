import { equal, rejects } from "node:assert/strict";
import { readAnswer } from "../../src/chat/wire/answer.ts";
import { ExchangeFault } from "../../src/chat/failure/fault.ts";
import { chunk, DONE, finish } from "../fakes/fake_endpoint.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";

const IDLE_MS = 10_000;

/** An answer whose pieces come one by one, each `everyMs` after the one before, by a clock that stands otherwise. */
async function read(pieces: readonly string[], everyMs: number, clock = new HandMovedClock()): Promise<string> {
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller): void {
      clock.advance(everyMs);
      const piece = left.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  }, { highWaterMark: 0 });
  let text = "";
  const signal = new AbortController().signal;
  for await (const batch of readAnswer(new Response(body), { clock, idleMs: IDLE_MS, signal })) {
    for (const event of batch) if (event.type === "text") text += event.text;
  }
  return text;
}

function isSilence(error: unknown): boolean {
  return error instanceof ExchangeFault && error.fault.kind === "silence" && error.fault.phase === "stream";
}

const words = Array.from({ length: 40 }, () => chunk({ content: "x" }));

Deno.test("readAnswer() lets an answer last for ever as long as it goes on", async () => {
  equal(await read([...words, finish(), DONE], IDLE_MS - 1), "x".repeat(40));
});

Deno.test("readAnswer() ends an answer that falls silent, however long it has lasted", async () => {
  await rejects(read([...words, finish(), DONE], IDLE_MS + 1), isSilence);
  const clock = new HandMovedClock();
  const answer = read([chunk({ content: "a" }), chunk({ content: "b" })], IDLE_MS - 1, clock);
  await rejects(answer, (error) => error instanceof ExchangeFault && error.fault.kind === "cut");
});

Deno.test("readAnswer() believes signs of life without a word for five times the idle time", async () => {
  const pings = (count: number): string[] => Array.from({ length: count }, () => ": ping\n\n");
  const end = [chunk({ content: "Hello" }), finish(), DONE];
  equal(await read([...pings(8), ...end], IDLE_MS / 2), "Hello");
  await rejects(read([...pings(11), ...end], IDLE_MS / 2), isSilence);
});

Deno.test("readAnswer() awaits what follows the reason to stop for a second, and takes the answer for whole", async () => {
  equal(await read([chunk({ content: "Hello" }), finish(), ": ping\n\n", DONE], 900), "Hello");
  const clock = new HandMovedClock();
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(chunk({ content: "Hello" }) + finish())),
    cancel: () => cancelled.resolve(),
  });
  const answer = readAnswer(new Response(body), { clock, idleMs: IDLE_MS, signal: new AbortController().signal });
  equal((await answer.next()).value?.some(({ type }) => type === "finish"), true);
  let isOver = false;
  const end = answer.next().then((result) => {
    isOver = true;
    return result;
  });
  clock.advance(999);
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  equal(isOver, false);
  clock.advance(1);
  equal((await end).done, true);
  await cancelled.promise;
  equal(clock.waiting, 0);
});
