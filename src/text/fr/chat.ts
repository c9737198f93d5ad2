// French: the words of `chat`; what they mean and where they stand is told in `en/chat.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";

/** Where a request went and with what. */
interface About {
  readonly host: string;
  readonly model: string;
  readonly key: string;
  readonly said: string;
}

function colon(said: string): string {
  return said === "" ? "" : ` : « ${said} »`;
}

export const chat: Catalogue["chat"] = {
  otherModel: (asked: string, answered: string) =>
    `La réponse vient du modèle « ${answered} », et non de « ${asked} » qui était demandé`,
  leftOut: (parameter: string) => `Le service refuse « ${parameter} » : la demande est refaite sans`,
  loading: (seconds: number) =>
    `Rien n’est venu depuis ${seconds} s : un serveur local doit peut-être d’abord charger le modèle ; --timeout change la durée de l’attente`,
  endedByLength: "La réponse est incomplète : elle a atteint la longueur limite du modèle",
  endedByFilter: "La réponse est incomplète : le filtre de contenu du service l’a arrêtée",
  endedOtherwise: (reason: string) => `La réponse s’est terminée pour une raison inhabituelle : « ${reason} »`,
  emptyAnswer: "Le modèle a terminé sa réponse sans un mot",
  onlyReasoned: "Le modèle n’a fait que raisonner, et a terminé sa réponse sans un mot",
  hintReasoning: "Voir son raisonnement dans une conversation, avec Ctrl-O ou /think : qwen",
  hintEmptyAnswer: "Reposez la question, ou posez-la à un autre modèle : -m MODÈLE (qwen models les énumère)",
  noModels: "qwen: Le service ne liste aucun modèle",
  modelNotListed: (model: string) => `qwen: Le modèle configuré « ${model} » n’est pas dans cette liste`,
  withKey: (masked: string, source: string) => `avec la clé ${masked} (${source})`,
  withToken: (source: string) => `avec le jeton de la ${source}`,
  withoutKey: "sans clé",

  refused: ({ host, model, key, said }: About, status: number) =>
    `${host} a refusé la requête pour le modèle « ${model} » ${key} (${status})${colon(said)}`,
  forbidden: ({ host, model, key, said }: About) =>
    `${host} n’autorise pas le modèle « ${model} » ${key} (403)${colon(said)}`,
  hintStatus: "Voyez quelle clé a été utilisée et d’où elle vient : qwen auth status",
  hintGetKey: (url: string) => `Obtenez une clé sur ${url}, puis : qwen auth login --with-api-key`,
  hintWhereKeys: (url: string) => `Obtenez une clé sur ${url}`,
  hintNewKey: (source: string) => `Mettez la bonne clé là d’où vient celle-ci : ${source}`,
  hintKeepKey: (baseUrl: string) =>
    `Enregistrez une autre clé : qwen auth login --with-api-key --openai-base-url ${baseUrl}`,
  hintForeignKey: (provider: string, baseUrl: string) =>
    `Cela ressemble à une clé de ${provider} : --openai-base-url ${baseUrl}`,
  hintNeedsKey: (variable: string) => `Définissez une clé : export ${variable}=…, ou qwen auth login --with-api-key`,

  rateLimited: ({ host, model, key, said }: About, status: number) =>
    `${host} limite le débit des requêtes pour le modèle « ${model} » ${key} (${status})${colon(said)}`,
  qwenMinuteQuota: "Qwen OAuth accepte 60 requêtes par minute ; la place se libère en 60 s au plus",
  qwenDayQuota: "Qwen OAuth accepte 2 000 requêtes par jour ; elles sont épuisées et reviennent le jour suivant",
  usedUp: ({ host, model, key, said }: About, status: number) =>
    `Le quota ou le crédit chez ${host} est épuisé pour le modèle « ${model} » ${key} (${status})${colon(said)}`,
  hintRetryIn: (seconds: number) => `Le serveur demande d’attendre ${seconds} s avant la prochaine tentative`,
  hintLaterOrTimeout: "Réessayez plus tard, ou accordez plus de temps : --timeout SECONDS --max-retries N",
  hintBilling: "Ajoutez du crédit chez le fournisseur, ou prenez une autre clé ou un autre modèle : qwen auth login",
  freeTierEnded: `${FREE_TIER_ENDED}, le service ne répond plus à ce titre`,
  hintOtherMethods:
    "Utilisez plutôt une clé API (OpenAI, Alibaba Cloud Bailian, ModelScope, OpenRouter…) : qwen auth login --with-api-key",

  notFound: ({ host, model, said }: About) =>
    `${host} ne connaît pas ce chemin ou pas le modèle « ${model} » (404)${colon(said)}`,
  unknownModel: ({ host, model, said }: About, status: number) =>
    `${host} ne connaît pas le modèle « ${model} » (${status})${colon(said)}`,
  hintAddress: (name: string, url: string) => `L’adresse de ${name} est ${url}`,
  hintV1: (baseUrl: string) => `L’URL de base ${baseUrl} n’a pas de /v1 : essayez ${baseUrl}/v1`,
  hintBaseUrl: (baseUrl: string, source: string) => `L’URL de base est ${baseUrl} (${source})`,
  hintModels: "Listez ce que propose le service : qwen models",
  redirected: (host: string, status: number, target: string) =>
    `${host} redirige vers ${target} (${status}) ; la clé n’y est pas envoyée`,
  hintRedirect: "Si c’est la bonne adresse, définissez-la comme URL de base : --openai-base-url ou OPENAI_BASE_URL",
  noTarget: "une adresse qu’il ne nomme pas",
  badMethod: ({ host, said }: About, status: number) =>
    `${host} n’accepte pas de requêtes de conversation à ce chemin (${status})${colon(said)}`,
  azurePath: (working: string) => `Azure n’a pas de chat sous ce chemin ; l’adresse de ses modèles est ${working}`,
  badAddress: (baseUrl: string, words: string) => `Impossible d’envoyer une requête à « ${baseUrl} » : ${words}`,
  hintHeaders: "Vérifiez customHeaders dans les paramètres, s’il y en a",
  unsendableKey: (source: string) =>
    `La clé (${source}) contient un caractère qu’aucun en-tête HTTP ne peut porter (espace, fin de ligne ou caractère hors ASCII)`,
  hintUnsendableKey: "Copiez la clé à nouveau, sans guillemets ni espaces autour",
  denied: (host: string) => `Cette exécution n’a pas la permission de joindre ${host}`,
  hintDenied: "Voyez ce que cette exécution peut joindre : qwen permissions",

  rejected: ({ host, model, said }: About, status: number) =>
    `${host} a rejeté la requête pour le modèle « ${model} » (${status})${colon(said)}`,
  filtered: ({ host, model, said }: About, status: number) =>
    `Le filtre de contenu de ${host} a refusé la demande pour le modèle « ${model} » (${status})${colon(said)}`,
  hintFiltered: "Formulez autrement, ou demandez à un autre modèle : --model NAME",
  tooLong: ({ host, model, said }: About, status: number) =>
    `La conversation est trop longue pour le modèle « ${model} » chez ${host} (${status})${colon(said)}`,
  hintTooLong: "Raccourcissez l’entrée, ou choisissez un modèle au contexte plus long : --model NAME",

  hintStartLocal: (name: string) => `Démarrez ${name}, ou choisissez un autre service avec --openai-base-url`,
  hintCheckUrl: (baseUrl: string, source: string) => `Vérifiez l’URL de base ${baseUrl} (${source})`,
  proxyWantsLogin: (host: string) => `Le proxy sur le chemin de ${host} demande une authentification (407)`,
  noAnswer: (host: string, seconds: number) => `${host} n’a pas répondu en ${seconds} s`,
  wentSilent: (host: string, seconds: number) => `${host} s’est tu pendant ${seconds} s au milieu de la réponse`,
  hintTimeout: "Accordez plus de temps : --timeout SECONDS",
  cut: (host: string) => `La réponse de ${host} a été coupée avant sa fin : ce qui a été affiché est incomplet`,
  cutBeforeText: (host: string) => `${host} a fermé la connexion avant de répondre`,
  hintAgain: "Réessayez",

  serverFailed: ({ host, model, said }: About, status: number) =>
    `${host} n’a pas réussi à répondre pour le modèle « ${model} » (${status})${colon(said)}`,
  serverToldError: ({ host, model, said }: About) =>
    `${host} a signalé une erreur en répondant pour le modèle « ${model} »${colon(said)}`,
  hintServerLater: "La faute est celle du service : réessayez plus tard, ou avec un autre modèle",
  garbage: {
    html: (host: string) => `${host} a répondu par une page web au lieu d’une réponse de modèle`,
    "not-a-completion": (host: string, excerpt: string) =>
      `${host} a répondu par du JSON qui n’est pas une réponse de modèle${colon(excerpt)}`,
    "not-json": (host: string, excerpt: string) =>
      `${host} a envoyé dans sa réponse quelque chose qui n’est pas du JSON${colon(excerpt)}`,
    "too-long": (host: string) => `${host} a envoyé plus qu’aucune réponse ne contient ; la lecture a été arrêtée`,
    nothing: (host: string, excerpt: string) => `${host} n’a rien répondu de lisible${colon(excerpt)}`,
  },
  hintNotAnEndpoint: (baseUrl: string, source: string) =>
    `${baseUrl} est-elle l’adresse d’une API compatible OpenAI ? (${source})`,

  waitStatus: (host: string, status: number) => `${host} a répondu ${status}`,
  waitLimit: (host: string) => `${host} limite le débit des requêtes (429)`,
  waitNetwork: (host: string) => `la connexion à ${host} s’est rompue`,
  waitSilence: (host: string) => `${host} n’a pas répondu`,
};
