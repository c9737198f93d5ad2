// Owns what the small commands of a conversation do. Each has one effect and says what it did; files are read and
// written by the launcher at the user's word, the clipboard gets our last answer and nothing else.
import type { SlashCommand } from "./desk.ts";
import { QwenError } from "../../../base/errors.ts";
import { choose } from "../../../terminal/choose/choose.ts";
import { copySequence } from "../../../terminal/clipboard.ts";
import { sanitize, sanitizeLine } from "../../../terminal/sanitize.ts";
import { padEnd, textWidth } from "../../../terminal/width.ts";
import { wrap } from "../../../terminal/wrap.ts";
import { text } from "../../../text/text.ts";
import { accountRows } from "../account.ts";
import { attachmentOf, MAX_ATTACHMENT_BYTES } from "./attachment.ts";
import { transcript } from "./transcript.ts";
import type { Desk, SlashOutcome } from "./desk.ts";
import { namesOf } from "./parse.ts";

export async function chooseModel(desk: Desk, argument: string): Promise<SlashOutcome> {
  const words = text().conversation;
  const { talk, terminal, context } = desk;
  const name = argument !== "" ? argument : await pick();
  if (name === undefined) return "stay";
  const before = talk.model;
  talk.model = name;
  desk.say(before === name ? words.sameModel(sanitizeLine(name)) : words.modelChanged(before, sanitizeLine(name)));
  return "stay";

  async function pick(): Promise<string | undefined> {
    const models = await desk.models().catch((error: unknown) => {
      // Given up by Ctrl-C is no fault, and an endpoint without a list is none of the user's.
      if (error instanceof QwenError && error.kind === "cancelled") return undefined;
      throw error instanceof QwenError
        ? new QwenError(error.kind, error.message, { hint: [...error.hint, words.noModels], cause: error })
        : error;
    });
    if (models === undefined) return undefined;
    if (models.length === 0) {
      desk.say([words.modelNow(sanitizeLine(talk.model)), words.noModels], "yellow");
      return undefined;
    }
    const choices = models.map((model) => ({ label: model, value: model }));
    const chosen = await choose(terminal, {
      title: words.chooseModel,
      choices,
      initial: talk.model,
      signal: context.signal,
    });
    return chosen === "back" || chosen === "cancelled" ? undefined : chosen;
  }
}

export function showStatus(desk: Desk): SlashOutcome {
  const { talk, context: { start } } = desk;
  const words = text().conversation;
  const briefing = start.briefing?.statusText;
  if (briefing !== undefined && briefing !== "") desk.say(sanitize(briefing).trimEnd().split("\n"), "plain");
  else {
    const rows = accountRows(start);
    desk.say(rows.map(({ field, value, source }) => words.statusRow(words.fields[field], value, source)));
  }
  if (talk.model !== start.configuration.model.value) desk.say(words.modelHere(sanitizeLine(talk.model)));
  desk.say(words.counts({
    turns: talk.turns.length,
    requests: talk.requests,
    inputTokens: talk.inputTokens,
    outputTokens: talk.outputTokens,
  }));
  return "stay";
}

export function showPermissions(desk: Desk): SlashOutcome {
  const briefing = desk.context.start.briefing?.permissionsText;
  if (briefing !== undefined && briefing !== "") desk.say(sanitize(briefing).trimEnd().split("\n"), "plain");
  else desk.say(text().conversation.permissionsElsewhere);
  return "stay";
}

export function clearTalk(desk: Desk): SlashOutcome {
  desk.clear();
  desk.say(text().conversation.cleared);
  return "stay";
}

export function copyAnswer(desk: Desk): SlashOutcome {
  const words = text().conversation;
  const answer = desk.talk.lastAnswer;
  if (answer === undefined) throw new QwenError("usage", words.nothingToCopy);
  if (desk.terminal.dumb) throw new QwenError("usage", words.cannotCopy, { hint: [words.saveInstead] });
  const sequence = copySequence(answer);
  if (sequence === undefined) throw new QwenError("usage", words.tooLongToCopy, { hint: [words.saveInstead] });
  desk.terminal.write(sequence);
  desk.say(words.copied);
  return "stay";
}

export async function saveTalk(desk: Desk, argument: string): Promise<SlashOutcome> {
  const words = text().conversation;
  const overwrite = /^-f\s/.test(argument);
  const path = unquoted(overwrite ? argument.slice(2) : argument);
  if (desk.talk.turns.length === 0) throw new QwenError("usage", words.nothingToSave);
  const written = await desk.context.ask({
    kind: "write-file",
    path,
    text: transcript(desk.talk.turns),
    overwrite,
  });
  desk.say(words.saved(sanitizeLine(written)));
  return "stay";
}

export async function attachFile(desk: Desk, argument: string): Promise<SlashOutcome> {
  const path = unquoted(argument);
  const bytes = await desk.context.ask({ kind: "read-file", path, maxBytes: MAX_ATTACHMENT_BYTES });
  const attachment = attachmentOf(path, bytes);
  desk.talk.attach(attachment);
  desk.say(text().conversation.attached(attachment.name, bytes.length));
  return "stay";
}

export function showReasoning(desk: Desk): SlashOutcome {
  const words = text().conversation;
  const { lastReasoning } = desk.talk;
  desk.say(lastReasoning.trim() === "" ? words.noReasoning : sanitize(lastReasoning).trim());
  return "stay";
}

/** The table, names in one column, and the keys. */
export function showHelp(desk: Desk, commands: readonly SlashCommand[]): SlashOutcome {
  const words = text().conversation;
  const { terminal } = desk;
  const rows = commands.map((command) => ({ call: callOf(command), brief: words.slash[command.name] }));
  const width = Math.max(...rows.map(({ call }) => textWidth(call))) + 2;
  const room = terminal.columns - width - 1;
  for (const { call, brief } of rows) {
    const painted = terminal.style.paint(call, "cyan");
    if (room < 24) {
      terminal.write(`${painted}\n`);
      for (const row of wrap(brief, terminal.columns - 3)) terminal.write(`  ${row}\n`);
    } else {
      const [first = "", ...rest] = wrap(brief, room);
      terminal.write(`${painted}${padEnd("", width - textWidth(call))}${first}\n`);
      for (const row of rest) terminal.write(`${padEnd("", width)}${row}\n`);
    }
  }
  terminal.write("\n");
  desk.say(words.keys);
  return "stay";
}

function callOf(command: SlashCommand): string {
  const names = namesOf(command).slice(0, 3).map((name) => `/${name}`).join(" ");
  return command.argument === undefined ? names : `${names} ${text().conversation.arguments[command.argument]}`;
}

/** A path as a shell user types it, in quotes or with blanks escaped. */
function unquoted(argument: string): string {
  const trimmed = argument.trim();
  const quoted = /^(["'])(.*)\1$/.exec(trimmed);
  return quoted?.[2] ?? trimmed.replaceAll("\\ ", " ");
}
