// French: the launcher's own words; what they mean and where they stand is told in `en/launcher.ts`.
import type { Catalogue } from "../en.ts";

export const launcher: Catalogue["launcher"] = {
  caUnreadable: (path: string, variable: string) =>
    `Impossible de lire les autorités de certification dans « ${path} » (indiqué par ${variable})`,
  caNone: (path: string, variable: string) =>
    `Aucun certificat dans « ${path} » (indiqué par ${variable}) : PEM et DER sont lus`,
  caPkcs7: (path: string) => `Extrayez d’abord les certificats : openssl pkcs7 -print_certs -in "${path}" -out ca.pem`,
  caHint: (variable: string) => `Corrigez ${variable}, ou retirez cette variable`,

  asks: (question: string) => `qwen demande : ${question} [o/N] `,
  asksFor: (question: string) => `qwen demande : ${question} `,
  yes: () => ["o", "oui", "y", "yes"],
  askConnect: (host: string, reason: string) =>
    `Cette session peut-elle se connecter à ${host} ? (${reason} ; sans votre oui elle ne joint aucune nouvelle adresse)`,
  askOpen: (host: string) => `Une page de ${host} peut-elle être ouverte dans votre navigateur ?`,
  askRead: (path: string, link: string | undefined) =>
    link === undefined
      ? `« ${path} » peut-il être lu pour cette conversation ?`
      : `« ${link} » mène à un autre fichier : « ${path} » peut-il être lu pour cette conversation ?`,
  askWrite: (path: string, { link, overwrite }) =>
    `${link === undefined ? "" : `« ${link} » mène à un autre fichier : `}« ${path} » peut-il être écrit${
      overwrite ? ", à la place de ce qui s’y trouve" : ""
    } ?`,
  askKeep: (
    what: string,
    { user, project }: { readonly user: string | undefined; readonly project: string | undefined },
  ) =>
    [
      `Garder ceci pour les prochaines sessions : ${what} ?`,
      ...(user === undefined ? [] : [`  o       pour vous, dans ${user}`]),
      ...(project === undefined ? [] : [`  p       pour ce répertoire, dans ${project}, hors de git`]),
      "  Entrée  seulement pour cette session :",
    ].join("\n"),
  askSave: (path: string, what: string) =>
    `Faut-il enregistrer ceci dans ${path}, pour les prochaines sessions aussi : ${what} ?`,
  savesAddress: ({ baseUrl, model, hasKey }) =>
    `l’adresse compatible OpenAI ${baseUrl}, ${model === "" ? "aucun modèle" : `le modèle ${model}`}, ${
      hasKey ? "la clé que vous venez de donner" : "aucune clé"
    }`,
  savesQwen: () => "la connexion par Qwen OAuth",
  askKept: (host: string, source: string) =>
    `Cette conversation a été tenue avec un autre service. L’envoyer à ${host}, que seul ${source} nomme ?`,
  keptRefused: (host: string, source: string) =>
    `La conversation a été tenue avec un autre service : elle n’est pas envoyée à ${host}, que seul ${source} nomme`,
  askFiles: (paths: string) => `Cette session peut-elle lire et écrire ${paths} ?`,
  askKey: (keySource: string, host: string, urlSource: string) =>
    `La clé (${keySource}) serait envoyée à ${host}, adresse donnée par ${urlSource}. L’y envoyer ? (y : cette fois ; ${host} en toutes lettres : toujours)`,
  tooManyHosts: (most: number) => `Impossible de se connecter à plus de ${most} hôtes à la fois`,
  tooLongToShow: () => "Impossible d’utiliser ce qui est trop long pour être affiché en entier",
  notAHost: (host: string) => `Impossible de se connecter à « ${host} » : ce n’est pas un hôte avec un port`,
  hostRefused: (host: string) => `La connexion à ${host} n’a pas été autorisée`,
  allowHostHint: (host: string) => `Pour l’autoriser : --allow-host ${host}`,
  askAgainHint: (host: string) => `Réessayez et répondez o, ou démarrez avec : qwen --allow-host ${host}`,
  restarting: () => "la suite de cette session le joindrait, avec votre clé ou votre connexion",
  noSuchFile: (path: string) => `Impossible de lire « ${path} » : ce fichier n’existe pas`,
  fileExists: (path: string) => `Impossible d’écrire « ${path} » : le fichier existe`,
  replaceHint: (path: string) => `Pour le remplacer : /save -f ${path}`,
  notRead: () => "Rien n’a été lu",
  notWritten: () => "Rien n’a été écrit",
  notSaved: (path: string) => `« ${path} » n’a pas été modifié`,
  notAllowed: () => "Rien n’a été fait : ce n’était pas autorisé",
  notGivenUp: (rights) => `Cet environnement d’exécution ne renonce pas à ses permissions : ${rights.join(", ")}`,
  hintNotGivenUp: () => "Lancez le qwen installé, ou « deno task qwen » : pas « deno run -A »",
  crashed: (what: string) => `La partie de qwen qui parle au service s’est arrêtée de façon inattendue : ${what}`,
  requestFailed: (what: string) => `Le lanceur n’a pas pu faire cela : ${what}`,
  cancelled: () => "Annulé",
  terminated: () => "Arrêté",

  whyEndpoint: (source: string) => `le service qui reçoit les prompts (${source})`,
  whyIssuer: (issuer: string) =>
    `le point de terminaison des jetons de ${issuer}, pour renouveler et révoquer votre connexion`,
  whySignIn: (issuer: string) => `la connexion à ${issuer}`,
  whyGateway: () =>
    "écouter les autres programmes de cette machine, qui doivent connaître le secret de cette exécution",
  whyLoopback: () =>
    "l’attente de la réponse du navigateur pendant une connexion, sur un port libre de cette machine seulement",
  whyLocal: (name: string) => `la recherche de ${name} sur son port habituel, parce que l’assistant est ouvert`,
  whyAllowed: () =>
    "demandé dans cette session : autorisé par vous, ou fiable comme boucle locale ou fournisseur connu",
  whyLogin: (issuer: string) => `votre connexion chez ${issuer} : lue, renouvelée, remplacée`,
  whyLock: () => "pour qu’un seul programme à la fois renouvelle cette connexion",
  whyFolder: () => "fichiers temporaires de cette connexion, avant qu’ils ne prennent sa place",
  whyWorkload: () => "donne son jeton à la charge de travail",
  whyAlso: (name: string) => `le service de --also ${name}`,
  whyListens: () =>
    "écouter d’autres machines, comme le dit --listen ; elles doivent connaître le secret du fichier de jeton",
  whySocket: () =>
    "écouter les autres programmes de cet utilisateur, qui doivent connaître le secret de cette exécution",
  whyTokens: () => "les empreintes des jetons nommés",
  whyQuota: () => "compte les requêtes, pour respecter le quota de Qwen",
  whyHistory: () => "les lignes que vous avez tapées dans les conversations",
  whySessions: () => "les conversations gardées, pour --continue et --resume",
  whyEnv: () => "comment écrire sur ce terminal",
  permissionsSealed: () =>
    "Une question posée ici est scellée : la seule requête part quand il ne reste plus que le réseau, et quand la réponse commence, le réseau disparaît aussi. Ce que dit alors le service rencontre un processus qui ne peut rien faire.",
  permissionsTitle: () =>
    "Une question posée ici s’exécute dans le bac à sable : la partie de qwen qui parle au service. Elle pourrait faire ceci et rien d’autre :",
  permissionsOfConversation: () =>
    "Cette conversation se déroule dans le bac à sable : la partie de qwen qui parle au service. Elle peut faire ceci et rien d’autre :",
  permissionsOfCommand: (name: string) =>
    `« qwen ${name} » s’exécute ici dans le bac à sable, et ne peut rien de plus que ceci :`,
  permissionsBlocked: () =>
    "Rien n’est donc envoyé pour une question posée ici. Sinon, qwen ne pourrait faire pendant ce temps que ceci :",
  permissionsConversation: () =>
    "Une conversation se déroule dans le bac à sable et garde ce qui s’y dit ; elle pourrait aussi :",
  permissionsRow: {
    net: () => "se connecter à",
    listen: () => "écouter à",
    files: () => "lire et écrire",
    onlyRead: () => "lire",
    env: () => "environnement",
    nothing: () => "rien",
    never: () => "jamais",
    others: () => "lancer des programmes, code natif, données du système, code venu d’ailleurs",
    sealedBy: (program: string) =>
      `Avant tout envoi, le programme lui-même demande à ${program} la clé de ce qui est scellé ; ce qui s’exécute avec ces permissions ne le peut pas.`,
    printedBy: (program: string) =>
      `Le programme lui-même lance ${program} pour obtenir la clé, avant tout envoi ; ce qui tourne avec ces droits ne le peut pas.`,
    startsCommand: () =>
      "La commande elle-même est lancée par le programme et a tous vos droits ; la liste dit ce que peut la passerelle à côté d’elle.",
    proxy: (variable: string) => `Les connexions passent par le proxy indiqué par ${variable}.`,
  },
};
