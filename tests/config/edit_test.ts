import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { parse } from "dotenv";
import * as fc from "fast-check";
import type { Edited, EditScope, UseEdit } from "../../src/config/edit/edit.ts";
import { parseDotenv } from "../../src/config/files/dotenv.ts";
import { applyEdit } from "../../src/config/edit/edit.ts";
import { editEnvText, quoteEnvValue } from "../../src/config/edit/edit_env.ts";
import { editSettingsText } from "../../src/config/edit/edit_settings.ts";
import { resolvePaths } from "../../src/config/files/paths.ts";
import { parseSettings } from "../../src/config/settings/settings_tree.ts";
import { QwenError } from "../../src/base/errors.ts";
import { json, load } from "../fakes/fake_load.ts";
import { type FakeWorld, fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";

const KEY = "sk-0123456789abcdef0123";
const SETTINGS = "/home/me/.qwen/settings.json";
const PROJECT = "/home/me/project/.qwen/.env";
const IGNORE = "/home/me/project/.gitignore";

const USE: UseEdit = { kind: "use", scope: "user", method: "openai", key: "keep" };

function saved(options: FakeWorldOptions, edit: Partial<UseEdit>): FakeWorld {
  const world = fakeWorld(options);
  applyEdit(world, { paths: resolvePaths(world), edit: { ...USE, ...edit } });
  return world;
}

Deno.test("applyEdit() makes the user's settings, for nobody else's eyes", () => {
  const world = saved({}, { key: { set: KEY }, baseUrl: "https://a.example/v1", model: "m" });
  deepEqual(JSON.parse(world.textOf(SETTINGS) ?? ""), {
    security: { auth: { selectedType: "openai", apiKey: KEY, baseUrl: "https://a.example/v1" } },
    model: { name: "m" },
  });
  equal(world.modes.get(SETTINGS), 0o600);
});

Deno.test("applyEdit() keeps comments, order, unknown keys and line ends", () => {
  const before = [
    "{",
    "\t// the theme",
    '\t"ui": { "theme": "dark" }, // kept',
    '\t"list": [1, 2,   3],',
    '\t"model": { "name": "old", "other": 1 }',
    "}",
    "",
  ].join("\r\n");
  const after = saved({ files: { [SETTINGS]: before } }, { model: "new" }).textOf(SETTINGS) ?? "";
  ok(after.startsWith('{\r\n\t// the theme\r\n\t"ui": { "theme": "dark" }, // kept\r\n\t"list": [1, 2,   3],\r\n'));
  match(after, /"name": "new"/);
  match(after, /"other": 1/);
  equal(/[^\r]\n/.test(after), false);
});

Deno.test("applyEdit() puts an object in the place of the former flat model", () => {
  const world = saved({ files: { [SETTINGS]: '{"model": "old"}' } }, { model: "new" });
  deepEqual(JSON.parse(world.textOf(SETTINGS) ?? "").model, { name: "new" });
});

Deno.test("applyEdit() makes no new settings while another program has the old ones set aside", () => {
  const world = fakeWorld({ files: { [`${SETTINGS}.orig`]: '{"theme": "dark"}' } });
  throws(
    () => applyEdit(world, { paths: resolvePaths(world), edit: { ...USE, model: "new" } }),
    (error) =>
      error instanceof QwenError && error.kind === "config" && error.message.includes(`${SETTINGS}.orig`) &&
      error.hint.join().includes(`mv "${SETTINGS}.orig" "${SETTINGS}"`),
  );
  equal(world.textOf(SETTINGS), undefined);
});

Deno.test("applyEdit() does not mind what another program left beside settings that are there", () => {
  const world = saved({ files: { [SETTINGS]: "{}", [`${SETTINGS}.orig`]: "{}" } }, { model: "new" });
  equal(JSON.parse(world.textOf(SETTINGS) ?? "").model.name, "new");
});

Deno.test("applyEdit() fills an empty settings file", () => {
  const world = saved({ files: { [SETTINGS]: "" } }, { model: "new" });
  equal(JSON.parse(world.textOf(SETTINGS) ?? "").model.name, "new");
});

Deno.test("editSettingsText() puts the object on a line of its own, below comments and white space alone", () => {
  const edit = (source: string): string => editSettingsText(source, { path: SETTINGS, changes: { "model.name": "m" } });
  for (
    const [before, above] of [["", ""], ["// mine", "// mine\n"], ["// mine\n", "// mine\n"], [" ", " \n"]] as const
  ) {
    const after = edit(before);
    equal(after.startsWith(`${above}{`), true, JSON.stringify(after));
    deepEqual(JSON.parse(after.replace("// mine", "")), { model: { name: "m" } });
  }
});

Deno.test("applyEdit() keeps a byte order mark out of the way", async () => {
  const world = saved({ files: { [SETTINGS]: '\uFEFF{"a": 1}' } }, { key: { set: KEY } });
  const { configuration } = await load({ files: { [SETTINGS]: world.textOf(SETTINGS) ?? "" } });
  equal(configuration.credential?.secret?.reveal(), KEY);
});

Deno.test("applyEdit() for another issuer writes what both programs can read", () => {
  const world = saved({}, { method: "oauth", issuer: "https://sso.example" });
  deepEqual(JSON.parse(world.textOf(SETTINGS) ?? "").security.auth, {
    selectedType: "openai",
    issuer: "https://sso.example",
  });
  const back = saved({ files: { [SETTINGS]: world.textOf(SETTINGS) ?? "" } }, { key: { set: KEY } });
  deepEqual(JSON.parse(back.textOf(SETTINGS) ?? "").security.auth, { selectedType: "openai", apiKey: KEY });
});

Deno.test("applyEdit() never rewrites a settings file that does not parse", () => {
  const world = fakeWorld({ files: { [SETTINGS]: '{"a": 1,' } });
  const edit = { ...USE, key: { set: KEY } };
  throws(() => applyEdit(world, { paths: resolvePaths(world), edit }), (error) => {
    ok(error instanceof QwenError);
    equal(error.message.includes(KEY), false);
    return true;
  });
  equal(world.textOf(SETTINGS), '{"a": 1,');
  equal(world.modes.size, 0);
});

Deno.test("applyEdit() takes another address without a key as that: the key goes, address and model stay", () => {
  const before = json({
    security: { auth: { selectedType: "openai", apiKey: KEY } },
    env: { OPENAI_API_KEY: KEY, B: "1" },
  });
  const edit = { key: "remove", baseUrl: "http://127.0.0.1:11434/v1", model: "m" } as const;
  const world = saved({ files: { [SETTINGS]: before } }, edit);
  deepEqual(JSON.parse(world.textOf(SETTINGS) ?? ""), {
    security: { auth: { selectedType: "openai", baseUrl: edit.baseUrl } },
    env: { B: "1" },
    model: { name: "m" },
  });
  const project = saved({ files: { [PROJECT]: `A=1\nOPENAI_API_KEY=${KEY}\n` } }, { ...edit, scope: "project" });
  equal(project.textOf(PROJECT), `A=1\nOPENAI_BASE_URL=${edit.baseUrl}\nOPENAI_MODEL=m\n`);
});

Deno.test("applyEdit() leaves a key that is to be kept where it is", () => {
  const before = json({ security: { auth: { selectedType: "openai", apiKey: KEY } } });
  const world = saved({ files: { [SETTINGS]: before } }, { key: "keep", method: "qwen-oauth" });
  deepEqual(JSON.parse(world.textOf(SETTINGS) ?? "").security.auth, { selectedType: "qwen-oauth", apiKey: KEY });
});

Deno.test("applyEdit() never writes into settings what would be read back as a variable's value", () => {
  for (const value of ["$SECRET", "a${SECRET}b", "https://a.example/$x"]) {
    for (const change of [{ key: { set: value } }, { model: value }, { baseUrl: value }]) {
      throws(() => saved({}, change), /would insert|settings put the value of a variable/);
    }
  }
  for (const value of ["$", "a$1", "100$", "${}", "$ a"]) equal(saved({}, { model: value }).modes.size, 1, value);
});

Deno.test("applyEdit() without a home says so", () => {
  throws(() => saved({ home: null }, { key: { set: KEY } }), /home directory/);
});

Deno.test("applyEdit() for a project writes .qwen/.env and .gitignore, once", () => {
  const files = { "/home/me/project/.git/HEAD": "ref", [IGNORE]: "dist" };
  const world = saved({ files }, { scope: "project", key: { set: KEY }, model: "a model" });
  equal(world.textOf(PROJECT), `OPENAI_API_KEY=${KEY}\nOPENAI_MODEL="a model"\n`);
  equal(world.modes.get(PROJECT), 0o600);
  equal(world.textOf(IGNORE), "dist\n.qwen/.env\n");
  const again = saved({ files: { ...files, [IGNORE]: world.textOf(IGNORE) ?? "" } }, {
    scope: "project",
    key: { set: KEY },
  });
  equal(again.modes.has(IGNORE), false);
});

/** [name, files, .gitignore afterwards or undefined when it is left alone] */
const IGNORES: readonly (readonly [string, FakeWorldOptions["files"], string | undefined])[] = [
  ["no git, no .gitignore", {}, undefined],
  ["no git, but a .gitignore", { [IGNORE]: "a\r\n" }, "a\r\n.qwen/.env\r\n"],
  ["a git above", { "/home/me/.git/HEAD": "" }, ".qwen/.env\n"],
  [".env is ignored", { [IGNORE]: ".env\n" }, undefined],
  [".qwen is ignored", { [IGNORE]: "/.qwen/\n" }, undefined],
  ["the root's .gitignore has it", { "/home/me/.git/HEAD": "", "/home/me/.gitignore": ".env\n" }, undefined],
  ["something else is taken back below", { [IGNORE]: ".env\n!dist\n" }, undefined],
  ["a like name is ignored below", { [IGNORE]: ".env\n.env.local\n# .qwen\n" }, undefined],
  ["taken back below", { [IGNORE]: ".env\n!.qwen/.env\n" }, ".env\n!.qwen/.env\n.qwen/.env\n"],
];

for (const [name, files, expected] of IGNORES) {
  Deno.test(`applyEdit() and .gitignore: ${name}`, () => {
    const world = fakeWorld({ files });
    const edit: UseEdit = { ...USE, scope: "project", key: { set: KEY } };
    const edited = applyEdit(world, { paths: resolvePaths(world), edit });
    equal(world.modes.has(IGNORE) ? world.textOf(IGNORE) : undefined, expected);
    deepEqual(edited, expected === undefined ? { path: PROJECT } : { path: PROJECT, gitignore: IGNORE });
    equal([...world.modes.keys()].at(-1), PROJECT, "git never sees the key: the line comes first");
  });
}

Deno.test("a key for a project is not saved where the .gitignore is a link: git does not read it, and what it leads to is not changed", () => {
  const real = fakeWorld({ files: { [IGNORE]: "alias ll='ls -l'\n.env\n" } });
  const world: typeof real = {
    ...real,
    lstat: (path) => {
      const facts = real.lstat(path);
      return path === IGNORE && facts !== undefined ? { ...facts, kind: "other" } : facts;
    },
  };
  const edit: UseEdit = { ...USE, scope: "project", key: { set: KEY } };
  throws(() => applyEdit(world, { paths: resolvePaths(world), edit }), {
    kind: "config",
    message: /is not a regular file/,
  });
  deepEqual([...world.modes.keys()], []);
});

Deno.test("editEnvText() replaces in place and keeps every other line", () => {
  const before = "# top\r\nexport OPENAI_API_KEY='old\r\nlines' # why\r\nB=2\r\n\r\nOPENAI_API_KEY=older\r\n# end";
  const after = editEnvText(before, { OPENAI_API_KEY: KEY, C: "3" });
  equal(after, `# top\r\nexport OPENAI_API_KEY=${KEY}\r\nB=2\r\n\r\n# end\r\nC=3\r\n`.replace("export ", ""));
});

Deno.test("editEnvText() keeps a blank line that follows, in a file of mixed line ends", () => {
  equal(editEnvText("A=1\rKEY=old\n\nB=2\n", { KEY: "new" }), "A=1\rKEY=new\n\nB=2\n");
  equal(editEnvText("A=1\rKEY=old", { KEY: "new" }), "A=1\rKEY=new\r");
});

Deno.test("quoteEnvValue() writes what dotenv reads back exactly, or refuses", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (value) => {
      let written: string;
      try {
        written = quoteEnvValue("A", value);
      } catch (error) {
        ok(error instanceof QwenError);
        return;
      }
      equal(parse(`A=${written}\nB=1\n`).A, value);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("quoteEnvValue() can write any key, URL or model name", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme-ascii", minLength: 1 }).filter((text) => !/["'`\\]/.test(text)),
      (value) => {
        equal(parse(`A=${quoteEnvValue("A", value)}\n`).A, value);
      },
    ),
  );
});

