// The question whether a key of the user's may go to a host that only a project's file names: what each answer comes to.
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { loadConfiguration } from "../../src/config/load.ts";
import { approveKey } from "../../src/launcher/grants/key_approval.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { type FakeWorld, fakeWorld } from "../fakes/fake_world.ts";

const KEY = "sk-0123456789abcdef0123";
const TRUSTED = "/home/me/.qwen/trusted_hosts.json";

interface Asked {
  readonly host: Promise<string | undefined>;
  readonly world: FakeWorld;
  readonly questions: string[];
}

/** A start in a project whose file names an address, with the user's own key, and one answer. */
async function start(answer: string | undefined, { interactive = true, url = "https://Evil.example/v1" } = {}): Promise<
  Asked
> {
  const files = { "/home/me/project/.env": `OPENAI_BASE_URL=${url}\n` };
  const world = fakeWorld({ env: { OPENAI_API_KEY: KEY }, files });
  const loaded = await loadConfiguration(world, { flags: {}, providers: providerFacts });
  const questions: string[] = [];
  const host = approveKey(loaded, {
    world,
    interactive,
    keyboard: { ask: (show) => (show(), Promise.resolve(answer)) },
    writeStderr: (line) => questions.push(line),
  });
  return { host, world, questions };
}

Deno.test("a yes lets the key go to the host in this run, and is not remembered", async () => {
  for (const answer of ["y", "Y", "yes"]) {
    const { host, world, questions } = await start(answer);
    equal(await host, "evil.example");
    equal(questions.length, 1);
    match(questions.join(), /evil\.example/);
    equal(questions.join().includes("0123456789"), false, "the key is not shown");
    deepEqual([...world.modes.keys()], [], answer);
  }
});

Deno.test("the host's name, typed, lets the key go there and is remembered, so that the next run asks nothing", async () => {
  for (const answer of ["evil.example", "EVIL.example"]) {
    const { host, world } = await start(answer);
    equal(await host, "evil.example");
    deepEqual([...world.modes.keys()], [TRUSTED], answer);
    match(world.textOf(TRUSTED) ?? "", /evil\.example/);
    const next = await loadConfiguration(world, { flags: {}, providers: providerFacts });
    equal(next.binding.ok, true);
  }
});

Deno.test("anything else is a no: the key goes nowhere, nothing is remembered, and the error says both sources and the ways out", async () => {
  for (const answer of ["n", "", "no", "yes please", "example", "evil.example.", "https://evil.example", undefined]) {
    const { host, world, questions } = await start(answer);
    await rejects(host, (error) => {
      const { kind, message, hint } = error as { kind?: string; message: string; hint?: readonly string[] };
      equal(kind, "config");
      match(message, /OPENAI_API_KEY[^]*evil\.example|evil\.example[^]*OPENAI_API_KEY/);
      match((hint ?? []).join("\n"), /--allow-host evil\.example/);
      return true;
    });
    equal(questions.length, 1, String(answer));
    deepEqual([...world.modes.keys()], [], String(answer));
  }
});

Deno.test("where nobody is at the terminal nobody is asked, and the answer is no", async () => {
  const { host, world, questions } = await start("y", { interactive: false });
  await rejects(host, { kind: "config" });
  deepEqual([questions, [...world.modes.keys()]], [[], []]);
});

Deno.test("an address of this machine or of a known service is no question", async () => {
  for (const url of ["http://127.0.0.1:8080/v1", "https://api.openai.com/v1"]) {
    const { host, questions } = await start("n", { url });
    deepEqual([await host, questions], [undefined, []], url);
  }
});
