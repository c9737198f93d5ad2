// Owns the one table of commands inside a conversation. Parsing, /help and Tab completion are all made from it; the words
// beside each name stand in the catalogue under the same name. What a command does is in `actions.ts`.
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
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Desk, SlashOutcome } from "./desk.ts";

export type SlashName =
  | "auth"
  | "model"
  | "status"
  | "permissions"
  | "clear"
  | "copy"
  | "save"
  | "attach"
  | "think"
  | "help"
  | "quit";

export interface SlashCommand {
  readonly name: SlashName;
  readonly aliases: readonly string[];
  /** Key of the catalogue's word for the argument. */
  readonly argument?: "file" | "model";
  /** Whether the command makes no sense without it. */
  readonly required?: boolean;
  /** Does it; failures are thrown as `QwenError` and told by the conversation. */
  run(desk: Desk, argument: string): Promise<SlashOutcome> | SlashOutcome;
  /** What the argument may be. */
  complete?(desk: Desk): Promise<readonly string[]>;
}

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