const piece = fc.constantFrom(
  "A=1\n",
  "B='x\ny'\n",
  "# A=2\n",
  "\n",
  "export A=3\r\n",
  'C="\\n"\n',
  "junk\n",
  "B: z\n",
  "A",
);

Deno.test("editEnvText() changes the one variable and nothing else, in any file", () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 10 }),
      fc.option(fc.constantFrom("v", "two words", "#"), { nil: undefined }),
      (pieces, value) => {
        const before = pieces.join("");
        const after = parseDotenv(editEnvText(before, { A: value }));
        const wanted = new Map([...parseDotenv(before)].map(([name, assignment]) => [name, assignment.value]));
        if (value === undefined) wanted.delete("A");
        else wanted.set("A", value);
        deepEqual(
          Object.fromEntries([...after].map(([name, assignment]) => [name, assignment.value])),
          Object.fromEntries(wanted),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

Deno.test("editSettingsText() keeps all other data, in any settings", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("a", "security", "model", "z"), fc.jsonValue({ maxDepth: 3 })),
      (data) => {
        const text = editSettingsText(JSON.stringify(data, undefined, 2), {
          path: "s.json",
          changes: { "security.auth.apiKey": KEY },
        });
        const after = parseSettings(text, "s.json");
        equal(after.members.get("security")?.members.get("auth")?.members.get("apiKey")?.value, KEY);
        for (const name of ["a", "model", "z"]) {
          deepEqual(after.members.get(name)?.value, name in data ? JSON.parse(JSON.stringify(data[name])) : undefined);
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("forget-key takes the key out and leaves the rest", () => {
  const files = {
    [SETTINGS]: `{\n  // mine\n  "security": { "auth": { "selectedType": "openai", "apiKey": "${KEY}" } }\n}\n`,
    [PROJECT]: `A=1\nOPENAI_API_KEY=${KEY}\n`,
  };
  const world = fakeWorld({ files });
  const paths = resolvePaths(world);
  const forget = (scope: EditScope): Edited => applyEdit(world, { paths, edit: { kind: "forget-key", scope } });
  deepEqual(forget("user"), { path: SETTINGS });
  deepEqual(forget("project"), { path: PROJECT });
  equal(world.textOf(PROJECT), "A=1\n");
  const left = world.textOf(SETTINGS) ?? "";
  match(left, /\/\/ mine/);
  match(left, /"selectedType": "openai"/);
  equal(left.includes(KEY), false);
  deepEqual(forget("user"), {});
});

Deno.test("a settings file that names a key twice is left alone: the edit would not be what is read", () => {
  const file = `{ "security": {}, "x": 1, "security": { "auth": { "apiKey": "${KEY}" } } }`;
  const world = fakeWorld({ files: { [SETTINGS]: file } });
  const paths = resolvePaths(world);
  const isRefusal = (error: unknown): boolean =>
    error instanceof QwenError && error.message.includes('"security" stands in it twice') &&
    !error.message.includes(KEY);
  throws(() => applyEdit(world, { paths, edit: { kind: "forget-key", scope: "user" } }), isRefusal);
  throws(() => editSettingsText(file, { path: SETTINGS, changes: { "security.auth.apiKey": "new" } }), isRefusal);
  equal(world.textOf(SETTINGS), file);
});

Deno.test("a settings file with an indent of 200 columns can be edited", () => {
  for (const indent of [100, 200]) {
    const edited = editSettingsText(`${" ".repeat(indent)}// deep\n{}\n`, {
      path: SETTINGS,
      changes: { "security.auth.apiKey": KEY },
    });
    ok(edited.includes(KEY));
  }
});

Deno.test("editEnvText() gives up on a file that was made to keep it busy, in words", () => {
  const hostile = [
    "KEY='a\nb'\n".repeat(5_000),
    `KEY='${"a\n".repeat(20_000)}'\n`,
  ];
  for (const file of hostile) {
    throws(() => editEnvText(file, { KEY: "new" }), (error) => error instanceof QwenError && /KEY/.test(error.message));
  }
  equal(editEnvText("KEY=a\n".repeat(30), { KEY: "new" }), "KEY=new\n");
  equal(
    editEnvText(`\u2000\u2001${"\n".repeat(70)}KEY=1\n`, { KEY: "new" }),
    `\u2000\u2001${"\n".repeat(70)}KEY=new\n`,
  );
});
