// French: the words of `headless`; what they mean and where they stand is told in `en/headless.ts`.
import type { Catalogue } from "../en.ts";

export const headless: Catalogue["headless"] = {
  noInput: "Il n’y a pas de prompt : ni argument, ni rien sur l’entrée standard",
  hintNoInput: [
    'Donnez-en un : qwen -p "Qu’est-ce qu’une monade ?"',
    'ou passez-le par un tube : git diff | qwen -p "Relis ceci"',
  ],
  stdinTruncated: (bytes: number) => `qwen: L’entrée standard dépasse ${bytes} octets : le reste est ignoré`,
  stdinUnreadable: (places: number) =>
    `qwen: L’entrée standard n’est ni en UTF-8 ni en UTF-16 : ${places} ${
      places === 1 ? "endroit est envoyé" : "endroits sont envoyés"
    } comme « \ufffd » ` +
    "(convertissez-la d’abord : iconv -f WINDOWS-1252 -t UTF-8)",
  stdinSilent: (seconds: number) =>
    `qwen: Rien n’est venu sur l’entrée standard en ${seconds} s : on continue sans elle (</dev/null évite ce message)`,
  waiting: (reason: string, seconds: number, nextTry: number) =>
    nextTry > 1
      ? `qwen: ${reason} ; tentative ${nextTry} dans ${seconds} s`
      : `qwen: ${reason} ; envoi dans ${seconds} s`,
  oauthNeedsLogin: "Il n’y a pas de connexion à utiliser pour cette requête",
  hintLogin: "Connectez-vous d’abord : qwen auth login",
};
