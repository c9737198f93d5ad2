// Owns the events that an answer is made of. The client yields them in batches, one batch a network chunk,
// so that a renderer can write once per chunk and not once per token.

/** Tokens used, as the endpoint counted them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly totalTokens: number;
}

export type ChatEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  /** The model that answers, once known; it may not be the one that was asked. */
  | { readonly type: "model"; readonly model: string }
  | { readonly type: "usage"; readonly usage: Usage }
  /** The endpoint's reason: `stop`, `length`, `content_filter`, … */
  | { readonly type: "finish"; readonly reason: string }
  /** The service refused a parameter of ours: the same is asked at once without it, or under another name. */
  | { readonly type: "left-out"; readonly parameter: string }
  /** A server of this machine has sent nothing yet, for `afterMs`: it may have to load the model. Told once. */
  | { readonly type: "loading"; readonly afterMs: number }
  /** A wait before the next try, already decided, after `attempt` tries; `reason` is in the user's words. */
  | { readonly type: "wait"; readonly waitMs: number; readonly attempt: number; readonly reason: string };

/** A text or image part of a message, in the wire's own shape. */
export type MessagePart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

/** One turn of a conversation. */
export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly MessagePart[];
}
