// A caller that gives up waits for the disk, and no longer; it ends nobody's renewal.
import { deepEqual, equal, rejects } from "node:assert/strict";
import { unlessAborted } from "../../src/auth/renew/unless_aborted.ts";
import { QwenError } from "../../src/base/errors.ts";
import { settle } from "../fakes/fake_keyboard.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";
import { inTime } from "../fakes/in_time.ts";

const REASON = new QwenError("cancelled", "Cancelled");

/** Whether a promise is settled, once all that can happen has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => settled = true, () => settled = true);
  await settle();
  return settled;
}

Deno.test("unlessAborted() gives what comes of the renewal, also its failure, and sleeps not at all", async () => {
  const clock = new HandMovedClock();
  const failure = new QwenError("auth", "over");
  for (const signal of [undefined, new AbortController().signal]) {
    equal(await inTime(unlessAborted(Promise.resolve("tokens"), { signal, clock }), "the tokens"), "tokens");
    await rejects(inTime(unlessAborted(Promise.reject(failure), { signal, clock }), "the failure"), failure);
  }
  deepEqual(clock.slept, []);
});

Deno.test("unlessAborted() gives an aborted caller the signal's reason when the renewal is over, however that went", async () => {
  for (const isAbortedBefore of [true, false]) {
    for (const way of ["resolve", "reject"] as const) {
      const clock = new HandMovedClock();
      const controller = new AbortController();
      const { promise: renewal, ...ends } = Promise.withResolvers<void>();
      if (isAbortedBefore) controller.abort(REASON);
      const waiting = unlessAborted(renewal, { signal: controller.signal, clock });
      controller.abort(REASON);
      equal(await isSettled(waiting), false, "it waits for the disk");
      ends[way]();
      await rejects(inTime(waiting, "the reason"), REASON);
      equal(clock.sleeping, 0, "no sleep is left behind");
    }
  }
});

Deno.test("unlessAborted() waits two seconds for a renewal that does not end, and leaves it alone", async () => {
  const clock = new HandMovedClock();
  const controller = new AbortController();
  const { promise: renewal, resolve } = Promise.withResolvers<string>();
  const waiting = unlessAborted(renewal, { signal: controller.signal, clock });
  controller.abort(REASON);
  await settle();
  clock.advance(1_999);
  equal(await isSettled(waiting), false);
  clock.advance(1);
  await rejects(inTime(waiting, "the reason"), REASON);
  resolve("tokens");
  equal(await inTime(renewal, "the renewal"), "tokens");
});
