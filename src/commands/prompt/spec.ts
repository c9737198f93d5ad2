// One prompt, one answer; also the flags that a conversation takes without a name.
import { choice, perhaps, toggle, verbatim } from "../../args/spec/flag.ts";
import { spec } from "../../args/spec/spec.ts";

export const TALK_FLAGS = {
  prompt: verbatim({ short: "p", placeholder: "prompt" }),
  promptInteractive: verbatim({ short: "i", placeholder: "prompt" }),
  outputFormat: choice({
    short: "o",
    placeholder: "format",
    choices: ["text", "json", "stream-json"],
    default: "text",
  }),
  includePartialMessages: toggle(),
  systemPrompt: verbatim({ placeholder: "text" }),
  continue: toggle({ short: "c" }),
  /** The conversation's id, or "" for the flag alone: the last one, or one that is chosen from a list. */
  resume: perhaps({ short: "r", placeholder: "session" }),
};

/** One prompt, one answer. The prompt is absent when it comes from stdin alone. */
export const PROMPT = spec({
  kind: "prompt",
  name: "",
  flags: TALK_FLAGS,
  argument: { placeholder: "prompt", many: true },
  needs: "service",
  asks: ["prepare-home", "send-kept"],
  apart: [["prompt", "promptInteractive"], ["continue", "resume"]],
});
