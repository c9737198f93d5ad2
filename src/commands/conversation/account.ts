// Owns how the account in use is told: method, model, endpoint, credential, each with its source, for the header and for
// "what changed". What was chosen in the conversation is told as that, although the launcher counts it as a flag. Pure.
import type { GlobalFlags } from "../../args/spec/spec.ts";
import type { StartMessage } from "../../contract/messages.ts";
import type { Source } from "../../config/source.ts";
import { sourceText } from "../../config/source_text.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { text } from "../../text/text.ts";
import { VERSION } from "../../base/version.ts";

export interface AccountRow {
  readonly field: "method" | "model" | "baseUrl" | "credential";
  readonly value: string;
  readonly source: string;
}

/** The facts that matter about who answers and who pays. */
export function accountRows(start: StartMessage): readonly AccountRow[] {
  const { configuration: { method, methodSource, model, baseUrl, credential } } = start;
  const words = text().conversation;
  const source = (from: Source, flag: keyof GlobalFlags): string => sourceWords(start, { source: from, flag });
  const rows: AccountRow[] = [
    { field: "method", value: words.methods[method], source: source(methodSource, "authType") },
    { field: "model", value: model.value, source: source(model.source, "model") },
    { field: "baseUrl", value: hostOf(baseUrl.value), source: source(baseUrl.source, "openaiBaseUrl") },
  ];
  if (credential !== null) {
    const value = credential.kind === "none"
      ? words.noKey
      : credential.kind === "oauth"
      ? words.login
      : words.key(credential.masked ?? "");
    rows.push({ field: "credential", value, source: source(credential.source, "openaiApiKey") });
  }
  return rows.map(({ field, value, source: from }) => ({
    field,
    value: sanitizeLine(value),
    source: sanitizeLine(from),
  }));
}

/** The two lines that a conversation opens with, unpainted. */
export function headerLines(start: StartMessage, model: string): readonly [string, string] {
  const rows = accountRows(start);
  const host = rows.find(({ field }) => field === "baseUrl")?.value ?? "";
  const credential = rows.find(({ field }) => field === "credential");
  const words = text().conversation;
  return [
    words.headerModel({ version: VERSION, model: sanitizeLine(model), host }),
    credential === undefined
      ? words.noKey
      : start.configuration.credential?.kind === "none"
      ? credential.value
      : words.headerKey(credential.value, credential.source),
  ];
}

/** Lines that say what a switch changed, field by field. */
export function changeLines(before: readonly AccountRow[], after: readonly AccountRow[]): readonly string[] {
  const words = text().conversation;
  const fields = ["method", "model", "baseUrl", "credential"] as const;
  const lines = fields.flatMap((field) => {
    const [old, now] = [before, after].map((rows) => rows.find((row) => row.field === field));
    if (now === undefined || (old?.value === now.value && old.source === now.source)) return [];
    return [words.changed(words.fields[field], old, now)];
  });
  return lines.length === 0 ? [words.nothingChanged] : [words.changedTitle, ...lines];
}

/** A flag that was not on the command line was chosen in the conversation. */
function sourceWords(
  start: StartMessage,
  { source, flag }: { readonly source: Source; readonly flag: keyof GlobalFlags },
): string {
  const given = "flags" in start.command ? start.command.flags[flag] : undefined;
  if (
    source.kind === "flag" && (given === undefined || flag === "model" && given !== start.configuration.model.value)
  ) {
    return text().conversation.chosenHere;
  }
  return sourceText(source, homeOf(start.qwenHome));
}

/** The home directory, as far as `~/.qwen` tells it. */
function homeOf(qwenHome: string): string | undefined {
  return /^(.+)[\\/]\.qwen[\\/]?$/.exec(qwenHome)?.[1];
}

function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}
