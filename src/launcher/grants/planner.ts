// The way from a command to what it may do: configuration, credential, approval of the key, plan.
import type { ConfiguredCommand } from "./plan_inputs.ts";
import type { TerminalFacts } from "../../contract/messages.ts";
import { UNIX } from "../../config/host_port.ts";
import { KEY_IN_ARGUMENTS } from "../../config/configuration.ts";
import type { FlagInput } from "../../config/resolve/flag_values.ts";
import { assertUsable, loadConfiguration, type Loaded } from "../../config/load.ts";
import type { Proxies } from "../../config/proxy/chosen_proxy.ts";
import { assertNotPastProxy, isDirect } from "../../config/proxy/proxy_variable.ts";
import type { WritableWorld } from "../../config/world.ts";
import { providerFacts } from "../../providers/facts.ts";
import { text } from "../../text/text.ts";
import type { CommandKeys } from "./command_keys.ts";
import { approveKey } from "./key_approval.ts";
import { type Change, issuersOf, needsWizard, planSandbox, type SandboxPlan } from "./plan.ts";
import { type NamedConfiguration, type PlanInputs, planInputs } from "./plan_inputs.ts";
import type { Asking } from "../services/question.ts";

/** What a plan is made with. */
export interface PlannerPorts extends Asking {
  readonly world: WritableWorld;
  readonly terminal: TerminalFacts;
  /** Where a command prints the key. */
  readonly keys: CommandKeys;
}

/** Makes the plan of a command, each time from the configuration as it is then. Every warning is told once. */
export function planner(command: ConfiguredCommand, ports: PlannerPorts): (change: Change) => Promise<SandboxPlan> {
  const { world, terminal, keys, writeStderr } = ports;
  const told = new Set<string>();
  /** Hosts that the key may go to in this run. */
  const agreed = new Set<string>();
  let signedIn = false;
  return async (change) => {
    const read = async (): Promise<Loaded> => {
      const flags = flagsWith(command, change);
      const allowHost = [...flags.allowHost ?? [], ...agreed];
      return await loadConfiguration(world, { flags: { ...flags, allowHost }, providers: providerFacts });
    };
    let loaded = await read();
    for (const { code, message } of loaded.configuration.warnings) {
      if (code === KEY_IN_ARGUMENTS && !terminal.stderr) continue;
      if (!told.has(message)) writeStderr(`${text().errors.prefix(message)}\n`);
      told.add(message);
    }
    const host = await approveKey(loaded, ports);
    if (host !== undefined) {
      agreed.add(host);
      loaded = await read();
    }
    const { extraHosts, overrides } = change;
    const { method, credential } = loaded.configuration;
    const goesOn = overrides === undefined ? signedIn : overrides.method !== undefined || method === "openai";
    if (needsCredential({ command, loaded, goesOn })) {
      assertUsable(loaded);
      loaded = await keys.filled(loaded);
    }
    const also = await alsoOf(command, { loaded, keys });
    const inputs = await planInputs(command, { loaded, world, terminal, extraHosts, goesOn, also });
    if (overrides === undefined) signedIn = credential !== null;
    for (const url of issuersOf(inputs)) assertNotPastProxy(loaded.proxies, url);
    const plan = await withSealingKey(planSandbox(inputs), { inputs, keys });
    passProxyBy(plan.grants.net, { world, proxies: loaded.proxies });
    return command.kind === "chat" ? (await import("../configuration_answers.ts")).withBriefing(plan, inputs) : plan;
  };
}

/** Tells the runtime which of these hosts (`host:port`) no proxy is asked for. */
function passProxyBy(
  hosts: readonly string[],
  { world, proxies: { env, told } }: { readonly world: WritableWorld; readonly proxies: Proxies },
): void {
  const direct = hosts.filter((host) => !host.startsWith(UNIX)).filter((host) => isDirect(env, `https://${host}/`)).map(
    (host) => new URL(`https://${host}/`),
  );
  world.useProxies({ direct: [...new Set(direct.map(({ hostname }) => hostname.replace(/^\[|\]$/g, "")))], told });
}

/**
 * What the conversation chose counts as typed on the command line, save that a key is only ever itself: the sandbox
 * cannot have a file read by calling its key `@FILE`.
 */
function flagsWith(command: ConfiguredCommand, { overrides }: Change): FlagInput {
  // What is to be kept is proven first, whatever was chosen before.
  const isWorkload = command.kind === "auth login" && command.workload;
  const flags = isWorkload ? { ...command.flags, authType: "openai" } : command.flags;
  if (overrides === undefined) return flags;
  return {
    ...flags,
    authType: overrides.method ?? flags.authType,
    model: overrides.model ?? flags.model,
    openaiBaseUrl: overrides.baseUrl ?? flags.openaiBaseUrl,
    chosenKey: overrides.key,
  };
}

/** The further services of a gateway. @throws {QwenError} where one is not known, or has no key of its own */
async function alsoOf(
  command: ConfiguredCommand,
  { loaded, keys }: { readonly loaded: Loaded; readonly keys: CommandKeys },
): Promise<readonly NamedConfiguration[]> {
  if (command.kind !== "serve" && command.kind !== "exec") return [];
  if (command.also.length === 0) return [];
  const { alsoServices } = await import("./also_services.ts");
  return await alsoServices(command.also, { loaded, keys });
}

/** The plan with the key that its logins are sealed with. @throws {QwenError} of kind `auth` where the store does not give it */
export async function withSealingKey(
  plan: SandboxPlan,
  { inputs, keys }: { readonly inputs: PlanInputs; readonly keys: Pick<CommandKeys, "sealingKey"> },
): Promise<SandboxPlan> {
  const { secretStore, configuration: { credential, login } } = inputs.loaded;
  const logins = [login, ...inputs.also.map(({ configuration }) => configuration.login), ...inputs.endingLogins];
  // Most have nothing sealed, and pay for none of this.
  if (secretStore === "file" && credential?.sealed === undefined && !logins.some((one) => one?.sealed)) return plan;
  const { sealingNeed } = await import("../key_store/sealing_keys.ts");
  const need = sealingNeed(inputs);
  const sealingKey = need === undefined ? undefined : await keys.sealingKey(need);
  return sealingKey === undefined ? plan : { ...plan, start: { ...plan.start, sealingKey } };
}

function needsCredential(facts: Parameters<typeof needsWizard>[0] & { readonly command: ConfiguredCommand }): boolean {
  const { kind } = facts.command;
  // What is missing for one is told by the command itself.
  const { credential } = facts.loaded.configuration;
  if (facts.command.kind === "auth login") return facts.command.workload && credential?.workload !== undefined;
  return ["prompt", "models", "auth token", "serve", "exec"].includes(kind) || (kind === "chat" && !needsWizard(facts));
}
