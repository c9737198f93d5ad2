import { equal } from "node:assert/strict";
import { loadConfiguration } from "../../src/config/load.ts";
import { settlingWorld } from "../../src/launcher/sandbox/frozen_environment.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const SETTINGS = "/home/me/.qwen/settings.json";
const before = {
  security: { auth: { selectedType: "openai", apiKey: "$MY_KEY" } },
  model: { name: "a" },
  modelProviders: { openai: [{ id: "a", envKey: "MY_KEY" }, { id: "b", envKey: "OTHER_MODELS_KEY" }] },
};
const env = { MY_KEY: "mine", OTHER_MODELS_KEY: "others", AWS_SECRET_ACCESS_KEY: "aws", OPENROUTER_API_KEY: "router" };

/** The key of a second reading, after a sandbox has rewritten the settings. */
async function keyAfter(settings: unknown): Promise<string | undefined> {
  const { world, settle } = settlingWorld(fakeWorld({ env, files: { [SETTINGS]: JSON.stringify(before) } }));
  await loadConfiguration(world, { flags: {}, providers: providerFacts });
  settle();
  world.replace(SETTINGS, JSON.stringify(settings), 0o600);
  const { configuration } = await loadConfiguration(world, { flags: {}, providers: providerFacts });
  return configuration.credential?.secret?.reveal();
}

Deno.test("settings that a sandbox wrote insert no variable that nobody named before", async () => {
  const apiKey = (value: string): unknown => ({ security: { auth: { selectedType: "openai", apiKey: value } } });
  for (const value of ["$AWS_SECRET_ACCESS_KEY", "${AWS_SECRET_ACCESS_KEY}"]) {
    equal((await keyAfter(apiKey(value)))?.includes("aws"), false, value);
  }
  const entry = { model: { name: "x" }, modelProviders: { openai: [{ id: "x", envKey: "AWS_SECRET_ACCESS_KEY" }] } };
  equal((await keyAfter({ ...entry, security: { auth: { selectedType: "openai" } } })) === "aws", false);
  equal(await keyAfter(apiKey("$MY_KEY")), "mine");
});

Deno.test("another model's key, which the settings named from the start, is found later", async () => {
  equal(await keyAfter({ ...before, model: { name: "b" } }), "others");
});

Deno.test("a name counts only if it was read before the sandbox ran, in a file that is no bundle", () => {
  const notes = (name: string, bytes: number): string => `${name}\n`.padEnd(bytes, "#");
  const { world, settle } = settlingWorld(fakeWorld({
    env: { EARLY: "1", LATE: "2", JUST_FITS: "3", TOO_LARGE: "4", ASKED_FOR: "5" },
    files: {
      "/early": "EARLY",
      "/late": "LATE",
      "/fits": notes("JUST_FITS", 128 * 1024),
      "/large": notes("TOO_LARGE", 128 * 1024 + 1),
    },
  }));
  for (const path of ["/early", "/fits", "/large"]) world.read(path, 1 << 20);
  equal(world.env("ASKED_FOR"), "5");
  settle();
  world.read("/late", 1 << 20);
  const names = ["EARLY", "JUST_FITS", "ASKED_FOR", "LATE", "TOO_LARGE"];
  equal(names.map((name) => world.env(name)).join(), "1,3,5,,");
});
