// Owns the shape of one turn of a conversation and the messages that a conversation becomes on the wire. Pure.
import type { Message, MessagePart } from "../../chat/events.ts";

/** A question with its answer. */
export interface Turn {
  readonly question: string | readonly MessagePart[];
  readonly answer: string;
  /** The user cancelled the answer, or it broke off: it ends somewhere. */
  readonly interrupted: boolean;
  /** The model that answered. */
  readonly model?: string;
  /** The host (`name` or `name:port`) that answered; unknown in conversations of older versions. */
  readonly host?: string;
}

/** The whole conversation as it is sent; `question` is the one to be answered now. */
export function messagesOf(
  turns: readonly Turn[],
  now: { readonly systemPrompt?: string; readonly question: Turn["question"] },
): readonly Message[] {
  const messages: Message[] = now.systemPrompt === undefined ? [] : [{ role: "system", content: now.systemPrompt }];
  for (const { question, answer } of turns) {
    messages.push({ role: "user", content: question }, { role: "assistant", content: answer });
  }
  messages.push({ role: "user", content: now.question });
  return messages;
}

/** The words of a question; an image is named, not shown. */
export function questionText(question: Turn["question"], imageWord: string): string {
  if (typeof question === "string") return question;
  return question.map((part) => part.type === "text" ? part.text : imageWord).join("\n\n");
}
