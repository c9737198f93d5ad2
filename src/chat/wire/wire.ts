// Owns the reading of the endpoint's JSON: from `unknown` to the few values that matter, every field checked by hand
// because this runs once a token. The wire's names stop here. It throws nothing: what is not there is `undefined`.
import type { Usage } from "../events.ts";

/** A JSON object, not yet looked into. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The part of one choice that is text: of a stream's `delta` or of a whole `message`. */
export interface Piece {
  readonly text: string | undefined;
  readonly reasoning: string | undefined;
  readonly finish: string | undefined;
}

/**
 * The choice that counts: of several (`n` in the settings' body) the one that came first, whose `index` the caller keeps;
 * they come mixed. An answer that does not number its choices has one.
 */
export function choiceOf(chunk: Fields, index?: unknown): Fields | undefined {
  const choices: readonly unknown[] = Array.isArray(chunk.choices) ? chunk.choices : [];
  return choices.filter(isFields).find((choice) => index === undefined || (choice.index ?? index) === index);
}

/** What a choice says. */
export function pieceOf(first: Fields): Piece {
  const said = isFields(first.delta) ? first.delta : isFields(first.message) ? first.message : {};
  return {
    text: contentOf(said.content) ?? stringOf(said.refusal) ?? stringOf(first.text),
    reasoning: stringOf(said.reasoning_content) ?? stringOf(said.reasoning),
    finish: stringOf(first.finish_reason),
  };
}

/** Content is a string, or with some servers a list of parts. */
function contentOf(content: unknown): string | undefined {
  if (typeof content === "string") return content === "" ? undefined : content;
  if (!Array.isArray(content)) return undefined;
  const parts: readonly unknown[] = content;
  return stringOf(parts.map((part) => isFields(part) && typeof part.text === "string" ? part.text : "").join(""));
}

export function modelOf(chunk: Fields): string | undefined {
  return stringOf(chunk.model);
}

/** Token counts: at the top, or inside the first choice as Moonshot sends them. */
export function usageOf(chunk: Fields): Usage | undefined {
  const first: unknown = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
  const usage = isFields(chunk.usage)
    ? chunk.usage
    : isFields(first) && isFields(first.usage)
    ? first.usage
    : undefined;
  if (usage === undefined) return undefined;
  const inputTokens = countOf(usage.prompt_tokens);
  const outputTokens = countOf(usage.completion_tokens);
  const details = isFields(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {};
  return {
    inputTokens,
    outputTokens,
    cachedInputTokens: countOf(details.cached_tokens ?? usage.prompt_cache_hit_tokens),
    totalTokens: countOf(usage.total_tokens) || inputTokens + outputTokens,
  };
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;
}

/** An error in the endpoint's words. */
export interface ToldError {
  readonly message: string;
  /** Its code, or else its type. */
  readonly code?: string;
  /** All names that it gives itself. */
  readonly codes?: readonly string[];
  /** The HTTP status that the endpoint would have sent, had it known earlier. */
  readonly status?: number;
}

/**
 * The error inside a JSON body, in any of the shapes met in the wild: `{error: {message, code}}`, `{error: "…"}`,
 * `{message, code}` (DashScope, vLLM), `{detail: "…"}` or `{detail: [{loc, msg}]}` (FastAPI), `[{error: …}]` (Google's
 * compatible endpoint), `{base_resp: {status_code, status_msg}}` (MiniMax, beside `choices`, and 0 means well).
 */
export function toldErrorOf(value: unknown): ToldError | undefined {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return toldErrorOf(list[0]);
  }
  if (!isFields(value)) return undefined;
  const { base_resp: base } = value;
  if (isFields(base) && base.status_code !== 0 && stringOf(base.status_msg) !== undefined) {
    return { message: String(base.status_msg) };
  }
  const error = value.error ?? value.errors;
  // Gateways write an empty one beside every answer that is well.
  if (Array.isArray(value.choices) && isWordless(error)) return undefined;
  if (isFields(error)) return toldError(error) ?? { message: JSON.stringify(error) };
  if (Array.isArray(error)) return toldErrorOf({ error: error[0] });
  if (stringOf(error) !== undefined) return { ...toldError(value), message: toldMessage(value) ?? String(error) };
  if (Array.isArray(value.choices)) return undefined;
  return toldError(value);
}

/** Whether a value has no word and no number in it. */
function isWordless(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  if (typeof value === "object" && value !== null) return Object.values(value).every(isWordless);
  return value === null || value === undefined || value === 0 || typeof value === "boolean";
}

/**
 * Reasons to stop that mean a failure and no end. Sources: Z.AI (`network_error`), DeepSeek
 * (`insufficient_system_resource`), OpenRouter (`error`), vLLM (`abort`, `error`), gateways.
 */
const FAILED_REASONS: ReadonlySet<string> = new Set([
  "error",
  "network_error",
  "insufficient_system_resource",
  "server_error",
  "internal_error",
  "internal_server_error",
  "model_error",
  "engine_error",
  "abort",
  "aborted",
]);

/** The failure that a choice tells: an error of its own, or a reason to stop that is one. */
export function choiceFailureOf(choice: Fields | undefined): ToldError | undefined {
  if (choice === undefined) return undefined;
  if (choice.error !== undefined && choice.error !== null) {
    const told = toldErrorOf({ error: choice.error });
    if (told !== undefined) return told;
  }
  const reason = stringOf(choice.finish_reason);
  return reason === undefined || !FAILED_REASONS.has(reason.toLowerCase()) ? undefined : { message: reason };
}

function toldMessage(fields: Fields): string | undefined {
  return stringOf(fields.message) ?? stringOf(fields.error_description) ?? stringOf(fields.detail) ??
    stringOf(fields.msg) ?? stringOf(fields.error_msg) ??
    (isFields(fields.detail) ? toldMessage(fields.detail) : detailsOf(fields.detail));
}

/** FastAPI's list of what is wrong with a request: where it stands, and why. */
function detailsOf(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) return undefined;
  const list: readonly unknown[] = detail;
  const lines = list.filter(isFields).map(({ loc, msg }) => {
    const place = Array.isArray(loc) ? loc.map(String).join(".") : "";
    return [place, stringOf(msg) ?? ""].filter((part) => part !== "").join(": ");
  });
  return stringOf(lines.filter((line) => line !== "").join("; "));
}

function toldError(fields: Fields): ToldError | undefined {
  const message = toldMessage(fields);
  if (message === undefined) return undefined;
  const status = statusOf(fields.code) ?? statusOf(fields.status) ?? statusOf(fields.status_code);
  const codes = [fields.code, fields.type, fields.status].map(stringOf)
    .filter((name) => name !== undefined && !/^\d+$/.test(name)) as readonly string[];
  const [code] = codes;
  return {
    message,
    ...(code === undefined ? {} : { code, codes }),
    ...(status === undefined ? {} : { status }),
  };
}

function statusOf(value: unknown): number | undefined {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" && status >= 400 && status < 600 ? status : undefined;
}

/** Names in an answer of `/models`: the dialect's `data[].id`, and what near relatives send. */
export function modelNamesOf(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) ? value : isFields(value) ? value.data ?? value.models : undefined;
  if (!Array.isArray(list)) return undefined;
  const entries: readonly unknown[] = list;
  return entries.flatMap((entry) => {
    const name = isFields(entry) ? stringOf(entry.id) ?? stringOf(entry.name) : stringOf(entry);
    return name === undefined ? [] : [name];
  });
}

/** A text as JSON; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
