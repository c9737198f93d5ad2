// Owns the commands that only ask about the configuration: where does a value come from, and what would the sandbox be
// allowed? They read what a prompt would read, through the very same resolver, and start no sandbox. A conversation is handed
// the same answers; a prompt need not load their words.
import type { PlanInputs, Situation } from "./grants/plan_inputs.ts";
import { bareCommand } from "../args/build.ts";
import type { CommandNamed, SandboxKind } from "../commands/specs.ts";
import { jsonText } from "../base/json.ts";
import { loadConfiguration, type Loaded } from "../config/load.ts";
import type { Warning } from "../config/configuration.ts";
import type { WritableWorld } from "../config/world.ts";
import { envReportJson, envReportText } from "../inspect/env_report.ts";
import { statusExitCode, statusJson, statusText, whatStops } from "../inspect/status.ts";
import { providerFacts } from "../providers/facts.ts";
import { conversationFiles, keepsHistory } from "./grants/file_grants.ts";
import { decided, permissionsJson, permissionsText } from "./grants/permissions_report.ts";
import { grantsOf, isSealed, type SandboxPlan } from "./grants/plan.ts";
import { planInputs } from "./grants/plan_inputs.ts";
import { STORE_PROGRAMS } from "./key_store/programs.ts";
import { terminalFacts } from "./machine/terminal_facts.ts";

type Question = CommandNamed<"auth status" | "env" | "permissions">;

/** What the command prints on stdout, and its exit code. */
export async function answerFromConfiguration(
  command: Question,
  world: WritableWorld,
): Promise<{ readonly output: string; readonly exitCode: number }> {
  const loaded = await loadConfiguration(world, { flags: command.flags, providers: providerFacts });
  const terminal = terminalFacts();
  const layout = terminal.stdout ? { columns: terminal.columns } : {};
  switch (command.kind) {
    case "auth status":
      return {
        output: command.json ? jsonText(statusJson(loaded)) : statusText(loaded, layout),
        exitCode: statusExitCode(loaded),
      };
    case "env":
      return {
        output: command.json
          ? jsonText(envReportJson(loaded, command))
          : envReportText(loaded, { ...command, ...layout }),
        exitCode: 0,
      };
    case "permissions": {
      const { of: name = "prompt" } = command;
      if (name !== "prompt") return await permissionsOf(name, command, { loaded, world, terminal, layout });
      const inputs = await planInputs(command, { loaded, world, terminal, extraHosts: [] });
      const grants = grantsOf(inputs);
      const isKept = !command.flags.noHistory && keepsHistory(loaded);
      const conversation = isKept ? conversationFiles(inputs) : [];
      const { home } = loaded.paths;
      const { proxyVariable } = loaded.configuration;
      const stops = whatStops(loaded);
      const what = isSealed(loaded.configuration.credential, grants) ? "sealed prompt" : "prompt";
      const output = command.json
        ? jsonText(permissionsJson(grants, { conversation, stops, what, notes: decided(loaded.configuration) }))
        : permissionsText(grants, { home, proxyVariable, ...beside(loaded), conversation, stops, what, ...layout });
      return { output, exitCode: 0 };
    }
  }
}

/** What the sandbox of another command than a prompt would be allowed. */
async function permissionsOf(
  name: SandboxKind,
  { flags, json }: CommandNamed<"permissions">,
  { layout, ...situation }: Omit<Situation, "extraHosts"> & { readonly layout: { readonly columns?: number } },
): Promise<{ readonly output: string; readonly exitCode: number }> {
  const { loaded } = situation;
  const inputs = await planInputs({ ...bareCommand(name), flags }, { ...situation, extraHosts: [] });
  const grants = grantsOf(inputs);
  const stops = name === "auth login" ? [] : whatStops(loaded);
  const { proxyVariable } = loaded.configuration;
  const output = json
    ? jsonText(
      permissionsJson(grants, { conversation: [], stops, what: "prompt", notes: decided(loaded.configuration) }),
    )
    : permissionsText(grants, {
      home: loaded.paths.home,
      proxyVariable,
      ...beside(loaded),
      stops,
      what: { command: name },
      ...layout,
    });
  return { output, exitCode: 0 };
}

/** The plan of a conversation's sandbox with what `/status` and `/permissions` print there. */
export function withBriefing({ start, ...plan }: SandboxPlan, { loaded, terminal }: PlanInputs): SandboxPlan {
  const { paths: { home }, configuration: { proxyVariable } } = loaded;
  // A conversation leaves the last column free (`sandbox/services/print_note.ts`).
  const columns = terminal.columns - 1;
  const briefing = {
    statusText: statusText(loaded, { columns }),
    permissionsText: permissionsText(plan.grants, {
      home,
      proxyVariable,
      ...beside(loaded),
      columns,
      what: "conversation",
    }),
  };
  return { ...plan, start: { ...start, briefing } };
}

/** What is told beside the permissions: what was decided of the user's own, and the programs that the launcher starts for a key. */
function beside({ configuration, secretStore }: Loaded): Beside {
  const { credential, login } = configuration;
  const isSealed = secretStore === "keychain" || credential?.sealed !== undefined || login?.sealed === true;
  const { os } = Deno.build;
  const storeProgram = STORE_PROGRAMS[os === "windows" || os === "darwin" ? os : "linux"];
  const proof = credential?.workload?.proof;
  const printing = proof?.kind === "command" ? proof.command : credential?.command;
  return { notes: decided(configuration), keyProgram: printing?.argv[0], ...(isSealed ? { storeProgram } : {}) };
}

interface Beside {
  readonly notes: readonly Warning[];
  readonly keyProgram: string | undefined;
  readonly storeProgram?: string;
}
