// Owns a conversation from its first screen to its last: the wizard where there is no credential, then lines in and
// answers out until the user leaves. What a line means is `slash/table.ts`'s, what an answer does is `take_turn.ts`'s.
import type { SlashCommand } from "./slash/desk.ts";
import { mayReach } from "../../base/network/may_reach.ts";
import type { SandboxCommand, SandboxContext } from "../../sandbox/context.ts";
import { pathText } from "../../config/source_text.ts";
import { QwenError } from "../../base/errors.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { text } from "../../text/text.ts";
import { sandboxTerminal } from "../../sandbox/services/sandbox_terminal.ts";
import type { HomeFiles } from "../../sandbox/services/home_files.ts";
import { printNote } from "../../sandbox/services/print_note.ts";
import { privateHome } from "../../sandbox/services/private_home.ts";
import { realHomeFiles } from "../../sandbox/services/real_home_files.ts";
import { KnownSecrets } from "../../sandbox/services/secrets_in_text.ts";
import { type ParsedLine, parseLine } from "./slash/parse.ts";
import { SLASH_COMMANDS } from "./slash/table.ts";
import { accountRows, changeLines, headerLines } from "./account.ts";
import { ConversationDesk } from "./desk.ts";
import { firstRun } from "./wizard/first_run.ts";
import { type Inherited, readHandover } from "./handover.ts";
import { History } from "./history.ts";
import { type ChatCommand, openTalk, showResumed } from "./open.ts";
import { insist, mustInsist } from "./switch.ts";

/** What a conversation uses beside its context; tests give their own. */
export interface ConversationPorts {
  readonly terminal: Terminal;
  /** Absent: nothing is kept. */
  readonly files?: HomeFiles;
  readonly fetch?: typeof fetch;
  mayReach(host: string): boolean;
}

/** Runs the command `chat`. */
export const runConversation: SandboxCommand = async (context) => {
  const { qwenHome } = context.start;
  const files = qwenHome === "" ? {} : { files: realHomeFiles(privateHome(context, () => {})) };
  return await converse(context, { terminal: sandboxTerminal(context, "stdout"), mayReach, ...files });
};

/** Runs a conversation on these ports. */
export async function converse(context: SandboxContext, ports: ConversationPorts): Promise<number> {
  const { command, configuration } = context.start;
  if (command.kind !== "chat") throw new QwenError("other", command.kind);
  await context.ask({ kind: "keyboard", raw: true });
  try {
    const inherited = readHandover(context.start.handover);
    if (mustInsist(context.start, inherited)) return await insist(context, inherited);
    // The launcher lets no conversation come here without a credential, save to ask for one.
    if (configuration.credential === null) return await firstRun(context, { ports, inherited });
    return await new Conversation(context, ports).run(command, inherited);
  } finally {
    await context.ask({ kind: "keyboard", raw: false });
  }
}

/** Whether somebody may have typed a key after `/auth`, or after what was meant to be it: such a line is kept nowhere. */
function mayHoldKey(parsed: ParsedLine<SlashCommand>): boolean {
  switch (parsed.kind) {
    case "text":
      return false;
    case "command":
      return parsed.command.name === "auth" && parsed.argument !== "";
    case "unknown":
      return parsed.near === "auth" && parsed.argument !== "";
  }
}

class Conversation {
  readonly #context: SandboxContext;
  readonly #ports: ConversationPorts;
  readonly #secrets: KnownSecrets;

  constructor(context: SandboxContext, ports: ConversationPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#secrets = new KnownSecrets(context.start.secret);
  }

