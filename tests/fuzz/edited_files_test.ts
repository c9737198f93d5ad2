// Files that other programs and people wrote and that we read, change or go on writing: an env file says what npm's
// `dotenv` says, an edit changes what it should and nothing else, or is refused in words without the value.
import type { SettingsNode } from "../../src/config/settings/settings_node.ts";
import { deepEqual, equal, ok } from "node:assert/strict";
import { parse } from "dotenv";
import fc from "fast-check";
import { answerLine, headLine, parseSession, questionLine } from "../../src/commands/sessions/format.ts";
import { normalizeBaseUrl } from "../../src/config/base_url.ts";
import { parseDotenv } from "../../src/config/files/dotenv.ts";
import { editEnvText } from "../../src/config/edit/edit_env.ts";
import { editSettingsText } from "../../src/config/edit/edit_settings.ts";
import { ignoreProjectEnv } from "../../src/config/edit/gitignore.ts";
import { isHostName } from "../../src/config/secure_url.ts";
import { parseSettings } from "../../src/config/settings/settings_tree.ts";
import { QwenError } from "../../src/base/errors.ts";
import { fakeWorld } from "../fakes/fake_world.ts";
import { fuzz } from "./fuzz.ts";
import { HOSTILE, SECRET, steers, tells, textOf } from "./inputs.ts";

const ENV_FILES = [
  "A=1\nexport OPENAI_API_KEY='a\nb' # c\n\n# OPENAI_MODEL=x\nOPENAI_MODEL: y\r\n",
  'OPENAI_API_KEY="a\\nb#"\nB=`c"\'d`\rOPENAI_API_KEY=last',
];
const ENV_WORDS = ["OPENAI_API_KEY", "=", ": ", '"', "'", "`", "#", "\n", "\r", "export ", "\\n", "\u2028", "\ufeff"];
const ENV_GAPS = ["\n".repeat(63), "\n \t".repeat(30), "\u2028".repeat(66), " ".repeat(70)];
const envFiles = textOf(ENV_FILES, [...ENV_WORDS, ...ENV_GAPS]);
const saved = fc.oneof(fc.constantFrom(SECRET, "", "a b", "it's", 'a"b', "a\nb", "$HOME", "#", "`", "\\n", ...HOSTILE));

/** Names and values of an env file. */
function valuesOf(text: string): readonly (readonly [string, string])[] {
  return [...parseDotenv(text)].map(([name, { value }]) => [name, value]);
}

fuzz("the dialect of env files", envFiles, (text) => {
  deepEqual(valuesOf(text), Object.entries(parse(text)));
  const lines = text.split(/\r\n|\r|\n/);
  for (const [name, { line }] of parseDotenv(text)) ok(lines[line - 1]?.includes(name), `${name} on line ${line}`);
});

/** Runs an edit; a refusal must be one of ours, without the value. */
function edited(act: () => string): string | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
    equal(error.kind, "config");
    const all = [error.message, ...error.hint].join("\n");
    equal(tells(all), false, all);
    return undefined;
  }
}

fuzz(
  "edits of env files",
  fc.record({ text: envFiles, value: saved, removes: fc.boolean() }),
  ({ text, value, removes }) => {
    const name = "OPENAI_API_KEY";
    const change = { [name]: removes ? undefined : value };
    const after = edited(() => editEnvText(text, change));
    if (after === undefined) return;
    const wanted = new Map(valuesOf(text));
    if (removes) wanted.delete(name);
    else wanted.set(name, value);
    deepEqual(new Map(valuesOf(after)), wanted);
    equal(editEnvText(after, change), after, "the same edit again changes nothing");
  },
);

const SETTINGS = [
  '// c\n{\n  "security": { "auth": { "apiKey": "old", "selectedType": "openai" } }, // d\n  "model": "m"\n}\n',
  '\ufeff{"$version":4,"security":{"auth":{}},"env":{"A":"1"},"mcpServers":{"x":{"command":"y"}}}',
  '{\r\n\t/* a */\r\n\t"security": null\r\n}',
  " \n// nothing but this\n",
];
const SETTING_WORDS = ['"security"', '"auth"', '"apiKey"', '"', "{", "}", "[", "]", ",", ":", "//", "/*", "*/", "\r\n"];

