// Owns one turn: the question out, the answer drawn as it comes, what is kept of it when it ends, is cancelled or breaks.
// A question without any answer is not kept in the conversation: it can be asked again, and no endpoint takes two in a row.
import type { ChatClient } from "../../chat/client.ts";
import type { ChatEvent } from "../../chat/events.ts";
import { QwenError } from "../../base/errors.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { text } from "../../text/text.ts";
import { emptyAnswer, endNote, modelNote } from "../prompt/expected_answer.ts";
import { printNote } from "../../sandbox/services/print_note.ts";
import { questionText, type Turn } from "../sessions/turn.ts";
import { type TypedAhead, watchKeys } from "./keys.ts";
import type { Talk } from "./state.ts";
import { AnswerView } from "./view.ts";

export interface TurnPorts {
  readonly terminal: Terminal;
  readonly client: ChatClient;
  readonly talk: Talk;
  /** The host that is asked. */
  readonly host: string;
  /** The id of its service. */
  readonly provider: string;
  /** Ends the program: SIGTERM. */
  readonly signal: AbortSignal;
  /** Typed before the turn began, and not a whole line yet. */
  readonly typed: string;
  /** Tells a failure. */
  fail(error: unknown): void;
  /** Keeps what is said, where conversations are kept. */
  keepQuestion(text: string): Promise<void>;
  keepAnswer(turn: Turn): Promise<void>;
}

export interface TurnResult {
  readonly outcome: "answered" | "cancelled" | "failed";
  /** What was typed meanwhile. */
  readonly typed: TypedAhead;
}

/** Asks, shows, keeps. @throws the signal's reason when the program is to end; everything else is told and survived */
export async function takeTurn(words: string, ports: TurnPorts): Promise<TurnResult> {
  const question = ports.talk.question(words);
  // Before anything is drawn: that it could not be kept may have to be said.
  await ports.keepQuestion(questionText(question, text().conversation.imageLeftOut));
  return await new RunningTurn(question, ports).run();
}

class RunningTurn {
  readonly #ports: TurnPorts;
  readonly #question: Turn["question"];
  readonly #cancel = new AbortController();
  readonly #view: AnswerView;
  #answer = "";
  #model: string | undefined;
  #finish: string | undefined;

  constructor(question: Turn["question"], ports: TurnPorts) {
    this.#ports = ports;
    this.#question = question;
    const { talk, terminal } = ports;
    this.#view = new AnswerView(terminal, { showsReasoning: talk.showsReasoning, model: talk.model });
  }

  async run(): Promise<TurnResult> {
    const { terminal, talk, signal } = this.#ports;
    const over = new AbortController();
    const typing = watchKeys(terminal.keys, {
      signal: AbortSignal.any([over.signal, signal]),
      typed: this.#ports.typed,
      onCancel: () => this.#cancel.abort(),
      onShowReasoning: () => {
        talk.showsReasoning = true;
        this.#view.showReasoning();
      },
    });
    let outcome: TurnResult["outcome"];
    try {
      outcome = await this.#ask();
    } finally {
      over.abort();
      await this.#view.end();
    }
    return { outcome, typed: await typing };
  }

  async #ask(): Promise<TurnResult["outcome"]> {
    const { talk, client, signal } = this.#ports;
    const messages = talk.messages(this.#question);
    talk.requests += 1;
    try {
      const cancelled = AbortSignal.any([this.#cancel.signal, signal]);
      for await (const batch of client.stream({ messages, signal: cancelled, model: talk.model })) {
        for (const event of batch) this.#take(event);
      }
    } catch (error) {
      return await this.#broken(error);
    }
    talk.lastReasoning = this.#view.reasoning;
    await this.#view.end();
    if (this.#answer === "") return this.#empty();
    this.#noteEnd();
    await this.#keep(false);
    return "answered";
  }

  #take(event: ChatEvent): void {
    const { talk } = this.#ports;
    const words = text().conversation;
    switch (event.type) {
      case "text":
        this.#answer += event.text;
        return this.#view.takeText(event.text);
      case "reasoning":
        return this.#view.takeReasoning(event.text);
      case "usage":
        return talk.count(event.usage);
      case "finish":
        this.#finish = event.reason;
        return;
      case "wait": {
        this.#view.note(words.retry(sanitizeLine(event.reason), event.attempt + 1), "yellow");
        return this.#view.wait(words.waits(wholeSeconds(event.waitMs)));
      }
      case "loading":
        return this.#view.note(text().chat.loading(event.afterMs / 1000), "yellow");
      case "left-out":
        return this.#view.note(text().chat.leftOut(event.parameter), "yellow");
      case "model": {
        this.#model = event.model;
        const note = modelNote(talk.model, event.model, this.#ports.provider);
        if (note === undefined) return;
        this.#view.note(note, "yellow");
        return this.#view.wait(words.waitingFor(sanitizeLine(event.model.slice(0, 200))));
      }
    }
  }

  async #broken(error: unknown): Promise<"cancelled" | "failed"> {
    const { signal, talk, terminal, fail } = this.#ports;
    talk.lastReasoning = this.#view.reasoning;
    await this.#view.end();
    if (this.#answer !== "") await this.#keep(true);
    if (signal.aborted) throw signal.reason;
    const kept = this.#answer !== "";
    if (this.#cancel.signal.aborted) {
      printNote(terminal, kept ? text().conversation.cancelledKept : text().conversation.cancelled, "yellow");
      return "cancelled";
    }
    fail(withWayOut(error));
    return "failed";
  }

  #empty(): "failed" {
    const { talk, fail } = this.#ports;
    fail(emptyAnswer({ finish: this.#finish, reasoned: talk.lastReasoning !== "" }));
    return "failed";
  }

  #noteEnd(): void {
    const note = endNote(this.#finish);
    if (note !== undefined) printNote(this.#ports.terminal, note, "yellow");
  }

  async #keep(interrupted: boolean): Promise<void> {
    const turn: Turn = {
      question: this.#question,
      answer: this.#answer,
      interrupted,
      host: this.#ports.host,
      ...(this.#model === undefined ? {} : { model: this.#model }),
    };
    this.#ports.talk.add(turn);
    await this.#ports.keepAnswer(turn);
  }
}

/** In a conversation there are other ways out: of one that has become too long, and of a key that is refused. */
function withWayOut(error: unknown): unknown {
  if (!(error instanceof QwenError)) return error;
  if (error.kind === "auth") {
    const hint = [text().conversation.hintAuth, ...error.hint.filter((line) => line !== text().chat.hintStatus)];
    return new QwenError(error.kind, error.message, { hint, cause: error });
  }
  if (!error.hint.includes(text().chat.hintTooLong)) return error;
  return new QwenError(error.kind, error.message, { hint: [text().conversation.hintTooLong], cause: error });
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
