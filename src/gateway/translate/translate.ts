// Clients of the Responses and the Messages API at a service that knows chat completions alone: their request becomes one for
// chat, and the answer becomes one of theirs, event by event as it comes. Nothing is remembered between requests.
import { jsonLine } from "../../base/json.ts";
import { Refusal } from "../refusal.ts";
import { bounded, type Bounds } from "./bounded.ts";
import { type ChatPart, chatParts, fieldsOf, textOf } from "./chat_parts.ts";
import { MessagesAnswer } from "./messages_answer.ts";
import { chatRequestOf as chatOfMessages, roughTokens } from "./messages_request.ts";
import { ResponsesAnswer } from "./responses_answer.ts";
import { chatRequestOf as chatOfResponses } from "./responses_request.ts";

type Json = Readonly<Record<string, unknown>>;

/** One request's way there and back. */
export interface Translation {
  /** The body of the request for `/chat/completions`. */
  readonly chat: Json;
  /** The answer for the client. */
  answer(response: Response, ports: AnswerPorts): Promise<Response>;
}

/** What reading an answer takes. */
export interface AnswerPorts extends Omit<Bounds, "maxBytes"> {
  readonly signal: AbortSignal;
  /** Takes the key out of the service's words, which become ours. */
  readonly clean: (words: string) => string;
}

/** More is no answer of a model's; in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Paths that a service may not know and that can be translated. */
export function isTranslatable(path: string): boolean {
  return path === "/responses" || path === "/messages";
}

/** What a path is answered with by ourselves; `undefined` for all others. */
export function ownAnswer(path: string, body: unknown): Response | undefined {
  return path === "/messages/count_tokens" ? Response.json({ input_tokens: roughTokens(fieldsOf(body)) }) : undefined;
}

/** The translation of a request. @throws {Refusal} for what cannot be asked of chat completions */
export function translationOf(path: string, body: unknown): Translation {
  const tools = { newId: () => crypto.randomUUID().replaceAll("-", ""), now: Date.now() };
  if (path === "/messages") {
    const request = chatOfMessages(fieldsOf(body));
    const made = new MessagesAnswer(request.model, tools);
    return {
      chat: request.chat,
      answer: (response, ports) =>
        answerWith(response, { made, ports, stream: request.stream, toError: anthropicError }),
    };
  }
  const request = chatOfResponses(fieldsOf(body));
  const made = new ResponsesAnswer(request, tools);
  return {
    chat: request.chat,
    answer: (response, ports) =>
      answerWith(response, { made, ports, stream: request.stream, toError: (_, whole) => whole }),
  };
}

/** What both kinds of answer can do. */
interface Made {
  start(): readonly Json[];
  take(part: ChatPart): readonly Json[];
  end(): readonly Json[];
  fail(message: string): readonly Json[];
  whole(): Json;
}

interface Answering {
  readonly made: Made;
  readonly ports: AnswerPorts;
  readonly stream: boolean;
  /** An error of the service in the client's shape. */
  readonly toError: (status: number, body: unknown) => unknown;
}

async function answerWith(given: Response, { made, ports, stream, toError }: Answering): Promise<Response> {
  const isEvents = /^text\/event-stream\b/i.test(given.headers.get("content-type") ?? "");
  const { clean, signal, ...bounds } = ports;
  const response = bounded(given, {
    ...bounds,
    maxBytes: stream && isEvents ? Infinity : MOST_BYTES,
    // Of a stream a client takes its leave by the body; the runtime's signal also fires after success.
    ...(stream ? {} : { signal }),
  });
  const headers = new Headers(response.headers);
  headers.delete("content-type");
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => ({ error: { message: "" } }));
    return Response.json(toError(response.status, body), { status: response.status, headers });
  }
  if (stream) {
    headers.set("content-type", "text/event-stream");
    headers.set("cache-control", "no-cache");
    return new Response(eventsOf(response, { made, clean }), { headers });
  }
  made.start();
  for await (const together of chatParts(response)) {
    for (const part of together) {
      if (part.error !== undefined) throw new Refusal("upstream_unreachable", clean(part.error));
      made.take(part);
    }
  }
  made.end();
  return Response.json(made.whole(), { headers });
}

function eventsOf(
  response: Response,
  { made, clean }: { readonly made: Made; readonly clean: (words: string) => string },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const answers = chatParts(response);
  const utf8 = new TextEncoder();
  /** Sent with the first part. */
  let opening = made.start();
  /** What comes together is sent together: each piece of its own costs a write to the client. */
  const write = (
    controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
    events: readonly Json[],
  ): void => {
    const text = [...opening, ...events].map((event) => `event: ${String(event["type"])}\ndata: ${jsonLine(event)}\n\n`)
      .join("");
    opening = [];
    if (text !== "") controller.enqueue(utf8.encode(text));
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller): Promise<void> {
      try {
        // A part without a word for the client is no reason to be asked again.
        for (let told = false; !told;) {
          const { value = [], done } = await answers.next();
          const { events, isOver } = done === true
            ? { events: made.end(), isOver: true }
            : eventsFor(value, { made, clean });
          told = events.length > 0 || opening.length > 0;
          write(controller, events);
          if (isOver) {
            controller.close();
            await answers.return(undefined);
            return;
          }
        }
      } catch (error) {
        // Told as an event, so that no client takes what came for the whole.
        write(controller, made.fail(clean(error instanceof Error ? error.message : String(error))));
        controller.close();
      }
    },
    async cancel(): Promise<void> {
      await response.body?.cancel().catch(() => {/* locked by its reader, which ends with it */});
      await answers.return(undefined).catch(() => undefined);
    },
  }, { highWaterMark: 0 });
}

/** The events of parts that came together; after a failure nothing counts any more. */
function eventsFor(
  parts: readonly ChatPart[],
  { made, clean }: { readonly made: Made; readonly clean: (words: string) => string },
): { readonly events: readonly Json[]; readonly isOver: boolean } {
  const events: Json[] = [];
  for (const part of parts) {
    if (part.error !== undefined) return { events: [...events, ...made.fail(clean(part.error))], isOver: true };
    events.push(...made.take(part));
  }
  return { events, isOver: false };
}

/** Anthropic's shape of an error. */
function anthropicError(status: number, body: unknown): unknown {
  const { error, message } = fieldsOf(body);
  const told = textOf(fieldsOf(error)["message"]) ?? textOf(message) ?? textOf(error) ?? `HTTP ${status}`;
  const type = status === 401
    ? "authentication_error"
    : status === 403
    ? "permission_error"
    : status === 404
    ? "not_found_error"
    : status === 429
    ? "rate_limit_error"
    : status >= 500
    ? "api_error"
    : "invalid_request_error";
  return { type: "error", error: { type, message: told } };
}
