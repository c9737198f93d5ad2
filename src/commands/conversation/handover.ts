// Owns what a conversation leaves to the sandbox that replaces its own, and the check of what a sandbox is given: it comes by
// message, so nothing of it is believed before valibot has seen it. The key of a half-finished sign-in may be in it.
import * as v from "valibot";
import type { Chosen, Handover } from "../../contract/messages.ts";
import type { Turn } from "../sessions/turn.ts";
import { type WizardState, wizardStateSchema } from "./wizard/steps.ts";
import type { AccountRow } from "./account.ts";
import type { Attachment } from "./slash/attachment.ts";
import { Talk } from "./state.ts";

const part = v.variant("type", [
  v.object({ type: v.literal("text"), text: v.string() }),
  v.object({ type: v.literal("image_url"), image_url: v.object({ url: v.string() }) }),
]);

const chosenSchema = v.object({
  model: v.exactOptional(v.string()),
  baseUrl: v.exactOptional(v.string()),
  method: v.exactOptional(v.string()),
  key: v.union([v.picklist(["keep", "remove"]), v.object({ set: v.string() })]),
});

const talkSchema = v.object({
  id: v.string(),
  turns: v.array(v.object({
    question: v.union([v.string(), v.array(part)]),
    answer: v.string(),
    interrupted: v.boolean(),
    model: v.exactOptional(v.string()),
    host: v.exactOptional(v.string()),
  })),
  attachments: v.array(v.object({ name: v.string(), part })),
  /** The model of now; it may be another than the configuration's. */
  model: v.string(),
  showsReasoning: v.boolean(),
  inputTokens: v.number(),
  outputTokens: v.number(),
  requests: v.number(),
  /** Bytes of its session file. */
  keptBytes: v.number(),
});

/** A conversation as plain data. */
interface TalkState extends Omit<v.InferOutput<typeof talkSchema>, "turns" | "attachments"> {
  readonly turns: readonly Turn[];
  readonly attachments: readonly Attachment[];
}

const handoverSchema = v.object({
  talk: v.exactOptional(talkSchema),
  wizard: v.exactOptional(wizardStateSchema),
  /** What the first run's wizard found, when there is no conversation yet. */
  chosen: v.exactOptional(chosenSchema),
  before: v.exactOptional(v.array(v.object({
    field: v.picklist(["method", "model", "baseUrl", "credential"]),
    value: v.string(),
    source: v.string(),
  }))),
  /** The file that the choice was saved in. */
  savedIn: v.exactOptional(v.string()),
  stronger: v.exactOptional(v.array(v.string())),
});

/** What the sandbox before left. */
export interface Inherited {
  readonly talk?: TalkState;
  readonly wizard?: WizardState;
  readonly chosen?: Chosen;
  /** How the account stood before a switch. */
  readonly before?: readonly AccountRow[];
  readonly savedIn?: string;
  /** What would win over that file; set when the choice had to be insisted on. */
  readonly stronger?: readonly string[];
}

/** Reads a handover; one that does not fit is as good as none. */
export function readHandover(handover: Handover | undefined): Inherited {
  if (handover === undefined) return {};
  const result = v.safeParse(handoverSchema, handover);
  return result.success ? result.output : {};
}

/** What to leave: the conversation, and whatever goes with it. */
export function writeHandover(
  talk: Talk,
  more: { readonly keptBytes: number } & Omit<Inherited, "talk">,
): Inherited {
  const { keptBytes, ...rest } = more;
  const { id, turns, attachments, model, showsReasoning, inputTokens, outputTokens, requests } = talk;
  return {
    talk: { id, turns, attachments, model, showsReasoning, inputTokens, outputTokens, requests, keptBytes },
    ...rest,
  };
}

/** The conversation that goes on. */
export function talkFrom(
  inherited: NonNullable<Inherited["talk"]>,
  more: { readonly model: string; readonly systemPrompt?: string },
): Talk {
  const talk = new Talk({ ...inherited, ...more });
  talk.inputTokens = inherited.inputTokens;
  talk.outputTokens = inherited.outputTokens;
  talk.requests = inherited.requests;
  return talk;
}
