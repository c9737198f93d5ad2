// French: what is said of a wrong command line; a part of `args`, see `en/usage_errors.ts`.

/** `« a », « b » ou « c »`. */
function orList(words: readonly string[]): string {
  const quoted = words.map((word) => `« ${word} »`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} ou ${quoted[quoted.length - 1]}`;
}

export const usageErrors = {
  tryHelp: (command: string) => `Essayez : ${command}`,
  asPrompt: (command: string) => `Pour l’envoyer comme prompt : ${command}`,

  unknownFlag: (flag: string) => `Option inconnue « ${flag} »`,
  unknownFlagNear: (flag: string, near: string) => `Option inconnue « ${flag} » ; vouliez-vous dire « ${near} » ?`,
  unknownCommand: (words: string) => `Il n’y a pas de commande « ${words} »`,
  foreignCommand: (words: string) =>
    `« ${words} » du programme npm n’existe pas ici : ce programme n’exécute ni outils, ni extensions, ni canaux`,
  unknownCommandNear: (words: string, near: string) =>
    `Il n’y a pas de commande « ${words} » ; vouliez-vous dire « ${near} » ?`,
  needsValue: (flag: string) => `L’option « ${flag} » exige une valeur`,
  needsValueBefore: (flag: string, next: string) =>
    `L’option « ${flag} » exige une valeur, mais « ${next} » suit ; écrivez « ${flag}=${next} » si c’est la valeur`,
  takesNoValue: (flag: string) => `L’option « ${flag} » n’accepte pas de valeur`,
  givenTwice: (flag: string) => `L’option « ${flag} » est donnée deux fois ; elle n’accepte qu’une valeur`,
  givenTwiceAs: (flag: string, first: string) =>
    `L’option « ${flag} » est donnée deux fois, la première sous la forme « ${first} » ; elle n’accepte qu’une valeur`,
  notHere: (flag: string, owners: readonly string[]) =>
    `L’option « ${flag} » n’a pas sa place ici ; c’est une option de ${orList(owners)}`,
  notOneOf: (flag: string, value: string, choices: readonly string[]) =>
    `L’option « ${flag} » accepte ${orList(choices)}, pas « ${value} »`,
  notOneOfNear: (flag: string, value: string, near: string) =>
    `L’option « ${flag} » n’accepte pas « ${value} » ; vouliez-vous dire « ${near} » ?`,
  notATime: (flag: string, value: string) =>
    `L’option « ${flag} » accepte une durée telle que « 60s », « 2m » ou « 500ms », 24 heures au plus, pas « ${value} »`,
  notACount: (flag: string, value: string, least: number, most: number) =>
    `L’option « ${flag} » accepte un nombre entier de ${least} à ${most}, pas « ${value} »`,
  notAnAlias: (flag: string, value: string) => `${flag} prend NOM=MODÈLE, pas « ${value} »`,
  notAnAddress: (flag: string, value: string) =>
    `${flag} prend une adresse IP de cette machine, telle que 0.0.0.0 ou 192.168.1.5, pas « ${value} »`,
  chainedAlias: (flag: string, name: string) => `${flag} désigne un modèle, et « ${name} » est lui-même un alias`,
  blankValue: (flag: string) => `${flag} a une valeur vide ; omettez-le, ou donnez-lui une valeur`,
  notAnOrigin: (flag: string, value: string) =>
    `L’option « ${flag} » accepte une origine telle que « http://localhost:3000 », pas « ${value} »`,
  notAHost: (flag: string, value: string) =>
    `L’option « ${flag} » accepte un hôte tel que « api.example.com » ou « localhost:8080 », pas « ${value} »`,
  tooManyWords: (command: string, word: string) => `« ${command} » n’accepte pas « ${word} »`,
  missingWord: (command: string, word: string) => `Il manque un argument à « ${command} » : ${word}`,
  missingChoice: (command: string, choices: readonly string[]) => `« ${command} » exige ${orList(choices)}`,
  badArgument: (command: string, value: string, choices: readonly string[]) =>
    `« ${command} » accepte ${orList(choices)}, pas « ${value} »`,
  promptTwice: (flag: string) => `Le prompt est donné deux fois : par « ${flag} » et par des mots sans option`,
  together: (first: string, second: string) => `« ${first} » et « ${second} » ne vont pas ensemble`,
  needsOther: (flag: string, other: string) => `« ${flag} » ne fonctionne qu’avec « ${other} »`,
  interactiveNeedsTerminal: (flag: string) =>
    `« ${flag} » commence une conversation, qui exige un terminal, mais l’entrée standard est redirigée`,
  interactiveNeedsScreen:
    'Une conversation exige un terminal où écrire ; pour une seule réponse, donnez un prompt : qwen "…"',
  formatNeedsPrompt: (format: string) => `« --output-format ${format} » exige un prompt`,

  slashModel: "Pour un prompt, le modèle se choisit par une option, non par /model",
  slashModelHint: "qwen -m MODÈLE -p …",
  refused: (flag: string, reason: string) => `L’option « ${flag} » n’existe pas dans ce programme : ${reason}`,
  reasons: {
    noTools: "il n’exécute ni outil ni commande, il n’y a donc rien à approuver ; retirez l’option",
    noSandbox: "chaque exécution est déjà confinée ; « qwen permissions » montre comment",
    noTelemetry: "il ne rapporte rien à personne ; retirez l’option",
    noRecording: "les conversations sont gardées pour --continue et --resume ; --no-history n’en garde aucune",
    insecure: "les certificats sont toujours vérifiés ; indiquez votre propre autorité dans NODE_EXTRA_CA_CERTS ou " +
      "SSL_CERT_FILE",
    fallbackModel: "il interroge un seul modèle et signale si un autre répond ; choisissez-le avec --model",
    inputFormat: "l’entrée standard est du texte brut ; envoyez-y le texte lui-même",
    jsonSchema: "les réponses sont du texte ; décrivez la forme voulue dans le prompt et lisez --output-format json",
    appendSystemPrompt: "il n’y a pas de prompt système intégré à compléter ; donnez-le en entier avec --system-prompt",
    sessionId: "reprenez une conversation avec --resume ID ou --continue",
    limits: "un prompt est une requête ; --timeout et --max-retries la bornent",
    logging: "--debug montre les échanges sur l’erreur standard, et aucun fichier n’est écrit",
    attach: "il ne lit aucun fichier de lui-même ; passez-les par un tube, ou utilisez /attach dans une conversation",
    extensions: "il n’a ni extensions, ni canaux, ni serveurs d’outils ; retirez l’option",
    otherKeys: "chaque service est joint par son adresse compatible OpenAI ; utilisez --openai-api-key et " +
      "--openai-base-url",
  },
};
