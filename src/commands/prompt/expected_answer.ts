// Owns what of an answer needs a word and what needs none, in a prompt and in a conversation alike: another model than
// was asked for (but not another of its names), an unusual reason to stop. Names that a server gave come out as one
// harmless line. Pure.
import { QwenError } from "../../base/errors.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { text } from "../../text/text.ts";

/** Reasons to stop that mean "said all there was to say". */
const USUAL_ENDS = ["stop", "end_turn", "eos", "eos_token"];
/** What services put behind a name for one state of the same model: a date, a number, `latest`. */
const SNAPSHOT_REGEXP = /^-(?:\d{4}|v?\d+(?:\.\d+)*$|latest|preview)/;

/** What is to be said of the reason to stop that the service gave, if it gave one and the answer is not whole. */
export function endNote(reason: string | undefined): string | undefined {
  const words = text().chat;
  if (reason === undefined || USUAL_ENDS.includes(reason)) return undefined;
  if (reason === "length") return words.endedByLength;
  if (reason === "content_filter") return words.endedByFilter;
  return words.endedOtherwise(sanitizeLine(reason.slice(0, 80)));
}

/** The failure of an answer without a word: why it ended so, if the service said it, and what to do. */
export function emptyAnswer(
  { finish, reasoned }: { readonly finish: string | undefined; readonly reasoned: boolean },
): QwenError {
  const words = text().chat;
  const note = endNote(finish);
  return new QwenError("server", reasoned ? words.onlyReasoned : words.emptyAnswer, {
    hint: [
      ...(note === undefined ? [] : [note]),
      ...(reasoned ? [words.hintReasoning] : []),
      words.hintEmptyAnswer,
    ],
  });
}

/**
 * What is to be said of the model that answers, if it is another one than was asked for. At Azure a deployment was asked
 * for, whose name says nothing of the model.
 */
export function modelNote(asked: string, answered: string, provider?: string): string | undefined {
  if (provider === "azure" || isSameModel(asked, answered)) return undefined;
  return text().chat.otherModel(sanitizeLine(asked), sanitizeLine(answered.slice(0, 200)));
}

/**
 * Whether the model that answers is the one asked for, under the names that services give it: a dated snapshot
 * (`gpt-4o-2024-08-06`), a vendor before it (`openai/gpt-4o`), a tag or an ending behind it (`qwen3:latest`, `q.gguf`).
 * `…/auto` asks for any.
 */
function isSameModel(asked: string, answered: string): boolean {
  const [a, b] = [plainName(asked), plainName(answered)];
  return a === "auto" || a === b || isSnapshot(a, b) || isSnapshot(b, a);
}

function plainName(name: string): string {
  const last = name.toLowerCase().split(/[/\\]/).at(-1) ?? "";
  return last.replace(/:[^:]*$/, "").replace(/\.gguf$/, "");
}

function isSnapshot(name: string, longer: string): boolean {
  return longer.startsWith(name) && SNAPSHOT_REGEXP.test(longer.slice(name.length));
}
