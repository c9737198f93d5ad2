// French: the words of `inspect`; what they mean and where they stand is told in `en/inspect.ts`.
import type { Catalogue } from "../en.ts";

export const inspect: Catalogue["inspect"] = {
  remark: (words: string) => `(${words})`,
  warning: (message: string) => `Avertissement : ${message}`,
  status: {
    method: "Méthode",
    methods: {
      openai: "openai",
      "qwen-oauth": "qwen-oauth",
      oauth: "oauth",
      none: "aucune (non connecté)",
    },
    key: "Clé",
    noKey: "aucune",
    keyPrinted: (program: string) => `écrite par ${program} au moment voulu`,
    keyGot: (host: string) => `un jeton pour la charge de travail, de ${host} quand il le faut`,
    keySealed: "scellée, ouverte quand il le faut",
    loginSealed: (rest: string) => `scellée, ${rest}`,
    keyNotNeeded: "inutile pour ce service",
    login: "Connexion",
    loginUntil: (until: string | undefined) =>
      until === undefined ? "enregistrée, renouvelée au besoin" : `jeton valable jusqu’à ${until}, renouvelé au besoin`,
    loginOnce: (until: string | undefined) =>
      until === undefined
        ? "enregistrée, ne peut pas être renouvelée"
        : `jeton valable jusqu’à ${until}, ne peut pas être renouvelé`,
    baseUrl: "URL de base",
    model: "Modèle",
    fields: { credential: "clé", baseUrl: "URL de base", model: "modèle", method: "méthode" },
    notUsed: "Également définis, et non utilisés :",
    shadowed: ({ field, value, source, by }: { field: string; value: string; source: string; by: string }) =>
      `${field} ${value}, ${source} (${by} l’emporte)`,
  },
  env: {
    file: "Fichier .env",
    noFile: "aucun trouvé",
    settings: "Paramètres",
    home: "Répertoire personnel",
    noHome: "aucun (ni HOME ni QWEN_HOME n’est défini)",
    scopes: { project: "projet", user: "utilisateur", system: "système" },
    taken: "Variables :",
    line: (line: number) => `ligne ${line}`,
    empty: (line: number) => `ligne ${line} ; vide compte comme non définie`,
    shadowed: (line: number, by: string) => `ligne ${line} ; non utilisée : ${by} l’emporte`,
    refusedTitle: "Non retenues :",
    refused: ({ name, line, reason }: { name: string; line: number; reason: string }) =>
      `${name} (ligne ${line}) : ${reason}`,
    reasons: {
      excluded: "exclue du .env d’un projet ; mettez-la dans .qwen/.env pour l’avoir",
      "own-only": "un projet ne peut pas la définir ; définissez-la dans votre environnement ou dans ~/.qwen/.env",
      loader: "aucun fichier ne peut changer la façon dont les programmes sont chargés",
    },
    trace: "Recherche, dans cet ordre :",
    marks: {
      absent: " ",
      "not-a-file": "-",
      foreign: "-",
      linked: "-",
      untrusted: "-",
      taken: "*",
      unreadable: "!",
      "too-large": "!",
      "not-text": "!",
    },
    outcomes: {
      absent: "absent",
      "not-a-file": "écarté : ce n’est pas un fichier ordinaire",
      foreign: "écarté : appartient à un autre utilisateur, dans un répertoire où tout le monde peut écrire",
      linked: "écarté : un lien vers un fichier hors de son répertoire",
      untrusted: "écarté : ce dossier n’est pas approuvé",
      taken: "retenu ; la recherche s’arrête ici",
      unreadable: "illisible ; la recherche s’arrête ici",
      "too-large": "dépasse 1 Mio ; la recherche s’arrête ici",
      "not-text": "n’est pas du texte UTF-8 ; la recherche s’arrête ici",
    },
  },
};
