// The last step of parsing: a spec, the flags and words that were given become a `Command`.
import { type Command, type CommandNamed, SPECS } from "../commands/specs.ts";
import type { GivenFlag, Refuse } from "./spec/flag.ts";
import { GLOBAL_FLAGS } from "./spec/global_flags.ts";
import { type ArgumentSpec, type Flags, type GlobalFlags, kebabCase, type Spec, type Values } from "./spec/spec.ts";
import { text } from "../text/text.ts";
import { nameOf } from "./lookup.ts";
import { usageError } from "./usage.ts";

/** The flags of one command line, by field. */
export type Given = ReadonlyMap<string, GivenFlag>;

type AnySpec = (typeof SPECS)[number];

/**
 * The command of a spec. The words were counted already.
 *
 * @throws {QwenError} of kind usage for a value that has no meaning, and for flags that do not go together
 */
export function buildCommand(spec: AnySpec, given: Given, words: readonly string[]): Command;
export function buildCommand(spec: Spec, given: Given, words: readonly string[]): object {
  const refuse = refusalOf(spec);
  const argument = spec.argument === undefined ? {} : argumentOf(spec.argument, words);
  assertTogether(spec, given, argument);
  return {
    kind: spec.kind,
    ...(spec.local === true ? {} : { flags: readGlobals(given, refuse) }),
    ...readFlags(spec.flags, given, refuse),
    ...argument,
  };
}

/** A command with nothing said beside its name, as if `qwen KIND` was typed. */
export function bareCommand<K extends AnySpec["kind"]>(kind: K): CommandNamed<K>;
export function bareCommand(kind: string): object {
  const spec = SPECS.find((one) => one.kind === kind);
  if (spec === undefined) throw new RangeError(`There is no command ${kind}`);
  return buildCommand(spec, new Map(), []);
}

/** Makes the usage errors of a command. */
export function refusalOf(spec: Spec): Refuse {
  return (message) => usageError(message, nameOf(spec));
}

/** What the flags that every command takes mean. */
export function readGlobals(given: Given, refuse: Refuse): GlobalFlags {
  const { help: _help, version: _version, ...flags } = GLOBAL_FLAGS;
  return readFlags(flags, given, refuse);
}

/** What flags mean. A field that has no value is not there. */
export function readFlags<F extends Flags>(flags: F, given: Given, refuse: Refuse): Values<F>;
export function readFlags(flags: Flags, given: Given, refuse: Refuse): object {
  return Object.fromEntries(
    Object.entries(flags).map(([field, flag]) => [field, flag.read(given.get(field), refuse)])
      .filter(([, value]) => value !== undefined),
  );
}

function argumentOf(
  { field, many, closed }: ArgumentSpec,
  words: readonly string[],
): Readonly<Record<string, unknown>> {
  if (field === undefined) return {};
  if (many === true && closed !== true) return { [field]: words };
  const word = words.map((part) => part.trim()).join(" ") || undefined;
  return word === undefined ? {} : { [field]: word };
}

/** Refuses flags that contradict each other, and those that mean nothing without another. */
export function assertTogether(spec: Spec, given: Given, argument: Readonly<Record<string, unknown>> = {}): void {
  const refuse = refusalOf(spec);
  const typed = (field: string): string | undefined => {
    const word = argument[field];
    return given.get(field)?.typed ?? (typeof word === "string" ? word : undefined);
  };
  for (const [first, second] of spec.apart ?? []) {
    const [one, other] = [typed(first), typed(second)];
    if (one !== undefined && other !== undefined) throw refuse(text().args.together(one, other));
  }
  for (const [flag, without] of spec.together ?? []) {
    const one = typed(flag);
    if (one !== undefined && typed(without) === undefined) {
      throw refuse(text().args.needsOther(one, `--${kebabCase(without)}`));
    }
  }
}
