// Owns the question whose files are whose: in one `~/.qwen` neither program touches what only the other one keeps there.
import { verdict } from "./run.ts";
import type { Scenario, Tried } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** Written by both: whoever changes it keeps what the other one wrote. */
const SHARED = /^(settings\.json|oauth_creds\.json)$/;

/** What only our program keeps, as it writes it (a conversation, typed lines, hosts that were confirmed). */
const OURS: Readonly<Record<string, string>> = {
  "history": '{"text":"typed by hand","at":1790000000000}\n',
  "sessions/0b8f6a5e-6f0a-4a3c-9f43-0d0d5a5f1c11.jsonl":
    '{"v":1,"type":"session","id":"0b8f6a5e-6f0a-4a3c-9f43-0d0d5a5f1c11","cwd":"/w","startedAt":1790000000000}\n',
  "trusted_hosts.json": '{"hosts":["gateway.example"]}\n',
};

const apart: Scenario = {
  fault: "one home, one program after the other: the files that only the other one keeps",
  times: 5,
  strict: true,
  expected: /^ours answered, theirs answered, no file of the other's is touched$/,
  async attempt(stage): Promise<Tried> {
    await stage.giveLogin("good");
    await Deno.mkdir(`${stage.qwenHome}/sessions`, { recursive: true });
    for (const [name, content] of Object.entries(OURS)) await Deno.writeTextFile(`${stage.qwenHome}/${name}`, content);
    const before = filesOf(stage);
    const their = await stage.theirs().ended;
    const between = filesOf(stage);
    const our = [await stage.ours("-p", "hi").ended, await stage.ours("auth", "status").ended];
    const after = filesOf(stage);
    const touched = [
      ...changed(before, between, (name) => name in OURS),
      ...changed(between, after, (name) => !(name in OURS)),
    ]
      .filter((name) => !SHARED.test(name) && name !== "oauth_quota.json");
    const ours = our.find(({ code }) => code !== 0);
    const parts = [
      `ours ${our[0] === undefined || ours !== undefined ? `exit ${ours?.code}` : verdict(our[0])}`,
      `theirs ${verdict(their)}`,
      touched.length === 0 ? "no file of the other's is touched" : `touched: ${touched.join(", ")}`,
    ];
    return { happened: parts.join(", ") };
  },
};

export const FILE_SCENARIOS: readonly Scenario[] = [apart];

/** Every file below `~/.qwen` with its content. */
function filesOf({ qwenHome }: Stage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const look = (folder: string): void => {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(`${qwenHome}/${folder}`)) {
      if (isDirectory) look(`${folder}${name}/`);
      if (isFile) found.set(folder + name, Deno.readTextFileSync(`${qwenHome}/${folder}${name}`));
    }
  };
  look("");
  return found;
}

/** Names among those of `before` whose file is another or gone. */
function changed(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  counts: (name: string) => boolean,
): readonly string[] {
  return [...before].filter(([name, content]) => counts(name) && after.get(name) !== content).map(([name]) => name);
}
