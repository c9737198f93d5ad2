// Owns what a conversation remembers: its turns, what goes with the next question, the counts of the session. What it
// keeps grows with the words that were said and with nothing else. It draws nothing and sends nothing.
import type { Message, MessagePart, Usage } from "../../chat/events.ts";
import { messagesOf, type Turn } from "../sessions/turn.ts";
import type { Attachment } from "./slash/attachment.ts";

/** What a conversation begins with. */
export interface TalkOptions {
  readonly id: string;
  readonly systemPrompt?: string;
  readonly model: string;
  readonly turns?: readonly Turn[];
  readonly attachments?: readonly Attachment[];
  readonly showsReasoning?: boolean;
}

export class Talk {
  id: string;
  model: string;
  /** Whether reasoning is printed as it comes. */
  showsReasoning: boolean;
  /** Reasoning of the last answer. */
  lastReasoning = "";
  requests = 0;
  inputTokens = 0;
  outputTokens = 0;
  readonly systemPrompt: string | undefined;
  #turns: Turn[];
  #attachments: Attachment[];

  constructor(options: TalkOptions) {
    this.id = options.id;
    this.model = options.model;
    this.showsReasoning = options.showsReasoning ?? false;
    this.systemPrompt = options.systemPrompt;
    this.#turns = [...options.turns ?? []];
    this.#attachments = [...options.attachments ?? []];
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  get attachments(): readonly Attachment[] {
    return this.#attachments;
  }

  get lastAnswer(): string | undefined {
    return this.#turns.at(-1)?.answer;
  }

  /** The question as it is sent: with what was attached, which is then used up. */
  question(words: string): Turn["question"] {
    if (this.#attachments.length === 0) return words;
    const parts: MessagePart[] = this.#attachments.map(({ part }) => part);
    return [...parts, { type: "text", text: words }];
  }

  messages(question: Turn["question"]): readonly Message[] {
    const { systemPrompt } = this;
    return messagesOf(this.#turns, { question, ...(systemPrompt === undefined ? {} : { systemPrompt }) });
  }

  attach(attachment: Attachment): void {
    this.#attachments.push(attachment);
  }

  /** A turn that has an answer; what was attached to it is used up. */
  add(turn: Turn): void {
    this.#turns.push(turn);
    this.#attachments = [];
  }

  count(usage: Usage): void {
    this.inputTokens += usage.inputTokens;
    this.outputTokens += usage.outputTokens;
  }

  /** Begins anew under another id. */
  clear(id: string): void {
    this.id = id;
    this.#turns = [];
    this.#attachments = [];
    this.lastReasoning = "";
  }
}
