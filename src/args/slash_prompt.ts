// A slash command that is given as a prompt: `qwen -p /status`. The program answers it, as in the reference, and nothing is
// sent: a model would make an answer up, and be paid for it. Words behind a name that takes none are words for the model,
// and so is a name that there is not.
import { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";
import type { Command } from "../commands/specs.ts";
import { bareCommand } from "./build.ts";
import type { GlobalFlags } from "./spec/spec.ts";

/** What a prompt means if it is a command of a conversation that can be answered without one. */
export function slashPrompt(prompt: string, flags: GlobalFlags): Command | undefined {
  const [, name = "", argument = ""] = /^\s*\/([a-z]+)(?:[ \t]+([^\r\n]*?))?\s*$/i.exec(prompt) ?? [];
  const words = text().args;
  switch (name.toLowerCase()) {
    case "about":
    case "status":
      return argument === "" || argument === "paths" ? { ...bareCommand("auth status"), flags } : undefined;
    case "model":
      if (argument === "") return { ...bareCommand("auth status"), flags };
      throw new QwenError("usage", words.slashModel, { hint: [words.slashModelHint] });
    case "doctor":
      // Nor does the doctor send a prompt of its own to prove a key.
      return argument === "" ? { ...bareCommand("doctor"), flags, noPrompt: true } : undefined;
    case "permissions":
      return argument === "" ? { ...bareCommand("permissions"), flags } : undefined;
    case "auth":
    case "login":
    case "connect":
      return argument === "" ? { kind: "help", path: ["auth"] } : undefined;
    case "help":
      return argument === "" ? { kind: "help", path: [] } : undefined;
    case "exit":
    case "quit":
      return argument === "" ? { kind: "nothing" } : undefined;
    default:
      return undefined;
  }
}