/** Every value that is no object, by its path. */
function leavesOf(node: SettingsNode, path: readonly string[] = []): readonly (readonly [string, string])[] {
  if (node.kind !== "object") return [[JSON.stringify(path), JSON.stringify(node.value)]];
  return [...node.members].flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

fuzz(
  "edits of settings.json",
  fc.record({ text: textOf(SETTINGS, SETTING_WORDS), value: saved, removes: fc.boolean() }),
  ({ text, value, removes }) => {
    const path = "/home/me/.qwen/settings.json";
    const changes = { "security.auth.apiKey": removes ? undefined : value };
    const after = edited(() => editSettingsText(text, { path, changes }));
    if (after === undefined) return;
    const read = (source: string): Map<string, string> =>
      new Map(leavesOf(parseSettings(source.replace(/^\ufeff/, ""), path)));
    const [was, is] = [read(text), read(after)];
    const key = JSON.stringify(["security", "auth", "apiKey"]);
    equal(is.get(key), removes ? undefined : JSON.stringify(value));
    for (const map of [was, is]) {
      // The key itself, and whatever stood where its parents must stand
      for (const one of [key, '["security"]', '["security","auth"]']) map.delete(one);
      for (const one of map.keys()) if (one.startsWith(key.slice(0, -1))) map.delete(one);
    }
    deepEqual(is, was);
    if (!removes) equal(editSettingsText(after, { path, changes }), after, "the same edit again changes nothing");
  },
);

const URLS = [
  "https://api.example.com/v1/chat/completions/?api-version=1#x",
  "https://x.openai.azure.com/openai/deployments/d?api-version=2024-01-01",
  "http://[::1]:8080//v1//",
  `https://user:${SECRET}@api.example/v1`,
  SECRET,
];
const URL_WORDS = [
  "https://",
  "http:",
  "/",
  "//",
  "\\",
  "@",
  "?",
  "#",
  "..",
  "%2e",
  "%00",
  ":443",
  "[",
  "]",
  "*",
  "\t",
];

fuzz("base URLs", textOf(URLS, [...URL_WORDS, "api-version=", "/chat/completions", ".azure.com"]), (text) => {
  try {
    const url = normalizeBaseUrl(text, { kind: "environment", name: "OPENAI_BASE_URL" });
    const { username, password, hostname, host } = new URL(url);
    deepEqual([username, password, host], ["", "", new URL(text).host]);
    ok(isHostName(hostname), hostname);
    equal(steers(url), false, JSON.stringify(url));
    equal(normalizeBaseUrl(url, { kind: "default" }), url, "it is as it should be after one time");
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
    equal(tells([error.message, ...error.hint].join("\n")), false, error.message);
  }
});

const IGNORED = ["node_modules/\n*.log\n", "dist\r\n.qwen/.env\r\n!.qwen/.env\r\n", ".qwen", "# .env\n!*\n.env*"];

fuzz(".gitignore", textOf(IGNORED, [".qwen", "/", "*", "**", ".env", "!", "#", "\\", " ", "\n", "\r\n"]), (text) => {
  const path = "/home/me/project/.gitignore";
  const world = fakeWorld({ files: { [path]: text, "/home/me/project/.git/HEAD": "" } });
  const changed = ignoreProjectEnv(world);
  const after = world.textOf(path) ?? "";
  if (changed === undefined) return equal(world.modes.size, 0);
  equal(changed, path);
  ok(/(?:^|\n|\r)\.qwen\/\.env\r?\n$/.test(after), JSON.stringify(after));
  equal(ignoreProjectEnv(world), undefined, "once is enough");
});

const turns = [
  questionLine("What?", 1),
  answerLine({ answer: "That.", interrupted: false, model: "m" }, 2),
  '{"type":"later","text":"x"}\n',
];
const head = headLine({ id: "20260101-abcd", cwd: "/home/me", createdAt: 1 });

fuzz(
  "session files",
  textOf([head + turns.join(""), head + turns[0]], [head, ...turns, '"', "{", "}", "\n"]),
  (text) => {
    const content = parseSession(text);
    if (content === undefined) return;
    const written = content.turns.flatMap((turn) => {
      equal(typeof turn.question, "string");
      return [questionLine(String(turn.question), 1), answerLine(turn, 2)];
    });
    deepEqual(parseSession(headLine(content.head) + written.join("")), { ...content, broken: 0 });
  },
);
