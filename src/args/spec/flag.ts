// The kinds of flags. Each says how a flag takes its value and what that means; a spec lists flags made by these, and
// everything else (the parser, the types, help, completions, the manual) follows from them.
import { milliseconds } from "../../base/clock.ts";
import { LANGUAGES, text } from "../../text/text.ts";
import { nearest, repeatable } from "../../base/typed_words.ts";

/** A flag that was given: as typed the first time, and its values. A switch has none. */
export interface GivenFlag {
  readonly typed: string;
  readonly values: readonly string[];
}

/** Makes the usage error of a value that means nothing, of the command it was given to. */
export type Refuse = (message: string) => Error;

/** A flag whose value means a `T`. */
export interface Flag<T> {
  /** How many values it has; `perhaps` may stand without one, `several` may be given again. */
  readonly takes: "nothing" | "one" | "perhaps" | "several";
  readonly short?: string;
  /** Key of the word for the value in help, e.g. `url` for `URL`. */
  readonly placeholder?: PlaceholderName;
  readonly choices?: readonly string[];
  /** What holds when the flag is absent; shown in help. */
  readonly default?: string;
  /** What it means. Absent flags are read too: they have a meaning of their own. Throws what `refuse` makes. */
  readonly read: (given: GivenFlag | undefined, refuse: Refuse) => T;
}

export type PlaceholderName =
  | "method"
  | "key"
  | "url"
  | "model"
  | "host"
  | "time"
  | "number"
  | "language"
  | "text"
  | "format"
  | "session"
  | "provider"
  | "clientId"
  | "scopes"
  | "target"
  | "shell"
  | "command"
  | "program"
  | "name"
  | "alias"
  | "address"
  | "file"
  | "origin"
  | "prompt";

interface Shape {
  readonly short?: string;
  readonly placeholder: PlaceholderName;
}

/** Takes no value. */
export function toggle({ short }: Pick<Shape, "short"> = {}): Flag<boolean> {
  return { takes: "nothing", ...(short === undefined ? {} : { short }), read: (given) => given !== undefined };
}

/** Words without the blanks around them; blanks alone are no value. */
export function words(shape: Shape): Flag<string | undefined> {
  return { takes: "one", ...shape, read: (given) => valueOf(given) };
}

/** Exactly what was given: for prompts. */
export function verbatim(shape: Shape): Flag<string | undefined> {
  return { takes: "one", ...shape, read: (given) => given?.values[0] };
}

/** Words that may be left out: "" is the flag alone. */
export function perhaps(shape: Shape): Flag<string | undefined> {
  return { takes: "perhaps", ...shape, read: (given) => given === undefined ? undefined : valueOf(given) ?? "" };
}

type ChoiceShape<T extends string> = Shape & { readonly choices: readonly T[] };

/** One of these words. */
export function choice<T extends string>(shape: ChoiceShape<T> & { readonly default: T }): Flag<T>;
export function choice<T extends string>(shape: ChoiceShape<T>): Flag<T | undefined>;
export function choice<T extends string>(shape: ChoiceShape<T> & { readonly default?: T }): Flag<T | undefined> {
  const { choices } = shape;
  return {
    takes: "one",
    ...shape,
    read(given, refuse): T | undefined {
      const value = valueOf(given);
      if (given === undefined || value === undefined) return shape.default;
      const found = choices.find((one) => one === value);
      if (found !== undefined) return found;
      const near = nearest(value, choices);
      throw refuse(
        near === undefined
          ? text().args.notOneOf(given.typed, repeatable(value), choices)
          : text().args.notOneOfNear(given.typed, repeatable(value), near),
      );
    },
  };
}

