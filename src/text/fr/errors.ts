// French: the words of `errors`; what they mean and where they stand is told in `en/errors.ts`.
import type { Catalogue } from "../en.ts";

export const errors: Catalogue["errors"] = {
  // A program's name stands before its messages as everywhere in a shell: no space, so that scripts find it.
  prefix: (message: string) => `qwen: ${message}`,
  unexpected: (what: string) => `Échec inattendu : ${what}`,
  unexpectedNothing: "Échec inattendu sans description",
  runWithDebug: "Relancez la même commande avec --debug pour voir où cela s’est produit",
  outputFailed: (why: string) => `Impossible d’écrire la sortie : ${why}`,
  inputFailed: (why: string) => `Impossible de lire l’entrée standard : ${why}`,
  causedBy: (what: string) => `Cause : ${what}`,
  moreCauses: "…",
  /** Nobody is signed in: said before any configuration is read, too. */
  missing: {
    key: (host: string) => `Pas de clé pour ${host}`,
    entryKey: (name: string) => `Avec sa clé : export ${name}=…  (nommée par l’entrée de modelProviders)`,
    nothing: "Non connecté : aucune clé, connexion ou service local n’est configuré",
    login: (method: string) => `Non connecté : aucune connexion ${method} valable n’est enregistrée`,
    hints: [
      "Avec une clé :   export OPENAI_API_KEY=…  (OPENAI_BASE_URL et OPENAI_MODEL sont facultatifs)",
      "Par connexion :  qwen auth login",
      "Sans clé :       --openai-base-url http://127.0.0.1:11434/v1 pour un serveur local",
    ],
  },
  fileFailed: (path: string, why: string) => `Impossible d’utiliser « ${path} » : ${why}`,
  notAFile: (path: string) => `« ${path} » n’est pas un fichier ordinaire`,
  notAFolder: (path: string) => `« ${path} » n’est pas un dossier`,
  fileTooLarge: (path: string, bytes: number, limit: number) =>
    `Impossible de lire « ${path} » : ${bytes} octets dépassent la limite de ${limit}`,
};
