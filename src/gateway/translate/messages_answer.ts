// A chat completion as the answer of Anthropic's Messages API: an object, or the events of a stream in their order.
import type { CallPart, ChatPart, Tokens } from "./chat_parts.ts";

type Json = Readonly<Record<string, unknown>>;
type MutableJson = Record<string, unknown>;

interface Open {
  readonly kind: "text" | "thinking" | "tool_use";
  /** The index of the call that a block of `tool_use` is for. */
  readonly call?: number;
  text: string;
}

/** Makes the answer from its parts. `start()`, `take` each part, then `end()` or `fail()`; each answers events. */
export class MessagesAnswer {
  readonly #id: string;
  readonly #model: string;
  readonly #newId: () => string;
  readonly #content: MutableJson[] = [];
  /** The block that pieces go to, by its place. */
  #open: Open | undefined;
  #finish: string | undefined;
  #usage: Tokens | undefined;

  constructor(model: string, { newId }: { readonly newId: () => string }) {
    this.#model = model;
    this.#newId = newId;
    this.#id = `msg_${newId()}`;
  }

  start(): readonly Json[] {
    return [{ type: "message_start", message: { ...this.whole(), content: [], stop_reason: null } }];
  }

  take({ text, reasoning, calls = [], finish, usage }: ChatPart): readonly Json[] {
    this.#finish = finish ?? this.#finish;
    this.#usage = usage ?? this.#usage;
    return [
      ...(reasoning === undefined ? [] : this.#piece("thinking", reasoning)),
      ...(text === undefined ? [] : this.#piece("text", text)),
      ...calls.flatMap((call) => this.#call(call)),
    ];
  }

  end(): readonly Json[] {
    const { usage, stop_reason: reason } = this.#ending();
    return [
      ...this.#close(),
      { type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage },
      { type: "message_stop" },
    ];
  }

  fail(message: string): readonly Json[] {
    return [{ type: "error", error: { type: "api_error", message } }];
  }

  /** The whole answer, after `end()`. */
  whole(): Json {
    const { usage, stop_reason: reason } = this.#ending();
    return {
      id: this.#id,
      type: "message",
      role: "assistant",
      model: this.#model,
      content: this.#content.map((block) => ({ ...block })),
      stop_reason: reason,
      stop_sequence: null,
      usage,
    };
  }

  #piece(kind: "text" | "thinking", piece: string): readonly Json[] {
    const events: Json[] = [];
    if (this.#open?.kind !== kind) {
      events.push(...this.#close());
      const block = kind === "text" ? { type: "text", text: "" } : { type: "thinking", thinking: "", signature: "" };
      events.push(this.#begin(block, { kind, text: "" }));
    }
    if (this.#open !== undefined) this.#open.text += piece;
    const delta = kind === "text" ? { type: "text_delta", text: piece } : { type: "thinking_delta", thinking: piece };
    return [...events, { type: "content_block_delta", index: this.#content.length - 1, delta }];
  }

  #call({ index, id, name, arguments: given = "" }: CallPart): readonly Json[] {
    const events: Json[] = [];
    if (this.#open?.kind !== "tool_use" || this.#open.call !== index) {
      events.push(...this.#close());
      const block = { type: "tool_use", id: id ?? `toolu_${this.#newId()}`, name: name ?? "", input: {} };
      events.push(this.#begin(block, { kind: "tool_use", call: index, text: "" }));
    }
    if (given === "") return events;
    if (this.#open !== undefined) this.#open.text += given;
    const delta = { type: "input_json_delta", partial_json: given };
    return [...events, { type: "content_block_delta", index: this.#content.length - 1, delta }];
  }

  #begin(block: MutableJson, open: Open): Json {
    this.#open = open;
    this.#content.push(block);
    return { type: "content_block_start", index: this.#content.length - 1, content_block: { ...block } };
  }

  #close(): readonly Json[] {
    const [open, block] = [this.#open, this.#content.at(-1)];
    if (open === undefined || block === undefined) return [];
    if (open.kind === "text") block["text"] = open.text;
    else if (open.kind === "thinking") block["thinking"] = open.text;
    else block["input"] = objectOf(open.text);
    this.#open = undefined;
    return [{ type: "content_block_stop", index: this.#content.length - 1 }];
  }

  #ending(): { readonly usage: Json; readonly stop_reason: string } {
    const { input = 0, output = 0, cached = 0 } = this.#usage ?? {};
    const hasCalls = this.#content.some(({ type }) => type === "tool_use");
    return {
      usage: {
        input_tokens: Math.max(0, input - cached),
        output_tokens: output,
        cache_read_input_tokens: cached,
        cache_creation_input_tokens: 0,
      },
      stop_reason: this.#finish === "length"
        ? "max_tokens"
        : this.#finish === "content_filter"
        ? "refusal"
        : hasCalls
        ? "tool_use"
        : "end_turn",
    };
  }
}

function objectOf(given: string): unknown {
  try {
    const value: unknown = JSON.parse(given === "" ? "{}" : given);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
