// French: the words of `auth`; what they mean and where they stand is told in `en/auth.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";

/** The command that signs in at an issuer. */
function loginCommand(issuer: string): string {
  return issuer === "qwen" ? "qwen auth login" : `qwen auth login --issuer ${issuer} --client-id ID`;
}

/** An issuer as the user calls it. */
function nameOf(issuer: string): string {
  return issuer === "qwen" ? "Qwen" : issuer;
}

/** How long tokens live on that nobody revoked. */
function livesOn(minutes: number | undefined): string {
  if (minutes === undefined) return "il reste valable jusqu’à ce que l’émetteur y mette fin";
  if (minutes === 0) return "il a déjà expiré";
  return `il reste valable encore ${minutes === 1 ? "une minute" : `${minutes} minutes`}`;
}

export const auth: Catalogue["auth"] = {
  notJson: "ce n’est pas du JSON",
  notAnObject: "ce n’est pas un objet JSON",
  fieldMissing: (name: string) => `« ${name} » manque`,
  fieldNotText: (name: string) => `« ${name} » n’est pas une chaîne`,
  fieldNotTime: (name: string) => `« ${name} » n’est pas une date en millisecondes`,
  fieldNotSecure: (name: string) => `« ${name} » n’est ni en https ni une adresse de cette machine`,
  linkLeadsOut: (path: string) => `« ${path} » est un lien qui mène hors de son répertoire`,
  linkLeadsOutHint: (path: string) => `Remplacez le lien par le fichier lui-même, ou supprimez-le : rm "${path}"`,
  modeRepaired: (path: string, mode: string) =>
    `« ${path} » était ouvert à d’autres utilisateurs (mode ${mode}) ; il est maintenant fermé`,
  modeLoose: (path: string, mode: string) =>
    `« ${path} » est ouvert à d’autres utilisateurs (mode ${mode}) et n’a pas pu être fermé ; exécutez : chmod go= "${path}"`,
  directoryOpen: (path: string, mode: string) =>
    `D’autres utilisateurs peuvent modifier le contenu de « ${path} » (mode ${mode}), connexions comprises ; ` +
    `exécutez : chmod go-w "${path}"`,
  corruptFile: (path: string, { fault, aside }: { fault: string; aside: string }) =>
    `« ${path} » n’est pas une connexion utilisable : ${fault}. Il est gardé sous « ${aside} »`,
  lockBusy: (path: string) => `Un autre programme détient le verrou « ${path} »`,
  lockWaiting: (path: string) =>
    `Un autre programme renouvelle cette connexion, ou a été tué en le faisant ; attente de 40 s au plus (« ${path} »)`,
  lockBusyHint: (path: string) => `Si aucun autre qwen n’est en cours, supprimez-le et réessayez : rm "${path}"`,
  renewLimited: (host: string) => `${host} refuse pour l’instant de renouveler la connexion : trop de requêtes`,
  renewFailed: (host: string, status: number) => `${host} n’a pas pu renouveler la connexion (HTTP ${status})`,
  renewUnusable: (host: string, why: string) => `${host} a donné une réponse inutilisable : ${why}`,
  renewRefused: (host: string, told: string) => `${host} a refusé de renouveler la connexion : ${told}`,
  loginExpired: (host: string) => `La connexion a pris fin : ${host} ne la renouvelle plus`,
  noRefreshToken: (issuer: string) => `La connexion à ${nameOf(issuer)} a pris fin et ne peut pas être renouvelée`,
  notSignedIn: (issuer: string) => `Non connecté à ${nameOf(issuer)}`,
  loginFirst: (issuer: string) => `Connectez-vous avec : ${loginCommand(issuer)}`,
  loginAgain: (issuer: string) => `Reconnectez-vous avec : ${loginCommand(issuer)}`,
  tryLater: "La connexion est conservée ; réessayez dans un moment",
  endpointInsecure: (issuer: string) =>
    `${
      nameOf(issuer)
    } a indiqué pour son jeton une adresse de service qui n’est ni en https ni sur cette machine ; le jeton n’est pas envoyé`,
  freeTierEnded: `${FREE_TIER_ENDED}, et le service refuse cette connexion`,
  quotaUsedUp: "Le quota de ce compte Qwen est épuisé",
  otherMethods: [
    "Connectez-vous plutôt avec OpenRouter : qwen auth login openrouter",
    "Ou utilisez la clé API d’un fournisseur : qwen auth login --with-api-key --provider dashscope",
  ],
  minuteFull: "Qwen OAuth autorise 60 requêtes par minute",
  dayUsedUp: (when: string) =>
    `Les 2 000 requêtes par jour de Qwen OAuth sont épuisées ; la prochaine sera possible à ${when}`,
  quotaNotKept: (path: string, why: string) => `Impossible de compter les requêtes du jour dans « ${path} » : ${why}`,
  storeFailed: (path: string, why: string) => `Impossible de lire ou d’écrire la connexion « ${path} » : ${why}`,
  storeFailedHint: "Vérifiez ses permissions et le disque ; qwen doctor dit ce qui ne va pas",
  revocationUnknown: "la réponse est incompréhensible",
  revokeFailed: (host: string, why: string) => `${host} n’a pas révoqué le jeton : ${why}`,
  severalAt: (host: string) => `Il y a plusieurs connexions à « ${host} »`,
  oneOf: (names: string) => `Au choix : ${names}`,

  workload: {
    noSubject: (host: string, status: number) =>
      `${host} n’a pas donné de jeton à la charge de travail (HTTP ${status})`,
    refused: (host: string, why: string) => `${host} ne donne pas de jeton à la charge de travail : ${why}`,
    claims: (claims: string) =>
      `Elle a montré un jeton avec ${claims} : l’émetteur doit avoir confiance en cela exactement`,
    unusable: (host: string, why: string) => `${host} a répondu sans jeton utilisable : ${why}`,
    badKey: (path: string) => `« ${path} » ne contient pas de clé privée utilisable : PKCS #8 ou JWK, RSA ou P-256`,
    keyHint: (path: string) => `Pour en faire une d’un autre PEM : openssl pkcs8 -topk8 -nocrypt -in ${path}`,
  },
  seal: {
    sealed: (place: string) => `Scellé : ${place}`,
    unsealed: (place: string) => `De nouveau en clair, lisible par vous seul : ${place}`,
    nothingToSeal: "Il n’y avait encore rien à sceller",
    nothingSealed: "Rien n’était scellé",
    keyIn: (store: string) => `Sa clé est gardée par ${store} :`,
    fromNowOn: "Désormais connexions et clés sont scellées ; le programme npm ne peut pas les lire",
    keyStays: (store: string) => `Désormais rien n’est scellé ; la clé reste dans ${store}`,
  },
  token: {
    onTerminal: "La sortie standard est un terminal, et le jeton s’afficherait à l’écran",
    onTerminalHint: ["L’afficher quand même : qwen auth token --show", "Dans un script : TOKEN=$(qwen auth token)"],
    noneNeeded: "Ce service ne demande pas de clé",
    none: "Non connecté, et aucune clé API n’est définie",
    noneHint: [
      "Connectez-vous : qwen auth login",
      "Ou conservez une clé : qwen auth login --with-api-key",
      "Ou définissez OPENAI_API_KEY (et OPENAI_BASE_URL si le service n’est pas celui d’OpenAI)",
    ],
    keysLast: "Une clé API ne se renouvelle pas ; voici la clé elle-même",
  },

  use: {
    chosen: (method: string) => `À partir de maintenant : ${method}`,
    savedIn: (path: string) => `Enregistré dans ${path}`,
    unknown: (method: string) => `« ${method} » n’est pas parmi les connexions que vous avez configurées`,
    available: (names: string) => `Vous pouvez choisir : ${names} ; ajoutez-en une avec qwen auth login`,
    overruled: (source: string) => `Pas encore en vigueur ici : ${source} décide, et prime sur les paramètres`,
  },

  logout: {
    signedOut: (issuer: string) => `Déconnecté de ${nameOf(issuer)} ; les jetons sont supprimés de cette machine`,
    revoked: "Les jetons sont révoqués auprès de l’émetteur",
    notOffered: (minutes: number | undefined) =>
      `L’émetteur n’offre aucun moyen de révoquer le jeton d’accès : ${livesOn(minutes)}`,
    notRevoked: (why: string, minutes: number | undefined) =>
      `Le jeton d’accès n’a pas pu être révoqué (${why}) : ${livesOn(minutes)}`,
    connectReason: "pour révoquer les jetons",
    hostRefused: (host: string) => `cette exécution ne peut pas joindre ${host} ; --allow-host le permet`,
    nothing: "Il n’y avait aucune connexion à fermer",
    unknown: (target: string) => `Non connecté à « ${target} »`,
    several: "Il y a plusieurs connexions, et aucune n’est en usage",
    severalHint: (names: string) => [`Nommez-en une : ${names}`, "Ou fermez-les toutes : qwen auth logout --all"],
    keyRemoved: (path: string) => `La clé API est supprimée de ${path}`,
    keyElsewhere: (source: string) => `Une clé est encore définie par ${source} ; supprimez-la à cet endroit`,
  },
};