/** A language of the catalogue, also as a locale's name: `zh-CN`, `fr_CA.UTF-8`. */
export function locale(shape: Shape): Flag<string | undefined> {
  const choices: readonly string[] = LANGUAGES;
  return {
    takes: "one",
    choices,
    ...shape,
    read(given, refuse): string | undefined {
      const value = valueOf(given);
      if (given === undefined || value === undefined) return undefined;
      if (choices.includes(value.toLowerCase().replace(/[-_.].*$/, ""))) return value;
      throw refuse(text().args.notOneOf(given.typed, repeatable(value), choices));
    },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** `usually` is only shown: the settings may say otherwise. */
type Preset = { readonly usually?: string };

/** A duration in milliseconds, typed as `60`, `60s`, `2m`, `500ms`: more than nothing, at most a day. */
export function duration(shape: Preset & { readonly default: string }): Flag<number>;
export function duration(shape?: Preset): Flag<number | undefined>;
export function duration({ usually, default: preset }: Preset & { readonly default?: string } = {}): Flag<
  number | undefined
> {
  const shown = preset ?? usually;
  return {
    takes: "one",
    placeholder: "time",
    ...(shown === undefined ? {} : { default: shown }),
    read(given, refuse): number | undefined {
      const value = valueOf(given);
      if (given === undefined || value === undefined) return preset === undefined ? undefined : milliseconds(preset);
      const durationMs = milliseconds(value) ?? 0;
      if (durationMs >= 1 && durationMs <= DAY_MS) return durationMs;
      throw refuse(text().args.notATime(given.typed, repeatable(value)));
    },
  };
}

interface Bounds {
  /** @default 0 */
  readonly least?: number;
  readonly most: number;
}

/** A whole number within bounds. */
export function count(bounds: Bounds & { readonly default: number }): Flag<number>;
export function count(bounds: Bounds): Flag<number | undefined>;
export function count({ least = 0, most, default: preset }: Bounds & { readonly default?: number }): Flag<
  number | undefined
> {
  return {
    takes: "one",
    placeholder: "number",
    ...(preset === undefined ? {} : { default: String(preset) }),
    read(given, refuse): number | undefined {
      const value = valueOf(given);
      if (given === undefined || value === undefined) return preset;
      if (/^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
      throw refuse(text().args.notACount(given.typed, repeatable(value), least, most));
    },
  };
}

/** Hosts, `host` or `host:port`: each time the flag is given adds to them, and so does a comma. */
export function hosts(): Flag<readonly string[]> {
  return {
    takes: "several",
    placeholder: "host",
    read(given, refuse): readonly string[] {
      const all = listOf(given);
      const bad = all.find((host) => /[\s/?#@\\]/.test(host));
      if (given === undefined || bad === undefined) return all;
      throw refuse(text().args.notAHost(given.typed, repeatable(bad)));
    },
  };
}

/** Origins as browsers name them: `http://localhost:3000`. */
export function origins(): Flag<readonly string[]> {
  return {
    takes: "several",
    placeholder: "origin",
    read(given, refuse): readonly string[] {
      const all = listOf(given);
      const bad = all.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
      if (given === undefined || bad === undefined) return all;
      throw refuse(text().args.notAnOrigin(given.typed, repeatable(bad)));
    },
  };
}

/** Words, each time the flag is given; a comma between them does as well. */
export function list({ placeholder }: Pick<Shape, "placeholder">): Flag<readonly string[]> {
  return { takes: "several", placeholder, read: (given) => listOf(given) };
}

/** An IP address, an IPv6 one with or without brackets. */
export function address(): Flag<string | undefined> {
  return {
    takes: "one",
    placeholder: "address",
    read(given, refuse): string | undefined {
      const value = valueOf(given);
      if (given === undefined || value === undefined) return undefined;
      const bare = value.replace(/^\[(.*)\]$/, "$1");
      const url = `http://${bare.includes(":") ? `[${bare}]` : bare}/`;
      // What a URL reads as another address (`1`, `0x7f.1`) or as a name is none.
      if (/^[\d.]+$|:/.test(bare) && URL.canParse(url) && new URL(url).href === url) return bare;
      throw refuse(text().args.notAnAddress(given.typed, repeatable(value)));
    },
  };
}

/** `NAME=WHAT`, each time the flag is given: what each name stands for. */
export function aliases(): Flag<Readonly<Record<string, string>>> {
  return {
    takes: "several",
    placeholder: "alias",
    read(given, refuse): Readonly<Record<string, string>> {
      const typed = given?.typed ?? "";
      const all = listOf(given).map((one): readonly [string, string] => {
        const [, name, what] = /^([^=\s]+)=(\S+)$/.exec(one) ?? [];
        if (name !== undefined && what !== undefined) return [name, what];
        throw refuse(text().args.notAnAlias(typed, repeatable(one)));
      });
      const names = new Set(all.map(([name]) => name));
      const chained = all.find(([, what]) => names.has(what));
      if (chained === undefined) return Object.fromEntries(all);
      throw refuse(text().args.chainedAlias(typed, repeatable(chained[1])));
    },
  };
}

function valueOf(given: GivenFlag | undefined): string | undefined {
  return given?.values[0]?.trim() || undefined;
}

function listOf(given: GivenFlag | undefined): readonly string[] {
  return (given?.values ?? []).flatMap((value) => value.split(",")).map((one) => one.trim()).filter((one) =>
    one !== ""
  );
}
