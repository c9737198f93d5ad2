// Owns the question whether a text holds a secret, and the masking of those it holds, before anything is kept on disk.
// Two duties: no key or token in any file of ours, and ordinary words untouched. Known secrets are found exactly, others
// by the shapes that services give to theirs.
import { maskSecret, maskSecretIn } from "../../config/secret.ts";

/** Prefixes that services write before their keys, and the shape of a JSON web token. */
const KEY_REGEXP =
  /\b(?:sk|pk|rk|ak|gsk|xai|hf|ghp|gho|github_pat|glpat|AIza|AKIA|ms|r8)[-_][A-Za-z0-9_-]{12,}[A-Za-z0-9]|\bAIza[A-Za-z0-9_-]{30,}|\bAKIA[A-Z0-9]{16}\b|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g;
/** What follows such a word is one, whatever it looks like: `OPENAI_API_KEY=abc`, `Bearer abc`. */
const NAMED_REGEXP =
  /((?:[A-Za-z0-9]*[_-])?(?:api[_-]?key|access[_-]?token|refresh[_-]?token|secret[_-]?key|password)["']?\s*[=:]\s*["']?|\bBearer\s+)([^\s"']{8,})/gi;
/** One word, long, of letters and digits mixed: a key pasted into the wrong prompt. */
const LONE_REGEXP = /^\s*(?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9_.+/=-]{24,}\s*$/;
/** Shorter ones would blank out ordinary words. */
const MIN_SECRET = 8;
const MAX_KNOWN = 16;

/** The secrets of this session, and what they look like in a text. */
export class KnownSecrets {
  readonly #known = new Set<string>();

  constructor(...secrets: readonly (string | undefined)[]) {
    for (const secret of secrets) this.add(secret);
  }

  /** Remembers one more; the oldest is forgotten when there are too many. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < MIN_SECRET) return;
    this.#known.delete(secret);
    this.#known.add(secret);
    const [oldest] = this.#known;
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  /** How many are remembered; bounded. */
  get size(): number {
    return this.#known.size;
  }

  /** Whether a line of input holds one or looks like one; such a line is not kept at all. */
  isIn(text: string): boolean {
    return LONE_REGEXP.test(text) || this.mask(text) !== text;
  }

  /** The text with the secrets of this session masked, for the screen. */
  maskKnown(text: string): string {
    let masked = text;
    for (const secret of this.#known) masked = maskSecretIn(masked, secret);
    return masked;
  }

  /** The text with everything masked that is or looks like a secret, for a file. */
  mask(text: string): string {
    return this.maskKnown(text)
      .replace(KEY_REGEXP, (key) => maskSecret(key))
      .replace(NAMED_REGEXP, (_, name: string, value: string) => value.includes("****") ? name + value : `${name}****`);
  }
}
