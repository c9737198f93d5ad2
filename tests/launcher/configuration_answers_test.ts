// `qwen permissions`, `auth status` and `env`: the answers of the configuration, without a sandbox.
import { deepEqual, equal, match } from "node:assert/strict";
import { bareCommand } from "../../src/args/build.ts";
import { answerFromConfiguration } from "../../src/launcher/configuration_answers.ts";
import { NO_FLAGS } from "../fakes/fake_sandbox.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const KEY = "sk-0123456789abcdef0123";

/** The permissions of a command's sandbox, in JSON, for a user with a key. */
async function permissions(of?: "prompt" | "auth login", flags = NO_FLAGS): Promise<Record<string, unknown>> {
  const command = { ...bareCommand("permissions"), json: true, flags, ...(of === undefined ? {} : { of }) };
  const world = fakeWorld({ env: { OPENAI_API_KEY: KEY } });
  const { output, exitCode } = await answerFromConfiguration(command, world);
  equal(exitCode, 0);
  equal(output.includes("0123456789"), false, "the key is not shown");
  return JSON.parse(output);
}

Deno.test("qwen permissions tells of a prompt unless another command is named, and of what a conversation keeps beside it", async () => {
  const prompt = JSON.stringify(await permissions());
  equal(JSON.stringify(await permissions("prompt")), prompt);
  match(prompt, /api\.openai\.com:443/);
  match(prompt, /\.qwen\/history/);
  const quiet = JSON.stringify(await permissions(undefined, { ...NO_FLAGS, noHistory: true }));
  equal(/\.qwen\/history/.test(quiet), false);
  const login = JSON.stringify(await permissions("auth login"));
  match(login, /chat\.qwen\.ai:443/);
  equal(/chat\.qwen\.ai/.test(prompt), false);
  equal(/history/.test(login), false);
});

Deno.test("qwen auth status tells by its exit code whether anybody is signed in", async () => {
  const status = async (env: Record<string, string>): Promise<number> =>
    (await answerFromConfiguration({ ...bareCommand("auth status"), json: true }, fakeWorld({ env }))).exitCode;
  deepEqual([await status({ OPENAI_API_KEY: KEY }), await status({})], [0, 4]);
});
