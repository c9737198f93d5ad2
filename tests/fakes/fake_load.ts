// What the tests of the configuration share: a load in a fake machine, and the real table of providers.
import { loadConfiguration, type Loaded } from "../../src/config/load.ts";
import type { FlagInput } from "../../src/config/resolve/flag_values.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { fakeWorld, type FakeWorldOptions } from "./fake_world.ts";

/** Loads the configuration of a fake machine. */
export function load(options: FakeWorldOptions & { readonly flags?: FlagInput } = {}): Promise<Loaded> {
  return loadConfiguration(fakeWorld(options), { flags: options.flags ?? {}, providers: providerFacts });
}

/** A settings file's text. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
