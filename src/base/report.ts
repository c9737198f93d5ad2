// Owns the turning of any thrown value into what is told: lines on standard error, an exit code, or the result object
// of the JSON formats. Two duties pull apart: a failure must be diagnosable, and no secret and no control character
// may reach a terminal. So everything, causes and stacks too, goes through `mask` and then through `visible`.
// Pure: it prints nothing and ends nothing. Launcher and sandbox share it.
import { type ErrorKind, QwenError } from "./errors.ts";
import { jsonLine } from "./json.ts";
import { text } from "../text/text.ts";
import { visible } from "./visible.ts";

/** Replaces every known secret in a text. */
export type Mask = (text: string) => string;

export interface ReportOptions {
  /** Adds the chain of causes and the stacks. @default false */
  readonly debug?: boolean;
  /** @default nothing is known to be secret */
  readonly mask?: Mask;
}

/** How a run ended, ready to be printed: each line is one line, without a line break. */
export interface Report {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** What the run had done when it failed, for the result object. */
export interface RunFacts {
  readonly sessionId: string;
  /** Of the result object itself. */
  readonly uuid: string;
  readonly durationMs?: number;
  readonly durationApiMs?: number;
  readonly turns?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/** The result object of a failed run (compatibility 3.2); `kind`, `hint` and `exit_code` are ours. Wire names. */
export interface FailureResult {
  readonly type: "result";
  readonly subtype: "error_during_execution";
  readonly uuid: string;
  readonly session_id: string;
  readonly is_error: true;
  readonly duration_ms: number;
  readonly duration_api_ms: number;
  readonly num_turns: number;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
  readonly permission_denials: readonly never[];
  readonly error: {
    readonly message: string;
    readonly kind: ErrorKind;
    readonly hint: readonly string[];
    readonly exit_code: number;
  };
}

const MAX_CAUSES = 8;

/** Any thrown value as a `QwenError`: a fault nobody foresaw is of kind `other` and asks for `--debug`. */
export function asQwenError(error: unknown): QwenError {
  if (error instanceof QwenError) return error;
  const what = describe(error);
  const message = what === "" ? text().errors.unexpectedNothing : text().errors.unexpected(what);
  return new QwenError("other", message, { hint: [text().errors.runWithDebug], cause: error });
}

/** The lines that tell a failure (`qwen: message`, then hints two blanks in), and the exit code. */
export function report(error: unknown, options: ReportOptions = {}): Report {
  const failure = asQwenError(error);
  const debug = options.debug ?? false;
  const show = (part: string): string => visible((options.mask ?? unmasked)(part));
  const lines = [show(text().errors.prefix(failure.message))];
  for (const hint of failure.hint) {
    if (!(debug && hint === text().errors.runWithDebug)) lines.push(`  ${show(hint)}`);
  }
  if (debug) {
    for (const line of trace(failure)) {
      // Masked before it is cut into lines, so that a secret with a line break in it is found.
      for (const part of (options.mask ?? unmasked)(line).split(/\r?\n/)) lines.push(`  ${visible(part)}`);
    }
  }
  return { exitCode: failure.exitCode, lines };
}

/** The result object of a failure. */
export function failureResult(error: unknown, facts: RunFacts & { readonly mask?: Mask }): FailureResult {
  const failure = asQwenError(error);
  const show = (part: string): string => visible((facts.mask ?? unmasked)(part));
  return {
    type: "result",
    subtype: "error_during_execution",
    uuid: facts.uuid,
    session_id: facts.sessionId,
    is_error: true,
    duration_ms: facts.durationMs ?? 0,
    duration_api_ms: facts.durationApiMs ?? 0,
    num_turns: facts.turns ?? 0,
    usage: { input_tokens: facts.inputTokens ?? 0, output_tokens: facts.outputTokens ?? 0 },
    permission_denials: [],
    error: {
      message: show(failure.message),
      kind: failure.kind,
      hint: failure.hint.map(show),
      exit_code: failure.exitCode,
    },
  };
}

/** The standard output of a run that failed before anything else was written: `json` is an array on one line. */
export function renderFailure(result: FailureResult, format: "json" | "stream-json"): string {
  return `${jsonLine(format === "json" ? [result] : result)}\n`;
}

function unmasked(part: string): string {
  return part;
}

/** The stack of the failure, then each cause with its own. A chain may be long or bite its own tail. */
function trace(failure: QwenError): readonly string[] {
  const parts = [stackOf(failure)];
  const seen = new Set<unknown>([failure]);
  let cause: unknown = failure.cause;
  while (cause !== undefined && cause !== null && !seen.has(cause)) {
    if (seen.size > MAX_CAUSES) {
      parts.push(text().errors.moreCauses);
      break;
    }
    seen.add(cause);
    parts.push(text().errors.causedBy(describe(cause)), stackOf(cause));
    cause = property(cause, "cause");
  }
  return parts.filter((part) => part !== "");
}

/** The frames of a stack, without the message that engines put before them. */
function stackOf(error: unknown): string {
  const stack = property(error, "stack");
  if (typeof stack !== "string") return "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line)).map((line) => `  ${line.trim()}`).join("\n");
}

/** Name and message of anything; it must not throw, whatever was thrown. */
function describe(error: unknown): string {
  const name = property(error, "name");
  const message = property(error, "message");
  if (typeof message === "string" && message !== "") {
    return typeof name === "string" && name !== "" && name !== "Error" ? `${name}: ${message}` : message;
  }
  if (typeof name === "string" && name !== "") return name;
  if (typeof error === "object" || typeof error === "function") return jsonOf(error);
  return error === undefined ? "" : String(error);
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}
