// Owns the conversations kept in `~/.qwen/sessions`, one append-only file each: what is written to them, which one is
// "the last here", and how many there may be. Keys and tokens are masked before a line is made. Failing to keep a
// conversation is told once and never stops it.
import type { HomeFiles, KeptFile } from "../../sandbox/services/home_files.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import type { KnownSecrets } from "../../sandbox/services/secrets_in_text.ts";
import {
  answerLine,
  headLine,
  isSessionId,
  parseSession,
  questionLine,
  type SessionContent,
  type SessionHead,
} from "./format.ts";
import type { Turn } from "./turn.ts";

const FOLDER = "sessions";
/** A file longer than this takes no more turns. */
export const MAX_SESSION_BYTES = 16 * 1024 * 1024;
/** More conversations than this: the oldest go. */
export const MAX_SESSIONS = 200;
/** Enough of a file for its head and its first question. */
const PEEK_BYTES = 16 * 1024;
const ENDING = ".jsonl";

/** A kept conversation, as a list shows it. */
export interface SessionSummary {
  readonly head: SessionHead;
  readonly modifiedAt: number;
  /** The first question; empty when there is none yet. */
  readonly title: string;
}

/** Keeps one conversation. Nothing is written before the first question. */
export interface SessionKeeper {
  readonly id: string;
  question(text: string): Promise<void>;
  answer(turn: Turn): Promise<void>;
}

export interface KeeperOptions {
  readonly files: HomeFiles;
  readonly secrets: KnownSecrets;
  readonly head: SessionHead;
  /** Bytes that the file holds already; 0 for a new one. */
  readonly size: number;
  now(): number;
  /** Called once, when the conversation is not kept any longer. */
  onStop(reason: "full" | "failed"): void;
  /** Called with the size of the file after each line. */
  onGrow?(size: number): void;
}

/** An id that no other conversation has, on this machine or another. */
export function newSessionId(): string {
  return crypto.randomUUID();
}

/** A keeper for a new or a continued conversation. */
export function keepSession(options: KeeperOptions): SessionKeeper {
  const { files, secrets, head, now } = options;
  let { size } = options;
  let stopped = false;
  const write = async (lines: string): Promise<void> => {
    if (stopped) return;
    const all = size === 0 ? headLine(head) + lines : lines;
    const bytes = new TextEncoder().encode(all).length;
    const full = size + bytes > MAX_SESSION_BYTES;
    try {
      if (size === 0) await removeOldest(files);
      if (!full) await files.append(fileOf(head.id), all);
      if (!full) size += bytes;
      options.onGrow?.(size);
    } catch {
      stopped = true;
      return options.onStop("failed");
    }
    if (full) {
      stopped = true;
      options.onStop("full");
    }
  };
  return {
    id: head.id,
    question: (text) => write(questionLine(secrets.mask(text), now())),
    answer: (turn) => write(answerLine({ ...turn, answer: secrets.mask(turn.answer) }, now())),
  };
}

/** One conversation with its size in bytes; `undefined` when there is none of this id, or it cannot be read. */
export async function readSession(
  files: HomeFiles,
  id: string,
): Promise<SessionContent & { readonly size: number } | undefined> {
  if (!isSessionId(id)) return undefined;
  const text = await files.read(fileOf(id), MAX_SESSION_BYTES).catch(() => undefined);
  const content = text === undefined ? undefined : parseSession(text);
  return content === undefined ? undefined : { ...content, size: new TextEncoder().encode(text).length };
}

/**
 * Lets a kept conversation go to the address of this run. What was said to one service is not sent to another because a
 * project's file names it: there the launcher asks.
 * @throws {QwenError} where the user says no, or cannot be asked
 */
export async function approveKeptTurns(
  { start: { configuration }, ask }: Pick<SandboxContext, "start" | "ask">,
  turns: readonly Turn[],
): Promise<void> {
  const { projectsHost } = configuration;
  if (projectsHost === undefined || turns.every(({ host }) => host === projectsHost)) return;
  await ask({ kind: "send-kept" });
}

/** Conversations, the newest first; with `cwd` only those that were started in that directory. */
export async function listSessions(
  files: HomeFiles,
  options: { readonly cwd?: string; readonly limit: number },
): Promise<readonly SessionSummary[]> {
  const found: SessionSummary[] = [];
  for (const file of await newestFirst(files)) {
    const text = await files.read(`${FOLDER}/${file.name}`, PEEK_BYTES).catch(() => undefined);
    const peeked = text === undefined ? undefined : peek(text);
    if (peeked === undefined || (options.cwd !== undefined && peeked.head.cwd !== options.cwd)) continue;
    found.push({ ...peeked, modifiedAt: file.modifiedAt });
    if (found.length >= options.limit) break;
  }
  return found;
}

function peek(text: string): Pick<SessionSummary, "head" | "title"> | undefined {
  const content = parseSession(text);
  if (content === undefined) return undefined;
  // The first question is shown although its answer may lie beyond what was read.
  const first = /"type":"user".*?"text":"((?:[^"\\]|\\.)*)/.exec(text.split("\n")[1] ?? "")?.[1] ?? "";
  return { head: content.head, title: unescapeJson(first) };
}

function unescapeJson(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === "string" ? value : "";
  } catch {
    return text;
  }
}

async function newestFirst(files: HomeFiles): Promise<readonly KeptFile[]> {
  const all = await files.list(FOLDER);
  return all.filter(({ name }) => name.endsWith(ENDING)).sort((a, b) =>
    b.modifiedAt - a.modifiedAt || (a.name < b.name ? 1 : -1)
  );
}

async function removeOldest(files: HomeFiles): Promise<void> {
  for (const { name } of (await newestFirst(files)).slice(MAX_SESSIONS - 1)) await files.remove(`${FOLDER}/${name}`);
}

function fileOf(id: string): string {
  return `${FOLDER}/${id}${ENDING}`;
}
