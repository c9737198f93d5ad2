// What a chat completion is made of, whole or in pieces, in one form for both: what the translations of other APIs are made
// from. It reads what is there and passes over what it does not know.
import { SseDecoder, type SseEvent } from "../../chat/wire/sse.ts";

/** A piece of a call of a tool; the pieces of one call have one index. */
export interface CallPart {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments?: string;
}

/** A piece of an answer. */
export interface ChatPart {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly CallPart[];
  /** The service's reason to stop. */
  readonly finish?: string;
  readonly usage?: Tokens;
  /** The service's own account of a failure. */
  readonly error?: string;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
}

/** The fields of an object; of anything else none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The part that one JSON object says: a chunk of a stream, or a whole completion. */
export function partOf(payload: unknown): ChatPart {
  const { choices, usage, error } = fieldsOf(payload);
  if (error !== undefined && error !== null) {
    return { error: textOf(fieldsOf(error)["message"]) ?? JSON.stringify(error) };
  }
  const choice = fieldsOf(listOf(choices)[0]);
  const delta = fieldsOf(choice["delta"] ?? choice["message"]);
  const text = textOf(delta["content"]);
  const reasoning = textOf(delta["reasoning_content"]) ?? textOf(delta["reasoning"]);
  const calls = listOf(delta["tool_calls"]).map((call, at) => callOf(call, at));
  const finish = textOf(choice["finish_reason"]);
  return {
    ...(text ? { text } : {}),
    ...(reasoning ? { reasoning } : {}),
    ...(calls.length > 0 ? { calls } : {}),
    ...(finish ? { finish } : {}),
    ...(usage !== undefined && usage !== null ? { usage: tokensOf(usage) } : {}),
  };
}

function callOf(value: unknown, at: number): CallPart {
  const { index, id, function: called } = fieldsOf(value);
  const { name, arguments: given } = fieldsOf(called);
  return {
    index: typeof index === "number" ? index : at,
    ...(textOf(id) ? { id: String(id) } : {}),
    ...(textOf(name) ? { name: String(name) } : {}),
    ...(given === undefined || given === null
      ? {}
      : { arguments: typeof given === "string" ? given : JSON.stringify(given) }),
  };
}

function tokensOf(value: unknown): Tokens {
  const usage = fieldsOf(value);
  const count = (number: unknown): number => typeof number === "number" && number >= 0 ? number : 0;
  return {
    input: count(usage["prompt_tokens"]),
    output: count(usage["completion_tokens"]),
    cached: count(fieldsOf(usage["prompt_tokens_details"])["cached_tokens"]),
    reasoning: count(fieldsOf(usage["completion_tokens_details"])["reasoning_tokens"]),
  };
}

/** The parts of an answer, together those that come together. @throws {Error} when a stream ends before its end */
export async function* chatParts(response: Response): AsyncGenerator<readonly ChatPart[]> {
  if (!/^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "")) {
    yield [partOf(await response.json())];
    return;
  }
  const decoder = new SseDecoder();
  const utf8 = new TextDecoder();
  let isWhole = false;
  const partsOf = (read: (events: SseEvent[]) => void): readonly ChatPart[] => {
    const events: SseEvent[] = [];
    read(events);
    const parts = [...partsIn(events)];
    isWhole ||= parts.some((part) => part === "done" || part.finish !== undefined);
    return parts.filter((part) => part !== "done");
  };
  for await (const bytes of response.body ?? []) {
    yield partsOf((events) => decoder.push(utf8.decode(bytes, { stream: true }), events));
  }
  yield partsOf((events) => {
    decoder.push(utf8.decode(), events);
    decoder.end(events);
  });
  if (!isWhole) throw new Error("The service's stream ended before its end");
}

function* partsIn(events: readonly SseEvent[]): Generator<ChatPart | "done"> {
  for (const { data } of events) {
    if (data.trim() === "[DONE]") {
      yield "done";
      continue;
    }
    let payload: unknown;
    try {
      payload = JSON.parse(data);
    } catch {
      // A keep-alive, or a line that is none of the answer's.
      continue;
    }
    yield partOf(payload);
  }
}
