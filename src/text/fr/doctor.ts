// French: the words of `doctor`; what they mean and where they stand is told in `en/doctor.ts`.
import type { Catalogue } from "../en.ts";

/** `1 fichier`, `2 fichiers`; zero is singular in French. */
const plural = (count: number, one: string): string => `${count} ${one}${count < 2 ? "" : "s"}`;

interface Quota {
  readonly today: number;
  readonly perDay: number;
  readonly minute: number;
  readonly perMinute: number;
}

export const doctor: Catalogue["doctor"] = {
  states: { ok: "ok", warn: "avis", fail: "ÉCHEC", skipped: "–" },
  checks: {
    program: "programme",
    settings: "paramètres",
    envFile: "fichier .env",
    values: "valeurs",
    permissions: "modes des fichiers",
    key: "identifiants",
    binding: "clé et hôte",
    store: "au repos",
    certificates: "certificats",
    proxy: "proxy",
    login: "connexion",
    dns: "DNS",
    tcp: "TCP",
    tls: "TLS",
    clock: "horloge",
    endpoint: "service",
    model: "modèle",
    quota: "quota",
    terminal: "terminal",
  },
  allFine: "Rien à corriger.",
  fixFirst: (check: string, what: string) => `À corriger d’abord (${check}) : ${what}`,
  worthFixing: (check: string, what: string) => `Aucun échec. Mériterait une correction (${check}) : ${what}`,

  fromTo: (first: string, last: string) => `${first}…${last}`,

  program: (version: string, system: string) => `qwen ${version} sur ${system}`,
  noSettings: "pas de settings.json",
  filesRead: (paths: readonly string[]) => paths.join(", "),
  noEnvFile: "aucun trouvé en remontant d’ici ni dans le répertoire personnel",
  envFileTaken: (path: string, variables: number) => `${path} (${plural(variables, "variable")})`,
  refusedThere: (names: readonly string[]) => `non retenues : ${names.join(", ")}`,
  notAFile: (path: string) => `${path} est écarté : ce n’est pas un fichier ordinaire`,
  showTrace: "Voyez chaque chemin de la recherche : qwen env --trace",
  removeOdd: (path: string) => `Supprimez-le ou mettez un fichier à sa place : ls -ld ${path}`,
  values: ({ method, baseUrl, model }: { method: string; baseUrl: string; model: string }) =>
    `${method}, ${baseUrl}, modèle ${model}`,
  notSignedIn: (baseUrl: string) => `aucune méthode n’est configurée ; le service habituel serait ${baseUrl}`,
  correctValue: "Corrigez cette valeur ; ce qui échoue plus bas vient peut-être d’elle",
  seeStatus: "Voyez d’où vient chaque valeur : qwen auth status",

  inFiles: "jetons et clés restent dans vos fichiers, que tout programme lancé par vous peut lire",
  willSeal: (store: string): string => `rien n’est encore gardé ; ce sera scellé, la clé étant dans ${store}`,
  sealedIn: (store: string): string => `scellés, la clé étant dans ${store}`,
  notSealedYet: (count: number): string => `jetons et clés gardés ici en clair : ${count}`,
  sealThem: "Scellez-les : qwen auth seal",
  modesFine: (count: number) =>
    count < 2
      ? `${count} fichier pouvant contenir des secrets, fermé aux autres`
      : `${count} fichiers pouvant contenir des secrets, fermés aux autres`,
  noFiles: "aucun fichier ne contient de secrets",
  noModes: "ce système n’a pas de modes de fichiers",
  fileOpen: (path: string, mode: string) => `${path} peut être lu par d’autres utilisateurs (mode ${mode})`,
  fileWritable: (path: string, mode: string) => `${path} peut être modifié par d’autres utilisateurs (mode ${mode})`,
  foreignOwner: (path: string) => `${path} appartient à un autre utilisateur`,
  closeFile: (path: string) => `chmod 600 ${path}`,
  closeFolder: (path: string) => `chmod 700 ${path}`,
  ownFile: (path: string) => `sudo chown "$(id -un)" ${path}`,
  more: (count: number) => count < 2 ? ` ; ${count} autre du même genre` : ` ; ${count} autres du même genre`,

  keyFrom: (source: string) => `une clé : ${source}`,
  loginFrom: (source: string) => `une connexion : ${source}`,
  keyNotNeeded: "inutiles pour ce service",
  noKeyFor: (host: string) => `pas de clé pour ${host}`,
  setKey: "export OPENAI_API_KEY=…  ou connectez-vous : qwen auth login",
  signIn: "qwen auth login",
  mayGo: (host: string) => `les identifiants peuvent aller à ${host}`,
  settleBinding: (host: string) =>
    `Définissez vous-même OPENAI_BASE_URL ; seulement si vous connaissez ${host} et le voulez : qwen --allow-host ${host}`,
  nothingToSend: "il n’y a pas d’identifiants à envoyer",

  systemOnly: "celles auxquelles le programme se fie de lui-même",
  addedCertificates: (count: number, names: readonly string[]) =>
    count < 2
      ? `${count} autorité ajoutée par ${names.join(", ")}`
      : `${count} autorités ajoutées par ${names.join(", ")}`,
  noProxy: "aucun",
  proxied: (name: string, proxy: string) => `par ${proxy} (${name})`,
  proxyPassedBy: (name: string) => `${name} est défini, NO_PROXY en exempte cet hôte`,

  notLooked: {
    configuration: "non examiné : la configuration est inutilisable",
    nothing: "non examiné : rien n’est configuré à quoi se connecter",
    binding: "non examiné : rien n’est envoyé tant que la clé ne peut pas y aller",
    login: "non examiné : la connexion ne fonctionne pas",
    earlier: "non examiné : une étape précédente échoue",
    unsent: "non examiné : rien n’a pu être envoyé",
  },
  byProxy: "laissé au proxy",
  isAddress: (host: string) => `${host} est une adresse`,
  resolved: (host: string) => `${host} est résolu`,
  connected: (host: string) => `${host} accepte les connexions`,
  noAnswerTcp: (host: string, seconds: number) => `${host} n’a pas accepté de connexion en ${seconds} s`,
  fixTcp: "Un pare-feu peut la bloquer ; derrière un proxy : export HTTPS_PROXY=http://PROXY:PORT",
  secured: "le certificat est valable et approuvé",
  plain: "non utilisé : l’URL indique http",
  plainRemote: (host: string) => `non utilisé : tout, clés comprises, va à ${host} lisible par n’importe qui`,
  fixPlain: "Utilisez https:// dans l’URL de base : qwen auth status dit où elle est définie",
  fixCertificateDate:
    "Comparez l’horloge de cette machine à l’heure exacte : date -u  (si elle est juste, le certificat du service a expiré)",
  fixCertificateName: "Vérifiez le nom d’hôte dans l’URL de base : qwen auth status dit où elle est définie",
  fixDns: (host: string) => `Vérifiez son orthographe et le réseau de cette machine : nslookup ${host}`,
  fixCertificateIsCa:
    "C’est le certificat d’une autorité, pas celui d’un serveur : créez-en un avec basicConstraints=CA:FALSE et approuvez-le",
  proxyDead: (name: string) => `le proxy indiqué par ${name} n’accepte pas de connexion, ou la coupe`,
  fixProxyDead: (name: string) => `Corrigez-le, ou passez-vous-en : unset ${name}`,
  fixBroken: "Essayez encore une fois ; si cela persiste, demandez au responsable du réseau ou du service",
  fixSilent: (host: string) => `${host} accepte les connexions et ne répond pas : redémarrez-le, ou attendez`,
  clockFine: (seconds: number) => `la même que celle du service, à ${plural(seconds, "seconde")} près`,
  clockOff: (minutes: number, ahead: boolean) =>
    `${plural(minutes, "minute")} ${
      ahead ? "d’avance" : "de retard"
    } sur l’horloge du service : jetons et certificats sont jugés d’après elle`,
  fixClock: "Réglez l’horloge : sudo timedatectl set-ntp true  (macOS : sudo sntp -sS time.apple.com)",
  clockUnknown: "le service ne donne pas l’heure",

  answers: (host: string, ms: number) => `${host} répond (${ms} ms)`,
  asksForKey: (host: string) => `${host} répond, et demande une clé`,
  noList: (host: string) => `${host} répond, mais n’a pas de liste de modèles`,
  listed: (model: string, count: number) =>
    count < 2 ? `${model} est le seul modèle proposé` : `${model} est parmi les ${count} modèles proposés`,
  notListed: (model: string, count: number) =>
    count < 2
      ? `${model} n’est pas dans la liste (${count} modèle), pourtant il répond`
      : `${model} n’est pas parmi les ${count} modèles proposés, pourtant il répond`,
  answered: (model: string) => `${model} répond`,
  keyUnproven: (model: string) => `${model} est proposé, mais la liste est ouverte à tous : la clé n’est pas prouvée`,
  modelUnproven: (model: string) => `rien ne prouve que ${model} réponde`,
  prove: "À prouver par un prompt : qwen doctor",
  modelUnknown: "impossible à savoir : la liste n’est pas ouverte sans clé",
  chooseModel: "Choisissez dans la liste : qwen models  puis : export OPENAI_MODEL=NAME",

  loginValid: (until: string | undefined) =>
    until === undefined ? "le jeton est utilisable" : `le jeton est utilisable jusqu’à ${until}`,
  quotaUsed: ({ today, perDay, minute, perMinute }: Quota) =>
    `${
      plural(today, "requête")
    } sur ${perDay} par jour, ${minute} sur ${perMinute} par minute (comptées sur cette machine)`,
  otherMethod: "qwen auth login openrouter  ou une clé : qwen auth login --with-api-key",

  terminal: ({ size, colours, term, locale }: { size: string; colours: boolean; term: string; locale: string }) =>
    `${size}, ${colours ? "couleurs" : "sans couleurs"}, TERM ${term}, langue ${locale}`,
  noTerminal: "la sortie ne va pas à un terminal",
  narrow: (columns: number) => `seulement ${columns} colonnes de large`,
  fixNarrow: "Élargissez la fenêtre à 40 colonnes au moins",
  notUtf8: (locale: string) => `la langue ${locale} n’est pas en UTF-8 : les lettres accentuées peuvent mal s’afficher`,
  fixUtf8: "export LC_ALL=C.UTF-8",
};
