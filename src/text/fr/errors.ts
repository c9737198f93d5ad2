// French: the words of `errors`; what they mean and where they stand is told in `en/errors.ts`.
import type { Catalogue } from "../en.ts";

export const errors: Catalogue["errors"] = {
  // A program's name stands before its messages as everywhere in a shell: no space, so that scripts find it.
  prefix: (message: string) => `qwen: ${message}`,
  unexpected: (what: string) => `Échec inattendu : ${what}`,
  unexpectedNothing: "Échec inattendu sans description",
  runWithDebug: "Relancez la même commande avec --debug pour voir où cela s’est produit",
  causedBy: (what: string) => `Cause : ${what}`,
  moreCauses: "…",
};
