// Owns a guess: what the cell of a prompt will be granted, told from flags and environment alone, in the order that the
// configuration has (`config/resolve/resolve_openai.ts`). A guess that turns out wrong costs time and nothing else: the cell is
// ended without having been told anything (`cell_host.ts`).
import type { Command } from "../args/command.ts";
import { DEFAULT_BASE_URL } from "../config/resolve/defaults.ts";
import type { World } from "../config/world.ts";
import { Standby } from "./sandbox/host.ts";
import { type Grants, grantsFor, hostOf } from "./grants/grants.ts";

type PromptCommand = Extract<Command, { readonly kind: "prompt" }>;

/** What a guess is made from. */
export interface Surroundings extends Pick<World, "env"> {
  /** How many things can be done at once. */
  readonly processors: number;
}

/** Opens the cell whose grants can be foreseen, if they can. */
export function openForeseenCell(command: PromptCommand, surroundings: Surroundings): Standby | undefined {
  const grants = foreseenGrants(command, surroundings);
  return grants === undefined ? undefined : new Standby(grants);
}

/** The grants, or undefined where files have a say in them: no key is in sight, or conversations are kept. */
export function foreseenGrants(
  { flags, continueSession, resume }: PromptCommand,
  { env, processors }: Surroundings,
): Grants | undefined {
  // With one processor the cell's work would stand in the way of the launcher's.
  if (processors < 2) return undefined;
  const key = flags.openaiApiKey ?? env("OPENAI_API_KEY") ?? "";
  const isOpenAi = flags.authType === undefined || flags.authType === "openai";
  if (key === "" || !isOpenAi || continueSession || resume !== undefined) return undefined;
  const baseUrl = flags.openaiBaseUrl ?? (env("OPENAI_BASE_URL") || DEFAULT_BASE_URL);
  try {
    return grantsFor({ hosts: [{ host: hostOf(baseUrl), why: "" }], files: [], whyEnv: "" });
  } catch {
    // The configuration will say what is wrong with it.
    return undefined;
  }
}
