// Owns the one table of commands inside a conversation. Parsing, /help and Tab completion are all made from it; the words
// beside each name stand in the catalogue under the same name. What a command does is in `actions.ts`.
import type { SlashCommand } from "./desk.ts";
import {
  attachFile,
  chooseModel,
  clearTalk,
  copyAnswer,
  saveTalk,
  showHelp,
  showPermissions,
  showReasoning,
  showStatus,
} from "./actions.ts";
import { QwenError } from "../../../base/errors.ts";
import { text } from "../../../text/text.ts";
import type { SlashOutcome } from "./desk.ts";

/** Every command, in the order of /help. */
export const SLASH_COMMANDS: readonly SlashCommand[] = [
  {
    name: "auth",
    aliases: ["login", "connect"],
    async run(desk, argument): Promise<SlashOutcome> {
      const { noKeyInLine, noKeyInLineHint } = text().conversation;
      if (argument !== "") throw new QwenError("usage", noKeyInLine, { hint: [noKeyInLineHint] });
      await desk.signIn();
      return "stay";
    },
  },
  {
    name: "model",
    aliases: [],
    argument: "model",
    run: chooseModel,
    complete: (desk) => desk.models("silent"),
  },
  { name: "status", aliases: ["about"], run: showStatus },
  { name: "permissions", aliases: [], run: showPermissions },
  { name: "attach", aliases: [], argument: "file", required: true, run: attachFile },
  { name: "save", aliases: ["export"], argument: "file", required: true, run: saveTalk },
  { name: "copy", aliases: [], run: copyAnswer },
  { name: "think", aliases: [], run: showReasoning },
  { name: "clear", aliases: ["new"], run: clearTalk },
  { name: "help", aliases: ["?"], run: (desk) => showHelp(desk, SLASH_COMMANDS) },
  { name: "quit", aliases: ["exit", "q"], run: () => "leave" },
];
