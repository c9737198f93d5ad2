// Owns the files of `~/.qwen` that a command's sandbox gets: those of the one login it uses, and what it keeps of
// conversations. Never the directory itself, nor the settings, `.env` or trusted hosts in it: what stands there decides
// where the next run's key goes. Pure but for `pathsOf`.
import { LOOPBACK_LISTENER } from "../../config/host_port.ts";
import type { CommandNamed } from "../../commands/specs.ts";
import type { PlanInputs } from "./plan_inputs.ts";
import { GATEWAY_TOKENS_FILE } from "../../config/gateway_tokens.ts";
import type { Loaded } from "../../config/load.ts";
import { folderBeside, lockName, loginFileName, QUOTA_FILE, QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { findSetting, ownFiles } from "../../config/settings/settings.ts";
import { text } from "../../text/text.ts";
import { type FileGrant, hostOf } from "./grants.ts";

/** The files that the sandbox may read and write, if it may reach these hosts. */
export function filesFor(inputs: PlanInputs, hosts: readonly string[]): readonly FileGrant[] {
  if (inputs.loaded.paths.qwenHome === undefined) return [];
  return [
    ...issuersFor(inputs, hosts).flatMap((issuer) => loginFiles(issuer, inputs)),
    ...keptFor(inputs),
    ...gatewayFiles(inputs),
  ];
}

/**
 * Whether conversations and typed lines are kept; `general.chatRecording` is the reference's own switch. It is the
 * user's alone: a project's file switches nothing on that the user switched off.
 */
export function keepsHistory({ settings }: Pick<Loaded, "settings">): boolean {
  return findSetting(ownFiles(settings), "general.chatRecording")?.node.value !== false;
}

/** What a conversation keeps. */
export function conversationFiles({ pathsOf }: Pick<PlanInputs, "pathsOf">): readonly FileGrant[] {
  const words = text().launcher;
  return [
    ...pathsOf("history").map((path) => ({ path, why: words.whyHistory() })),
    ...pathsOf("sessions").map((path) => ({ path, why: words.whySessions() })),
  ];
}

function keptFor(inputs: PlanInputs): readonly FileGrant[] {
  const { command, loaded } = inputs;
  if (!("flags" in command) || command.flags.noHistory || !keepsHistory(loaded)) return [];
  if (command.kind === "chat") return conversationFiles(inputs);
  const continues = command.kind === "prompt" && (command.continue || command.resume !== undefined);
  return continues ? inputs.pathsOf("sessions").map((path) => ({ path, why: text().launcher.whySessions() })) : [];
}

/** Where it listens, and who may come in: of the tokens there are hashes, and the launcher alone changes them. */
function gatewayFiles({ command, pathsOf }: PlanInputs): readonly FileGrant[] {
  if (command.kind !== "serve") return [];
  const socket = command.socket === undefined ? [] : [{ path: command.socket, why: text().launcher.whySocket() }];
  const why = text().launcher.whyTokens();
  return [...socket, ...pathsOf(GATEWAY_TOKENS_FILE).map((path) => ({ path, why, readOnly: true }))];
}

/** Whose logins the sandbox reads, renews, keeps or ends. */
function issuersFor(inputs: PlanInputs, hosts: readonly string[]): readonly string[] {
  const { command, loaded: { configuration } } = inputs;
  const { credential, login } = configuration;
  switch (command.kind) {
    case "auth login":
      return signedInAt(command);
    case "auth logout":
      return inputs.endingIssuers;
    case "auth use":
      return [];
    default: {
      // In a conversation that can reach Qwen's sign-in and listen for the browser's answer, one is under way.
      const signsIn = command.kind === "chat" && hosts.includes(LOOPBACK_LISTENER) &&
        hosts.includes(hostOf(inputs.qwenIssuer));
      const own = credential?.kind === "oauth" && login !== undefined ? [login.issuer] : [];
      const also = inputs.also.flatMap(({ configuration: { login } }) => login === undefined ? [] : [login.issuer]);
      return [...new Set([...own, ...also, ...(signsIn ? [QWEN_ISSUER] : [])])];
    }
  }
}

/** An API key (OpenRouter's sign-in gives one, too) is kept by the launcher. */
function signedInAt(
  { withApiKey, workload, issuer, target }: CommandNamed<"auth login">,
): readonly string[] {
  if (withApiKey || workload) return [];
  if (issuer !== undefined) return [issuer];
  return [undefined, "qwen", "qwen-oauth"].includes(target) ? [QWEN_ISSUER] : [];
}

function loginFiles(issuer: string, { pathsOf }: Pick<PlanInputs, "pathsOf">): readonly FileGrant[] {
  const words = text().launcher;
  const name = loginFileName(issuer);
  const grant = (file: string, why: string): readonly FileGrant[] => pathsOf(file).map((path) => ({ path, why }));
  return [
    ...grant(name, words.whyLogin(issuer)),
    ...grant(lockName(name), words.whyLock()),
    ...grant(folderBeside(name), words.whyFolder()),
    ...(issuer === QWEN_ISSUER
      ? [...grant(QUOTA_FILE, words.whyQuota()), ...grant(folderBeside(QUOTA_FILE), words.whyQuota())]
      : []),
  ];
}
