// Owns the turning of a flag's text into the value it means: times, numbers, choices. Reads scanned flags only.
import { text } from "../text/text.ts";
import type { GlobalFlags } from "./command.ts";
import type { FlagName } from "./flags.ts";
import { flagSpec, nearest } from "./lookup.ts";
import type { GivenFlag } from "./scan.ts";
import type { CommandName } from "./table.ts";
import { repeatable, usageError } from "./usage.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_RETRIES = 100;
const UNIT_MS: ReadonlyMap<string, number> = new Map([["ms", 1], ["s", 1000], ["m", 60_000], ["h", 3_600_000]]);

/** The flags of one command line. Every method throws a `QwenError` of kind usage for a value that has no meaning. */
export class FlagReader {
  readonly #flags: ReadonlyMap<FlagName, GivenFlag>;
  readonly #command: CommandName;

  constructor(flags: ReadonlyMap<FlagName, GivenFlag>, command: CommandName) {
    this.#flags = flags;
    this.#command = command;
  }

  /** Whether a flag was given, with or without a value. */
  on(name: FlagName): boolean {
    return this.#flags.has(name);
  }

  /** How a flag was typed, for messages. */
  typed(name: FlagName): string {
    return this.#flags.get(name)?.typed ?? `--${name}`;
  }

  /** The value exactly as given: for prompts. */
  verbatim(name: FlagName): string | undefined {
    return this.#flags.get(name)?.values[0];
  }

  /** The value without blanks around it; blanks alone are no value. */
  text(name: FlagName): string | undefined {
    return this.verbatim(name)?.trim() || undefined;
  }

  /** Hosts: each time the flag is given adds to them, and so does a comma. */
  hosts(name: FlagName): readonly string[] {
    const hosts = (this.#flags.get(name)?.values ?? []).flatMap((value) => value.split(","))
      .map((host) => host.trim()).filter((host) => host !== "");
    const bad = hosts.find((host) => /[\s/?#@\\]/.test(host));
    if (bad !== undefined) throw this.#bad(text().args.notAHost(this.typed(name), repeatable(bad)));
    return hosts;
  }

  /** One of the choices in the table. */
  choice<T extends string>(name: FlagName, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const near = nearest(value, choices);
    throw this.#bad(
      near === undefined
        ? text().args.notOneOf(this.typed(name), repeatable(value), choices)
        : text().args.notOneOfNear(this.typed(name), repeatable(value), near),
    );
  }

  /** A language of the catalogue, also as a locale's name: `zh-CN`, `fr_CA.UTF-8`. */
  language(name: FlagName): string | undefined {
    const value = this.text(name);
    const choices = flagSpec(name).choices ?? [];
    if (value === undefined) return undefined;
    if (choices.includes(value.toLowerCase().replace(/[-_.].*$/, ""))) return value;
    throw this.#bad(text().args.notOneOf(this.typed(name), repeatable(value), choices));
  }

  /** A duration in milliseconds: seconds without a unit. More than nothing, at most a day. */
  durationMs(name: FlagName): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/i.exec(value);
    const durationMs = match === null
      ? 0
      : Math.round(Number(match[1]) * (UNIT_MS.get(match[2]?.toLowerCase() ?? "s") ?? 0));
    if (durationMs >= 1 && durationMs <= DAY_MS) return durationMs;
    throw this.#bad(text().args.notATime(this.typed(name), repeatable(value)));
  }

  /** A whole number within bounds; from 0 to 100 without others. */
  count(name: FlagName, { least = 0, most = MAX_RETRIES } = {}): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    throw this.#bad(text().args.notACount(this.typed(name), repeatable(value), least, most));
  }

  /** Origins as browsers name them: `http://localhost:3000`. */
  origins(name: FlagName): readonly string[] {
    const origins = (this.#flags.get(name)?.values ?? []).flatMap((value) => value.split(","))
      .map((origin) => origin.trim()).filter((origin) => origin !== "");
    const bad = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
    if (bad !== undefined) throw this.#bad(text().args.notAnOrigin(this.typed(name), repeatable(bad)));
    return origins;
  }

  /** The flags that every command takes. */
  globals(): GlobalFlags {
    return {
      ...defined("authType", this.choice("auth-type", flagSpec("auth-type").choices ?? [])),
      ...defined("openaiApiKey", this.text("openai-api-key")),
      ...defined("openaiBaseUrl", this.text("openai-base-url")),
      ...defined("model", this.text("model")),
      ...defined("proxy", this.text("proxy")),
      allowHost: this.hosts("allow-host"),
      ...defined("timeoutMs", this.durationMs("timeout")),
      ...defined("maxRetries", this.count("max-retries")),
      ...(this.on("no-stream") ? { noStream: true } : {}),
      ...defined("lang", this.language("lang")),
      debug: this.on("debug"),
      noHistory: this.on("no-history"),
    };
  }

  /** Refuses two flags that contradict each other. */
  apart(first: FlagName, second: FlagName): void {
    if (this.on(first) && this.on(second)) {
      throw this.#bad(text().args.together(this.typed(first), this.typed(second)));
    }
  }

  /** Refuses a flag that means nothing without another. */
  requires(name: FlagName, other: FlagName): void {
    if (this.on(name) && !this.on(other)) throw this.#bad(text().args.needsOther(this.typed(name), `--${other}`));
  }

  #bad(message: string): Error {
    return usageError(message, this.#command);
  }
}

/** `{key: value}`, or nothing for an absent value: an absent field is not there rather than undefined. */
export function defined<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  const fields: { [P in K]?: V } = {};
  if (value !== undefined) fields[key] = value;
  return fields;
}
