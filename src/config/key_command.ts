// A command that prints the key: `keyCommand` of the user's settings, or `--key-command`. Threat: whoever may name it runs
// programs as the user. So it comes from the command line and the user's own files only, its program is named by its whole
// path, and its words are a list that no shell reads. It is only read here; the launcher runs it when the key is needed.
import { milliseconds } from "../base/clock.ts";
import { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";
import type { KeyCommand, Warning } from "./configuration.ts";
import { findSetting, ownFiles, type Settings } from "./settings/settings.ts";
import { type SettingsNode, wrongType } from "./settings/settings_node.ts";
import type { Source, Sourced } from "./source.ts";

/** The commands that are named, by who names them. */
export interface KeyCommands {
  readonly flag?: Sourced<KeyCommand>;
  readonly settings?: Sourced<KeyCommand>;
  readonly warnings: readonly Warning[];
}

const FLAG = "--key-command";

/**
 * Reads what flag and settings say.
 * @throws {QwenError} of kind `usage` or `config` for a value that names no program by its whole path
 */
export function readKeyCommands(
  settings: Settings,
  { flag, os }: { readonly flag?: string | undefined; readonly os: string },
): KeyCommands {
  const fromSettings = inSettings(settings, os);
  const rest = { variables: variablesOf(settings), ...lifetimeOf(settings) };
  return {
    ...(flag === undefined ? {} : { flag: { value: { argv: inFlag(flag, os), ...rest }, source: flagSource() } }),
    ...(fromSettings === undefined
      ? {}
      : { settings: { value: { argv: fromSettings.argv, ...rest }, source: fromSettings.source } }),
    warnings: refusedOf(settings),
  };
}

function flagSource(): Source {
  return { kind: "flag", name: FLAG };
}

function inFlag(flag: string, os: string): readonly string[] {
  const words = text().config.keyCommand;
  const argv = programIn(flag, os);
  if (argv === undefined) throw new QwenError("usage", words.badFlag(FLAG), { hint: [words.flagHint] });
  return argv;
}

/** A program's path alone, or a list of words as JSON writes it; `undefined` for what is neither. */
export function programIn(text: string, os: string): readonly string[] | undefined {
  const argv = text.startsWith("[") ? parsed(text) : [text];
  return argv !== undefined && isProgram(argv[0], os) ? argv : undefined;
}

function parsed(json: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}

function isProgram(path: string | undefined, os: string): path is string {
  return path !== undefined && (os === "windows" ? /^[a-z]:[\\/]./i : /^\/./).test(path) && !path.includes("\0");
}

function inSettings(settings: Settings, os: string): { argv: readonly string[]; source: Source } | undefined {
  const found = findSetting(ownFiles(settings), "keyCommand");
  if (found === undefined) return undefined;
  const { node, source } = found;
  const argv = strings(node, { key: "keyCommand", path: source.path });
  if (isProgram(argv[0], os)) return { argv, source };
  const words = text().config.keyCommand;
  throw new QwenError("config", words.badSetting(source.path, node.line), { hint: [words.settingHint] });
}

/** The variables that programs of the user's get beside PATH and HOME. @throws {QwenError} of kind `config` for no list of names */
export function variablesOf(settings: Settings): readonly string[] {
  const found = findSetting(ownFiles(settings), "keyCommandEnv");
  return found === undefined ? [] : strings(found.node, { key: "keyCommandEnv", path: found.source.path });
}

function lifetimeOf(settings: Settings): Pick<KeyCommand, "lifetimeMs"> {
  const found = findSetting(ownFiles(settings), "keyCommandTtl");
  if (found === undefined) return {};
  const lifetimeMs = milliseconds(String(found.node.value)) ?? 0;
  if (lifetimeMs > 0) return { lifetimeMs };
  const words = text().config.keyCommand;
  throw new QwenError("config", words.badTtl(found.source.path, found.node.line), { hint: [words.ttlHint] });
}

function strings(node: SettingsNode, at: { readonly key: string; readonly path: string }): readonly string[] {
  return node.items.map((item, index) => {
    if (typeof item.value === "string") return item.value;
    throw wrongType(at.path, { key: `${at.key}[${index}]`, node: item, expected: "string" });
  });
}

/** A project that could name one would run programs as the user: it is told, and not followed. */
function refusedOf({ files }: Settings): readonly Warning[] {
  return files.filter(({ scope, root }) => scope === "project" && root.members.has("keyCommand"))
    .map(({ path, root }) => ({
      code: "key-command-refused",
      message: text().config.keyCommand.refused(path, root.members.get("keyCommand")?.line ?? 1),
    }));
}
