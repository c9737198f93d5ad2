// Owns the wait for the method's own pace (a quota of requests a minute), told while it lasts and not afterwards.
import type { BearerSource } from "../../auth/bearer.ts";
import type { ChatEvent } from "../events.ts";

/** Waits for the pace before the try after `made` others; each wait that is told comes out as an event at once. */
export async function* paced(
  bearer: BearerSource,
  made: number,
  signal: AbortSignal,
): AsyncGenerator<readonly ChatEvent[], void, undefined> {
  const told: ChatEvent[] = [];
  let wake = (): void => {};
  let over = false;
  const waiting = bearer.pace((waitMs, reason) => {
    told.push({ type: "wait", waitMs, attempt: made, reason });
    wake();
  }, signal).finally(() => {
    over = true;
    wake();
  });
  while (!over) {
    await Promise.race([waiting, new Promise<void>((resolve) => wake = resolve)]);
    if (told.length > 0) yield told.splice(0);
  }
  await waiting;
}
