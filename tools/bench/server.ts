// Owns the service that a benchmark talks to, a process of its own: it answers by the model's name and writes down when.
// It says its port on stdout; `GET /log` answers what was seen since the last time and forgets it.
//   bench: 20 chunks at once · slow: one chunk, 400 ms, the rest · flood-N: N chunks as fast as they are taken

/** One request, with times on the wall clock in milliseconds and fractions, comparable between processes. */
export interface Seen {
  readonly path: string;
  readonly bodyBytes: number;
  readonly requestAt: number;
  firstTokenAt: number;
  lastByteAt: number;
}

/** Now, finer than `Date.now()`, the same in every process of this machine. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}

const encoder = new TextEncoder();
const PAUSE_MS = 400;
/** Chunks that are handed over in one piece, about what a network read takes in: 64 KiB. */
const BATCH = 440;

/** One Chat Completions event, 149 bytes as in the comparison of `docs/performance.md`. */
function event(text: string, finish: string | null = null): string {
  const delta = { index: 0, delta: { content: text }, finish_reason: finish };
  const data = { id: "bench", object: "chat.completion.chunk", created: 1, model: "bench", choices: [delta] };
  return `data: ${JSON.stringify(data)}\n\n`;
}

const END = `${event("", "stop")}data: [DONE]\n\n`;

/** The same answer in the dialect of the Responses API, which is all that one of the compared programs speaks. */
function* responsesPieces(): Generator<string> {
  const say = (type: string, rest: object): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
  const item = { type: "message", role: "assistant", content: [{ type: "output_text", text: "tick" }] };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  yield say("response.created", { response: { id: "bench" } });
  yield say("response.output_item.done", { item });
  yield say("response.completed", { response: { id: "bench", usage } });
}

function* pieces(model: string): Generator<string> {
  const flood = /^flood-(\d+)$/.exec(model)?.[1];
  if (flood === undefined) {
    yield event("tick ");
    yield event("tock ").repeat(19) + END;
    return;
  }
  const count = Number(flood);
  yield event("tick ");
  for (let sent = 1; sent < count; sent += BATCH) yield event("tock ").repeat(Math.min(BATCH, count - sent));
  yield END;
}

function streamOf(model: string, seen: Seen): ReadableStream<Uint8Array> {
  const source = seen.path.endsWith("/responses") ? responsesPieces() : pieces(model);
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const { value, done } = source.next();
      if (done) {
        seen.lastByteAt = clock();
        controller.close();
        return;
      }
      if (seen.firstTokenAt === 0) seen.firstTokenAt = clock();
      else if (model === "slow") await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      controller.enqueue(encoder.encode(value));
    },
  });
}

function serve(): void {
  let log: Seen[] = [];
  Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: ({ port }) => Deno.stdout.writeSync(encoder.encode(`${port}\n`)),
  }, async (request) => {
    const path = new URL(request.url).pathname;
    if (path === "/log") {
      const answer = Response.json(log);
      log = [];
      return answer;
    }
    const requestAt = clock();
    const body = await request.text();
    const seen: Seen = { path, bodyBytes: body.length, requestAt, firstTokenAt: 0, lastByteAt: 0 };
    log.push(seen);
    const model = /"model"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? "bench";
    return new Response(streamOf(model, seen), { headers: { "content-type": "text/event-stream" } });
  });
}

if (import.meta.main) serve();
