// French: the words of `conversation`; what they mean and where they stand is told in `en/conversation.ts`.
import type { Catalogue } from "../en.ts";

interface Row {
  readonly value: string;
  readonly source: string;
}

/** `1 réponse`, `2 réponses`; zero is singular in French. */
function counted(count: number, one: string, many: string): string {
  return `${count} ${count < 2 ? one : many}`;
}

export const conversation: Catalogue["conversation"] = {
  slash: {
    auth: "Changer de méthode d’authentification ; la conversation continue",
    model: "Changer de modèle : en choisir un, ou le nommer",
    status: "Montrer le compte, les origines et l’usage jusqu’ici",
    permissions: "Montrer ce que le programme peut atteindre ici",
    attach: "Joindre un fichier texte ou une image à la prochaine question",
    save: "Écrire la conversation dans un fichier Markdown",
    copy: "Copier la dernière réponse dans le presse-papiers",
    think: "Montrer le raisonnement derrière la dernière réponse",
    clear: "Commencer une nouvelle conversation",
    help: "Afficher cette liste",
    quit: "Quitter",
  },
  arguments: { file: "FICHIER", model: "[NOM]" },
  keys: [
    "Alt-Entrée ou \\ Entrée : nouvelle ligne · ↑ ↓ : lignes précédentes · Ctrl-R : chercher · Tab : compléter",
    "Ctrl-C : annuler la réponse, deux fois : quitter · Ctrl-D : quitter · Ctrl-O : voir le raisonnement en direct",
    "//texte envoie un texte qui commence par une barre oblique",
  ],
  tips: "/help montre ce qu’il y a ; Alt-Entrée commence une ligne ; Ctrl-D quitte",
  headerModel: ({ version, model, host }: { version: string; model: string; host: string }) =>
    `qwen ${version} · ${model} chez ${host}`,
  headerKey: (credential: string, source: string) => `${credential} (${source})`,
  key: (masked: string) => `clé ${masked}`.trim(),
  noKey: "aucune clé nécessaire",
  login: "votre connexion",
  chosenHere: "choisi ici",
  methods: { openai: "Clé API", "qwen-oauth": "Qwen OAuth", oauth: "OAuth", none: "aucune" },
  fields: {
    method: "Méthode",
    model: "Modèle",
    baseUrl: "Point de terminaison",
    credential: "Identifiants",
  },
  statusRow: (field: string, value: string, source: string) => `${field} : ${value} (${source})`,
  changedTitle: "Ce qui change :",
  changed: (field: string, before: Row | undefined, now: Row) =>
    before === undefined || before.value === now.value
      ? `  ${field} : ${now.value} (${now.source})`
      : `  ${field} : ${before.value} (${before.source}) → ${now.value} (${now.source})`,
  nothingChanged: "Rien n’a été changé",
  savedIn: (path: string) => `Enregistré dans ${path}`,
  stronger: (source: string) => `La prochaine fois, ${source} l’emportera sur ce qui a été enregistré`,

  waitingFor: (model: string) => `En attente de ${model}`,
  cancelHint: "Ctrl-C annule",
  thinkingHint: "Ctrl-O montre tout, Ctrl-C annule",
  lateReasoning: "Du raisonnement est encore venu avec la réponse ; /think le montre",
  waits: (seconds: number) => `Attente de ${seconds} s avant la prochaine tentative`,
  retry: (reason: string, nextTry: number) => nextTry > 1 ? `${reason} ; la tentative ${nextTry} suit` : reason,
  cancelled: "Annulé avant toute réponse",
  cancelledKept: "Annulé ; le début de la réponse est conservé",
  hintAuth: "Indiquez une autre clé, ou connectez-vous autrement : /auth",
  hintTooLong:
    "Commencez une nouvelle conversation avec /clear, ou choisissez avec /model un modèle au contexte plus long",
  againToLeave: "Appuyez encore sur Ctrl-C pour quitter, ou continuez à écrire",
  imageLeftOut: "[image]",
  interruptedNote: "(annulé ici)",

  unknownCommand: (name: string, near: string | undefined) => [
    near === undefined
      ? `Il n’y a pas de commande /${name} ; /help les liste`
      : `Il n’y a pas de commande /${name} : vouliez-vous dire /${near} ?`,
    `Pour l’envoyer comme question, commencez par deux barres obliques : //${name}`,
  ],
  needsArgument: (name: string, argument: string) => `/${name} exige ${argument}, par exemple /${name} notes.md`,
  chooseModel: "Quel modèle ?",
  modelNow: (model: string) => `Le modèle est ${model}`,
  noModels: "Nommez-en un vous-même : /model NAME",
  sameModel: (model: string) => `Le modèle est déjà ${model}`,
  modelChanged: (before: string, model: string) => `Modèle : ${before} → ${model}, pour cette conversation`,
  modelHere: (model: string) => `Modèle de cette conversation : ${model}`,
  counts: (count: { turns: number; requests: number; inputTokens: number; outputTokens: number }) =>
    `${counted(count.turns, "réponse", "réponses")} dans cette conversation ; depuis le début ` +
    `${counted(count.requests, "requête", "requêtes")}, ${counted(count.inputTokens, "token", "tokens")} en entrée, ` +
    `${count.outputTokens} en sortie`,
  permissionsElsewhere: "Lancez qwen permissions dans ce répertoire pour les voir",
  cleared: "Une nouvelle conversation commence",
  nothingToCopy: "Il n’y a pas encore de réponse à copier",
  cannotCopy: "Ce terminal n’a pas de presse-papiers accessible",
  tooLongToCopy: "La réponse est trop longue pour le presse-papiers du terminal",
  saveInstead: "Écrivez-la dans un fichier : /save FILE",
  copied: "Copié, si le terminal l’autorise",
  nothingToSave: "Il n’y a encore rien à enregistrer",
  saved: (path: string) => `Enregistré dans ${path}`,
  attached: (name: string, bytes: number) =>
    `${name} (${bytes < 1024 ? `${bytes} o` : `${Math.round(bytes / 1024)} Ko`}) part avec la prochaine question`,
  notTextOrImage: (name: string) => `« ${name} » n’est ni du texte ni une image`,
  noKeyInLine: "/auth ne prend rien à sa suite : une clé tapée là resterait visible à l’écran",
  noKeyInLineHint:
    "Tapez /auth seul ; la clé est alors demandée, masquée. Cette ligne n’est pas gardée dans l’historique",
  notTextOrImageHint: "Joignez du texte en UTF-8, ou une image PNG, JPEG, GIF ou WebP",
  noReasoning: "La dernière réponse est venue sans raisonnement",
};
