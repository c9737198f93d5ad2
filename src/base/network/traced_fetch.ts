// What `--debug` shows of the requests to a model service: where each one goes and what came back when. Never a header or a
// body: keys and words are in them.
import { visible } from "../visible.ts";

export interface TraceTo {
  /** Gets whole lines without a newline. */
  readonly write: (line: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The same `fetch`, told of. */
export function tracedFetch(send: typeof fetch, { write, now }: TraceTo): typeof fetch {
  return async (input, init) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    write(`> ${init?.method ?? "GET"} ${visible(origin + pathname)}`);
    const startedAt = now();
    try {
      const response = await send(input, init);
      const type = visible(response.headers.get("content-type") ?? "");
      write(`< ${response.status} ${type} (${now() - startedAt} ms)`);
      return response;
    } catch (error) {
      write(`! ${error instanceof Error ? visible(error.name) : "failed"} (${now() - startedAt} ms)`);
      throw error;
    }
  };
}
