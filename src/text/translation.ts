// Owns how a translation is laid over English, so that an entry not translated yet is shown in English.
import type { Catalogue } from "./en.ts";

/** A section of a translation: all of it, or as much as there is. `tests/text` lists what is missing. */
export type Section<K extends keyof Catalogue> = Catalogue[K] | Readonly<Record<string, unknown>>;

/** English with every entry that the translation has in the same form. */
export function overlay<T>(english: T, translation: unknown): T;
export function overlay(english: unknown, translation: unknown): unknown {
  if (isRecord(english) && isRecord(translation)) {
    return Object.fromEntries(
      Object.entries(english).map(([name, entry]) => [name, overlay(entry, translation[name])]),
    );
  }
  return sameForm(english, translation) ? translation : english;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sameForm(english: unknown, translation: unknown): boolean {
  if (typeof english === "function") return typeof translation === "function" && translation.length <= english.length;
  return typeof english === typeof translation && Array.isArray(english) === Array.isArray(translation) &&
    isRecord(english) === isRecord(translation);
}
