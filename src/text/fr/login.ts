// French: the words of `login`; what they mean and where they stand is told in `en/login.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";

const REFUSALS: Readonly<Record<string, string>> = {
  access_denied: "L’accès a été refusé",
  invalid_request: "La requête n’a pas été comprise",
  unauthorized_client: "Cet identifiant client ne peut pas se connecter ainsi",
  unsupported_response_type: "Cette façon de se connecter est désactivée",
  invalid_scope: "L’un des scopes demandés n’est pas autorisé",
  server_error: "Le service a rencontré une erreur interne",
  temporarily_unavailable: "Le service est surchargé ou en maintenance",
  login_required: "Il faut d’abord vous y connecter",
  consent_required: "Il faut d’abord y donner votre accord",
  interaction_required: "Il veut d’abord vous poser une question",
  invalid_client: "Cet identifiant client est inconnu",
  invalid_grant: "Le code est faux, déjà utilisé ou trop ancien",
  unsupported_grant_type: "Ce type de connexion n’est pas proposé",
};

export const login: Catalogue["login"] = {
  refusals: (error: string) => REFUSALS[error] ?? "La connexion a été refusée",
  qwenEnded: `${FREE_TIER_ENDED}, le service peut donc refuser de nouvelles connexions`,

  http: {
    timedOut: (seconds: number) => `pas de réponse en ${seconds} secondes`,
    unreachable: (host: string, why: string) => `Impossible de joindre ${host} : ${why}`,
    unreachableHint: "Vérifiez le réseau et le nom d’hôte, puis réessayez : qwen doctor",
    tooLong: (host: string) => `${host} a répondu plus de 1 Mio à une requête de connexion`,
  },

  issuer: {
    unknown: (name: string) => `« ${name} » n’est pas un émetteur connu de qwen`,
    unknownHint: (names: string) => `Connus : ${names} ; tout autre : --issuer URL --client-id ID`,
    providerNeedsKey: (name: string) => `${name} ne propose pas de connexion par navigateur, seulement des clés API`,
    providerNeedsKeyHint: (id: string, url: string) =>
      `Obtenez une clé sur ${url} et exécutez : qwen auth login ${id} --with-api-key`,
    flagNeedsIssuer: (flag: string) => `${flag} exige --issuer`,
    twoIssuers: (name: string) => `« ${name} » et --issuer désignent deux émetteurs`,
    noClientId: "--issuer exige --client-id",
    noClientIdHint: "L’administrateur de l’émetteur le fournit, pour un client public (natif) avec PKCE",
    notAnIssuer: "--issuer doit être une adresse sans nom d’utilisateur, paramètres ni fragment",
    insecure: (name: string, value: string) => `${name} n’est pas une adresse https : « ${value} »`,
    insecureHint: "http n’est accepté que sur cette machine (127.0.0.1, ::1, localhost)",
  },

  discovery: {
    none: (host: string) => `${host} ne décrit pas sa connexion`,
    noneHint: "Attendu à /.well-known/openid-configuration ou /.well-known/oauth-authorization-server",
    unusable: (host: string) => `${host} décrit sa connexion sous une forme inutilisable`,
    otherIssuer: (asked: string, claimed: string) => `L’émetteur « ${asked} » se nomme lui-même « ${claimed} »`,
    otherIssuerHint:
      "Donnez --issuer exactement comme l’émetteur l’écrit ; si ce n’est pas le vôtre, ne vous y connectez pas",
    insecureEndpoint: (host: string, name: string) => `${host} indique une adresse non chiffrée comme ${name}`,
    noTokenEndpoint: (host: string) => `${host} n’indique pas de point de terminaison pour les jetons`,
  },

  engine: {
    refused: (name: string, error: string, description: string) =>
      `${name} a refusé la connexion : ${REFUSALS[error] === undefined ? "" : `${REFUSALS[error]} `}(${error}${
        description === "" ? "" : ` : ${description}`
      })`,
    unusable: (name: string, why: string) => `${name} a donné une réponse inutilisable : ${why}`,
    failing: (name: string, status: number) => `${name} a une erreur interne (HTTP ${status})`,
    again: "Recommencez avec la même commande",
  },

  openrouter: {
    noKey: "elle ne contient pas de clé",
  },

  device: {
    incomplete: "un champ nécessaire manque",
    expired: "Le code a expiré avant la fin de la connexion",
    expiredHint: "Recommencez avec la même commande, et terminez dans le temps indiqué",
    clientIdHint: "Vérifiez --client-id auprès du responsable de l’émetteur",
    refusedHint: "Une autre façon peut marcher : la même commande avec --loopback",
    tooMany: (name: string) => `${name} ne veut plus de tentatives pour l’instant (HTTP 429)`,
    title: (name: string) => `Connectez-vous à ${name} sur n’importe quel appareil :`,
    open: (url: string) => `  1. Ouvrez    ${url}`,
    code: (code: string) => `  2. Saisissez ${code}`,
    codeIsIn: (code: string) => `  2. Vérifiez que la page montre le code  ${code}`,
    scan: "Ou scannez ceci :",
    warning: [
      "Ne continuez que si vous avez vous-même lancé cette connexion.",
      "Ne donnez jamais le code à qui vous le demande.",
    ],
    waiting: (left: string) => `En attente ; le code est valable encore ${left}`,
    orBrowser: " (b : utiliser un navigateur ici)",
    toBrowser: "Passage à un navigateur sur cette machine.",
    waitingPlain: (minutes: number) => `En attente de la fin de la connexion ; le code est valable ${minutes} min.`,
    slowedDown: (seconds: number) =>
      `Le service demande de la patience : vérification toutes les ${seconds} s désormais.`,
    unreachable: (reason: string, seconds: number) => `${reason}. Nouvelle tentative dans ${seconds} s.`,
  },

  choice: {
    nothingOffered: (name: string) => `${name} ne propose ni connexion par navigateur ni code d’appareil`,
    notOffered: (name: string, flag: string) => `${name} ne propose pas ${flag}`,
    notOfferedHint: (flag: string) => `Il propose : ${flag}`,
    sameCommand: (flag: string) => `Tapez la même commande avec ${flag}`,
    typeCommand: (command: string) => `Tapez : ${command}`,
    flows: {
      loopback: "dans un navigateur sur cette machine",
      device: "par un code sur n’importe quel appareil",
      paste: "en collant l’adresse à laquelle le navigateur arrive",
    },
    reasons: {
      "asked": "comme vous l’avez demandé",
      "local-browser": "il semble y en avoir un ici",
      "wsl": "ceci est WSL : Windows l’ouvre",
      "no-device-code": "l’émetteur ne propose pas de code pour d’autres appareils",
      "only-device-code": "l’émetteur ne propose rien d’autre",
      "no-terminal": "il n’y a pas de terminal ici",
      "no-browser-flag": "--no-browser",
      "no-browser-variable": "NO_BROWSER est défini",
      "ssh": "vous êtes ici par SSH",
      "container": "ceci est un conteneur",
      "ci": "CI est défini",
      "text-browser": "BROWSER est un navigateur texte",
      "unattended": "DEBIAN_FRONTEND vaut noninteractive",
      "no-display": "il n’y a pas d’affichage ici",
    },
    chosen: (name: string, flow: string, reason: string) => `Connexion à ${name} ${flow} (${reason}).`,
  },

  browser: {
    opened: "Votre navigateur a été prié d’ouvrir cette adresse :",
    toDevice: "Passage à un code pour n’importe quel appareil.",
    notOpened: "Ouvrez cette adresse dans un navigateur :",
    otherMachine: [
      "Si le navigateur est sur une autre machine, sa dernière page ne se chargera pas :",
      "copiez l’adresse de cette page et collez-la ici.",
    ],
    pasteOnly: [
      "La dernière page ne se chargera pas ; c’est normal.",
      "Copiez son adresse (ou le code qu’elle contient) et collez-la ici.",
    ],
    orDevice: "Ou tapez device pour obtenir un code à saisir sur n’importe quel appareil.",
    prompt: "Adresse ou code : ",
    waiting: "En attente du retour du navigateur.",
    cannotListen: (why: string) =>
      `Impossible d’écouter sur cette machine (${why}) ; vous pouvez coller l’adresse à la place.`,
    stray: {
      state: "Quelque chose est arrivé qui n’appartient pas à cette connexion ; c’est ignoré.",
      issuer: "Quelque chose est arrivé d’un autre émetteur ; c’est ignoré.",
      empty: "Le navigateur est revenu sans code ; c’est ignoré.",
    },
    refused: (name: string, words: string, detail: string) => `${name} refuse : ${words} (${detail}).`,
    stillWaiting: "Toujours en attente : ouvrez l’adresse à nouveau, ou appuyez sur Ctrl-C pour arrêter.",
    pasted: {
      "wrong-address": "C’est l’adresse à ouvrir. Collez celle à laquelle le navigateur arrive.",
      "unclear": "Ce n’est ni une adresse ni un code.",
      "noDevice": "Cet émetteur ne propose pas de code d’appareil.",
    },
    pasteEnded: "Plus rien ne peut être collé ; toujours en attente du navigateur.",
    timedOut: (minutes: number) => `Personne n’a terminé la connexion en ${minutes} minutes`,
    timedOutHint: (ways: readonly string[]) =>
      `Recommencez ; sur une machine sans navigateur, avec ${ways.join(" ou ")}`,
    nothingPasted: "Aucune adresse n’est venue sur l’entrée standard",
    nothingPastedHint: (ways: readonly string[]) =>
      `Envoyez par un tube l’adresse à laquelle le navigateur est arrivé, ou utilisez ${ways.join(" ou ")}`,
  },

  cancelled: "La connexion a été annulée",
  connectReason: (name: string) => `${name} indique cet hôte pour sa connexion`,
  signedIn: (name: string) => `Connecté à ${name}.`,
  savedIn: (path: string) => `Enregistré dans ${path}.`,
  noEndpoint: [
    "Aucun service n’est encore défini pour cette connexion. Indiquez-le une fois, par l’option ou la variable :",
    "  qwen -p hello --openai-base-url URL     ou     OPENAI_BASE_URL=URL",
  ],
  overridden: (source: string) => `Remarque : ${source} est toujours là et l’emporte sur cette connexion.`,
  noHome: "Il n’y a pas de répertoire personnel où conserver une connexion",
  noHomeHint: "Définissez HOME, ou QWEN_HOME avec l’un de vos répertoires",
  tryIt: "Essayez : qwen -p hello",

  workload: {
    none: "Aucune charge de travail n’est décrite",
    noneHint: [
      "Dites d’où vient son jeton : QWEN_WORKLOAD_TOKEN_FILE, QWEN_WORKLOAD_TOKEN_COMMAND ou QWEN_WORKLOAD_GITHUB",
      "Et à qui le montrer : OPENAI_BASE_URL d’OpenAI ou d’OpenRouter, ou QWEN_WORKLOAD_TOKEN_URL (docs/credentials.md)",
    ],
    other: (source: string) => `La charge de travail ne servirait pas : ${source} donne un accès qui passe avant elle`,
    otherHint: "Retirez-le, puis réessayez",
    projects: (source: string) => `Rien n’est gardé : l’adresse est ${source}, venue avec ce dossier`,
    projectsHint: "Donnez l’adresse vous-même : --openai-base-url URL",
    proven: (host: string, until: string | undefined) =>
      until === undefined ? `${host} a donné un jeton` : `${host} a donné un jeton valable jusqu’à ${until}`,
    saved: (path: string) =>
      `La description est dans ${path} ; un jeton est demandé quand il le faut, et gardé nulle part`,
  },
  key: {
    prompt: (name: string) => `Clé API de ${name} : `,
    where: (url: string) => `Obtenez une clé sur ${url}`,
    none: (name: string) => `Aucune clé API pour ${name} n’est venue sur l’entrée standard`,
    noneHint: (id: string) => `Passez-la par un tube : qwen auth login --with-api-key --provider ${id} < FILE`,
    tooLong: "Ce qui est venu sur l’entrée standard est trop long pour une clé API",
    malformed:
      "La clé API contient des espaces ou des caractères qu’aucune clé ne contient ; y a-t-il autre chose que la clé ?",
    unknownProvider: (id: string) => `« ${id} » n’est pas un fournisseur connu de qwen`,
    unknownProviderHint: (ids: string) => `Connus : ${ids} ; tout autre : --openai-base-url URL`,
    notAnAddress: "--openai-base-url n’est pas une adresse",
    needsBaseUrl: (name: string) => `${name} a une adresse propre à chaque client`,
    needsBaseUrlHint: "Indiquez-la avec --openai-base-url URL",
    needsNone: (name: string) => `${name} n’a pas besoin de clé`,
    needsNoneHint: (url: string) => `Utilisez-le directement : qwen -p hello --openai-base-url ${url}`,
    otherFlags: (flag: string) => `${flag} ne va pas avec --with-api-key`,
    saved: (name: string, path: string) => `La clé de ${name} est enregistrée dans ${path}.`,
    model: (model: string) => `Désormais, le modèle est ${model} ; --model en demande un autre.`,
  },

  page: {
    signedInTitle: "Vous êtes connecté",
    signedIn: "Vous pouvez fermer cette page et revenir à votre terminal.",
    failedTitle: "La connexion n’a pas abouti",
    failed: "Votre terminal dit ce qui n’a pas marché et que faire.",
    refusedTitle: "La connexion a été refusée",
    refused: "Votre terminal dit ce que vous pouvez faire maintenant.",
    strayTitle: "Ce n’est pas la connexion attendue",
    stray: "Rien n’a été modifié. Partez de l’adresse que montre votre terminal.",
    unknownTitle: "Il n’y a rien ici",
    unknown: "Cette adresse appartient à une connexion qui attend dans un terminal.",
    footer: "Cette page vient du programme qwen sur votre propre machine.",
  },
};
