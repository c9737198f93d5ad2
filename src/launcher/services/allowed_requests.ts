// Whether a sandbox may ask for something at all: what it may is in its command's spec. Threat: a sandbox that has turned asks
// for what its command never needs: to save settings during a prompt, to read a file during `qwen models`. What may be asked
// for is decided on after that.
import { type CommandNamed, specOf } from "../../commands/specs.ts";
import type { Request, StartMessage } from "../../contract/messages.ts";
import type { ConfigurationEdit } from "../../config/edit/edit.ts";
import { keyAddress } from "../../config/edit/key_address.ts";
import { keptOf } from "../../config/edit/edit_workload.ts";
import { endingOf, findLogin } from "../../config/logins/kept_logins.ts";
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { keyService } from "../../providers/recognise.ts";

/** What a sandbox was started with, as far as it says what may be asked for. */
export type Started = Pick<StartMessage, "command" | "configuration" | "keptLogins">;

/** Whether the command has a use for the request. */
export function mayAsk({ command, configuration }: Started, { kind }: Pick<Request, "kind">): boolean {
  // Only the wizard of the first run leads to the demo.
  const { printed, workload } = configuration.credential ?? {};
  if (kind === "fresh-key" && printed === undefined && workload === undefined) return false;
  if (kind === "show-demo" && configuration.credential !== null) return false;
  return specOf(command.kind)?.asks?.includes(kind) ?? false;
}

/**
 * Whether the command line says a request: what `auth login`, `use` and `logout` save is what they were called for, but
 * for the key, which the sandbox alone has seen.
 */
export function isCommandsWord(start: Started, request: Request): boolean {
  if (request.kind !== "save-configuration") return false;
  const { edit } = request;
  const { command, configuration, keptLogins: kept = [] } = start;
  switch (command.kind) {
    case "auth logout":
      return edit.kind === "forget-key" && edit.scope === "user" && endingOf(command, { configuration, kept }).key;
    case "auth use":
      return isSame(edit, chosenBy(command.method, kept));
    case "auth login":
      return command.workload ? isProven(edit, configuration) : isSame(edit, signedInBy(command, configuration));
    default:
      return false;
  }
}

/** With the address and the model that the launcher itself found. */
function isProven(edit: ConfigurationEdit, configuration: Started["configuration"]): boolean {
  if (edit.kind !== "keep-workload" || configuration.credential?.workload === undefined) return false;
  const { baseUrl, model } = keptOf(configuration);
  return edit.baseUrl === baseUrl && edit.model === model;
}

/** What is saved, but for the key itself. */
interface Expected {
  readonly method: "openai" | "qwen-oauth" | "oauth";
  readonly brings?: "key";
  readonly baseUrl?: string;
  readonly model?: string;
  readonly issuer?: string;
}

function isSame(edit: ConfigurationEdit, expected: Expected): boolean {
  if (edit.kind !== "use" || edit.scope !== "user") return false;
  const hasKey = expected.brings === "key" ? typeof edit.key === "object" : edit.key === "keep";
  const issuer = edit.issuer?.replace(/\/+$/, "");
  return hasKey && edit.method === expected.method && edit.baseUrl === expected.baseUrl &&
    edit.model === expected.model && issuer === expected.issuer?.replace(/\/+$/, "");
}

function chosenBy(method: string, kept: readonly string[]): Expected {
  if (method === "openai" || method === "api-key") return { method: "openai" };
  const issuer = findLogin(method, kept);
  return issuer === undefined || issuer === QWEN_ISSUER ? { method: "qwen-oauth" } : { method: "oauth", issuer };
}

function signedInBy(command: CommandNamed<"auth login">, configuration: Started["configuration"]): Expected {
  const { issuer, target, flags } = command;
  if (!command.withApiKey && issuer !== undefined) return { method: "oauth", issuer };
  if (!command.withApiKey && target !== "openrouter") return { method: "qwen-oauth", issuer: QWEN_ISSUER };
  const id = command.provider ?? target;
  const { provider, baseUrl } = command.withApiKey
    ? keyService({
      id,
      baseUrl: id === undefined ? keyAddress(flags.openaiBaseUrl, configuration) : flags.openaiBaseUrl,
    })
    : keyService({ id: target });
  return { method: "openai", brings: "key", baseUrl, model: flags.model ?? provider?.defaultModel };
}
