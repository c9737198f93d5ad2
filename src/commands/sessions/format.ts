// Owns the lines of a session file: one JSON object a line, each with a `type`. Reading is forgiving: a line that a
// crash tore, or that a later version wrote, is counted and passed over; a question without an answer is left out. Pure.
import type { Turn } from "./turn.ts";

/** The first line of a file. */
export interface SessionHead {
  readonly id: string;
  /** The directory that it was started in. */
  readonly cwd: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What a file holds. */
export interface SessionContent {
  readonly head: SessionHead;
  readonly turns: readonly Turn[];
  /** Lines that could not be read. */
  readonly broken: number;
}

export const SESSION_VERSION = 1;
const ID_REGEXP = /^[A-Za-z0-9][A-Za-z0-9-]{3,63}$/;

/** Whether a text can be the id of a session, and so part of a file's name. */
export function isSessionId(id: string): boolean {
  return ID_REGEXP.test(id);
}

export function headLine(head: SessionHead): string {
  return line({ type: "session", version: SESSION_VERSION, id: head.id, cwd: head.cwd, created_at: head.createdAt });
}

export function questionLine(text: string, at: number): string {
  return line({ type: "user", at, text });
}

export function answerLine(turn: Omit<Turn, "question">, at: number): string {
  const { answer, interrupted, model, host } = turn;
  return line({ type: "assistant", at, text: answer, model, host, interrupted });
}

/** The content of a file; `undefined` when its head cannot be read. */
export function parseSession(content: string): SessionContent | undefined {
  const [first = "", ...rest] = content.split("\n");
  const head = headOf(parse(first));
  if (head === undefined) return undefined;
  const turns: Turn[] = [];
  let question: string | undefined;
  let broken = 0;
  for (const text of rest) {
    if (text === "") continue;
    const entry = entryOf(parse(text));
    if (entry === undefined) broken += 1;
    else if (entry.type === "user") question = entry.text;
    else if (question !== undefined) {
      const { text: answer, type: _, ...about } = entry;
      turns.push({ question, answer, ...about });
      question = undefined;
    }
  }
  return { head, turns, broken };
}

type Entry =
  | { readonly type: "user"; readonly text: string }
  | {
    readonly type: "assistant";
    readonly text: string;
    readonly interrupted: boolean;
    readonly model?: string;
    readonly host?: string;
  };

function headOf(value: unknown): SessionHead | undefined {
  if (!isRecord(value) || value.type !== "session") return undefined;
  const { id, cwd, created_at: createdAt } = value;
  if (typeof id !== "string" || !isSessionId(id) || typeof cwd !== "string") return undefined;
  return { id, cwd, createdAt: Number.isFinite(createdAt) ? Number(createdAt) : 0 };
}

function entryOf(value: unknown): Entry | undefined {
  if (!isRecord(value) || typeof value.text !== "string") return undefined;
  const { type, text, model, host } = value;
  if (type === "user") return { type, text };
  if (type !== "assistant") return undefined;
  const named = { ...(typeof model === "string" ? { model } : {}), ...(typeof host === "string" ? { host } : {}) };
  return { type, text, interrupted: value.interrupted === true, ...named };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function line(value: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(value)}\n`;
}
