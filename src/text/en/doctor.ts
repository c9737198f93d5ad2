// English: the words of `doctor`. Functions take what varies; no word a user reads stands anywhere else.

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

export const doctor = {
  states: { ok: "ok", warn: "warn", fail: "FAIL", skipped: "–" },
  checks: {
    program: "program",
    settings: "settings",
    envFile: "env file",
    values: "values",
    permissions: "file modes",
    key: "credential",
    binding: "key and host",
    store: "at rest",
    certificates: "certificates",
    proxy: "proxy",
    login: "sign-in",
    dns: "DNS",
    tcp: "TCP",
    tls: "TLS",
    clock: "clock",
    endpoint: "endpoint",
    model: "model",
    quota: "quota",
    terminal: "terminal",
  },
  allFine: "Nothing to fix.",
  fixFirst: (check: string, what: string): string => `Fix first (${check}): ${what}`,
  worthFixing: (check: string, what: string): string => `Nothing fails. Worth fixing (${check}): ${what}`,

  /** Several neighbours that were left out for one reason. */
  fromTo: (first: string, last: string): string => `${first}…${last}`,

  // Files
  program: (version: string, system: string): string => `qwen ${version} on ${system}`,
  noSettings: "no settings.json",
  filesRead: (paths: readonly string[]): string => paths.join(", "),
  noEnvFile: "none found on the way up from here or in the home",
  envFileTaken: (path: string, variables: number): string => `${path} (${plural(variables, "variable")})`,
  refusedThere: (names: readonly string[]): string => `not taken from it: ${names.join(", ")}`,
  notAFile: (path: string): string => `${path} is passed over: it is not a regular file`,
  showTrace: "See every path of the search: qwen env --trace",
  removeOdd: (path: string): string => `Remove it or put a file in its place: ls -ld ${path}`,
  values: ({ method, baseUrl, model }: { method: string; baseUrl: string; model: string }): string =>
    `${method}, ${baseUrl}, model ${model}`,
  notSignedIn: (baseUrl: string): string => `no method is configured; the usual endpoint would be ${baseUrl}`,
  correctValue: "Correct that value; what fails below may be because of it",
  seeStatus: "See where each value comes from: qwen auth status",

  // Where secrets rest
  inFiles: "tokens and saved keys rest in files of yours, which every program that you run can read",
  willSeal: (store: string): string => `nothing is kept yet; it will be sealed, with a key in ${store}`,
  sealedIn: (store: string): string => `sealed, with a key in ${store}`,
  notSealedYet: (count: number): string => `${count} of the tokens and keys kept here rest in plain text`,
  sealThem: "Seal them: qwen auth seal",
  // File modes
  modesFine: (count: number): string => `${plural(count, "file")} that may hold secrets, closed to others`,
  noFiles: "no file that holds secrets",
  noModes: "this system has no file modes",
  fileOpen: (path: string, mode: string): string => `${path} can be read by other users (mode ${mode})`,
  fileWritable: (path: string, mode: string): string => `${path} can be changed by other users (mode ${mode})`,
  foreignOwner: (path: string): string => `${path} belongs to another user`,
  closeFile: (path: string): string => `chmod 600 ${path}`,
  closeFolder: (path: string): string => `chmod 700 ${path}`,
  ownFile: (path: string): string => `sudo chown "$(id -un)" ${path}`,
  more: (count: number): string => `; ${count} more like it`,

  // Credential
  keyFrom: (source: string): string => `a key: ${source}`,
  loginFrom: (source: string): string => `a login: ${source}`,
  keyNotNeeded: "none needed for this endpoint",
  noKeyFor: (host: string): string => `no key for ${host}`,
  setKey: "export OPENAI_API_KEY=…  or sign in: qwen auth login",
  signIn: "qwen auth login",
  mayGo: (host: string): string => `the credential may go to ${host}`,
  settleBinding: (host: string): string =>
    `Set OPENAI_BASE_URL yourself; only if you know ${host} and mean it: qwen --allow-host ${host}`,
  nothingToSend: "there is no credential to send",

  // Certificates and proxy
  systemOnly: "those that the program trusts by itself",
  addedCertificates: (count: number, names: readonly string[]): string =>
    `${plural(count, "authority").replace("authoritys", "authorities")} added by ${names.join(", ")}`,
  noProxy: "none",
  proxied: (name: string, proxy: string): string => `through ${proxy} (${name})`,
  proxyPassedBy: (name: string): string => `${name} is set, NO_PROXY excepts this host`,

  // Network
  notLooked: {
    configuration: "not looked at: the configuration cannot be used",
    nothing: "not looked at: nothing is configured to connect to",
    binding: "not looked at: nothing is sent before the key may go there",
    login: "not looked at: the sign-in does not work",
    earlier: "not looked at: an earlier step fails",
    unsent: "not looked at: nothing could be sent",
  },
  byProxy: "left to the proxy",
  isAddress: (host: string): string => `${host} is an address`,
  resolved: (host: string): string => `${host} resolves`,
  connected: (host: string): string => `${host} takes connections`,
  noAnswerTcp: (host: string, seconds: number): string => `${host} does not take a connection within ${seconds} s`,
  fixTcp: "A firewall may drop it; behind a proxy: export HTTPS_PROXY=http://PROXY:PORT",
  secured: "the certificate is valid and trusted",
  plain: "not used: the URL says http",
  plainRemote: (host: string): string => `not used: everything, keys included, goes to ${host} readable by anybody`,
  fixPlain: "Use https:// in the base URL: qwen auth status says where it is set",
  fixCertificateDate:
    "Compare this machine's clock with a real one: date -u  (if it is right, the service's certificate has run out)",
  fixCertificateName: "Check the host name in the base URL: qwen auth status says where it is set",
  fixDns: (host: string): string => `Check its spelling and this machine's network: nslookup ${host}`,
  fixCertificateIsCa:
    "It is an authority's certificate and cannot be a server's: make one with basicConstraints=CA:FALSE and trust that",
  proxyDead: (name: string): string => `the proxy that ${name} names takes no connection, or drops it`,
  fixProxyDead: (name: string): string => `Correct it, or go without: unset ${name}`,
  fixBroken: "Try once more; if it stays, ask whoever runs the network or the service",
  fixSilent: (host: string): string => `${host} takes connections and does not answer: restart it, or wait`,
  clockFine: (seconds: number): string => `within ${plural(seconds, "second")} of the endpoint's clock`,
  clockOff: (minutes: number, ahead: boolean): string =>
    `${plural(minutes, "minute")} ${
      ahead ? "ahead of" : "behind"
    } the endpoint's clock: tokens and certificates are judged by it`,
  fixClock: "Set the clock: sudo timedatectl set-ntp true  (macOS: sudo sntp -sS time.apple.com)",
  clockUnknown: "the endpoint does not tell the time",

  // Endpoint, model
  answers: (host: string, ms: number): string => `${host} answers (${ms} ms)`,
  asksForKey: (host: string): string => `${host} answers, and asks for a key`,
  noList: (host: string): string => `${host} answers, but has no list of models`,
  listed: (model: string, count: number): string => `${model} is among the ${count === 1 ? "one" : count} on offer`,
  notListed: (model: string, count: number): string =>
    `${model} is not among the ${plural(count, "model")} on offer, yet it answers`,
  answered: (model: string): string => `${model} answers`,
  keyUnproven: (model: string): string =>
    `${model} is on offer, but the list is open to everybody: the key is not proven`,
  modelUnproven: (model: string): string => `whether ${model} answers is not proven`,
  prove: "Prove it by a prompt: qwen doctor",
  modelUnknown: "cannot be known: the list is not open without a key",
  chooseModel: "Choose one of: qwen models  then: export OPENAI_MODEL=NAME",

  // Login
  loginValid: (until: string | undefined): string =>
    until === undefined ? "the token is usable" : `the token is usable until ${until}`,
  quotaUsed: ({ today, perDay, minute, perMinute }: Quota): string =>
    `${today} of ${perDay} requests in a day, ${minute} of ${perMinute} in a minute (counted on this machine)`,
  otherMethod: "qwen auth login openrouter  or a key: qwen auth login --with-api-key",

  // Terminal
  terminal: (
    { size, colours, term, locale }: { size: string; colours: boolean; term: string; locale: string },
  ): string => `${size}, ${colours ? "colours" : "no colours"}, TERM ${term}, locale ${locale}`,
  noTerminal: "output does not go to a terminal",
  narrow: (columns: number): string => `only ${columns} columns wide`,
  fixNarrow: "Make the window at least 40 columns wide",
  notUtf8: (locale: string): string =>
    `the locale ${locale} is not UTF-8: other letters than English ones may come out wrong`,
  fixUtf8: "export LC_ALL=C.UTF-8",
};

interface Quota {
  readonly today: number;
  readonly perDay: number;
  readonly minute: number;
  readonly perMinute: number;
}
