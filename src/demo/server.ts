// Owns the small model service inside the program: the OpenAI-compatible API and Qwen's sign-in dialect, on a free
// loopback port, for `qwen demo`. It is a real server that the real client talks to; only its model is simple:
// it answers from a few prepared paragraphs, one word at a time.
import { text } from "../text/text.ts";
import { wrap } from "../text/wrap.ts";

/** A running demo service. */
export interface DemoServer {
  /** e.g. `http://127.0.0.1:40123` */
  readonly origin: string;
  /** Requests served, by path, in order. */
  readonly served: readonly string[];
  close(): Promise<void>;
}

export interface DemoServerOptions {
  /** The key that the API takes; another one gets 401, as everywhere. */
  readonly apiKey: string;
  /** Between two words of an answer, in milliseconds. */
  readonly wordDelayMs: number;
  /** How many times the device grant answers "pending" before it is granted. */
  readonly pendingPolls: number;
  /** @default a free one */
  readonly port?: number;
  /** A prompt's answer is shown as it comes: only its author can keep a window from breaking words. @default 80 */
  readonly columns?: number;
  /** What the model says to a question. @default a few prepared sentences */
  readonly reply?: (question: string) => string;
}

/** The models that the demo service offers. */
const DEMO_MODELS: readonly string[] = ["demo-small", "coder-model"];

/** As wide as most windows. */
const COLUMNS = 80;

/** Where an answer is cut into pieces: behind blanks, and behind each sign of a script that has none between words. */
const PIECE_END_REGEXP = /(?<=\s)|(?<=[\p{Script=Han}\u3000-\u303f\uff00-\uffef])/u;

/** Starts the service. */
export function startDemoServer(options: DemoServerOptions): DemoServer {
  const service = new DemoService(options);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, onListen: () => {} },
    (request) => service.answer(request),
  );
  service.origin = `http://127.0.0.1:${server.addr.port}`;
  return { origin: service.origin, served: service.served, close: () => server.shutdown() };
}

class DemoService {
  readonly served: string[] = [];
  origin = "";
  readonly #options: DemoServerOptions;
  readonly #tokens = new Set<string>();
  #polls = 0;

  constructor(options: DemoServerOptions) {
    this.#options = options;
    this.#tokens.add(options.apiKey);
  }

  async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    this.served.push(`${request.method} ${pathname}`);
    const form = request.method === "POST" ? await request.text() : "";
    switch (`${request.method} ${pathname}`) {
      case "POST /api/v1/oauth2/device/code":
        return this.#deviceCode();
      case "POST /api/v1/oauth2/token":
        return this.#token(new URLSearchParams(form));
      case "GET /authorize":
        return new Response(text().demo.approvePage(), { headers: { "content-type": "text/html; charset=utf-8" } });
      case "GET /v1/models":
        return this.#authorized(request) ?? Response.json({
          object: "list",
          data: DEMO_MODELS.map((id) => ({ id, object: "model", owned_by: "demo" })),
        });
      case "POST /v1/chat/completions":
        return this.#authorized(request) ?? this.#complete(form);
      default:
        return Response.json({ error: { message: `No such path: ${pathname}` } }, { status: 404 });
    }
  }

  #authorized(request: Request): Response | undefined {
    const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
    if (this.#tokens.has(token)) return undefined;
    return Response.json({ error: { message: "Incorrect API key provided", code: "invalid_api_key" } }, {
      status: 401,
    });
  }

  #deviceCode(): Response {
    this.#polls = 0;
    const userCode = "DEMO-2026";
    return Response.json({
      device_code: crypto.randomUUID(),
      user_code: userCode,
      verification_uri: `${this.origin}/authorize`,
      verification_uri_complete: `${this.origin}/authorize?user_code=${userCode}`,
      expires_in: 300,
      interval: 1,
    });
  }

  #token(form: URLSearchParams): Response {
    const isDevice = form.get("grant_type")?.endsWith("device_code") ?? false;
    if (isDevice && this.#polls++ < this.#options.pendingPolls) {
      return Response.json({ error: "authorization_pending" }, { status: 400 });
    }
    const token = crypto.randomUUID();
    this.#tokens.add(token);
    return Response.json({
      access_token: token,
      refresh_token: crypto.randomUUID(),
      token_type: "Bearer",
      expires_in: 3600,
      resource_url: `${this.origin}/v1`,
    });
  }

  #complete(body: string): Response {
    const { model, question } = readRequest(body);
    const { columns = COLUMNS, reply = (question) => preparedReply(question, columns) } = this.#options;
    const words = reply(question).split(PIECE_END_REGEXP);
    const chunk = (delta: Record<string, string>, finish: string | null): string =>
      `data: ${
        JSON.stringify({
          id: "demo",
          object: "chat.completion.chunk",
          model,
          choices: [{ index: 0, delta, finish_reason: finish }],
        })
      }\n\n`;
    const usage = { prompt_tokens: question.length, completion_tokens: words.length };
    const lines = [
      chunk({ role: "assistant", content: "" }, null),
      ...words.map((word) => chunk({ content: word }, null)),
      chunk({}, "stop"),
      `data: ${
        JSON.stringify({
          model,
          choices: [],
          usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
        })
      }\n\n`,
      "data: [DONE]\n\n",
    ];
    return new Response(this.#stream(lines), { headers: { "content-type": "text/event-stream" } });
  }

  #stream(lines: readonly string[]): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    const { wordDelayMs } = this.#options;
    let next = 0;
    return new ReadableStream({
      async pull(controller): Promise<void> {
        const line = lines[next++];
        if (line === undefined) return controller.close();
        if (wordDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, wordDelayMs));
        controller.enqueue(encoder.encode(line));
      },
    });
  }
}

function preparedReply(question: string, columns: number): string {
  return text().demo.reply(question).split("\n").flatMap((line) => wrap(line, columns - 2)).join("\n");
}

/** The model asked for and the last thing the user said; a body that is no such request counts as silence. */
function readRequest(body: string): { readonly model: string; readonly question: string } {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== "object" || value === null) return { model: "demo-small", question: "" };
    const model = "model" in value && typeof value.model === "string" ? value.model : "demo-small";
    const messages = "messages" in value && Array.isArray(value.messages) ? value.messages : [];
    const last: unknown = messages.at(-1);
    const content = typeof last === "object" && last !== null && "content" in last ? last.content : "";
    return { model, question: typeof content === "string" ? content : "" };
  } catch {
    return { model: "demo-small", question: "" };
  }
}