  async run(command: ChatCommand, inherited: Inherited): Promise<number> {
    const context = this.#context;
    const { terminal } = this.#ports;
    const { keepsHistory = true } = context.start;
    const kept = keepsHistory && !command.flags.noHistory ? this.#ports.files : undefined;
    const files = kept === undefined ? {} : { files: kept };
    const history = new History({ ...files, secrets: this.#secrets, now: () => context.now() });
    await history.load();
    const opened = await openTalk(context, { command, terminal, inherited, secrets: this.#secrets, ...files });
    if (opened === undefined) return 0;
    const { files: _, ...ports } = this.#ports;
    const desk = await ConversationDesk.open(context, {
      ...ports,
      ...opened,
      ...files,
      secrets: this.#secrets,
      history,
    });
    this.#greet(desk, { inherited, isNewcomer: history.lines.length === 0 });
    if (opened.resumed !== undefined) showResumed(terminal, opened.resumed);
    if (inherited.wizard === undefined) terminal.write("\n");
    if (inherited.wizard !== undefined) await this.#guarded(desk, () => desk.signIn(inherited.wizard));
    const first = inherited.talk === undefined && inherited.chosen === undefined
      ? command.promptInteractive
      : undefined;
    return await this.#loop(desk, first);
  }

  #greet(desk: ConversationDesk, facts: { readonly inherited: Inherited; readonly isNewcomer: boolean }): void {
    const { terminal } = this.#ports;
    const { start } = this.#context;
    const { inherited } = facts;
    const words = text().conversation;
    if (inherited.wizard !== undefined) return;
    if (inherited.before !== undefined) {
      desk.say(changeLines(inherited.before, accountRows(start)));
      this.#tellSaved(desk, inherited);
      return;
    }
    this.#tellSaved(desk, inherited);
    const [first, second] = headerLines(start, desk.talk.model);
    printNote(terminal, first, "bold");
    printNote(terminal, second);
    if (facts.isNewcomer) printNote(terminal, words.tips);
  }

  #tellSaved(desk: ConversationDesk, { savedIn, stronger }: Inherited): void {
    if (savedIn === undefined) return;
    desk.say(text().conversation.savedIn(pathText(savedIn, this.#context.start.surroundings.HOME)));
    if (stronger !== undefined) desk.say(stronger.map(text().conversation.stronger), "yellow");
  }

  async #loop(desk: ConversationDesk, first: string | undefined): Promise<number> {
    let waiting = first;
    let interrupts = 0;
    while (true) {
      const { signal } = this.#context;
      if (signal.aborted) throw signal.reason;
      const line = waiting === undefined ? await desk.readLine() : desk.echo(waiting);
      waiting = undefined;
      if (line.kind === "end" || line.kind === "back") return desk.leave();
      if (line.kind === "cancelled") {
        if (signal.aborted) throw signal.reason;
        interrupts += 1;
        if (interrupts > 1) return desk.leave();
        desk.say(text().conversation.againToLeave);
        continue;
      }
      interrupts = 0;
      if (line.text.trim() === "") continue;
      if (await this.#take(desk, line.text) === "leave") return desk.leave();
    }
  }

  async #take(desk: ConversationDesk, line: string): Promise<"stay" | "leave"> {
    const words = text().conversation;
    const parsed = parseLine(line, SLASH_COMMANDS);
    if (!mayHoldKey(parsed)) await desk.remember(line);
    switch (parsed.kind) {
      case "unknown":
        desk.say(words.unknownCommand(parsed.name, parsed.near), "yellow");
        return "stay";
      case "text":
        await desk.ask(parsed.text);
        return "stay";
      case "command": {
        const { command, argument } = parsed;
        if (command.required === true && argument === "" && command.argument !== undefined) {
          desk.say(words.needsArgument(command.name, words.arguments[command.argument]), "yellow");
          return "stay";
        }
        return await this.#guarded(desk, () => command.run(desk, argument)) ?? "stay";
      }
    }
  }

  /** A command's failure is told; only the program's end is passed on. */
  async #guarded<T>(desk: ConversationDesk, act: () => Promise<T> | T): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      const { signal } = this.#context;
      if (signal.aborted) throw signal.reason;
      desk.fail(error);
      return undefined;
    }
  }
}
