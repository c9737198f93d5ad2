// Owns colour: whether there is any, and the few looks that the program uses. Only the sixteen colours that the user's
// own theme defines, and never a background, so that light and dark terminals both read well.

export type Attribute =
  | "bold"
  | "dim"
  | "italic"
  | "underline"
  | "strike"
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "magenta"
  | "cyan";

const CODES: Readonly<Record<Attribute, number>> = {
  bold: 1,
  dim: 2,
  italic: 3,
  underline: 4,
  strike: 9,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
};

/** How text is painted. Each painted piece ends with a reset, so that a cut answer never leaves a colour behind. */
export interface Style {
  /** False: `paint` gives the text as it is, and structure must be told by characters. */
  readonly styled: boolean;
  /** Whether `link` makes OSC 8 hyperlinks. */
  readonly hyperlinks: boolean;
  paint(text: string, ...attributes: readonly Attribute[]): string;
  /** The text as a hyperlink where the terminal has them and the address is a plain http(s) URL. */
  link(text: string, url: string): string;
}

/** No escape sequence at all. */
export const plainStyle: Style = Object.freeze({
  styled: false,
  hyperlinks: false,
  paint: (text: string) => text,
  link: (text: string) => text,
});

/** Colours and, if asked for, hyperlinks. */
export function colourStyle(options: { readonly hyperlinks: boolean } = { hyperlinks: false }): Style {
  return Object.freeze({
    styled: true,
    hyperlinks: options.hyperlinks,
    paint(text: string, ...attributes: readonly Attribute[]): string {
      if (attributes.length === 0 || text === "") return text;
      return `\x1b[${attributes.map((attribute) => CODES[attribute]).join(";")}m${text}\x1b[0m`;
    },
    link(text: string, url: string): string {
      const address = options.hyperlinks ? safeUrl(url) : undefined;
      return address === undefined ? text : `\x1b]8;;${address}\x1b\\${text}\x1b]8;;\x1b\\`;
    },
  });
}

// deno-lint-ignore no-control-regex -- our own sequences begin with Escape
const PAINT_REGEXP = /\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\/g;

/** A painted text without its colours and hyperlinks. */
export function unpainted(painted: string): string {
  return painted.replace(PAINT_REGEXP, "");
}

/** The address in printable ASCII if it is http or https without a user name; `undefined` otherwise. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return undefined;
  if (parsed.username !== "" || parsed.password !== "") return undefined;
  return /^[\x21-\x7e]{1,2000}$/.test(parsed.href) ? parsed.href : undefined;
}

/** What the choice of a style depends on. */
export interface StyleFacts {
  /** Whether the stream is a terminal. */
  readonly isTerminal: boolean;
  env(name: string): string | undefined;
}

/**
 * The style for an output. Colour when it is a terminal that is not dumb; `NO_COLOR` (not empty) forbids it, and
 * `FORCE_COLOR` (not empty, not 0) asks for it also where there is no terminal. Sources: no-color.org, force-color.org.
 */
export function chooseStyle(facts: StyleFacts): Style {
  const force = facts.env("FORCE_COLOR");
  if ((facts.env("NO_COLOR") ?? "") !== "" || force === "0" || force === "false") return plainStyle;
  const forced = force !== undefined && force !== "";
  if (!forced && (!facts.isTerminal || isDumb(facts.env))) return plainStyle;
  return colourStyle({ hyperlinks: facts.isTerminal && hasHyperlinks(facts.env) });
}

/** Whether the terminal understands no escape sequences. An unset TERM is one on Unix only: Windows has none. */
export function isDumb(env: (name: string) => string | undefined): boolean {
  return env("TERM") === "dumb";
}

/** Terminals known to draw OSC 8 hyperlinks; inside a multiplexer nobody knows. */
function hasHyperlinks(env: (name: string) => string | undefined): boolean {
  const term = env("TERM") ?? "";
  if (/^(screen|tmux)/.test(term)) return false;
  if (["iTerm.app", "WezTerm", "vscode", "ghostty"].includes(env("TERM_PROGRAM") ?? "")) return true;
  if (/kitty|alacritty|foot|ghostty/.test(term)) return true;
  return (env("WT_SESSION") ?? "") !== "" || Number(env("VTE_VERSION") ?? "0") >= 5000;
}
