// Owns the beginning of a conversation: a new one, the one that another sandbox hands over, or one that was kept, by its id,
// as the last of this directory, or chosen from a list.
import type { CommandNamed } from "../specs.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import { choose } from "../../terminal/choose/choose.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { text } from "../../text/text.ts";
import type { HomeFiles } from "../../sandbox/services/home_files.ts";
import { printNote } from "../../sandbox/services/print_note.ts";
import type { KnownSecrets } from "../../sandbox/services/secrets_in_text.ts";
import { approveKeptTurns, listSessions, newSessionId, readSession } from "../sessions/sessions.ts";
import type { Turn } from "../sessions/turn.ts";
import { type Inherited, talkFrom } from "./handover.ts";
import { Talk } from "./state.ts";

export type ChatCommand = CommandNamed<"chat">;

/** A conversation and how much of it is kept already. */
export interface OpenedTalk {
  readonly talk: Talk;
  /** Bytes of its session file; 0 before its first question. */
  readonly keptBytes: number;
  /** Set when it was kept and is gone on with. */
  readonly resumed?: Resumed;
}

/** What there is to say about a conversation that was kept. */
export interface Resumed {
  readonly turns: readonly Turn[];
  /** Lines that could not be read. */
  readonly broken: number;
}

export interface OpenOptions {
  readonly command: ChatCommand;
  readonly terminal: Terminal;
  readonly inherited: Inherited;
  readonly secrets: KnownSecrets;
  readonly files?: HomeFiles;
}

/** How many conversations the list shows. */
const MAX_LISTED = 50;

/** Opens the conversation; `undefined` when the user left the list. @throws {QwenError} when there is none to go on with */
export async function openTalk(context: SandboxContext, options: OpenOptions): Promise<OpenedTalk | undefined> {
  const { command, inherited } = options;
  const { configuration } = context.start;
  const prompt = command.systemPrompt === undefined ? {} : { systemPrompt: command.systemPrompt };
  const basis = { model: configuration.model.value, ...prompt };
  if (inherited.talk !== undefined) {
    // In the middle of a sign-in nothing has changed yet; after it the new configuration names the model.
    const model = inherited.wizard === undefined ? basis.model : inherited.talk.model;
    return { talk: talkFrom(inherited.talk, { ...basis, model }), keptBytes: inherited.talk.keptBytes };
  }
  const fresh = { talk: new Talk({ ...basis, id: newSessionId() }), keptBytes: 0 };
  const id = await wantedId(context, options);
  if (id === "new") return fresh;
  if (id === undefined) return undefined;
  const session = options.files === undefined ? undefined : await readSession(options.files, id);
  if (session === undefined) {
    throw new QwenError("usage", text().sessions.none(sanitizeLine(id)), { hint: [text().sessions.noneHint] });
  }
  await approveKeptTurns(context, session.turns);
  return { talk: new Talk({ ...basis, id, turns: session.turns }), keptBytes: session.size, resumed: session };
}

async function wantedId(context: SandboxContext, options: OpenOptions): Promise<string | "new" | undefined> {
  const { command, files, terminal } = options;
  const { cwd } = context.start;
  const words = text().sessions;
  const wanted = command.resume !== undefined || command.continue;
  if (!wanted) return "new";
  if (files === undefined) throw new QwenError("usage", words.notKept, { hint: [words.notKeptHint] });
  if (command.resume !== undefined && command.resume !== "") return command.resume;
  if (command.continue) {
    const [last] = await listSessions(files, { cwd, limit: 1 });
    if (last !== undefined) return last.head.id;
    printNote(terminal, words.noneHere);
    return "new";
  }
  const sessions = await listSessions(files, { limit: MAX_LISTED });
  if (sessions.length === 0) {
    printNote(terminal, words.noneAtAll);
    return "new";
  }
  const chosen = await choose(terminal, {
    title: words.chooseTitle,
    choices: sessions.map(({ head, title, modifiedAt }) => ({
      label: sanitizeLine(title === "" ? words.untitled : title).slice(0, 60),
      hint: words.listed({ agoMs: context.now() - modifiedAt, cwd: head.cwd === cwd ? "" : sanitizeLine(head.cwd) }),
      value: head.id,
    })),
    signal: context.signal,
  });
  return chosen === "back" || chosen === "cancelled" ? undefined : chosen;
}

/** What was said last, so that the user knows where they are. */
export function showResumed(terminal: Terminal, session: Resumed): void {
  const words = text().sessions;
  const last = session.turns.at(-1);
  if (session.broken > 0) printNote(terminal, words.broken(session.broken), "yellow");
  printNote(terminal, words.resumed(session.turns.length));
  if (last === undefined || typeof last.question !== "string") return;
  const question = sanitizeLine(last.question);
  printNote(terminal, words.lastQuestion(question.length > 200 ? `${question.slice(0, 200)}…` : question));
}
