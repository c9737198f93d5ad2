// French: the words of `gateway`; what they mean and where they stand is told in `en/gateway.ts`.
import type { Catalogue } from "../en.ts";

export const gateway: Catalogue["gateway"] = {
  foreignHost:
    "Cette adresse a été appelée par un nom qui n’est pas le sien (Host) : utilisez l’URL que qwen a affichée",
  foreignOrigin: (origin: string) =>
    `Une page d’une autre origine${
      origin === "" ? "" : ` (${origin})`
    } ne peut rien demander ici ; qwen serve --allow-origin ORIGINE l’autorise`,
  tokenInQuery:
    "Une clé ou un jeton dans l’URL est refusé, car les URL sont journalisées : envoyez-le par Authorization : Bearer",
  noToken:
    "Pas de jeton : envoyez celui que qwen serve a affiché, dans l’en-tête Authorization (Bearer JETON) (ou x-api-key)",
  wrongToken:
    "Mauvais jeton : c’est celui que cette exécution de qwen serve a affiché ou un jeton nommé, jamais une clé du service",
  unknownPath: (paths: readonly string[]) => `Ce chemin n’existe pas ici. Il y a : ${paths.join(", ")}`,
  wrongMethod: (methods: readonly string[]) => `Ce chemin accepte ${methods.join(", ")}`,
  mediaType: (forms: boolean) =>
    `Un corps doit être du JSON${
      forms ? " ou multipart/form-data" : ""
    }, et l’en-tête content-type doit dire application/json`,
  tooLarge: (bytes: number) => `Le corps dépasse ${bytes} octets ; qwen serve --max-body change cette limite`,
  tooMany: (most: number) => `${most} réponses sont déjà en cours ; qwen serve --max-streams change cette limite`,
  tooFast: ({ name, perMinute, seconds }: Readonly<{ name: string; perMinute: number; seconds: number }>) =>
    `Le jeton « ${name} » a droit à ${perMinute} requêtes par minute, et elles sont épuisées ; la prochaine pourra partir dans ${seconds} s`,
  modelNotAllowed: (
    { name, model, models }: Readonly<{ name: string; model: string | undefined; models: readonly string[] }>,
  ) =>
    `Le jeton « ${name} » ne vaut que pour ${models.join(", ")}${model === undefined ? "" : `, pas pour « ${model} »`}`,
  unknownModel: (model: string, near: string) =>
    `Il n’y a pas de modèle « ${model} » ici ; vouliez-vous dire « ${near} » ?`,
  bodySilent: (seconds: number) => `Le corps de la requête n’a pas continué en ${seconds} s`,
  shuttingDown: "qwen serve se termine : aucune nouvelle requête n’est acceptée",
  silent: (host: string, seconds: number) =>
    `${host} n’a pas répondu en ${seconds} s ; qwen serve --first-byte-timeout change ce délai`,
  paced: (seconds: number) =>
    `Les requêtes gratuites de cette minute sont épuisées ; la suivante pourra partir dans ${seconds} s`,
  redirect: (host: string) => `${host} redirige ; cela n’est pas suivi, car la clé partirait avec`,
  notTranslated: (name: string) => `Le service ne connaît que chat completions, où ${name} n’a pas d’équivalent`,
  oddStatus: (host: string, status: number) => `${host} a répondu par un statut qui n’existe pas (${status})`,
  broken: "La requête s’est interrompue avant d’être lue en entier",
  url: "Adresse",
  token: "Jeton",
  ready: [
    "Donnez les deux à un programme de cette machine, par exemple :",
    "Ctrl-C y met fin ; ce qui est demandé part vers le service avec votre connexion",
  ],
  lendsLogin:
    "La connexion d’un fournisseur (Qwen OAuth) n’est pas prêtée sans votre accord : ses conditions parlent de Qwen Code, et ses requêtes gratuites sont celles d’une personne",
  lendHint: "Pour la prêter quand même : --lend-login",
  listens: (address: string) =>
    `Écoute à ${address}, que d’autres machines peuvent atteindre : quiconque a le jeton interroge avec votre connexion, et le jeton voyage sans chiffrement. Ne laissez qu’un réseau privé l’atteindre, ou placez TLS devant.`,
  cannotListen: (address: string) =>
    `Impossible d’écouter à ${address} : elle est prise, ou n’est pas une adresse de cette machine`,
  lost:
    "Un autre programme a pris l’adresse pendant qu’aucune connexion ne pouvait être acceptée ; il a pu recevoir des jetons",
  lostHint: "Relancez qwen serve ; avec --token-file, supprimez d’abord le fichier, pour qu’un nouveau jeton soit créé",
  portTaken: (port: number) => `Le port ${port} est pris par un autre programme`,
  portHint: "Choisissez-en un autre avec --port N, ou omettez-le pour un port libre",
  socket: {
    label: "Socket Unix",
    notHere: "Les sockets sont pour Linux et macOS ; sous Windows qwen serve écoute sur un port",
    openFolder: (path: string) => `Le dossier « ${path} » du socket n’est pas fermé aux autres utilisateurs`,
    folderHint: "Indiquez-en un qui n’existe pas encore, qwen le créera : --socket ~/.qwen/run/serve.sock",
    tooLong: (path: string, most: number) => `« ${path} » est trop long pour un socket : ${most} octets au plus`,
    notASocket: (path: string) => `« ${path} » existe et n’est pas un socket ; il est laissé tel quel`,
    taken: (path: string) => `Un autre programme écoute déjà sur « ${path} »`,
    failed: (path: string) => `Impossible d’écouter sur « ${path} »`,
  },
  noListener: "Aucune adresse de boucle locale ne peut être écoutée",
  noFolder: (path: string) => `Impossible de créer « ${path} » : son dossier n’existe pas`,
  tokenUnwritable: (path: string) => `Impossible de créer « ${path} » : son dossier n’est pas accessible en écriture`,
  tokenIn: (path: string) => `dans ${path}`,
  tokenShort: (path: string) => `Le jeton de « ${path} » a moins de 32 caractères`,
  tokenHint: "Supprimez le fichier, et qwen en créera un avec un bon jeton",
  tokenOpen: (path: string, mode: string) =>
    `« ${path} » est ouvert à d’autres utilisateurs (mode ${mode}) : chmod go= "${path}"`,
  tokens: {
    broken: (path: string) => `« ${path} » n’est pas une liste de jetons écrite par qwen`,
    brokenHint: "Supprimez le fichier, puis rajoutez les jetons : qwen serve token add NOM",
    badName: (name: string) => `« ${name} » n’est pas un nom de jeton : lettres, chiffres, . _ et -, 40 au plus`,
    exists: (name: string) => `Il y a déjà un jeton « ${name} »`,
    existsHint: (name: string) => `Pour un nouveau : qwen serve token revoke ${name}, puis rajoutez-le`,
    unknown: (name: string) => `Il n’y a pas de jeton « ${name} »`,
    unknownHint: (names: readonly string[]) =>
      names.length === 0 ? "Il n’y en a pas encore : qwen serve token add NOM" : `Il y a : ${names.join(", ")}`,
    noHome: "Les jetons nommés sont gardés dans ~/.qwen, et il n’y a pas de répertoire personnel (HOME ou QWEN_HOME)",
    shownOnce: "Il n’est affiché que cette fois : qwen n’en garde que l’empreinte.",
    revoked: (name: string) => `Révoqué : ${name}. Un qwen serve en cours ne l’accepte plus.`,
    none: "Aucun jeton nommé. Pour en ajouter un : qwen serve token add NOM",
    columns: { name: "Nom", models: "Modèles", pace: "Par minute", since: "Depuis" },
    every: "tous",
    noBound: "sans limite",
  },
  usage: {
    none: "Aucun qwen serve à vous n’est en cours",
    silent: (url: string) => `${url} ne répond pas`,
    unused: "Rien n’a encore été demandé.",
    ofRun: "(jeton de l’exécution)",
    columns: { requests: "Requêtes", failed: "Échecs", input: "Jetons lus", output: "Jetons écrits", last: "Dernière" },
    heading: (url: string, pid: number, since: string) => `${url} (processus ${pid}, depuis ${since})`,
  },
  answered: ({ host, status, by }: Readonly<{ host: string; status: number; by: string }>) =>
    `${host} a répondu ${status} à la commande (connexion : ${by}) ; qwen doctor en cherche la cause`,
  noProgram: (program: string) => `Il n’y a pas de programme « ${program} »`,
  noShell: (shell: string) => `Impossible de lancer une commande : ${shell} manque`,
};
