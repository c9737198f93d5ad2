// Values that cannot be meant as they stand: a key that an env file's dialect cut at `#`, a `$NAME` that nobody put a value
// in for, quotes that belong to a shell, an address under a name that other programs read. Each would end in a service's
// "invalid key" or, worse, in a key sent to another service. They are used all the same: it is told, with source and line.
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import type { Source, Sourced } from "../source.ts";
import { isLoopbackHost } from "../secure_url.ts";
import { sourceText } from "../source_text.ts";

/** Names that other programs read an OpenAI-compatible address from, and we do not. */
const OTHERS_ADDRESSES = ["OPENAI_API_BASE", "OPENAI_API_BASE_URL", "OPENAI_BASE", "OPENAI_URL", "OPENAI_API_HOST"];

/** Codes of the warnings that this makes: whatever fails later, such a value is why. */
export const IMPLAUSIBLE: readonly string[] = [
  "value-cut",
  "value-quote",
  "value-unexpanded",
  "key-bearer",
  "key-placeholder",
  "others-address",
];

export interface UsedValues {
  readonly key?: Sourced<string>;
  readonly baseUrl: Sourced<string>;
  readonly model: Sourced<string>;
}

export interface Circumstances {
  /** Whether the env file's dialect cut this variable's value at a `#` in a word. */
  readonly isCut: (name: string) => boolean;
  readonly variable: (name: string) => Sourced<string> | undefined;
}

/** What is to be told of the values in use. No value is quoted: it may be a key in the wrong place. */
export function implausible(values: UsedValues, { isCut, variable }: Circumstances): readonly Warning[] {
  const words = text().config.implausible;
  const { key, baseUrl, model } = values;
  const used = [key, baseUrl, model].filter((value) => value !== undefined);
  const sources = new Map(used.map(({ source }) => [sourceText(source), source]));
  return [
    ...[...sources].filter(([, source]) => source.kind === "env-file" && isCut(source.name))
      .map(([name, source]) => ({ code: "value-cut", message: words.cut(name, nameOf(source)) })),
    ...(key === undefined ? [] : ofKey(key, baseUrl)),
    ...(/\$\{\w|^\$\w/.test(model.value) ? [unexpanded(model)] : []),
    ...(/^["'`]|["'`]$/.test(model.value) ? [quoted(model)] : []),
    ...(baseUrl.source.kind === "default" ? othersAddress(variable) : []),
  ];
}

/** What stands for a key in instructions. A local server takes any word. */
const PLACEHOLDER =
  /^(?:<.*>|\[.*\]|(?:your|my|the|enter|insert|paste|put)[-_ ].*|change-?me|(?:sk-|gsk_)?(?:x{3,}|\*{3,}|\.{3,}))$/i;

function ofKey(key: Sourced<string>, baseUrl: Sourced<string>): readonly Warning[] {
  const words = text().config.implausible;
  const isElsewhere = !isLoopbackHost(new URL(baseUrl.value).hostname);
  return [
    ...(/^["'`]|["'`]$/.test(key.value) ? [quoted(key)] : []),
    // As the reference does, but not in silence: the service would only say "invalid key".
    ...(/^\$\w+$|\$\{\w+\}/.test(key.value) ? [unexpanded(key)] : []),
    ...(/^Bearer\s/i.test(key.value) ? [{ code: "key-bearer", message: words.bearer(sourceText(key.source)) }] : []),
    ...(isElsewhere && PLACEHOLDER.test(key.value)
      ? [{ code: "key-placeholder", message: words.placeholder(sourceText(key.source)) }]
      : []),
  ];
}

function quoted({ source }: Sourced<string>): Warning {
  return { code: "value-quote", message: text().config.implausible.quoted(sourceText(source)) };
}

function unexpanded({ source }: Sourced<string>): Warning {
  const words = text().config.implausible;
  const say = source.kind === "settings" ? words.unset : words.unexpanded;
  return { code: "value-unexpanded", message: say(sourceText(source)) };
}

function othersAddress(variable: Circumstances["variable"]): readonly Warning[] {
  const found = OTHERS_ADDRESSES.map(variable).find((value) => value !== undefined);
  if (found === undefined) return [];
  return [{ code: "others-address", message: text().config.implausible.othersAddress(sourceText(found.source)) }];
}

function nameOf(source: Source): string {
  return "name" in source ? source.name ?? "" : "";
}
