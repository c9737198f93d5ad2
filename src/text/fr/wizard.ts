// French: the words of `wizard`; what they mean and where they stand is told in `en/wizard.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";

/** Names of the regions in the table of providers. */
const REGIONS: Readonly<Record<string, string>> = {
  china: "Chine",
  international: "International",
  us: "États-Unis",
  "us-east-1": "Est des États-Unis",
  "us-west-2": "Ouest des États-Unis",
  "eu-central-1": "Europe",
  "ap-northeast-1": "Japon",
};

export const wizard: Catalogue["wizard"] = {
  welcome: "Bienvenue dans qwen",
  welcomeMore:
    "Aucun modèle n’est encore configuré ici. Quelques questions, et rien n’est enregistré avant que cela fonctionne.",
  welcomeAgain: "Quelques questions, et rien n’est enregistré avant que cela fonctionne.",
  left: "Rien n’a été enregistré. Lancez qwen pour recommencer.",

  methodTitle: "Comment voulez-vous vous connecter ?",
  local: (name: string) => `${name} sur cet ordinateur`,
  localHint: (host: string, models: number) =>
    models < 2 ? `${host}, ${models} modèle, sans clé` : `${host}, ${models} modèles, sans clé`,
  byKey: "La clé API d’un fournisseur",
  byKeyHint: "OpenAI, Alibaba Cloud, DeepSeek…",
  byUrl: "Une autre adresse compatible OpenAI",
  byUrlHint: "passerelle d’entreprise, vLLM, LiteLLM…",
  openRouter: "OpenRouter dans le navigateur",
  openRouterHint: "vous connecte et crée une clé pour vous",
  qwenOAuth: "Qwen OAuth dans le navigateur",
  qwenOAuthHint: "offre gratuite arrêtée le 2026-04-15",
  qwenEnded: `${FREE_TIER_ENDED} : le service peut refuser cette connexion, ou ses requêtes`,
  demo: "Montrez-moi seulement",
  demoHint: "ni compte ni réseau",

  providerTitle: "Quel fournisseur ?",
  ownAddress: "votre propre adresse",
  regionTitle: (provider: string) => `${provider} : quelle région ?`,
  region: (id: string, name: string) => REGIONS[id] ?? (name === "" ? id : name),
  urlPrompt: "URL de base : ",
  addressLike: (example: string) => `La vôtre ressemble à ${example}`,
  inTheClear: "Cette adresse n’est pas chiffrée : tout le monde sur le trajet peut lire la clé et les réponses",
  addressMissing: "Tapez une adresse, telle que https://api.example.com/v1",
  addressWrong: "Ce n’est pas une adresse : elle devrait ressembler à https://api.example.com/v1",
  addressWithName: "Ne mettez ni nom d’utilisateur ni mot de passe dans l’adresse",

  keyWhere: (url: string) => `Obtenez une clé sur ${url}`,
  keyPrompt: (name: string) => `Clé API de ${name} : `,
  answered: "votre réponse ci-dessus",
  keyOptional: "vide si aucune n’est demandée",
  keyMissing: "Collez ou tapez la clé",
  keyWrong: "Ce ne peut pas être une clé : il y a des espaces ou des lettres qu’aucune clé ne contient",
  keyIsAddress: "C’est une adresse, pas une clé",

  modelTitle: (count: number) => count < 2 ? `Quel modèle ? (${count} proposé)` : `Quel modèle ? (${count} proposés)`,
  otherModel: "un autre, par son nom",
  modelPrompt: "Modèle : ",

  listing: "Demande de la liste des modèles",
  addedVersion: (url: string) => `L’API se trouve à ${url} : c’est cette adresse qui sert`,
  checking: (model: string, host: string) => `Demande d’un mot à ${model} chez ${host}`,
  waitHint: "Échap revient en arrière",
  keyRefused: (host: string) => `${host} n’accepte pas cette clé`,
  keyNeeded: (host: string) => `${host} veut une clé`,
  serverSaid: (said: string) => `Il dit : ${said}`,
  givenUp: "Abandonné",
  reasonCheck: "pour essayer la connexion que vous avez choisie",
  reasonSignIn: "pour se connecter",
  reasonLocal: "pour chercher un serveur de modèles sur cet ordinateur",
  works: "Cela fonctionne",
  failedTitle: "Et maintenant ?",
  failedChoices: {
    retry: "Réessayer",
    url: "Changer l’adresse",
    key: "Changer la clé",
    model: "Changer le modèle",
    anyway: "L’utiliser quand même",
  },
};
