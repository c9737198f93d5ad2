// English: the words of `config`. Functions take what varies; no word a user reads stands anywhere else.

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

export const config = {
  // The env file and other files that are read
  openHome: (path: string, mode: string): string =>
    `Other users of this machine can change ${path} (mode ${mode}), and with it where your keys go: chmod go-w ${path}`,
  foreign: (path: string) =>
    `Ignored "${path}": it belongs to another user, in a directory that everybody may write to`,
  linked: (path: string) =>
    `Ignored "${path}": it is a link to a file outside of its directory, which is not the project's to speak for`,
  unreadable: (path: string) =>
    `Cannot read "${path}": nothing is taken from it, and the search for an env file ends there`,
  "too-large": (path: string) =>
    `"${path}" is larger than 1 MiB: nothing is taken from it, and the search for an env file ends there`,
  "not-text": (path: string) =>
    `"${path}" is neither UTF-8 nor UTF-16 text: nothing is taken from it, and the search for an env file ends there`,
  foreignLine: ({ path, line, name }: { path: string; line: number; name: string }) =>
    `"${path}" line ${line} sets ${name} as another shell would, and is not read: write ${name}=VALUE`,
  hides: (path: string, unreached: string) =>
    `"${path}" holds no key and ended the search for an env file; "${unreached}" was not reached (qwen env --trace)`,
  loaderRefused: (path: string, names: readonly string[]) =>
    `"${path}" cannot set variables that change how programs are loaded; ignored: ${names.join(", ")}`,

  // settings.json
  settingsHint: (path: string) => `Correct ${path}; it is never changed or reset for you`,
  settingsSyntax: ({ path, line, column, what }: { path: string; line: number; column: number; what: string }) =>
    `Cannot read settings "${path}", line ${line}, column ${column}: ${what}`,
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
    `Cannot use settings "${path}", line ${line}, column ${column}: expected ${wanted}` +
    `${key === "" ? "" : ` at "${key}"`}, found ${found}`,
  settingsTooDeep: (path: string) => `Cannot read settings "${path}": it is nested too deeply`,
  settingsUnreadable: (path: string, fault: string) => `Cannot read settings "${path}": ${fault}`,
  fault: {
    "not-a-file": "it is not a regular file",
    unreadable: "permission denied or a reading error",
    "too-large": "it is larger than 1 MiB",
    "not-text": "it is neither UTF-8 nor UTF-16 text",
  },
  kinds: {
    string: "a string",
    number: "a number",
    boolean: "true or false",
    null: "null",
    object: "an object",
    array: "a list",
  },
  oneOf: (names: readonly string[]) => `one of ${list(names)}`,
  /** By the parser's code. */
  syntax: {
    InvalidSymbol: "a word that JSON does not know",
    InvalidNumberFormat: "a number that JSON does not allow",
    PropertyNameExpected: "a property name in double quotes is missing (or there is a comma too many)",
    ValueExpected: "a value is missing (or there is a comma too many)",
    ColonExpected: "a colon is missing",
    CommaExpected: "a comma is missing",
    CloseBraceExpected: "a closing brace is missing",
    CloseBracketExpected: "a closing bracket is missing",
    EndOfFileExpected: "something stands after the end",
    UnexpectedEndOfComment: "a comment does not end",
    UnexpectedEndOfString: "a string does not end",
    InvalidEscapeCharacter: "a backslash is followed by a character that JSON does not allow",
    other: "not valid JSON",
  } as Readonly<Record<string, string>> & { readonly other: string },
  settingsLeftBehind: (usual: string, qwenHome: string) =>
    `"${usual}" is not read: QWEN_HOME points to "${qwenHome}", where there is no settings.json`,
  unknownProtocol: (provider: string, path: string) =>
    `Ignored modelProviders "${provider}" in "${path}": providerProtocol does not say which protocol it speaks`,
  generationSealed: (model: string, path: string) =>
    `model.generationConfig is not used: the entry "${model}" of modelProviders in "${path}" has its own`,
  responsesWireApi: (model: string, path: string) =>
    `The entry "${model}" of modelProviders in "${path}" asks for the Responses API; Chat Completions is used`,
  unknownSelectedType: (path: string, known: readonly string[]) =>
    `Ignored security.auth.selectedType in "${path}": this program knows ${list(known)}`,

  // Values
  source: {
    flag: (name: string, file?: string) => file === undefined ? `flag ${name}` : `flag ${name}, from ${file}`,
    environment: (name: string) => `${name} from the environment`,
    file: ({ name, path, line }: { name: string; path: string; line?: number }) =>
      `${name} in ${path}${line === undefined ? "" : ` line ${line}`}`,
    default: (provider?: string) => provider === undefined ? "default" : `default of ${provider}`,
    oauth: (issuer: string, path: string) => `sign-in with ${issuer}, ${path}`,
  },
  url: {
    invalid: (source: string, reason: string) => `Cannot use the base URL given by ${source}: ${reason}`,
    noScheme: "it does not start with http:// or https://",
    unparsable: "it is not a URL",
    notHttp: "only http:// and https:// can be used",
    credentials: "it holds a user name or password",
    quoted: "quotes stand in the value itself",
    quotedHint: "Take the quotes away: cmd's set, docker's --env-file and systemd keep them as part of the value",
    variable: "a variable's name stands in it, and nothing puts its value there",
    variableHint: "Write the value itself; env files insert no variables",
    schemeHint: "Write it whole, for example https://api.openai.com/v1 or http://127.0.0.1:11434/v1",
    credentialsHint: "Take user name and password out of the URL; give the key as OPENAI_API_KEY",
    query: (names: string) => `its query holds ${names}, which would not be sent`,
    queryHint:
      "Take the query away (only api-version stays); what a gateway needs besides goes into model.generationConfig.customHeaders",
  },
  implausible: {
    cut: (source: string, name: string) =>
      `The value of ${source} ends at the "#" in it: put it in quotes, ${name}="…", if the "#" belongs to it`,
    quoted: (source: string) =>
      `The value given by ${source} starts or ends with a quote character: take the quotes away, or add the missing one`,
    unset: (source: string) => `The value given by ${source} names a variable that is not set: it is sent as it stands`,
    unexpanded: (source: string) =>
      `The value given by ${source} is a variable's name, which nothing puts a value in for: it is sent as it stands`,
    bearer: (source: string) => `The key given by ${source} begins with "Bearer": only the key itself belongs there`,
    placeholder: (source: string) =>
      `The key given by ${source} looks like the placeholder of an instruction, not like a key`,
    othersAddress: (source: string) => `${source} is not read; the address is OPENAI_BASE_URL`,
  },
  key: {
    unusable: (source: string) =>
      `Cannot use the key given by ${source}: it holds a character that cannot be sent in a header`,
    copyAgain: "Copy the key again; keys are made of plain letters, digits and signs",
    plainHttp: (host: string) => `${host} is reached over plain http: anybody on the way can read a key sent there`,
    inArguments:
      "Other users of this machine can read the key in the list of processes: --openai-api-key @FILE or - (standard input) keeps it out",
    blank: (source: string) => `${source} is blank, which counts as not set`,
    noneOnStdin: "No key on standard input for --openai-api-key -",
    noneInFile: (path: string) => `No key in "${path}", named by --openai-api-key`,
    fileUnreadable: (path: string, fault: string) => `Cannot read "${path}", named by --openai-api-key: ${fault}`,
    absent: "there is no such file",
    stdinHint: "Pipe it in, for example: qwen --openai-api-key - -p hi < keyfile",
  },
  keyFile: {
    both: (direct: string, file: string) => `Two keys are given: ${direct} and ${file}`,
    bothHint: (name: string) => `Take one of them away: unset ${name}  or  unset ${name}_FILE`,
    unusable: (path: string, by: string, why: string) => `Cannot use the key file "${path}", named by ${by}: ${why}`,
    absent: "there is no such file",
    tooLarge: "it is larger than 64 KiB",
    empty: "it is empty",
    open: (path: string, mode: string, by: string) =>
      `Other users of this machine can read the key file "${path}" (mode ${mode}, named by ${by}): chmod go= "${path}"`,
    outside: (by: string) => `The key file named by ${by} is not in its directory: a project names no file of yours`,
  },
  workload: {
    missing: (name: string, by: string) => `${name} is not set, and a workload was named (${by})`,
    guide: "What each service needs: docs/credentials.md, Workload identity",
    both: (one: string, other: string) => `A workload proves itself in one way, and two are named: ${one}, ${other}`,
    insecure: (name: string) => `${name} must be an https:// address: a proof of identity is sent there`,
    tokenType: (name: string, types: readonly string[]) => `${name} is one of ${types.join(", ")}, or a urn`,
    noProgram: (by: string) => `No program is named by its whole path (${by})`,
    programHint: `For example: QWEN_WORKLOAD_TOKEN_COMMAND='["/usr/bin/gcloud", "auth", "print-identity-token"]'`,
    noGithub: (by: string) => `GitHub Actions offers no token here (${by})`,
    githubHint: (yaml: string) => `Give the job in its workflow: ${yaml}`,
    unreadable: (path: string, by: string) => `Cannot read "${path}", what the workload proves itself with (${by})`,
    empty: (path: string, by: string) => `"${path}" is empty (${by})`,
    refused: (path: string, line: number, name: string) =>
      `"${path}" line ${line} sets ${name}, and is not followed: a project does not say where proofs of identity go`,
  },
  also: {
    unknown: (name: string) => `--also names no service that is known: "${name}"`,
    near: (name: string) => `Did you mean: --also ${name}`,
    known: (ids: readonly string[]) =>
      `It takes the id of an entry in "modelProviders" of your own settings, qwen-oauth, or one of: ${ids.join(" ")}`,
    noAddress: (name: string) => `The entry "${name}" in "modelProviders" has no "baseUrl"`,
    projects: (name: string, source: string) => `The address of "${name}" is made of what a project sets: ${source}`,
    noKey: (name: string) => `There is no key of its own for "${name}"`,
    setKey: (names: readonly string[]) => `Set ${names.join(" or ")}; a general OPENAI_API_KEY is another service's`,
    noLogin: "Nobody is signed in with Qwen",
    signIn: "Sign in first: qwen auth login qwen",
    sameKey: ({ name, source, host }: Readonly<{ name: string; source: string; host: string }>) =>
      `The key for "${name}" is the one that goes to ${host} already (${source}): a key has one service`,
    sameModel: (name: string) => `"${name}" stands twice: a name leads to one service`,
  },
  keyCommand: {
    badFlag: (flag: string) => `${flag} names no program by its whole path`,
    flagHint: `For example: --key-command '["/usr/bin/pass", "show", "openai"]'`,
    badSetting: (path: string, line: number) =>
      `"keyCommand" in ${path} line ${line} must begin with the whole path of a program`,
    settingHint: 'For example: "keyCommand":["/usr/bin/pass","show","openai"]',
    badTtl: (path: string, line: number) => `"keyCommandTtl" in ${path} line ${line} is not a time`,
    ttlHint: 'For example: "keyCommandTtl":"10m"',
    refused: (path: string, line: number) =>
      `"keyCommand" in ${path} line ${line} is not followed: only your own settings may start a program`,
    absent: (program: string, by: string) => `There is no program "${program}" (${by})`,
    cannotRun: (program: string, by: string) => `"${program}" cannot be run (${by})`,
    ended: (program: string, code: number, by: string) => `"${program}" ended with ${code} and gave no key (${by})`,
    tooSlow: (program: string, seconds: number, by: string) =>
      `"${program}" gave no key within ${seconds} s and was ended (${by})`,
    tooLong: (program: string, by: string) => `"${program}" printed more than 64 KiB, which is no key (${by})`,
    empty: (program: string, by: string) => `"${program}" printed no key (${by})`,
    said: (line: string) => `It said: ${line}`,
    tryIt: (command: string) => `Try it by hand: ${command}`,
  },
  sealed: {
    refused: (path: string, line: number) =>
      `"secretStore" in ${path} line ${line} is not followed: only your own settings say where your secrets rest`,
    unknownStore: (path: string, line: number) =>
      `"secretStore" in ${path} line ${line} is neither "file" nor "keychain"`,
    storeHint: 'For example: "secretStore":"keychain"',
    elsewhere: (source: string) =>
      `The key of ${source} is a sealed one, and only your settings.json may hold such a key`,
    elsewhereHint: "Put the key itself there, or take the line out",
    label: "qwen: key of sealed sign-ins",
    stores: {
      macos: "the keychain of macOS",
      "secret-service": "the keyring of this desktop (Secret Service)",
      dpapi: "the data protection of Windows",
    },
    readers: {
      macos: "every program that you run can ask for it through /usr/bin/security",
      "secret-service": "every program that you run can ask for it while the keyring is unlocked",
      dpapi: "every program that you run can have it opened, and nobody else on this machine",
    },
    noProgram: (program: string) => `${program} is needed to open what is sealed, and cannot be run`,
    installHint: {
      macos: "It belongs to macOS: ls -l /usr/bin/security",
      "secret-service": "Install it: apt install libsecret-tools (dnf install libsecret)",
      dpapi: "It belongs to Windows: look for powershell.exe in System32",
    },
    slow: (store: string, seconds: number) =>
      `No answer within ${seconds} s from ${store}, which may be waiting for you`,
    locked: (store: string) => `Nothing sealed can be opened: ${store} is locked`,
    unlockHint: {
      macos: "Unlock it, then try again: security unlock-keychain",
      "secret-service": "Unlock it, then try again: secret-tool lookup service qwen account sealing-key",
      dpapi: "Sign in to Windows as the user who sealed it",
    },
    odd: (store: string) => `What ${store} holds under the name of qwen is no key of this program`,
    noAnswer: (store: string) => `No key comes from ${store}`,
    absentHint: {
      macos: "To do without it where it can be opened: qwen auth unseal",
      "secret-service":
        "A machine without a desktop has no keyring: use keyCommand or a key file there (docs/credentials.md)",
      dpapi: "To do without it where it can be opened: qwen auth unseal",
    },
    lost: (store: string) => `The key to what is sealed is not there: ${store} holds none`,
    lostHint: "What was sealed with another key cannot be opened any more; sign in again: qwen auth login",
    notKept: (store: string) => `No key was kept by ${store}`,
    notOpened: (place: string, why: string) => `The sealed ${place} does not open: ${why}`,
    whyNot: {
      form: "it is not of the form that this version knows",
      "other-key": "it was sealed with another key",
      changed: "it was changed after it was sealed",
    },
    keyHint: "Keep the key again: qwen auth login --with-api-key",
    sealedSince: "it was sealed since this run began",
    startAgain: "Start it again: nothing is lost",
    sinceSealed: "Nothing is saved: secrets are to rest sealed since this run began",
    sinceSealedHint: "Run the same command again",
    notForProject: "A key cannot be sealed in a project's .qwen/.env",
    notForProjectHint: "Keep it for you, or say where it rests with keyCommand",
  },
  unknownAuthType: (known: readonly string[]) => `--auth-type must be one of ${list(known)}`,
  otherProtocolHint: "Any OpenAI-compatible service works with: --auth-type openai --openai-base-url URL",
  enforced: {
    mismatch: ({ wanted, by, method, source }: { wanted: string; by: string; method: string; source: string }) =>
      `The sign-in method must be ${wanted} (${by}), but ${source} selects ${method}`,
    hint: (wanted: string) => `Sign in with the method that is enforced: qwen --auth-type ${wanted}`,
  },

  detour: ({ host, url, own }: { host: string; url: string; own: string }) =>
    `Your words go to ${host}: the address is ${url}, which came with this directory; yours (${own}) is not used here`,

  // Headers, body fields and organisation of settings and variables
  extras: {
    notSent: ({ names, host, url }: { names: string; host: string; url: string }) =>
      `Not sent to ${host}, which came with this directory (${url}): ${names}, which are yours. --allow-host ${host} sends them`,
    notTaken: ({ names, source }: { names: string; source: string }) =>
      `Not taken from ${source}, which came with this directory: ${names}. Only you say who is asked for and what is stored`,
  },

  // Where a key may go
  binding: {
    refused: ({ host, key, url }: { host: string; key: string; url: string }) =>
      `Your key is not sent to ${host}: the key is ${key}, but the address is ${url}, which came with this directory`,
    waysOut: (host: string): readonly string[] => [
      `To allow it for this run: --allow-host ${host}`,
      `To allow it always: export QWEN_ALLOW_HOSTS=${host}, or run qwen in a terminal here and confirm`,
      "To use another address or key: set OPENAI_BASE_URL yourself, or put OPENAI_API_KEY beside the address in that file",
    ],
    trustedHostsUnreadable: (path: string) => `Ignored "${path}": it is not {"hosts": ["name", "name:port"]}`,
  },

  // Stored logins
  loginUnreadable: (path: string) => `Ignored "${path}": it does not hold a sign-in that can be understood`,
  loginEnded: (issuer: string) => `The sign-in with ${issuer} has ended and cannot be renewed: sign in again`,
  resourceUrl: (path: string) => `The endpoint named in "${path}" is not a URL; the usual one is used`,
  oauthBaseUrl: (source: string) => `The sign-in service given by ${source} must be https, or http on this machine`,
  loginWithoutEndpoint: (issuer: string) =>
    `The sign-in with ${issuer} names no endpoint: sign in again with --openai-base-url URL`,
  qwenOAuthModel: (model: string, asked: string) =>
    `Qwen OAuth serves only "${model}": it is asked in place of "${asked}"`,
  modelWithoutEntry: ({ model, source, used }: { model: string; source: string; used: string }) =>
    `No entry of modelProviders is called "${model}" (${source}): "${used}" is asked`,

  // No credential
  proxy: {
    correct: (name: string) => `Correct it: http://PROXY:PORT (${name})`,
    ofProject: (source: string) => `Not taken: ${source}; a project chooses no proxy`,
    pastIt: (variable: string) =>
      `${variable} names no proxy that can be used, and going without one was not asked for`,
    unusable: (variable: string) =>
      `${variable} names no proxy that can be used: an http://, https:// or socks5:// address`,
    fix: (variable: string) => `export ${variable}=http://PROXY:PORT  or  unset ${variable}`,
  },

  // Saving
  edit: {
    notAnObject: (path: string) => `Cannot change settings "${path}": it does not hold an object`,
    namedTwice: (path: string, key: string) => `Cannot change settings "${path}": "${key}" stands in it twice`,
    noHome: "Cannot save for this user: there is no home directory (set HOME or QWEN_HOME)",
    cannotQuote: (name: string) => `Cannot save ${name}: an env file has no way to write this value`,
    tooTangled: (name: string) => `Cannot change ${name}: the env file sets it too often, or over too many lines`,
    methodForProject: "Only a key, base URL and model can be saved for a project",
    setAside: (path: string, aside: string) =>
      `"${path}" is missing: another program put it aside as "${aside}" while it writes, or was killed as it did`,
    setAsideHint: "Try again; if it is still so, put it back:",
    wouldInsert: (key: string) =>
      `Cannot save "${key}" for this user: settings put the value of a variable where "$" and a name stand`,
    wouldInsertHint: 'Save it for this project: in ".qwen/.env" a "$" is only itself',
    badHost: "Only a host name, or name:port, can be trusted",
  },
};
