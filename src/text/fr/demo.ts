// French: the words of `demo`; what they mean and where they stand is told in `en/demo.ts`.
import type { Catalogue } from "../en.ts";

export const demo: Catalogue["demo"] = {
  intro: (origin: string) =>
    `qwen demo : un petit service de modèles à l’intérieur de ce programme, à ${origin}.\n` +
    "Ni compte ni réseau : rien ne quitte cette machine. C’est une démonstration, elle continue d’elle-même jusqu’à la fin.",
  stepConfiguration: () => "1. La configuration d’un projet, et l’origine de chaque valeur",
  stepPermissions: () => "2. Ce que le bac à sable peut en faire : ceci et rien d’autre",
  stepLogin: (command: string) =>
    `3. Dans un répertoire sans clé, se connecter, dans le bac à sable :\n   ${command}\n   (La démo termine d’elle-même cette connexion : il n’y a rien à ouvrir ni à scanner.)`,
  stepLoggedIn: (command: string) => `4. Un prompt avec cette connexion, dans le bac à sable :\n   ${command}`,
  stepPrompt: (command: string) =>
    `5. Le même prompt avec la clé du projet, scellé : quand la réponse commence, ce processus ne peut plus rien faire que la lire :\n   ${command}`,
  question: () => "Qu’est-ce qu’une adresse de boucle locale ?",
  reply: (question: string) => {
    const asked = question.trim() === "" ? "" : `Vous avez demandé : « ${question.trim().slice(0, 200)} ». `;
    return `${asked}Une adresse de boucle locale permet à un ordinateur de se parler à lui-même : 127.0.0.1 (ou ::1) ne ` +
      "quitte jamais la machine. Cette réponse vient d’un serveur à l’intérieur de ce programme, transmise mot à mot " +
      "par une telle adresse.";
  },
  approvePage: () =>
    '<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    "<title>qwen demo</title><p>La démonstration vous connecte d’elle-même. Vous pouvez fermer cette page.",
  served: (count: number) =>
    count < 2
      ? `Le service de la démo a répondu à ${count} requête, venue de cette machine.`
      : `Le service de la démo a répondu à ${count} requêtes, toutes venues de cette machine.`,
  noTemporaryDirectory:
    "La démonstration a besoin d’un répertoire pour ses fichiers, et aucun ne peut être créé dans le dossier temporaire",
  noTemporaryHint: "Indiquez-en un où l’on peut écrire : TMPDIR=/path qwen demo",
  next: (qwen: string) => [
    "Ce service et la connexion faite chez lui n’existent plus. Ensuite, tapez :",
    "",
    `  ${qwen}`,
    "      configure votre propre modèle, pas à pas, puis vous lui parlez",
    `  OPENAI_API_KEY=… ${qwen} -p "bonjour"`,
    "      une réponse, si vous avez une clé",
  ],
};
