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
  noToken: "Pas de jeton : envoyez celui que qwen serve a affiché, par Authorization : Bearer JETON (ou x-api-key)",
  wrongToken: "Mauvais jeton : c’est celui que cette exécution de qwen serve a affiché, jamais une clé du service",
  unknownPath: (paths: readonly string[]) => `Ce chemin n’existe pas ici. Il y a : ${paths.join(", ")}`,
  wrongMethod: (methods: readonly string[]) => `Ce chemin accepte ${methods.join(", ")}`,
  mediaType: (forms: boolean) => `Un corps doit être en application/json${forms ? " ou multipart/form-data" : ""}`,
  tooLarge: (bytes: number) => `Le corps dépasse ${bytes} octets ; qwen serve --max-body change cette limite`,
  tooMany: (most: number) => `${most} réponses sont déjà en cours ; qwen serve --max-streams change cette limite`,
  shuttingDown: "qwen serve se termine : aucune nouvelle requête n’est acceptée",
  silent: (host: string, seconds: number) =>
    `${host} n’a pas répondu en ${seconds} s ; qwen serve --first-byte-timeout change ce délai`,
  paced: (seconds: number) =>
    `Les requêtes gratuites de cette minute sont épuisées ; la suivante pourra partir dans ${seconds} s`,
  redirect: (host: string) => `${host} redirige ; cela n’est pas suivi, car la clé partirait avec`,
  notTranslated: (name: string) => `Le service ne connaît que chat completions, où ${name} n’a pas d’équivalent`,
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
  portTaken: (port: number) => `Le port ${port} est pris par un autre programme`,
  portHint: "Choisissez-en un autre avec --port N, ou omettez-le pour un port libre",
  noListener: "Aucune adresse de boucle locale ne peut être écoutée",
  tokenShort: (path: string) => `Le jeton de « ${path} » a moins de 32 caractères`,
  tokenHint: "Supprimez le fichier, et qwen en créera un avec un bon jeton",
  tokenOpen: (path: string, mode: string) =>
    `« ${path} » est ouvert à d’autres utilisateurs (mode ${mode}) : chmod go= "${path}"`,
  noShell: (shell: string) => `Impossible de lancer une commande : ${shell} manque`,
};
