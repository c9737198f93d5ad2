// The conversation in a terminal: `qwen` alone, or with the first line by `-i`.
import { spec } from "../../args/spec/spec.ts";
import { TALK_FLAGS } from "../prompt/spec.ts";

export const CHAT = spec({
  kind: "chat",
  name: "",
  flags: TALK_FLAGS,
  needs: "browser",
  asks: [
    "prepare-home",
    "send-kept",
    "fresh-key",
    "connect",
    "restart",
    "save-configuration",
    "open-url",
    "keyboard",
    "read-file",
    "write-file",
    "show-demo",
  ],
  apart: [["continue", "resume"], ["promptInteractive", "outputFormat"]],
});
