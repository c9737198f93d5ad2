// Owns the words and the JSON of `qwen permissions`.
import { pathText } from "../../config/source_text.ts";
import { columnsOf, padTo } from "../../text/columns.ts";
import { text } from "../../text/text.ts";
import { wrap } from "../../text/wrap.ts";
import { visible } from "../../base/visible.ts";
import { LOOPBACK_LISTENER, UNIX } from "../../config/host_port.ts";
import type { Configuration, Warning } from "../../config/configuration.ts";
import { type FileGrant, type Grants, HARMLESS_ENV } from "./grants.ts";

/** What the text needs beside the grants. */
export interface PermissionsContext {
  readonly home: string | undefined;
  /** Names the proxy in force, if there is one. */
  readonly proxyVariable: string | undefined;
  /** The files that a conversation has beside these, where the grants are a prompt's. */
  readonly conversation?: readonly FileGrant[];
  /** What runs with them. @default a prompt in the sandbox */
  readonly what?: "sealed prompt" | "prompt" | "conversation" | { readonly command: string };
  /** The program that prints the key, if one does. */
  readonly keyProgram?: string | undefined;
  /** What was decided of the user's own: what goes along, and what does not (`decided`). */
  readonly notes?: readonly Warning[];
  /** The program of the system's store, where something is sealed or to be sealed. */
  readonly storeProgram?: string | undefined;
  /** Why nothing is sent. */
  readonly stops?: readonly Warning[];
  /** Width of the window. @default a pipe, where only names and sentences are broken */
  readonly columns?: number;
}

/** What is allowed, in lines that stay whole, and why. */
interface Row {
  readonly label: string;
  readonly entry: readonly string[];
  readonly why?: string;
}

/** Names and sentences in a pipe: with the longest label before them they fit 80 columns. */
const USUAL_ROOM = 60;

/** Narrower than this, entries stand below their label. */
const LEAST_ROOM = 24;

/** Each permission with its reason, as wide as the window; paths below the home start with `~` and are never cut. */
export function permissionsText(grants: Grants, context: PermissionsContext): string {
  const {
    home,
    proxyVariable,
    conversation = [],
    stops = [],
    notes = [],
    keyProgram,
    storeProgram,
    columns = Infinity,
    what = "prompt",
  } = context;
  const words = text().launcher.permissionsRow;
  const onlyRead = grants.read.filter((path) => !grants.write.includes(path));
  const labels = [words.net(), words.listen(), words.files(), words.env(), words.never()];
  const widest = Math.max(...labels.map(columnsOf));
  const isBeside = columns - widest - 4 >= LEAST_ROOM;
  const indent = isBeside ? widest + 4 : 4;
  const inRoom = (sentence: string): readonly string[] => wrap(sentence, Math.min(columns - indent, USUAL_ROOM));
  const listed = (label: string, entries: readonly FileGrant[]): readonly Row[] =>
    entries.map(({ path, why }) => ({ label, entry: [pathText(path, home)], why }));
  const granted = (label: string, entries: readonly string[]): readonly Row[] =>
    entries.length === 0
      ? [{ label, entry: [words.nothing()] }]
      : listed(label, entries.map((path) => ({ path, why: grants.why[path] ?? "" })));
  const listener = (host: string): FileGrant => {
    return { path: host === LOOPBACK_LISTENER ? "127.0.0.1, ::1" : host, why: grants.why[host] ?? "" };
  };
  const told = ({ label, entry, why }: Row): readonly string[] => [
    ...(isBeside ? [] : [`  ${label}`]),
    ...entry.map((line, at) => (isBeside && at === 0 ? `  ${padTo(label, widest)}  ` : " ".repeat(indent)) + line),
    ...(why === undefined ? [] : wrap(why, columns - indent - 2).map((line) => " ".repeat(indent + 2) + line)),
  ];
  return [
    ...stops.flatMap(({ message }) => [...wrap(text().inspect.warning(visible(message)), columns), ""]),
    ...wrap(title(context), columns),
    ...granted(words.net(), grants.net.filter((host) => !isListener(host))).flatMap(told),
    ...listed(words.listen(), grants.net.filter(isListener).map(listener)).flatMap(told),
    // What the sandbox may write it may read, too.
    ...(grants.write.length === 0 && onlyRead.length > 0 ? [] : granted(words.files(), grants.write).flatMap(told)),
    ...listed(words.onlyRead(), onlyRead.map((path) => ({ path, why: grants.why[path] ?? "" }))).flatMap(told),
    ...what === "sealed prompt"
      ? told({ label: words.env(), entry: [words.nothing()] })
      : told({ label: words.env(), entry: inRoom(HARMLESS_ENV.join(" ")), why: text().launcher.whyEnv() }),
    ...told({ label: words.never(), entry: inRoom(words.others()) }),
    ...(conversation.length === 0 ? [] : ["", ...wrap(text().launcher.permissionsConversation(), columns)]),
    ...listed(words.files(), conversation).flatMap(told),
    ...(typeof what === "object" && what.command === "exec" ? ["", ...wrap(words.startsCommand(), columns)] : []),
    ...notes.flatMap(({ message }) => ["", ...wrap(visible(message), columns)]),
    ...(keyProgram === undefined ? [] : ["", ...wrap(words.printedBy(visible(keyProgram)), columns)]),
    ...(storeProgram === undefined ? [] : ["", ...wrap(words.sealedBy(storeProgram), columns)]),
    ...(proxyVariable === undefined ? [] : ["", ...wrap(words.proxy(proxyVariable), columns)]),
  ].join("\n");
}

/** What was decided of keys, headers and addresses: of the configuration's warnings those that say what goes where. */
export function decided({ warnings }: Pick<Configuration, "warnings">): readonly Warning[] {
  return warnings.filter(({ code }) => ["own-extras", "project-credential", "project-address"].includes(code));
}

function isListener(host: string): boolean {
  return host === LOOPBACK_LISTENER || host.startsWith(UNIX);
}

function title({ what = "prompt", stops = [] }: PermissionsContext): string {
  const words = text().launcher;
  if (stops.length > 0) return words.permissionsBlocked();
  if (what === "sealed prompt") return words.permissionsSealed();
  if (typeof what === "object") return words.permissionsOfCommand(what.command);
  return what === "prompt" ? words.permissionsTitle() : words.permissionsOfConversation();
}

/**
 * The grants as data: a prompt's and whether it is sealed (then even they are gone when the answer begins), beside them
 * the files of a conversation, as `warnings` why nothing would be sent, and as `notes` what was decided of the
 * user's own.
 * What the names mean is promised to scripts.
 */
export function permissionsJson(
  grants: Grants,
  { conversation, stops, what, notes }: Required<Pick<PermissionsContext, "conversation" | "stops" | "what" | "notes">>,
): unknown {
  const isSealed = what === "sealed prompt";
  const paths = conversation.map(({ path }) => path);
  const why = Object.fromEntries(conversation.map(({ path, why }) => [path, why]));
  const env = isSealed ? [] : grants.env;
  return { ...grants, env, sealed: isSealed, conversation: { read: paths, write: paths, why }, warnings: stops, notes };
}
