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
  homeFailed: (path: string, why: string) => `Rien ne peut être gardé dans « ${path} » : ${why}`,
  homeHints: [
    "Indiquez un dossier où vous pouvez écrire : export QWEN_HOME=/path/to/folder",
    "Ou ne gardez rien, et donnez une variable à chaque lancement : export OPENAI_API_KEY=…  (et OPENAI_BASE_URL)",
  ],
  fileFaults: {
    denied: "vous n’avez pas le droit d’y écrire",
    readOnly: "le disque est en lecture seule",
    full: "le disque est plein",
    notAFolder: "ce qui s’y trouve n’est pas un dossier",
    missing: "un dossier au-dessus n’existe pas",
  },
  fileFailed: (path: string, why: string) => `Impossible d’utiliser « ${path} » : ${why}`,
  notAFile: (path: string) => `« ${path} » n’est pas un fichier ordinaire`,
  notAFolder: (path: string) => `« ${path} » n’est pas un dossier`,
  fileTooLarge: (path: string, bytes: number, limit: number) =>
    `Impossible de lire « ${path} » : ${bytes} octets dépassent la limite de ${limit}`,
};
