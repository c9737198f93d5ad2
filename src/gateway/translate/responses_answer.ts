// A chat completion as the answer of the Responses API: an object, or the events of a stream in their order. Every item is
// opened before its pieces and closed after them, and the last event carries the whole.
import type { CallPart, ChatPart, Tokens } from "./chat_parts.ts";
import type { ResponsesRequest } from "./responses_request.ts";

type Json = Readonly<Record<string, unknown>>;
type MutableJson = Record<string, unknown>;

/** Makes the answer from its parts. `start()`, `take` each part, then `end()` or `fail()`; each answers events. */
export class ResponsesAnswer {
  readonly #request: ResponsesRequest;
  readonly #id: string;
  readonly #createdAt: number;
  readonly #newId: () => string;
  readonly #output: MutableJson[] = [];
  #number = 0;
  #open: Open | undefined;
  #calls = new Map<number, Open>();
  #finish: string | undefined;
  #usage: Tokens | undefined;

  constructor(request: ResponsesRequest, { now, newId }: { readonly now: number; readonly newId: () => string }) {
    this.#request = request;
    this.#newId = newId;
    this.#id = `resp_${newId()}`;
    this.#createdAt = Math.floor(now / 1000);
  }

  start(): readonly Json[] {
    const response = this.#response("in_progress");
    return [this.#event("response.created", { response }), this.#event("response.in_progress", { response })];
  }

  take({ text, reasoning, calls = [], finish, usage }: ChatPart): readonly Json[] {
    this.#finish = finish ?? this.#finish;
    this.#usage = usage ?? this.#usage;
    return [
      ...(reasoning === undefined ? [] : this.#reason(reasoning)),
      ...(text === undefined ? [] : this.#say(text)),
      ...calls.flatMap((call) => this.#call(call)),
    ];
  }

  end(): readonly Json[] {
    const closing = [...this.#closeOpen(), ...[...this.#calls.values()].flatMap((call) => this.#closeCall(call))];
    this.#calls.clear();
    const isCut = this.#finish === "length" || this.#finish === "content_filter";
    const response = this.#response(isCut ? "incomplete" : "completed");
    return [...closing, this.#event(isCut ? "response.incomplete" : "response.completed", { response })];
  }

  /** The answer broke: nobody must take it for whole. */
  fail(message: string): readonly Json[] {
    const error = { code: "server_error", message };
    return [this.#event("response.failed", { response: { ...this.#response("failed"), error } })];
  }

  /** The whole answer, after `end()`. */
  whole(): Json {
    const isCut = this.#finish === "length" || this.#finish === "content_filter";
    return this.#response(isCut ? "incomplete" : "completed");
  }

  #reason(piece: string): readonly Json[] {
    const events: Json[] = [];
    if (this.#open?.kind !== "reasoning") {
      events.push(...this.#closeOpen());
      const item: MutableJson = { id: `rs_${this.#newId()}`, type: "reasoning", summary: [], status: "in_progress" };
      events.push(...this.#add("reasoning", item));
      events.push(this.#inItem("response.reasoning_summary_part.added", {
        summary_index: 0,
        part: { type: "summary_text", text: "" },
      }));
    }
    this.#grow(piece);
    events.push(this.#inItem("response.reasoning_summary_text.delta", { summary_index: 0, delta: piece }));
    return events;
  }

  #say(piece: string): readonly Json[] {
    const events: Json[] = [];
    if (this.#open?.kind !== "message") {
      events.push(...this.#closeOpen());
      const id = `msg_${this.#newId()}`;
      const item: MutableJson = { id, type: "message", role: "assistant", status: "in_progress", content: [] };
      events.push(...this.#add("message", item));
      events.push(this.#inItem("response.content_part.added", { content_index: 0, part: outputText("") }));
    }
    this.#grow(piece);
    events.push(this.#inItem("response.output_text.delta", { content_index: 0, delta: piece, logprobs: [] }));
    return events;
  }

  #call({ index, id, name, arguments: given = "" }: CallPart): readonly Json[] {
    const events: Json[] = [];
    let call = this.#calls.get(index);
    if (call === undefined) {
      events.push(...this.#closeOpen());
      const isFreeform = this.#request.freeform.has(name ?? "");
      const common = { status: "in_progress", call_id: id ?? this.#newId(), ...this.#nameOf(name) };
      const item: MutableJson = isFreeform
        ? { id: `ctc_${this.#newId()}`, type: "custom_tool_call", ...common, input: "" }
        : { id: `fc_${this.#newId()}`, type: "function_call", ...common, arguments: "" };
      call = { kind: isFreeform ? "custom" : "call", at: this.#output.length, item, text: "" };
      this.#calls.set(index, call);
      this.#output.push(item);
      events.push(this.#event("response.output_item.added", { output_index: call.at, item: { ...item } }));
    }
    call.text += given;
    if (given !== "" && call.kind === "call") {
      events.push(this.#event("response.function_call_arguments.delta", {
        item_id: call.item["id"],
        output_index: call.at,
        delta: given,
      }));
    }
    return events;
  }

  /** The name by which the client knows the tool. */
  #nameOf(told: string | undefined): Json {
    const spaced = this.#request.spaced.get(told ?? "");
    return spaced === undefined ? { name: told } : { name: spaced.name, namespace: spaced.namespace };
  }

  #closeCall(call: Open): readonly Json[] {
    const about = { item_id: call.item["id"], output_index: call.at };
    call.item["status"] = "completed";
    let done: Json;
    if (call.kind === "custom") {
      call.item["input"] = inputOf(call.text);
      done = this.#event("response.custom_tool_call_input.done", { ...about, input: call.item["input"] });
    } else {
      // A call without arguments is one with none.
      call.item["arguments"] = call.text === "" ? "{}" : call.text;
      done = this.#event("response.function_call_arguments.done", {
        ...about,
        arguments: call.item["arguments"],
        name: call.item["name"],
      });
    }
    return [done, this.#event("response.output_item.done", { output_index: call.at, item: { ...call.item } })];
  }

  #closeOpen(): readonly Json[] {
    const open = this.#open;
    if (open === undefined) return [];
    const events: Json[] = [];
    open.item["status"] = "completed";
    if (open.kind === "message") {
      const part = outputText(open.text);
      open.item["content"] = [part];
      events.push(this.#inItem("response.output_text.done", { content_index: 0, text: open.text, logprobs: [] }));
      events.push(this.#inItem("response.content_part.done", { content_index: 0, part }));
    } else {
      const part = { type: "summary_text", text: open.text };
      open.item["summary"] = [part];
      events.push(this.#inItem("response.reasoning_summary_text.done", { summary_index: 0, text: open.text }));
      events.push(this.#inItem("response.reasoning_summary_part.done", { summary_index: 0, part }));
    }
    events.push(this.#event("response.output_item.done", { output_index: open.at, item: { ...open.item } }));
    this.#open = undefined;
    return events;
  }

  #add(kind: Open["kind"], item: MutableJson): readonly Json[] {
    this.#open = { kind, at: this.#output.length, item, text: "" };
    this.#output.push(item);
    return [this.#event("response.output_item.added", { output_index: this.#open.at, item: { ...item } })];
  }

  #grow(piece: string): void {
    if (this.#open !== undefined) this.#open.text += piece;
  }

  #inItem(type: string, fields: Json): Json {
    return this.#event(type, { item_id: this.#open?.item["id"], output_index: this.#open?.at, ...fields });
  }

  #event(type: string, fields: Json): Json {
    return { type, sequence_number: this.#number++, ...fields };
  }

  #response(status: string): Json {
    const usage = this.#usage;
    return {
      id: this.#id,
      object: "response",
      created_at: this.#createdAt,
      status,
      error: null,
      incomplete_details: status === "incomplete"
        ? { reason: this.#finish === "length" ? "max_output_tokens" : "content_filter" }
        : null,
      ...this.#request.echo,
      output: this.#output.map((item) => ({ ...item })),
      previous_response_id: null,
      reasoning: { effort: null, summary: null },
      text: { format: { type: "text" } },
      truncation: "disabled",
      usage: usage === undefined ? null : {
        input_tokens: usage.input,
        input_tokens_details: { cached_tokens: usage.cached },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: usage.reasoning },
        total_tokens: usage.input + usage.output,
      },
    };
  }
}

interface Open {
  readonly kind: "message" | "reasoning" | "call" | "custom";
  readonly at: number;
  readonly item: MutableJson;
  text: string;
}

function outputText(text: string): Json {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

/** The one text that a freeform tool takes; a model that forgot the object around it meant the text itself. */
function inputOf(given: string): string {
  try {
    const value: unknown = JSON.parse(given);
    const input = typeof value === "object" && value !== null ? Reflect.get(value, "input") : undefined;
    return typeof input === "string" ? input : given;
  } catch {
    return given;
  }
}
