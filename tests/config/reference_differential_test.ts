// The search and the dialect beside the reference's own, black box against black box, where the two agree by design.
// Where they do not (merging of home files, odd files, directories above home) compatibility 1.1 says why.
import { deepEqual, equal } from "node:assert/strict";
import { loadConfiguration } from "../../src/config/load.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { referenceIsAtHand, type ReferenceRun, runReference } from "../fakes/reference_program.ts";

interface Case {
  readonly name: string;
  /** Below the temporary home; a value that starts with `->` is a link. */
  readonly files: Readonly<Record<string, string>>;
  /** @default a/b */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly key: string | undefined;
}

const line = (key: string): string => `OPENAI_API_KEY=${key}\n`;

const CASES: readonly Case[] = [
  { name: ".qwen/.env before .env", files: { "a/b/.qwen/.env": line("sk-1"), "a/b/.env": line("sk-2") }, key: "sk-1" },
  {
    name: "the child before its parent",
    files: { "a/.qwen/.env": line("sk-1"), "a/b/.env": line("sk-2") },
    key: "sk-2",
  },
  { name: "the parent, when the child has none", files: { "a/.env": line("sk-1"), "a/b/x": "" }, key: "sk-1" },
  {
    name: "~/.qwen/.env before ~/.env",
    files: { ".qwen/.env": line("sk-1"), ".env": line("sk-2"), "a/b/x": "" },
    key: "sk-1",
  },
  { name: "~/.env", files: { ".env": line("sk-1"), "a/b/x": "" }, key: "sk-1" },
  { name: "the home itself", files: { ".env": line("sk-1") }, cwd: ".", key: "sk-1" },
  {
    name: "a dangling link is passed over, a good one is followed",
    files: { "a/b/.qwen/.env": "-> nowhere", "a/b/.env": "-> ../real", "a/real": line("sk-1") },
    key: "sk-1",
  },
  {
    name: "a plain file named .qwen",
    files: { "a/b/.qwen": "", "a/b/.env": line("sk-1") },
    key: "sk-1",
  },
  { name: ".env.local is not read", files: { "a/b/.env.local": line("sk-1") }, key: undefined },
  {
    name: "QWEN_HOME moves the user's file",
    files: { "moved/.env": line("sk-1"), ".env": line("sk-2"), "a/b/x": "" },
    env: { QWEN_HOME: "~/moved" },
    key: "sk-1",
  },
  {
    name: "the environment before the file",
    files: { "a/b/.env": line("sk-1") },
    env: { OPENAI_API_KEY: "sk-env" },
    key: "sk-env",
  },
  {
    name: "an empty variable counts as unset",
    files: { "a/b/.env": line("sk-1") },
    env: { OPENAI_API_KEY: "" },
    key: "sk-1",
  },
];

/** Values of one file in every form that the dialect knows. */
const DIALECT = [
  "\uFEFFD1=plain # comment",
  "export D2='single # kept'",
  'D3="double\\nline \\t stays"',
  "D4=`back ' \" tick`",
  "D5=sk-a#b",
  "D6: colon",
  "  D7  =  blanks  ",
  'D8="two',
  'lines"',
  'D9="open',
  'D10="tail" behind',
  "D11=${D1}",
  "D12=first",
  "D12=second",
  "D13='it\\'s'",
  "D14=a=b=c",
  "not a line",
  "D15=\tTab\r",
].join("\n");
const DIALECT_NAMES = Array.from({ length: 15 }, (_, at) => `D${at + 1}`);

const isAtHand = await referenceIsAtHand();

function makeTree(files: Readonly<Record<string, string>>): string {
  const home = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "qwen-reference-" }));
  Deno.mkdirSync(`${home}/a/b`, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const full = `${home}/${path}`;
    Deno.mkdirSync(full.slice(0, full.lastIndexOf("/")), { recursive: true });
    if (content.startsWith("-> ")) Deno.symlinkSync(content.slice(3), full);
    else Deno.writeTextFileSync(full, content);
  }
  return home;
}

async function ourKey({ home, cwd, env }: ReferenceRun): Promise<string | undefined> {
  const world = realWorld({
    cwd: Deno.realPathSync(cwd),
    home,
    env: { OPENAI_BASE_URL: "http://127.0.0.1:9", ...env },
  });
  const { configuration } = await loadConfiguration(world, { flags: {}, providers: providerFacts });
  return configuration.credential?.secret?.reveal();
}

for (const { name, files, cwd = "a/b", env = {}, key } of CASES) {
  Deno.test({
    name: `the reference and we find the same key: ${name}`,
    ignore: !isAtHand,
    fn: async () => {
      const home = makeTree(files);
      try {
        const run = { home, cwd: `${home}/${cwd}`, env };
        equal(await ourKey(run), key, "ours");
        equal((await runReference(run))?.key, key, "the reference's");
      } finally {
        Deno.removeSync(home, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "the reference and we read the same values from a file in every form",
  ignore: !isAtHand,
  fn: async () => {
    // Settings carry the values into the request, where the endpoint sees them.
    const probe = Object.fromEntries(DIALECT_NAMES.map((name) => [name, `\${${name}}`]));
    const home = makeTree({
      ".qwen/.env": `${DIALECT}\nOPENAI_API_KEY=sk-1\n`,
      ".qwen/settings.json": JSON.stringify({ model: { generationConfig: { extra_body: { probe } } } }),
    });
    try {
      const run = { home, cwd: `${home}/a/b`, env: {} };
      const world = realWorld({ cwd: run.cwd, home, env: {} });
      const { configuration } = await loadConfiguration(world, { flags: {}, providers: providerFacts });
      const theirs = await runReference(run);
      equal(theirs?.key, "sk-1");
      const body = theirs?.body;
      const theirProbe = typeof body === "object" && body !== null && "probe" in body ? body.probe : undefined;
      deepEqual(configuration.extras.body.probe, theirProbe);
    } finally {
      Deno.removeSync(home, { recursive: true });
    }
  },
});
