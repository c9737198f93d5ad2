// Owns the wrapper around keys and tokens: whatever prints, logs or serialises it shows the mask, never the value.

const MASK = "****";

/**
 * The part of a secret that may be shown: enough to tell two keys apart, never enough to use one.
 * Short secrets show nothing at all.
 */
export function maskSecret(value: string): string {
  if (value.length < 16) return MASK;
  const prefix = /^[A-Za-z]{2,4}[-_]/.exec(value)?.[0] ?? "";
  return `${prefix}${MASK}${value.slice(-4)}`;
}

/** Shorter than this a "secret" is a placeholder such as `x`: masking it would only garble the words around it. */
const SHORTEST_SECRET = 4;

/** A text with every occurrence of a secret replaced by its mask: the last line of defence of whatever is printed. */
export function maskSecretIn(text: string, secret: string | undefined): string {
  if (secret === undefined || secret.length < SHORTEST_SECRET) return text;
  return text.replaceAll(secret, maskSecret(secret));
}

/** Whether a value of a file is a secret that rests sealed (`sealed/sealed_text.ts`). */
export function isSealed(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("sealed:");
}

/** A key or token. Its string, JSON and inspected forms are masked; `reveal()` is the only way to the value. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The bare value, to be put into a request header or a 0600 file and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  /** The mask, e.g. `sk-****cdef`. */
  toString(): string {
    return maskSecret(this.#value);
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
