// Owns the gathering of what a plan is made of, from the machine as it is now. Looks only; decides nothing.
import type { TerminalFacts } from "../../contract/messages.ts";
import type { Loaded } from "../../config/load.ts";
import { qwenServiceUrl } from "../../config/logins/stored_login.ts";
import type { Command } from "../../commands/specs.ts";
import type { Configuration, LoginReference } from "../../config/configuration.ts";
import type { World, WritableWorld } from "../../config/world.ts";
import { language } from "../../text/text.ts";
import { readCertificates } from "../machine/certificates.ts";
import { privatePaths } from "./private_paths.ts";
import { surroundings } from "../machine/host_facts.ts";
import { trustedHosts } from "./trusted_hosts.ts";

/** A command that carries flags: all that need a configuration do. */
export type ConfiguredCommand = Extract<Command, { flags: unknown }>;

/** A further service of a gateway. */
export interface NamedConfiguration {
  /** As `--also` names it. */
  readonly name: string;
  readonly configuration: Configuration;
}

/** What a plan is made of. */
export interface PlanInputs {
  readonly command: Command;
  readonly loaded: Loaded;
  readonly world: Pick<World, "cwd">;
  readonly language: string;
  readonly terminal: TerminalFacts;
  readonly surroundings: Readonly<Record<string, string>>;
  readonly caCerts: readonly string[];
  readonly isTrustedHost: (host: string) => boolean;
  /** `host:port` entries that the user allowed in this session. */
  readonly extraHosts: readonly string[];
  /** What goes on was signed in or has just been chosen: nobody is asked all over again. @default false */
  readonly goesOn?: boolean;
  /** Where Qwen's sign-in lives: `https://chat.qwen.ai`, or what QWEN_OAUTH_BASE_URL says. */
  readonly qwenIssuer: string;
  /** The issuers of all logins, where the command names one. */
  readonly keptLogins: readonly string[];
  /** The issuers of the logins that the command ends, and what is known of those that can be read. */
  readonly endingIssuers: readonly string[];
  readonly endingLogins: readonly LoginReference[];
  /** The further services of a gateway. */
  readonly also: readonly NamedConfiguration[];
  /** The paths of a file in `~/.qwen`: its own, and where links lead. */
  readonly pathsOf: (name: string) => readonly string[];
}

/** What is known beside the command. */
export interface Situation {
  readonly loaded: Loaded;
  readonly world: WritableWorld;
  readonly terminal: TerminalFacts;
  /** `host:port` entries that the user allowed in this session. */
  readonly extraHosts: readonly string[];
  /** What goes on was signed in or has just been chosen. */
  readonly goesOn?: boolean;
  /** The further services of a gateway. @default none */
  readonly also?: readonly NamedConfiguration[];
}

/** Gathers the inputs of `planSandbox`. @throws {QwenError} of kind `usage` when a login is named that there is none of */
export async function planInputs(command: ConfiguredCommand, situation: Situation): Promise<PlanInputs> {
  const { loaded, world } = situation;
  const simple = command.kind === "prompt";
  // Reading and checking a system's whole bundle costs more than a prompt on loopback.
  const needsTls = !simple || loaded.configuration.baseUrl.value.startsWith("https:");
  return {
    ...situation,
    also: situation.also ?? [],
    command,
    language: language(),
    caCerts: needsTls ? readCertificates(world) : [],
    surroundings: simple ? {} : surroundings(world),
    isTrustedHost: trustedHosts(loaded),
    qwenIssuer: qwenServiceUrl(loaded.ownVariable("QWEN_OAUTH_BASE_URL")),
    ...(command.kind === "auth logout" || command.kind === "auth use"
      ? (await import("./stored_logins.ts")).storedLogins(command, { world, loaded })
      : { keptLogins: [], endingIssuers: [], endingLogins: [] }),
    pathsOf: privatePaths(loaded.paths.qwenHome, world),
  };
}
