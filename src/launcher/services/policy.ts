// Owns what every answer to the sandbox is decided by, and the launcher's question in the middle of its drawing.
import type { Command } from "../../commands/specs.ts";
import type { Request } from "../../contract/messages.ts";
import type { WritableWorld } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { NamedFiles } from "../machine/named_files.ts";
import { answerTo, type Asking, isAgreed } from "./question.ts";

/** What the broker decides by. */
export interface BrokerPolicy extends Asking {
  readonly world: WritableWorld;
  readonly files: NamedFiles;
  /** The command that the sandbox runs. */
  readonly command: Pick<Command, "kind">;
  /** `~/.qwen`, if the running sandbox may keep something in it. */
  readonly home?: string | undefined;
  /** `host:port` entries of the running sandbox. */
  readonly granted: readonly string[];
  /** The address of the running sandbox, where only a project's file names it: its host, and the file in words. */
  readonly projectsAddress?: { readonly host: string; readonly source: string } | undefined;
  /** What is saved is sealed with this. @default it is not sealed */
  readonly sealingKey?: string | undefined;
  /** Whether a host (`host` or `host:port`) needs no question: built in, loopback, `--allow-host`, approved before. */
  readonly isTrustedHost: (host: string) => boolean;
  /** Whether the user said this very thing where the sandbox has no part: on the command line, or as a line just typed. */
  readonly isUsersWord: (request: Request) => boolean;
}

/** Asks the user, unless it is their own word; nobody says no. */
export async function mayDo(
  { question, request }: { readonly question: () => string; readonly request: Request },
  policy: BrokerPolicy,
): Promise<boolean> {
  return policy.isUsersWord(request) || await ask(question(), policy);
}

/** Asks the user; answers whether that was a yes. */
export async function ask(question: string, policy: BrokerPolicy): Promise<boolean> {
  return await isAgreed(question, onOwnLine(policy));
}

/** Asks a question that says its own answers; what was typed, nothing where nobody can be asked. */
export async function asked(question: string, policy: BrokerPolicy): Promise<string> {
  return await answerTo(question, onOwnLine(policy), { isYesNo: false });
}

/** The sandbox may have left the cursor anywhere. */
function onOwnLine(policy: BrokerPolicy): BrokerPolicy {
  return { ...policy, writeStderr: (line) => policy.writeStderr(`\n${line}`) };
}

/** What the sandbox is told of a no. */
export function refusal(
  message: string = text().launcher.notAllowed(),
  hint: readonly string[] = [],
): QwenError {
  return new QwenError("config", message, { hint });
}
