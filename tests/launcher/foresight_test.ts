// What is foreseen must be what is planned, in the cases that it is meant for; and nothing where a file may decide.
import { deepEqual, equal } from "node:assert/strict";
import type { GlobalFlags } from "../../src/args/command.ts";
import { loadConfiguration } from "../../src/config/load.ts";
import { foreseenGrants } from "../../src/launcher/foresight.ts";
import { type Grants, sameGrants } from "../../src/launcher/grants/grants.ts";
import { grantsOf } from "../../src/launcher/grants/plan.ts";
import { planInputs } from "../../src/launcher/grants/plan_inputs.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { NO_FLAGS, promptCommand } from "../fakes/fake_cell.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const KEY = "sk-0123456789abcdef";
const TERMINAL = { stdin: false, stdout: false, stderr: false, columns: 80, rows: 24 };

type Env = Readonly<Record<string, string>>;

async function planned(flags: GlobalFlags, env: Env): Promise<Grants> {
  const world = fakeWorld({ env });
  const loaded = await loadConfiguration(world, { flags, providers: providerFacts });
  return grantsOf(await planInputs(promptCommand({ flags }), { loaded, world, terminal: TERMINAL, extraHosts: [] }));
}

const SIGHTED: Readonly<Record<string, { readonly flags?: Partial<GlobalFlags>; readonly env?: Env }>> = {
  "a key in the environment": { env: { OPENAI_API_KEY: KEY } },
  "a key and an address in the environment": {
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "http://127.0.0.1:8080/v1/" },
  },
  "a typed key": { flags: { openaiApiKey: KEY } },
  "a typed address over one of the environment": {
    flags: { openaiBaseUrl: "https://a.example/v1" },
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://b.example/v1" },
  },
  "an empty address": { env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "" } },
  "the method by name": { flags: { authType: "openai" }, env: { OPENAI_API_KEY: KEY } },
};

for (const [name, { flags = {}, env = {} }] of Object.entries(SIGHTED)) {
  Deno.test(`foreseenGrants() foresees what is planned: ${name}`, async () => {
    const all = { ...NO_FLAGS, ...flags };
    const foreseen = foreseenGrants(promptCommand({ flags: all }), { env: (name) => env[name], processors: 2 });
    equal(foreseen !== undefined && sameGrants(foreseen, await planned(all, env)), true);
  });
}

Deno.test("foreseenGrants() does not guess where files decide, or where the guess would cost more than it saves", () => {
  const env: Env = { OPENAI_API_KEY: KEY };
  const world = { env: (name: string) => env[name], processors: 2 };
  const blind = [
    foreseenGrants(promptCommand(), { ...world, env: () => undefined }),
    foreseenGrants(promptCommand(), { ...world, env: () => "" }),
    foreseenGrants(promptCommand({ flags: { ...NO_FLAGS, authType: "qwen-oauth" } }), world),
    foreseenGrants(promptCommand({ continueSession: true }), world),
    foreseenGrants(promptCommand({ resume: "" }), world),
    foreseenGrants(promptCommand({ flags: { ...NO_FLAGS, openaiBaseUrl: "no address" } }), world),
    foreseenGrants(promptCommand(), { ...world, processors: 1 }),
  ];
  deepEqual(blind, blind.map(() => undefined));
});
