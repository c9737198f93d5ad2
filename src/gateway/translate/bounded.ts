// An answer of the service on its way into a translation, which reads it before the client gets a byte: bounded in size and in
// silence, and ended when the client has gone. What passes as bytes needs none of it (`stream.ts`).
import type { AlarmClock } from "../../base/clock.ts";

export interface Bounds {
  readonly clock: Pick<AlarmClock, "alarm">;
  /** Bound on silence, in milliseconds. */
  readonly idleMs: number;
  /** Bound on the whole, in bytes. */
  readonly maxBytes: number;
  /** The client has gone. */
  readonly signal?: AbortSignal;
  /** Ends the exchange with the service. */
  readonly abort: AbortController;
}

/** The same answer, whose body ends with an error at a bound. */
export function bounded(response: Response, { clock, idleMs, maxBytes, signal, abort }: Bounds): Response {
  const reader = response.body?.getReader();
  if (reader === undefined) return response;
  let size = 0;
  const end = (why: string): never => {
    abort.abort();
    throw new Error(why);
  };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller): Promise<void> {
      const { promise: stopped, reject } = Promise.withResolvers<never>();
      const cancel = clock.alarm(idleMs, () => reject(new Error("The service fell silent")));
      const gone = (): void => reject(new Error("The client has gone"));
      signal?.addEventListener("abort", gone, { once: true });
      try {
        const { value, done } = await Promise.race([reader.read(), stopped]);
        if (done) return controller.close();
        size += value.length;
        if (size > maxBytes) end("The answer is larger than can be translated");
        controller.enqueue(value);
      } catch (error) {
        abort.abort();
        controller.error(error);
      } finally {
        cancel();
        signal?.removeEventListener("abort", gone);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return new Response(body, { status: response.status, headers: response.headers });
}
