// One line a request: who asked, what of, and how it went. Never a word of a prompt or an answer, and no token.
import { sanitizeLine } from "../terminal/sanitize.ts";

/** What is known of a request when it is over. */
export interface Entry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The name of its token. */
  readonly client?: string | undefined;
  /** What it calls itself, which may be anything. */
  readonly agent?: string | undefined;
  readonly method: string;
  /** The path asked for; without its query. */
  readonly path: string;
  readonly status: number;
  readonly model?: string | undefined;
  /** From the request to the first byte of the answer, and to its end. */
  readonly firstByteMs?: number | undefined;
  readonly totalMs: number;
  readonly bytes: number;
  readonly outcome: "whole" | "cut" | "left" | "refused";
  /** Why the gateway itself refused it. */
  readonly code?: string | undefined;
  /** As the service counted them. */
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

/** The line for people. */
export function textLine(entry: Entry): string {
  const time = new Date(entry.at).toISOString().slice(11, 19);
  const tokens = entry.outputTokens === undefined ? "" : ` ${entry.inputTokens ?? 0}+${entry.outputTokens} tokens`;
  const first = entry.firstByteMs === undefined ? "" : ` first ${entry.firstByteMs} ms, all`;
  const why = entry.code ?? (entry.outcome === "whole" || entry.outcome === "refused" ? undefined : entry.outcome);
  const outcome = why === undefined ? "" : ` (${why})`;
  const model = entry.model === undefined ? "" : ` ${sanitizeLine(entry.model.slice(0, 100))}`;
  const client = entry.client !== undefined
    ? ` ${entry.client}`
    : entry.agent === undefined
    ? ""
    : ` (${sanitizeLine(entry.agent.slice(0, 60))})`;
  return `${time}${client} ${entry.method} ${sanitizeLine(entry.path.slice(0, 200))}${model} ${entry.status}${first} ` +
    `${entry.totalMs} ms ${entry.bytes} bytes${tokens}${outcome}`;
}

/** The same for programs, one JSON object. */
export function jsonEntry(entry: Entry): Readonly<Record<string, unknown>> {
  return {
    time: new Date(entry.at).toISOString(),
    client: entry.client,
    agent: entry.agent?.slice(0, 60),
    method: entry.method,
    path: entry.path.slice(0, 200),
    model: entry.model?.slice(0, 100),
    status: entry.status,
    first_byte_ms: entry.firstByteMs,
    total_ms: entry.totalMs,
    bytes: entry.bytes,
    outcome: entry.outcome,
    error: entry.code,
    input_tokens: entry.inputTokens,
    output_tokens: entry.outputTokens,
  };
}

const NUMBER = (name: string): RegExp => new RegExp(`"${name}"\\s*:\\s*(\\d{1,12})`, "g");
const INPUT = [NUMBER("prompt_tokens"), NUMBER("input_tokens")];
const OUTPUT = [NUMBER("completion_tokens"), NUMBER("output_tokens")];

/** The count of tokens in the end of an answer, as OpenAI and Anthropic write it; the last counts. */
export function tokensIn(tail: Uint8Array): Pick<Entry, "inputTokens" | "outputTokens"> {
  const text = new TextDecoder().decode(tail);
  const last = (patterns: readonly RegExp[]): number | undefined => {
    const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)]).at(-1)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return { inputTokens: last(INPUT), outputTokens: last(OUTPUT) };
}
