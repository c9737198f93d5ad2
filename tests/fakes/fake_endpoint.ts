// The one fake OpenAI-compatible server: answers from a script, keeps what it was asked. Loopback, port 0.
// `raw` answers bypass HTTP's rules, for connections that break in the middle.

/** What the server was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  /** The body as text. */
  readonly text: string;
  /** The body as JSON, or `undefined`. */
  readonly json: unknown;
}

/** One scripted answer. A function sees what was asked. */
export type Answer = ScriptedAnswer | ((asked: Asked) => ScriptedAnswer);

export interface ScriptedAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent piece by piece, each in a chunk of its own. @default nothing */
  readonly body?: string | readonly (string | Uint8Array)[] | ReadableStream<Uint8Array>;
  /** What comes after the body. @default "end" */
  readonly then?: "end" | "hang" | "break";
  /** No answer at all: the connection stays open (`hang`) or is closed (`break`). */
  readonly head?: "hang" | "break";
}

export interface FakeEndpoint extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  readonly host: string;
  /** In order; without `/models`. */
  readonly asked: Asked[];
  /** Resolves when a body's reader has gone away. */
  readonly cancelled: Promise<void>;
  stop(): Promise<void>;
}

/** One chunk of a stream, as the dialect writes it. */
export function chunk(delta: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): string {
  const choice = { index: 0, delta, finish_reason: null };
  return event({ id: "c", object: "chat.completion.chunk", created: 1, model: "m-env", choices: [choice], ...more });
}

/** An event with a JSON payload. */
export function event(payload: unknown): string {
  return `data: ${JSON.stringify(payload)}\n\n`;
}

/** The chunk that ends an answer. */
export function finish(reason = "stop"): string {
  return event({ id: "c", model: "m-env", choices: [{ index: 0, delta: {}, finish_reason: reason }] });
}

export const USAGE = event({
  id: "c",
  model: "m-env",
  choices: [],
  usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6, prompt_tokens_details: { cached_tokens: 1 } },
});

export const DONE = "data: [DONE]\n\n";

/** A whole well-behaved answer saying these words, one chunk a word. */
export function saying(...words: readonly string[]): ScriptedAnswer {
  return { body: [...words.map((content) => chunk({ content })), finish(), USAGE, DONE] };
}

/** An answer whose second half comes only when it is released. */
export function inHalves(first: string, second: string): { readonly answer: ScriptedAnswer; release(): void } {
  const released = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    async start(controller): Promise<void> {
      controller.enqueue(encode(first));
      await released.promise;
      controller.enqueue(encode(second));
      controller.close();
    },
  });
  return { answer: { body }, release: released.resolve };
}

/** An error as OpenAI words it. */
export function refusing(
  status: number,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): ScriptedAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ error: { message, type: "error", ...more } }),
  };
}

/** Starts a server that gives the answers in order, the last one for ever. */
export function fakeEndpoint(...answers: readonly Answer[]): FakeEndpoint {
  const asked: Asked[] = [];
  const gone = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let next = 0;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const serve = async (connection: Deno.TcpConn): Promise<void> => {
    connections.add(connection);
    connection.setNoDelay(true);
    try {
      for (let open = true; open;) {
        const request = await readRequest(connection);
        if (request === undefined) break;
        asked.push(request);
        const answer = answers[Math.min(next++, answers.length - 1)] ?? saying("Hello", " world");
        open = await give(connection, typeof answer === "function" ? answer(request) : answer, stopping.signal);
      }
    } catch {
      gone.resolve();
    } finally {
      connections.delete(connection);
      close(connection);
    }
  };
  const accepting = (async () => {
    const serving: Promise<void>[] = [];
    for await (const connection of listener) serving.push(serve(connection));
    await Promise.all(serving);
  })();
  const stop = async (): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    listener.close();
    for (const connection of connections) close(connection);
    await accepting;
  };
  const host = `127.0.0.1:${listener.addr.port}`;
  return { baseUrl: `http://${host}/v1`, host, asked, cancelled: gone.promise, stop, [Symbol.asyncDispose]: stop };
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}

async function readRequest(connection: Deno.Conn): Promise<Asked | undefined> {
  let bytes = new Uint8Array(0);
  const buffer = new Uint8Array(64 * 1024);
  let end = -1;
  while ((end = headEnd(bytes)) === -1) {
    const count = await connection.read(buffer);
    if (count === null) return undefined;
    bytes = join(bytes, buffer.subarray(0, count));
  }
  const [start = "", ...lines] = new TextDecoder().decode(bytes.subarray(0, end)).split("\r\n");
  const headers = new Headers(
    lines.filter((line) => line !== "").map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  let body = bytes.subarray(end + 4);
  const length = Number(headers.get("content-length") ?? 0);
  while (body.length < length) {
    const count = await connection.read(buffer);
    if (count === null) return undefined;
    body = join(body, buffer.subarray(0, count));
  }
  const text = new TextDecoder().decode(body);
  const [method = "", path = ""] = start.split(" ");
  return { method, path, headers, text, json: text === "" ? undefined : JSON.parse(text) };
}

function headEnd(bytes: Uint8Array): number {
  for (let at = 0; at + 3 < bytes.length; at += 1) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  }
  return -1;
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** Writes one answer; false when the connection is over. */
async function give(connection: Deno.Conn, answer: ScriptedAnswer, stopping: AbortSignal): Promise<boolean> {
  if (answer.head === "break") return false;
  if (answer.head === "hang") return await hang(connection, stopping);
  const streamed = answer.body === undefined || typeof answer.body !== "string";
  const headers = new Headers({
    "content-type": streamed ? "text/event-stream" : "application/json",
    ...answer.headers,
  });
  headers.set("transfer-encoding", "chunked");
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await write(connection, encode(`HTTP/1.1 ${answer.status ?? 200} Scripted\r\n${lines}\r\n`));
  for await (const piece of pieces(answer.body)) {
    const bytes = typeof piece === "string" ? encode(piece) : piece;
    if (bytes.length === 0) continue;
    await write(connection, join(join(encode(`${bytes.length.toString(16)}\r\n`), bytes), encode("\r\n")));
  }
  if (answer.then === "hang") return await hang(connection, stopping);
  if (answer.then === "break") return false;
  await write(connection, encode("0\r\n\r\n"));
  return true;
}

async function* pieces(body: ScriptedAnswer["body"]): AsyncGenerator<string | Uint8Array> {
  if (body === undefined) return;
  if (typeof body === "string") yield body;
  else yield* body;
}

/** Waits for the other side to leave. */
async function hang(connection: Deno.Conn, stopping: AbortSignal): Promise<never> {
  const buffer = new Uint8Array(1024);
  while (!stopping.aborted && await connection.read(buffer) !== null);
  throw new Error("the other side left");
}

async function write(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
