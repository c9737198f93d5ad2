// Owns what a check of `qwen doctor` comes to, and how a list of them is told: lines, data, the first thing to fix, the
// exit code. Launcher and sandbox each find a half, and share this. Pure: it looks at nothing and prints nothing.
import { type ErrorKind, EXIT_CODES } from "./errors.ts";
import { jsonText } from "./json.ts";
import { columnsOf, padTo } from "../text/columns.ts";
import { text } from "../text/text.ts";
import { wrap } from "../text/wrap.ts";
import { type Hidden, withoutSecrets, withoutWhole } from "./redact.ts";
import { visible } from "./visible.ts";

/** The checks, in the order in which they are told. */
export type CheckName =
  | "program"
  | "settings"
  | "envFile"
  | "values"
  | "permissions"
  | "key"
  | "binding"
  | "store"
  | "certificates"
  | "proxy"
  | "login"
  | "dns"
  | "tcp"
  | "tls"
  | "clock"
  | "endpoint"
  | "model"
  | "quota"
  | "terminal";

/** What one check came to. Plain data that survives `postMessage`; nothing secret in it. */
export interface Finding {
  readonly check: CheckName;
  /** `skipped` could not be looked at, or there was nothing to look at. */
  readonly state: "ok" | "warn" | "fail" | "skipped";
  /** One line, without a final period. */
  readonly summary: string;
  /** What to do about it, with the command to type. */
  readonly fix?: string;
  /** It is why something else fails, if that does: it is repaired first. */
  readonly isCause?: true;
  /** Decides the exit code of a failure. */
  readonly kind?: ErrorKind;
}

/** Takes out of a text what must not be pasted into an issue. */
export type Redact = (text: string) => string;

/** What `redactor` takes out. */
export interface Private {
  /** The home as the environment names it, and with links resolved. */
  readonly homes: readonly (string | undefined)[];
  readonly user: string | undefined;
  /** Keys and tokens; the masks that other messages show of them go, too. */
  readonly secrets?: readonly Hidden[];
}

/** Makes the function that puts `~` for the home, `USER` for the user's name, `****` for secrets. */
export function redactor({ homes, user, secrets = [] }: Private): Redact {
  const paths = homes.filter((home): home is string => home !== undefined && home.length > 1)
    .sort((a, b) => b.length - a.length);
  // The name only as a part of a path: a user called "qwen" does not change what the program is called.
  const name = user === undefined || user.length < 2
    ? undefined
    : new RegExp(`(?<=[/\\\\])${user.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}(?=$|[^\\p{L}\\p{N}_])`, "gu");
  return (line) => {
    let result = withoutSecrets(line, secrets);
    result = withoutWhole(result, secrets.map(String));
    for (const path of paths) result = result.replaceAll(path, "~");
    return visible(name === undefined ? result : result.replace(name, "USER"));
  };
}

/** The finding with its words redacted. */
export function redacted(finding: Finding, redact: Redact): Finding {
  const { summary, fix } = finding;
  return { ...finding, summary: redact(summary), ...(fix === undefined ? {} : { fix: redact(fix) }) };
}

/** The finding to be repaired first: a failure, or else a warning that something can be done about. */
function firstToFix(findings: readonly Finding[]): Finding | undefined {
  const failure = findings.find(({ state }) => state === "fail");
  const cause = failure === undefined ? undefined : findings.find(({ isCause }) => isCause);
  return cause ?? failure ??
    findings.find(({ state, fix }) => state === "warn" && fix !== undefined);
}

/** 0 when nothing fails, otherwise the exit code that the first failure would end a prompt with. */
export function exitCodeOf(findings: readonly Finding[]): number {
  const failure = findings.find(({ state }) => state === "fail");
  return failure === undefined ? 0 : EXIT_CODES[failure.kind ?? "other"];
}

/** The first next step of an error that is not this very command. */
export function nextStep({ hint }: { readonly hint: readonly string[] }): string | undefined {
  return hint.find((line) => !line.includes("qwen doctor"));
}

/** Gives the state's word its colour. */
export type Paint = (state: Finding["state"], word: string) => string;

/** How findings are laid out. */
export interface Layout {
  /** @default no colour */
  readonly paint?: Paint;
  /** Width of the terminal. @default lines are as long as they are */
  readonly columns?: number;
}

/** The findings, one a line, with a line break behind each. */
export function findingLines(
  findings: readonly Finding[],
  { paint = (_, word): string => word, columns = Infinity }: Layout = {},
): string {
  const { states, checks } = text().doctor;
  const wordWidth = Math.max(...Object.values(states).map(columnsOf));
  const labelWidth = Math.max(...Object.values(checks).map(columnsOf));
  const indent = wordWidth + labelWidth + 4;
  return grouped(findings).map(({ first, last }) => {
    const label = first === last ? checks[first.check] : text().doctor.fromTo(checks[first.check], checks[last.check]);
    const head = `${paint(first.state, padTo(states[first.state], wordWidth))}  ${padTo(label, labelWidth)}`;
    return besideOrBelow(first.summary, { head, indent, columns }).map((line) => `${line}\n`).join("");
  }).join("");
}

/** Narrower than this the words behind a label would be a tower. */
const MIN_ROOM = 28;

/** The words beside what they belong to, or below it where the window leaves too little room beside it. */
function besideOrBelow(
  words: string,
  { head, indent, columns }: { readonly head: string; readonly indent: number; readonly columns: number },
): readonly string[] {
  const room = columns - indent;
  if (room < MIN_ROOM && columnsOf(words) > room) {
    return [head.trimEnd(), ...wrap(words, columns - 4).map((line) => `    ${line}`)];
  }
  return wrap(words, room).map((line, at) => (at === 0 ? `${head}  ` : " ".repeat(indent)) + line);
}

interface Group {
  readonly first: Finding;
  last: Finding;
}

/** Neighbours that were left out for the same reason are one line. */
function grouped(findings: readonly Finding[]): readonly Group[] {
  const groups: Group[] = [];
  for (const finding of findings) {
    const before = groups.at(-1);
    const isSame = finding.state === "skipped" && before?.first.state === "skipped" &&
      before.first.summary === finding.summary;
    if (before !== undefined && isSame) before.last = finding;
    else groups.push({ first: finding, last: finding });
  }
  return groups;
}

/** The last lines: what to fix first, or that all is well. */
export function verdictLine(findings: readonly Finding[], { columns = Infinity }: Layout = {}): string {
  const words = text().doctor;
  const first = firstToFix(findings);
  if (first === undefined) return `\n${words.allFine}\n`;
  const say = first.state === "fail" ? words.fixFirst : words.worthFixing;
  return `\n${wrap(say(words.checks[first.check], first.fix ?? first.summary), columns - 2).join("\n  ")}\n`;
}

/** `qwen doctor --json`; its shape is a contract. */
export function findingsJson(findings: readonly Finding[]): string {
  const first = firstToFix(findings);
  return `${
    jsonText({
      checks: findings.map(({ check, state, summary, fix }) => ({ check, state, summary, fix: fix ?? null })),
      fixFirst: first === undefined ? null : { check: first.check, fix: first.fix ?? first.summary },
      exitCode: exitCodeOf(findings),
    })
  }\n`;
}
