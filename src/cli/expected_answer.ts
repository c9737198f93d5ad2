// Owns what of an answer needs no word, in a prompt and in a conversation alike: the model that was asked for under
// another of its names, and the usual reasons to stop. Pure.

/** Reasons to stop that mean "said all there was to say". */
const USUAL_ENDS = ["stop", "end_turn", "eos", "eos_token"];
/** What services put behind a name for one state of the same model: a date, a number, `latest`. */
const SNAPSHOT_REGEXP = /^-(?:\d{4}|v?\d+(?:\.\d+)*$|latest|preview)/;

/** Whether a reason to stop, as the service wrote it, means that the answer is whole. */
export function isUsualEnd(reason: string): boolean {
  return USUAL_ENDS.includes(reason);
}

/**
 * Whether the model that answers is the one asked for, under the names that services give it: a dated snapshot
 * (`gpt-4o-2024-08-06`), a vendor before it (`openai/gpt-4o`), a tag or an ending behind it (`qwen3:latest`, `q.gguf`).
 * `…/auto` asks for any.
 */
export function isSameModel(asked: string, answered: string): boolean {
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
