// Owns the two JSON formats of a headless run, in the reference's shapes (compatibility 3.2), wire names and all: `json` is
// one array on one line at the end, `stream-json` one object a line as things happen. A failure is a result object too.
import type { Output } from "../../sandbox/context.ts";
import type { ChatEvent, Usage } from "../../chat/events.ts";
import { failureResult, type Mask } from "../../base/report.ts";
import { jsonLine } from "../../base/json.ts";
import { VERSION } from "../../base/version.ts";

/** What the objects say about the run. */
export interface RunAbout {
  readonly sessionId: string;
  readonly cwd: string;
  readonly model: string;
  readonly format: "json" | "stream-json";
  /** `stream_event` objects while the answer comes; `stream-json` only. */
  readonly partial: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly mask: Mask;
}

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, totalTokens: 0 };

/** Renders one answer. `start()`, `take` every batch, then `end()` or `fail()`. */
export class JsonRenderer {
  readonly #stdout: Output;
  readonly #about: RunAbout;
  readonly #startedAt: number;
  readonly #messageId: string;
  /** Of `json`, until the end. */
  readonly #objects: unknown[] = [];
  #askedAt: number | undefined;
  #text = "";
  #model: string;
  #usage = NO_USAGE;
  #open = false;

  constructor(stdout: Output, about: RunAbout) {
    this.#stdout = stdout;
    this.#about = about;
    this.#startedAt = about.now();
    this.#messageId = about.newId();
    this.#model = about.model;
  }

  /** Before the request. */
  start(): void {
    const { sessionId, cwd, model } = this.#about;
    this.#askedAt = this.#about.now();
    this.#put({
      type: "system",
      subtype: "init",
      uuid: sessionId,
      session_id: sessionId,
      cwd,
      tools: [],
      mcp_servers: [],
      model,
      permission_mode: "default",
      slash_commands: [],
      qwen_code_version: VERSION,
      agents: [],
    });
  }

  take(batch: readonly ChatEvent[]): void {
    let text = "";
    for (const event of batch) {
      if (event.type === "text") text += event.text;
      else if (event.type === "model") this.#model = event.model;
      else if (event.type === "usage") this.#usage = event.usage;
    }
    if (text === "") return;
    this.#text += text;
    this.#openBlock();
    this.#event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } });
  }

  /** The answer is complete. */
  end(): void {
    this.#message();
    this.#put({
      type: "result",
      subtype: "success",
      uuid: this.#about.newId(),
      session_id: this.#about.sessionId,
      is_error: false,
      ...this.#durations(),
      num_turns: 1,
      result: this.#text,
      usage: this.#wireUsage(),
      permission_denials: [],
    });
    this.#close();
  }

  /** The run failed, perhaps before `start()`; what came of the answer is kept as a message. */
  fail(error: unknown): void {
    if (this.#text !== "") this.#message();
    const { duration_ms: durationMs, duration_api_ms: durationApiMs } = this.#durations();
    this.#put(failureResult(error, {
      sessionId: this.#about.sessionId,
      uuid: this.#about.newId(),
      durationMs,
      durationApiMs,
      turns: this.#askedAt === undefined ? 0 : 1,
      inputTokens: this.#usage.inputTokens,
      outputTokens: this.#usage.outputTokens,
      mask: this.#about.mask,
    }));
    this.#close();
  }

  #message(): void {
    this.#openBlock();
    this.#event({ type: "content_block_stop", index: 0 });
    this.#put({
      type: "assistant",
      uuid: this.#messageId,
      session_id: this.#about.sessionId,
      parent_tool_use_id: null,
      message: {
        id: this.#messageId,
        type: "message",
        role: "assistant",
        model: this.#model,
        content: [{ type: "text", text: this.#text }],
        stop_reason: null,
        usage: this.#wireUsage(),
      },
    });
    this.#event({ type: "message_stop" });
  }

  #openBlock(): void {
    if (this.#open) return;
    this.#open = true;
    const message = { id: this.#messageId, role: "assistant", model: this.#model, content: [] };
    this.#event({ type: "message_start", message });
    this.#event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
  }

  #event(event: Readonly<Record<string, unknown>>): void {
    if (!this.#about.partial || this.#about.format !== "stream-json") return;
    this.#put({
      type: "stream_event",
      uuid: this.#about.newId(),
      session_id: this.#about.sessionId,
      parent_tool_use_id: null,
      event,
    });
  }

  #wireUsage(): Readonly<Record<string, number>> {
    return {
      input_tokens: this.#usage.inputTokens,
      output_tokens: this.#usage.outputTokens,
      cache_read_input_tokens: this.#usage.cachedInputTokens,
      total_tokens: this.#usage.totalTokens,
    };
  }

  #durations(): { readonly duration_ms: number; readonly duration_api_ms: number } {
    const now = this.#about.now();
    return {
      duration_ms: now - this.#startedAt,
      duration_api_ms: this.#askedAt === undefined ? 0 : now - this.#askedAt,
    };
  }

  #put(object: unknown): void {
    if (this.#about.format === "stream-json") this.#stdout.write(`${jsonLine(object)}\n`);
    else this.#objects.push(object);
  }

  #close(): void {
    if (this.#about.format === "json") this.#stdout.write(`${jsonLine(this.#objects)}\n`);
  }
}
