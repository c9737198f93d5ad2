// Owns the choice of language. It is made once, at the start of the launcher and of the sandbox, and holds for the
// whole process: that is why it is a module's state and no parameter. English is always loaded; the others on demand.
import { type Catalogue, en } from "./en.ts";

/** Every language that there is; English first, which stands in where another is asked for. */
export const LANGUAGES = ["en", "zh", "fr"] as const;

export type Language = typeof LANGUAGES[number];

const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue> | Catalogue>> = {
  en: () => en,
  zh: async () => (await import("./zh.ts")).zh,
  fr: async () => (await import("./fr.ts")).fr,
};

let current: Catalogue = en;
let currentLanguage: Language = "en";

/** The catalogue in the chosen language. */
export function text(): Catalogue {
  return current;
}

/** The language chosen. */
export function language(): Language {
  return currentLanguage;
}

/** Loads a language and chooses it for the rest of the process; a name that is none of ours is English. */
export async function loadLanguage(name: string): Promise<void> {
  currentLanguage = LANGUAGES.find((language) => language === name) ?? "en";
  current = await CATALOGUES[currentLanguage]();
}

/**
 * The language that a locale name asks for: `zh_CN.UTF-8` is Chinese, `fr-CA` French, anything else English.
 * The first non-empty of the values decides (`--lang`, LC_ALL, LC_MESSAGES, LANG).
 */
export function languageOf(...locales: readonly (string | undefined)[]): Language {
  const locale = locales.find((value) => value !== undefined && value !== "")?.toLowerCase() ?? "";
  return LANGUAGES.find((language) => locale.startsWith(language)) ?? "en";
}
