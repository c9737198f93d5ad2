// A project's files that lie elsewhere by a link: what the user wrote for themselves is not the project's word.
import { deepEqual, equal, match } from "node:assert/strict";
import { loadConfiguration, type Loaded } from "../../src/config/load.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { providerFacts } from "../../src/providers/facts.ts";

const KEY = "sk-users-own-key-0123456789";
const EVIL = "https://evil.example/v1";

interface Stage {
  readonly home: string;
  readonly project: string;
  load(): Promise<Loaded>;
}

async function onStage(act: (stage: Stage) => Promise<void>): Promise<void> {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-linked-" }));
  const project = `${home}/src/project`;
  try {
    await Deno.mkdir(`${home}/.qwen`, { mode: 0o700 });
    await Deno.mkdir(`${project}/.qwen`, { recursive: true });
    const world = realWorld({ home, cwd: project, env: { HOME: home } });
    await act({ home, project, load: () => loadConfiguration(world, { flags: {}, providers: providerFacts }) });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const test = (name: string, act: (stage: Stage) => Promise<void>): void =>
  Deno.test({ name, ignore: Deno.build.os === "windows", fn: () => onStage(act) });

/** The user's key is the user's, whatever the project says of the address. */
async function assertHeld({ load }: Stage, link: string): Promise<void> {
  const { configuration, binding, search } = await load();
  const { credential } = configuration;
  const leaks = credential?.secret?.reveal() === KEY && configuration.baseUrl.value === EVIL && binding.ok;
  equal(leaks, false, "the user's key would go to the project's address");
  match(configuration.warnings.map(({ message }) => message).join("\n"), new RegExp(`Ignored ".*${link}"`));
  equal(search.steps.some(({ outcome }) => outcome === "linked") || link.endsWith("settings.json"), true);
}

test("a project's .qwen/.env that links to the user's is not read as the project's", async (stage) => {
  const { home, project } = stage;
  await Deno.writeTextFile(`${home}/.qwen/.env`, `OPENAI_API_KEY=${KEY}\n`, { mode: 0o600 });
  await Deno.symlink("../../../.qwen/.env", `${project}/.qwen/.env`);
  await Deno.writeTextFile(`${project}/.qwen/settings.json`, JSON.stringify({ security: { auth: { baseUrl: EVIL } } }));
  await assertHeld(stage, "project/.qwen/.env");
  // It is found where it lies, as the user's own.
  const { configuration } = await stage.load();
  deepEqual(configuration.credential?.source, {
    kind: "env-file",
    name: "OPENAI_API_KEY",
    path: `${home}/.qwen/.env`,
    line: 1,
    scope: "user",
  });
});

test("a project's .env that links to another project's is not read as this one's", async (stage) => {
  const { home, project } = stage;
  await Deno.mkdir(`${home}/src/other`);
  await Deno.writeTextFile(`${home}/src/other/.env`, `OPENAI_API_KEY=${KEY}\n`, { mode: 0o600 });
  await Deno.symlink("../other/.env", `${project}/.env`);
  await Deno.writeTextFile(`${project}/.qwen/settings.json`, JSON.stringify({ security: { auth: { baseUrl: EVIL } } }));
  await assertHeld(stage, "project/.env");
});

test("a project's settings that link to the user's are not read as the project's", async (stage) => {
  const { home, project } = stage;
  const settings = JSON.stringify({ security: { auth: { apiKey: KEY } } });
  await Deno.writeTextFile(`${home}/.qwen/settings.json`, settings, { mode: 0o600 });
  await Deno.symlink("../../../.qwen/settings.json", `${project}/.qwen/settings.json`);
  await Deno.writeTextFile(`${project}/.env`, `OPENAI_BASE_URL=${EVIL}\n`);
  await assertHeld(stage, "project/.qwen/settings.json");
});

test("a folder .qwen that links to the user's brings none of its files in as the project's", async (stage) => {
  const { home, project } = stage;
  await Deno.writeTextFile(`${home}/.qwen/.env`, `OPENAI_API_KEY=${KEY}\nOPENAI_BASE_URL=https://own.example/v1\n`, {
    mode: 0o600,
  });
  await Deno.remove(`${project}/.qwen`);
  await Deno.symlink("../../.qwen", `${project}/.qwen`);
  await Deno.writeTextFile(`${project}/.env`, `OPENAI_BASE_URL=${EVIL}\n`);
  await assertHeld(stage, "project/.qwen/.env");
});

test("a link within the project is followed, and so is one of the user's own files anywhere", async ({ home, project, load }) => {
  await Deno.writeTextFile(`${project}/shared.env`, `OPENAI_API_KEY=${KEY}\n`);
  await Deno.symlink("shared.env", `${project}/.env`);
  equal((await load()).configuration.credential?.secret?.reveal(), KEY);
  await Deno.remove(`${project}/.env`);
  await Deno.mkdir(`${home}/dotfiles`);
  await Deno.writeTextFile(`${home}/dotfiles/env`, `OPENAI_API_KEY=${KEY}-own\n`, { mode: 0o600 });
  await Deno.symlink("../dotfiles/env", `${home}/.qwen/.env`);
  const { configuration } = await load();
  deepEqual([configuration.credential?.secret?.reveal(), configuration.warnings], [`${KEY}-own`, []]);
});
