// Owns the way from a command to its first cell: configuration, credential, binding of the key, plan, session.
import type { Command } from "../../args/command.ts";
import type { TerminalFacts } from "../../contract/messages.ts";
import type { ConfigurationEdit, Edited } from "../../config/edit/edit.ts";
import type { FlagInput } from "../../config/resolve/flag_values.ts";
import { assertUsable, loadConfiguration } from "../../config/load.ts";
import { resolvePaths } from "../../config/files/paths.ts";
import { assertNotPastProxy } from "../../config/resolve/proxy_variable.ts";
import type { WritableWorld } from "../../config/world.ts";
import { tell } from "../../base/output.ts";
import { providerFacts } from "../../providers/facts.ts";
import { text } from "../../text/text.ts";
import type { Standby } from "./host.ts";
import { runSession } from "./session.ts";
import { settleBinding } from "../grants/key_approval.ts";
import { Keyboard } from "../machine/keyboard.ts";
import { type CellPlan, type Change, issuersOf, needsWizard, planCell } from "../grants/plan.ts";
import { planInputs } from "../grants/plan_inputs.ts";
import type { Asking } from "../services/question.ts";
import { settlingWorld } from "./frozen_environment.ts";
import { terminalFacts } from "../machine/terminal_facts.ts";

/** A command that carries flags: all that run in the cell do. */
export type ConfiguredCommand = Extract<Command, { flags: unknown }>;

/** What a command in the cell needs of the launcher beside its words. */
export interface CellCommandPorts {
  readonly world: WritableWorld;
  /** Runs the demo, where the wizard's user only wants to look; answers its exit code. */
  readonly showDemo: () => Promise<number>;
  /** A cell that was opened when the words were known and nothing else. */
  readonly standby?: Standby;
}

/** Runs a command in the cell; answers the exit code. */
export async function runCellCommand(command: ConfiguredCommand, ports: CellCommandPorts): Promise<number> {
  const { showDemo, standby } = ports;
  const { world, settle } = settlingWorld(ports.world);
  const terminal = terminalFacts();
  const keyboard = new Keyboard();
  // A headless prompt never asks, also when somebody happens to sit at the terminal.
  const interactive = terminal.stdin && terminal.stderr && command.kind !== "prompt";
  const writeStderr = (line: string): void => tell(Deno.stderr, line);
  const replan = planner(command, { world, terminal, keyboard, interactive, writeStderr });
  const first = await replan({ extraHosts: [] });
  settle();
  return await runSession(first, {
    keyboard,
    interactive,
    policy: { world, writeStderr, save: (edit) => save(edit, world) },
    showDemo,
    ...(standby === undefined ? {} : { standby }),
    replan,
  });
}

interface Desk extends Asking {
  readonly world: WritableWorld;
  readonly terminal: TerminalFacts;
}

/** Makes the plan of a cell, each time from the configuration as it is then. Every warning is told once. */
function planner(command: ConfiguredCommand, desk: Desk): (change: Change) => Promise<CellPlan> {
  const { world, terminal, writeStderr } = desk;
  const told = new Set<string>();
  let signedIn = false;
  return async (change) => {
    const loaded = await loadConfiguration(world, { flags: flagsWith(command, change), providers: providerFacts });
    for (const { message } of loaded.configuration.warnings) {
      if (!told.has(message)) writeStderr(`${text().errors.prefix(message)}\n`);
      told.add(message);
    }
    await settleBinding(loaded, desk);
    const { extraHosts, overrides } = change;
    const { method, credential } = loaded.configuration;
    const goesOn = overrides === undefined ? signedIn : overrides.method !== undefined || method === "openai";
    if (needsCredential({ command, loaded, goesOn })) assertUsable({ ...loaded, binding: { ok: true } });
    const inputs = await planInputs(command, { loaded, world, terminal, extraHosts, goesOn });
    if (overrides === undefined) signedIn = credential !== null;
    for (const url of issuersOf(inputs)) assertNotPastProxy((name) => world.env(name), url);
    const plan = planCell(inputs);
    return command.kind === "chat" ? (await import("../configuration_answers.ts")).withBriefing(plan, inputs) : plan;
  };
}

/** Only a session that saves pays for the editor of JSON with comments. */
export async function save(edit: ConfigurationEdit, world: WritableWorld): Promise<Edited> {
  const { applyEdit } = await import("../../config/edit/edit.ts");
  return applyEdit(world, { paths: resolvePaths(world), edit });
}

/**
 * What the conversation chose counts as typed on the command line, save that a key is only ever itself: the cell cannot
 * have a file read by calling its key `@FILE`.
 */
function flagsWith({ flags }: ConfiguredCommand, { overrides }: Change): FlagInput {
  if (overrides === undefined) return flags;
  return {
    ...flags,
    authType: overrides.method ?? flags.authType,
    model: overrides.model ?? flags.model,
    openaiBaseUrl: overrides.baseUrl ?? flags.openaiBaseUrl,
    chosenKey: overrides.key,
  };
}

function needsCredential(facts: Parameters<typeof needsWizard>[0] & { readonly command: ConfiguredCommand }): boolean {
  const { kind } = facts.command;
  return ["prompt", "models", "auth-token"].includes(kind) || (kind === "chat" && !needsWizard(facts));
}
