// French: the words of `config`; what they mean and where they stand is told in `en/config.ts`.
import type { Catalogue } from "../en.ts";

const list = (names: readonly string[]): string => names.map((name) => `« ${name} »`).join(", ");

export const config: Catalogue["config"] = {
  openHome: (path: string, mode: string) =>
    `D’autres utilisateurs de cette machine peuvent modifier ${path} (mode ${mode}), et donc la destination de vos clés : chmod go-w ${path}`,
  foreign: (path: string) =>
    `« ${path} » est ignoré : il appartient à un autre utilisateur, dans un répertoire où tout le monde peut écrire`,
  linked: (path: string) =>
    `« ${path} » est ignoré : c’est un lien vers un fichier hors de son répertoire, pour lequel le projet n’a pas à parler`,
  unreadable: (path: string) =>
    `Impossible de lire « ${path} » : rien n’en est retenu, et la recherche d’un fichier .env s’arrête là`,
  "too-large": (path: string) =>
    `« ${path} » dépasse 1 Mio : rien n’en est retenu, et la recherche d’un fichier .env s’arrête là`,
  "not-text": (path: string) =>
    `« ${path} » n’est pas du texte UTF-8 ou UTF-16 : rien n’en est retenu, et la recherche d’un fichier .env s’arrête là`,
  foreignLine: ({ path, line, name }: { path: string; line: number; name: string }) =>
    `« ${path} » ligne ${line} définit ${name} comme un autre shell, et n’est pas lue : écrivez ${name}=VALEUR`,
  hides: (path: string, unreached: string) =>
    `« ${path} » ne contient aucune clé et a mis fin à la recherche ; « ${unreached} » n’a pas été atteint (qwen env --trace)`,
  loaderRefused: (path: string, names: readonly string[]) =>
    `« ${path} » ne peut pas définir de variables qui changent le chargement des programmes ; ignorées : ${
      names.join(", ")
    }`,

  settingsHint: (path: string) => `Corrigez ${path} ; il n’est jamais modifié ni réinitialisé à votre place`,
  settingsSyntax: ({ path, line, column, what }: { path: string; line: number; column: number; what: string }) =>
    `Impossible de lire les paramètres « ${path} », ligne ${line}, colonne ${column} : ${what}`,
  settingsType: (
    { path, line, column, key, wanted, found }: {
      path: string;
      line: number;
      column: number;
      key: string;
      wanted: string;
      found: string;
    },
  ) =>
    `Impossible d’utiliser les paramètres « ${path} », ligne ${line}, colonne ${column} : ${wanted} attendu` +
    `${key === "" ? "" : ` pour « ${key} »`}, ${found} trouvé`,
  settingsTooDeep: (path: string) => `Impossible de lire les paramètres « ${path} » : l’imbrication est trop profonde`,
  settingsUnreadable: (path: string, fault: string) => `Impossible de lire les paramètres « ${path} » : ${fault}`,
  fault: {
    "not-a-file": "ce n’est pas un fichier ordinaire",
    unreadable: "permission refusée ou erreur de lecture",
    "too-large": "il dépasse 1 Mio",
    "not-text": "ce n’est pas du texte UTF-8 ou UTF-16",
  },
  kinds: {
    string: "texte",
    number: "nombre",
    boolean: "true ou false",
    null: "null",
    object: "objet",
    array: "tableau",
  },
  oneOf: (names: readonly string[]) => `l’un de ${list(names)}`,
  syntax: {
    InvalidSymbol: "un mot que JSON ne connaît pas",
    InvalidNumberFormat: "un nombre que JSON n’admet pas",
    PropertyNameExpected: "il manque un nom de propriété entre guillemets doubles (ou il y a une virgule de trop)",
    ValueExpected: "il manque une valeur (ou il y a une virgule de trop)",
    ColonExpected: "il manque un deux-points",
    CommaExpected: "il manque une virgule",
    CloseBraceExpected: "il manque une accolade fermante",
    CloseBracketExpected: "il manque un crochet fermant",
    EndOfFileExpected: "quelque chose se trouve après la fin",
    UnexpectedEndOfComment: "un commentaire n’est pas fermé",
    UnexpectedEndOfString: "une chaîne n’est pas fermée",
    InvalidEscapeCharacter: "une barre oblique inverse est suivie d’un caractère que JSON n’admet pas",
    other: "ce n’est pas du JSON valide",
  },
  settingsLeftBehind: (usual: string, qwenHome: string) =>
    `« ${usual} » n’est pas lu : QWEN_HOME désigne « ${qwenHome} », où il n’y a pas de settings.json`,
  unknownProtocol: (provider: string, path: string) =>
    `modelProviders « ${provider} » est ignoré dans « ${path} » : providerProtocol ne dit pas quel protocole il parle`,
  generationSealed: (model: string, path: string) =>
    `model.generationConfig n’est pas utilisé : l’entrée « ${model} » de modelProviders dans « ${path} » a le sien`,
  responsesWireApi: (model: string, path: string) =>
    `L’entrée « ${model} » de modelProviders dans « ${path} » demande l’API Responses ; Chat Completions est utilisé`,
  unknownSelectedType: (path: string, known: readonly string[]) =>
    `security.auth.selectedType est ignoré dans « ${path} » : ce programme connaît ${list(known)}`,

  source: {
    flag: (name: string, file?: string) => file === undefined ? `option ${name}` : `option ${name}, lue dans ${file}`,
    environment: (name: string) => `${name} de l’environnement`,
    file: ({ name, path, line }: { name: string; path: string; line?: number }) =>
      `${name} dans ${path}${line === undefined ? "" : `, ligne ${line}`}`,
    default: (provider?: string) => provider === undefined ? "valeur par défaut" : `valeur par défaut de ${provider}`,
    oauth: (issuer: string, path: string) => `connexion à ${issuer}, ${path}`,
  },
  url: {
    invalid: (source: string, reason: string) => `Impossible d’utiliser l’URL de base (${source}) : ${reason}`,
    noScheme: "elle ne commence pas par http:// ou https://",
    unparsable: "ce n’est pas une URL",
    notHttp: "seuls http:// et https:// sont possibles",
    credentials: "elle contient un nom d’utilisateur ou un mot de passe",
    quoted: "des guillemets font partie de la valeur",
    quotedHint: "Retirez les guillemets : set de cmd, --env-file de docker et systemd les gardent dans la valeur",
    variable: "le nom d’une variable s’y trouve, que rien ne remplace par sa valeur",
    variableHint: "Écrivez la valeur elle-même ; un fichier d’environnement n’insère aucune variable",
    schemeHint: "Écrivez-la en entier, par exemple https://api.openai.com/v1 ou http://127.0.0.1:11434/v1",
    credentialsHint: "Retirez le nom d’utilisateur et le mot de passe de l’URL ; donnez la clé par OPENAI_API_KEY",
    query: (names: string) => `ses paramètres de requête contiennent ${names}, qui ne seraient pas envoyés`,
    queryHint:
      "Retirez ces paramètres (seul api-version reste) ; ce qu’une passerelle demande d’autre va dans model.generationConfig.customHeaders",
  },
  implausible: {
    cut: (source: string, name: string) =>
      `La valeur de ${source} s’arrête à son « # » : mettez-la entre guillemets, ${name}="…", si le « # » en fait partie`,
    quoted: (source: string) =>
      `La valeur donnée par ${source} commence ou finit par un guillemet : retirez les guillemets, ou ajoutez celui qui manque`,
    unset: (source: string) =>
      `La valeur donnée par ${source} nomme une variable qui n’est pas définie : elle est envoyée telle quelle`,
    unexpanded: (source: string) =>
      `La valeur donnée par ${source} est le nom d’une variable, que rien ne remplace : elle est envoyée telle quelle`,
    bearer: (source: string) =>
      `La clé donnée par ${source} commence par « Bearer » : seule la clé elle-même a sa place ici`,
    placeholder: (source: string) =>
      `La clé donnée par ${source} ressemble à l’exemple d’un mode d’emploi, pas à une clé`,
    othersAddress: (source: string) => `${source} n’est pas lu ; l’adresse se donne par OPENAI_BASE_URL`,
  },
  key: {
    unusable: (source: string) =>
      `Impossible d’utiliser la clé (${source}) : elle contient un caractère qui ne peut pas être envoyé dans un en-tête`,
    copyAgain: "Copiez la clé à nouveau ; une clé ne contient que des lettres simples, des chiffres et des signes",
    plainHttp: (host: string) =>
      `${host} est joint par http en clair : n’importe qui sur le trajet peut lire une clé qui y est envoyée`,
    inArguments:
      "Les autres utilisateurs de cette machine peuvent lire la clé dans la liste des processus : --openai-api-key @FICHIER ou - (entrée standard) l’évite",
    blank: (source: string) => `${source} : valeur vide, comptée comme absente`,
    noneOnStdin: "Pas de clé sur l’entrée standard pour --openai-api-key -",
    noneInFile: (path: string) => `Pas de clé dans « ${path} », indiqué par --openai-api-key`,
    fileUnreadable: (path: string, fault: string) =>
      `Impossible de lire « ${path} », indiqué par --openai-api-key : ${fault}`,
    absent: "ce fichier n’existe pas",
    stdinHint: "Passez-la par un tube, par exemple : qwen --openai-api-key - -p hi < keyfile",
  },
  keyFile: {
    both: (direct: string, file: string) => `Deux clés sont données : ${direct} et ${file}`,
    bothHint: (name: string) => `Retirez l’une des deux : unset ${name}  ou  unset ${name}_FILE`,
    unusable: (path: string, by: string, why: string) =>
      `Impossible d’utiliser le fichier de clé « ${path} », indiqué par ${by} : ${why}`,
    absent: "ce fichier n’existe pas",
    tooLarge: "il dépasse 64 Kio",
    empty: "il est vide",
    open: (path: string, mode: string, by: string) =>
      `D’autres utilisateurs de cette machine peuvent lire le fichier de clé « ${path} » (mode ${mode}, indiqué par ${by}) : chmod go= "${path}"`,
    outside: (by: string) =>
      `Le fichier de clé indiqué par ${by} n’est pas dans son répertoire : un projet ne désigne aucun de vos fichiers`,
  },
  workload: {
    missing: (name: string, by: string) => `${name} n’est pas défini, et une charge de travail est indiquée (${by})`,
    guide: "Ce qu’il faut à chaque service : docs/credentials.md, Workload identity",
    both: (one: string, other: string) =>
      `Une charge de travail se prouve d’une seule façon, et deux sont indiquées : ${one}, ${other}`,
    insecure: (name: string) => `${name} doit être une adresse https:// : une preuve d’identité y est envoyée`,
    tokenType: (name: string, types: readonly string[]) => `${name} est l’un de ${types.join(", ")}, ou un urn`,
    noProgram: (by: string) => `Aucun programme n’est désigné par son chemin complet (${by})`,
    programHint: `Par exemple : QWEN_WORKLOAD_TOKEN_COMMAND='["/usr/bin/gcloud", "auth", "print-identity-token"]'`,
    noGithub: (by: string) => `GitHub Actions n’offre pas de jeton ici (${by})`,
    githubHint: (yaml: string) => `Donnez à la tâche dans son workflow : ${yaml}`,
    unreadable: (path: string, by: string) =>
      `Impossible de lire « ${path} », par quoi la charge de travail se prouve (${by})`,
    empty: (path: string, by: string) => `« ${path} » est vide (${by})`,
    refused: (path: string, line: number, name: string) =>
      `« ${path} » ligne ${line} définit ${name}, et n’est pas suivi : un projet ne dit pas où vont les preuves d’identité`,
  },
  also: {
    unknown: (name: string) => `--also ne désigne aucun service connu : « ${name} »`,
    near: (name: string) => `Vouliez-vous dire : --also ${name}`,
    known: (ids: readonly string[]) =>
      `Il prend l’identifiant d’une entrée de "modelProviders" de vos propres réglages, qwen-oauth, ou l’un de : ${
        ids.join(" ")
      }`,
    noAddress: (name: string) => `L’entrée « ${name} » de "modelProviders" n’a pas de "baseUrl"`,
    projects: (name: string, source: string) =>
      `L’adresse de « ${name} » est faite de ce qu’un projet définit : ${source}`,
    noKey: (name: string) => `Il n’y a pas de clé propre à « ${name} »`,
    setKey: (names: readonly string[]) =>
      `Définissez ${names.join(" ou ")} ; un OPENAI_API_KEY général est celui d’un autre service`,
    noLogin: "Personne n’est connecté avec Qwen",
    signIn: "Connectez-vous d’abord : qwen auth login qwen",
    sameKey: ({ name, source, host }: Readonly<{ name: string; source: string; host: string }>) =>
      `La clé pour « ${name} » est celle qui va déjà à ${host} (${source}) : une clé n’a qu’un service`,
    sameModel: (name: string) => `« ${name} » figure deux fois : un nom mène à un seul service`,
  },
  keyCommand: {
    badFlag: (flag: string) => `${flag} ne désigne aucun programme par son chemin complet`,
    flagHint: `Par exemple : --key-command '["/usr/bin/pass", "show", "openai"]'`,
    badSetting: (path: string, line: number) =>
      `« keyCommand » dans ${path} ligne ${line} doit commencer par le chemin complet d’un programme`,
    settingHint: 'Par exemple : "keyCommand":["/usr/bin/pass","show","openai"]',
    badTtl: (path: string, line: number) => `« keyCommandTtl » dans ${path} ligne ${line} n’est pas une durée`,
    ttlHint: 'Par exemple : "keyCommandTtl":"10m"',
    refused: (path: string, line: number) =>
      `« keyCommand » dans ${path} ligne ${line} n’est pas suivi : seuls vos propres réglages peuvent lancer un programme`,
    absent: (program: string, by: string) => `Il n’y a pas de programme « ${program} » (${by})`,
    cannotRun: (program: string, by: string) => `« ${program} » ne peut pas être lancé (${by})`,
    ended: (program: string, code: number, by: string) =>
      `« ${program} » s’est terminé avec ${code} sans donner de clé (${by})`,
    tooSlow: (program: string, seconds: number, by: string) =>
      `« ${program} » n’a donné aucune clé en ${seconds} s et a été arrêté (${by})`,
    tooLong: (program: string, by: string) => `« ${program} » a écrit plus de 64 Kio : ce n’est pas une clé (${by})`,
    empty: (program: string, by: string) => `« ${program} » n’a écrit aucune clé (${by})`,
    said: (line: string) => `Il a dit : ${line}`,
    tryIt: (command: string) => `Essayez à la main : ${command}`,
  },
  sealed: {
    refused: (path: string, line: number) =>
      `"secretStore" dans ${path} ligne ${line} n’est pas suivi : seuls vos propres réglages disent où restent vos secrets`,
    unknownStore: (path: string, line: number) =>
      `"secretStore" dans ${path} ligne ${line} n’est ni "file" ni "keychain"`,
    storeHint: 'Par exemple : "secretStore":"keychain"',
    elsewhere: (source: string) =>
      `La clé de ${source} est scellée, et seul votre settings.json peut contenir une telle clé`,
    elsewhereHint: "Mettez-y la clé elle-même, ou retirez la ligne",
    label: "qwen : clé des connexions scellées",
    stores: {
      macos: "le trousseau de macOS",
      "secret-service": "le trousseau de ce bureau (Secret Service)",
      dpapi: "la protection des données de Windows",
    },
    readers: {
      macos: "tout programme que vous lancez peut la demander par /usr/bin/security",
      "secret-service": "tout programme que vous lancez peut la demander tant que le trousseau est déverrouillé",
      dpapi: "tout programme que vous lancez peut la faire ouvrir, et personne d’autre sur cette machine",
    },
    noProgram: (program: string) =>
      `${program} est nécessaire pour ouvrir ce qui est scellé, et ne peut pas être lancé`,
    installHint: {
      macos: "Il fait partie de macOS : ls -l /usr/bin/security",
      "secret-service": "Installez-le : apt install libsecret-tools (dnf install libsecret)",
      dpapi: "Il fait partie de Windows : cherchez powershell.exe dans System32",
    },
    slow: (store: string, seconds: number) =>
      `Pas de réponse en ${seconds} s : ${store} attend peut-être que vous répondiez`,
    locked: (store: string) => `Rien de scellé ne peut être ouvert : ${store} est verrouillé`,
    unlockHint: {
      macos: "Déverrouillez-le, puis réessayez : security unlock-keychain",
      "secret-service": "Déverrouillez-le, puis réessayez : secret-tool lookup service qwen account sealing-key",
      dpapi: "Ouvrez une session Windows avec l’utilisateur qui a scellé",
    },
    odd: (store: string) => `Sous le nom de qwen, ${store} ne contient pas de clé de ce programme`,
    noAnswer: (store: string) => `Aucune clé ne vient : ${store} ne répond pas`,
    absentHint: {
      macos: "Pour vous en passer là où cela s’ouvre : qwen auth unseal",
      "secret-service":
        "Une machine sans bureau n’a pas de trousseau : prenez keyCommand ou un fichier de clé (docs/credentials.md)",
      dpapi: "Pour vous en passer là où cela s’ouvre : qwen auth unseal",
    },
    lost: (store: string) => `La clé de ce qui est scellé manque : ${store} n’en contient pas`,
    lostHint: "Ce qui a été scellé avec une autre clé ne s’ouvre plus ; reconnectez-vous : qwen auth login",
    notKept: (store: string) => `Aucune clé n’a été gardée : ${store} n’en rend pas`,
    notOpened: (place: string, why: string) => `Le contenu scellé de ${place} ne s’ouvre pas : ${why}`,
    whyNot: {
      form: "sa forme n’est pas connue de cette version",
      "other-key": "il a été scellé avec une autre clé",
      changed: "il a été modifié après avoir été scellé",
    },
    keyHint: "Gardez de nouveau la clé : qwen auth login --with-api-key",
    sealedSince: "il a été scellé depuis le début de cette commande",
    startAgain: "Relancez-la : rien n’est perdu",
    sinceSealed: "Rien n’est gardé : depuis le début de cette commande, les secrets doivent reposer scellés",
    sinceSealedHint: "Relancez la même commande",
    notForProject: "Une clé ne peut pas être scellée dans le .qwen/.env d’un projet",
    notForProjectHint: "Gardez-la pour vous, ou dites où elle reste avec keyCommand",
  },
  unknownAuthType: (known: readonly string[]) => `--auth-type doit être l’un de ${list(known)}`,
  otherProtocolHint: "Tout service compatible OpenAI convient avec : --auth-type openai --openai-base-url URL",
  enforced: {
    mismatch: ({ wanted, by, method, source }: { wanted: string; by: string; method: string; source: string }) =>
      `La méthode d’authentification doit être ${wanted} (${by}), mais ${method} est choisie (${source})`,
    hint: (wanted: string) => `Connectez-vous avec la méthode imposée : qwen --auth-type ${wanted}`,
  },

  detour: ({ host, url, own }: { host: string; url: string; own: string }) =>
    `Vos mots vont à ${host} : l’adresse vient de ${url}, arrivé avec ce dossier ; la vôtre (${own}) n’est pas utilisée ici`,

  extras: {
    notSent: ({ names, host, url }: { names: string; host: string; url: string }) =>
      `Non envoyé à ${host}, qui est venu avec ce dossier (${url}) : ${names}, qui sont à vous. --allow-host ${host} les envoie`,
    notTaken: ({ names, source }: { names: string; source: string }) =>
      `Non repris de ${source}, qui est venu avec ce dossier : ${names}. Vous seul dites au nom de qui l’on demande et ce qui est conservé`,
  },

  binding: {
    refused: ({ host, key, url }: { host: string; key: string; url: string }) =>
      `Votre clé n’est pas envoyée à ${host} : la clé est ${key}, mais l’adresse est ${url}, qui est venue avec ce répertoire`,
    waysOut: (host: string) => [
      `Pour l’autoriser cette fois-ci : --allow-host ${host}`,
      `Pour l’autoriser toujours : export QWEN_ALLOW_HOSTS=${host}, ou lancez qwen ici dans un terminal et confirmez`,
      "Pour une autre adresse ou clé : définissez vous-même OPENAI_BASE_URL, ou mettez OPENAI_API_KEY à côté de " +
      "l’adresse dans ce fichier",
    ],
    trustedHostsUnreadable: (path: string) => `« ${path} » est ignoré : ce n’est pas {"hosts": ["name", "name:port"]}`,
  },

  loginUnreadable: (path: string) => `« ${path} » est ignoré : il ne contient pas de connexion compréhensible`,
  loginEnded: (issuer: string) =>
    `La connexion avec ${issuer} est terminée et ne peut pas être renouvelée : reconnectez-vous`,
  resourceUrl: (path: string) =>
    `L’adresse de service indiquée dans « ${path} » n’est pas une URL ; l’habituelle est utilisée`,
  oauthBaseUrl: (source: string) =>
    `Le service de connexion (${source}) doit être en https, ou en http sur cette machine`,
  loginWithoutEndpoint: (issuer: string) =>
    `La connexion à ${issuer} n’indique pas de service : reconnectez-vous avec --openai-base-url URL`,
  qwenOAuthModel: (model: string, asked: string) =>
    `Qwen OAuth ne sert que « ${model} » : il est interrogé à la place de « ${asked} »`,
  modelWithoutEntry: ({ model, source, used }: { model: string; source: string; used: string }) =>
    `Aucune entrée de modelProviders ne s’appelle « ${model} » (${source}) : « ${used} » est interrogé`,

  proxy: {
    correct: (name: string) => `Corrigez-le : http://PROXY:PORT (${name})`,
    ofProject: (source: string) => `Non retenu : ${source} ; un projet ne choisit aucun proxy`,
    pastIt: (variable: string) => `${variable} n’indique aucun proxy utilisable, et s’en passer n’a pas été demandé`,
    unusable: (variable: string) =>
      `${variable} n’indique aucun proxy utilisable : une adresse http://, https:// ou socks5://`,
    fix: (variable: string) => `export ${variable}=http://PROXY:PORT  ou  unset ${variable}`,
  },

  edit: {
    notAnObject: (path: string) =>
      `Impossible de modifier les paramètres « ${path} » : ils ne contiennent pas un objet`,
    namedTwice: (path: string, key: string) =>
      `Impossible de modifier les paramètres « ${path} » : « ${key} » y figure deux fois`,
    noHome:
      "Impossible d’enregistrer pour cet utilisateur : pas de répertoire personnel (définissez HOME ou QWEN_HOME)",
    cannotQuote: (name: string) =>
      `Impossible d’enregistrer ${name} : un fichier .env n’a aucun moyen d’écrire cette valeur`,
    tooTangled: (name: string) =>
      `Impossible de modifier ${name} : le fichier .env le définit trop souvent, ou sur trop de lignes`,
    methodForProject: "Seuls une clé, une URL de base et un modèle peuvent être enregistrés pour un projet",
    setAside: (path: string, aside: string) =>
      `« ${path} » manque : un autre programme l’a mis de côté sous « ${aside} » pour l’écrire, ou a été tué en le faisant`,
    setAsideHint: "Réessayez ; si rien ne change, remettez-le en place :",
    wouldInsert: (key: string) =>
      `Impossible d’enregistrer « ${key} » pour cet utilisateur : les réglages mettent la valeur d’une variable là où se trouvent « $ » et un nom`,
    wouldInsertHint: "Enregistrez-le pour ce projet : dans « .qwen/.env », « $ » n’est que lui-même",
    badHost: "Seul un nom d’hôte, ou nom:port, peut être approuvé",
  },
};
