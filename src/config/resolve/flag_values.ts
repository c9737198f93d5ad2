// Owns the flags' part in a configuration: the key of `--openai-api-key` may stand in a file (`@FILE`) or come from
// standard input (`-`), so that it need not stand in the list of processes.
import { decodeText } from "../../base/decode_text.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { FlagValues } from "./candidates.ts";
import type { KeyChange } from "../configuration.ts";
import { expandPath } from "../files/paths.ts";
import type { Source, Sourced } from "../source.ts";
import type { World } from "../world.ts";

/** The flags as they were typed; `GlobalFlags` fits. */
export interface FlagInput {
  readonly authType?: string;
  readonly openaiApiKey?: string;
  /** What the conversation chose: it goes before `openaiApiKey`, and a key is itself, whatever it begins with. */
  readonly chosenKey?: KeyChange;
  readonly keyCommand?: string;
  readonly openaiBaseUrl?: string;
  readonly model?: string;
  readonly proxy?: string;
  readonly allowHost?: readonly string[];
  /** In milliseconds. */
  readonly timeout?: number;
  readonly maxRetries?: number;
}

const KEY_FLAG = "--openai-api-key";

/** A key is short; whoever pipes more in made a mistake. */
const MAX_KEY_BYTES = 65_536;

/**
 * The values of the flags, the key read from where the flag says.
 * @throws {QwenError} of kind `usage` when the key's file or standard input has none
 */
export function readFlags(world: World, flags: FlagInput): FlagValues {
  const { authType, openaiBaseUrl, model, timeout, maxRetries } = flags;
  if (flags.openaiApiKey !== undefined && flags.keyCommand !== undefined) {
    throw new QwenError("usage", text().args.together(KEY_FLAG, "--key-command"));
  }
  const apiKey = keyOf(world, flags);
  const { chosenKey } = flags;
  return {
    ...named("authType", "--auth-type", authType),
    ...(apiKey === undefined ? {} : { apiKey }),
    isKeyInArguments: (chosenKey ?? "keep") === "keep" && /^(?!-$|@)/.test(flags.openaiApiKey ?? "-"),
    ...(chosenKey === "remove" ? { withoutKey: { kind: "flag", name: KEY_FLAG } } : {}),
    ...named("baseUrl", "--openai-base-url", openaiBaseUrl),
    ...named("model", "--model", model),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    ...(maxRetries === undefined ? {} : { maxRetries }),
  };
}

function named<K extends "authType" | "baseUrl" | "model">(
  key: K,
  ...[name, value]: readonly [string, string | undefined]
): { readonly [P in K]?: Sourced<string> } {
  const pair: { [P in K]?: Sourced<string> } = {};
  if (value !== undefined) pair[key] = { value, source: { kind: "flag", name } };
  return pair;
}

function keyOf(world: World, { openaiApiKey, chosenKey = "keep" }: FlagInput): Sourced<string> | undefined {
  if (chosenKey === "remove") return undefined;
  if (chosenKey !== "keep") return { value: chosenKey.set, source: { kind: "flag", name: KEY_FLAG } };
  return openaiApiKey === undefined ? undefined : readKey(world, openaiApiKey);
}

function readKey(world: World, flag: string): Sourced<string> {
  const words = text().config.key;
  const source: Source = { kind: "flag", name: KEY_FLAG };
  if (flag === "-") {
    const value = decodeText(world.readStdin(MAX_KEY_BYTES)).text.trim();
    if (value === "") throw new QwenError("usage", words.noneOnStdin, { hint: [words.stdinHint] });
    return { value, source };
  }
  if (!flag.startsWith("@")) return { value: flag, source };
  const home = world.home === "" ? undefined : world.home;
  const path = expandPath(world, { home, path: flag.slice(1) });
  const value = readKeyFile(world, path);
  if (value === "") throw new QwenError("usage", words.noneInFile(path));
  return { value, source: { ...source, path } };
}

/** The user named this file for this run: a pipe (`@<(pass show key)`) is as good as a file. */
function readKeyFile(world: World, path: string): string {
  const words = text().config.key;
  const facts = world.stat(path);
  if (facts === undefined) throw new QwenError("usage", words.fileUnreadable(path, words.absent));
  if (facts.kind === "directory") {
    throw new QwenError("usage", words.fileUnreadable(path, text().config.fault["not-a-file"]));
  }
  try {
    return decodeText(world.read(path, MAX_KEY_BYTES)).text.trim();
  } catch (cause) {
    throw new QwenError("usage", words.fileUnreadable(path, text().config.fault.unreadable), { cause });
  }
}
