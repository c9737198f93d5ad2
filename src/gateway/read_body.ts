// The body of a request, whole, because it is sent once more when a login was renewed. Within bounds: of its size, and of the
// silence of a client that has stopped in the middle and holds one of the places for answers.
import type { AlarmClock } from "../base/clock.ts";
import { text } from "../text/text.ts";
import { Refusal } from "./refusal.ts";

/** Nobody on this machine pauses for longer in a body, in milliseconds. */
const SILENCE_MS = 30_000;

/** Nor for longer over the whole of one, in milliseconds: drop by drop it would hold its place for ever. */
const WHOLE_MS = 120_000;

/** @throws {Refusal} when it is larger than `maxBytes`, or does not go on */
export async function readBody(
  { headers, body }: Pick<Request, "headers" | "body">,
  { maxBytes, clock }: { readonly maxBytes: number; readonly clock: Pick<AlarmClock, "alarm"> },
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = (): Refusal => new Refusal("too_large", text().gateway.tooLarge(maxBytes));
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const reader = body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let isLate = false;
  const cancelWhole = clock.alarm(WHOLE_MS, () => isLate = true);
  try {
    while (reader !== undefined) {
      const { value, done } = await nextOf(reader, clock);
      if (done) break;
      size += value.length;
      if (size > maxBytes) throw tooLarge();
      if (isLate) throw silent(WHOLE_MS);
      chunks.push(value);
    }
  } finally {
    cancelWhole();
  }
  return await new Blob(chunks).bytes();
}

function silent(ms: number): Refusal {
  return new Refusal("body_silent", text().gateway.bodySilent(ms / 1000));
}

async function nextOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  clock: Pick<AlarmClock, "alarm">,
): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const cancel = clock.alarm(SILENCE_MS, () => reject(silent(SILENCE_MS)));
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    await reader.cancel().catch(() => {/* it is gone already */});
    throw error;
  } finally {
    cancel();
  }
}
