// The grants of a hostile sandbox: what the launcher itself makes of the stage's configuration for a command.
import { bareCommand } from "../../src/args/build.ts";
import { loadConfiguration } from "../../src/config/load.ts";
import type { Grants } from "../../src/launcher/grants/grants.ts";
import { grantsOf } from "../../src/launcher/grants/plan.ts";
import { planInputs } from "../../src/launcher/grants/plan_inputs.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import type { HostileStage } from "./hostile_stage.ts";

/** `login`: a conversation with the login in `~/.qwen`. `key`: one prompt with an API key. */
export type HostileCase = "login" | "key";

const TERMINAL = { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 };

export async function hostileGrants(which: HostileCase, { granted, home }: HostileStage["targets"]): Promise<Grants> {
  const person = home.replace(/\/[^/]+$/, "");
  const key = { OPENAI_API_KEY: "sk-of-the-stage", OPENAI_BASE_URL: granted };
  const world = realWorld({ cwd: person, home: person, env: which === "key" ? key : {} });
  const loaded = await loadConfiguration(world, { flags: {}, providers: providerFacts });
  const asked = bareCommand(which === "login" ? "chat" : "prompt");
  return grantsOf(await planInputs(asked, { loaded, world, terminal: TERMINAL, extraHosts: [] }));
}
