// English: the words of `gateway`: what `qwen serve` tells the programs that ask it, and who started it.
export const gateway = {
  foreignHost: "This address was called by a name that is not its own (Host): use the URL that qwen printed",
  foreignOrigin: (origin: string) =>
    `A page of another origin${
      origin === "" ? "" : ` (${origin})`
    } may not ask here; qwen serve --allow-origin ORIGIN allows it`,
  tokenInQuery: "A key or token in the URL is refused, because URLs are logged: send it as Authorization: Bearer",
  noToken: "No token: send the one that qwen gave for this address, as Authorization: Bearer TOKEN (or x-api-key)",
  wrongToken:
    "Wrong token: it is the one that this run of qwen serve printed or a named one, never a key of the service",
  unknownPath: (paths: readonly string[]) => `There is no such path here. There are: ${paths.join(", ")}`,
  wrongMethod: (methods: readonly string[]) => `This path takes ${methods.join(", ")}`,
  mediaType: (forms: boolean) =>
    `A body must be JSON${
      forms ? " or multipart/form-data" : ""
    }, and the header must say so: content-type: application/json`,
  tooLarge: (bytes: number) => `The body is larger than ${bytes} bytes; qwen serve --max-body changes that`,
  tooMany: (most: number) => `${most} answers are under way already; qwen serve --max-streams changes that`,
  tooFast: ({ name, perMinute, seconds }: Readonly<{ name: string; perMinute: number; seconds: number }>) =>
    `The token "${name}" has ${perMinute} requests a minute, and they are used up; the next can be sent in ${seconds} s`,
  modelNotAllowed: (
    { name, model, models }: Readonly<{ name: string; model: string | undefined; models: readonly string[] }>,
  ) => `The token "${name}" is for ${models.join(", ")} alone${model === undefined ? "" : `, not for "${model}"`}`,
  unknownModel: (model: string, near: string) => `There is no model "${model}" here; did you mean "${near}"?`,
  bodySilent: (seconds: number) => `The body of the request did not go on within ${seconds} s`,
  shuttingDown: "qwen serve is ending: no new requests are taken",
  silent: (host: string, seconds: number) =>
    `${host} gave no answer within ${seconds} s; qwen serve --first-byte-timeout changes that`,
  paced: (seconds: number) => `The free requests of this minute are used up; the next can be sent in ${seconds} s`,
  redirect: (host: string) => `${host} redirects; that is not followed, because the key would travel along`,
  notTranslated: (name: string) => `The service knows chat completions alone, and ${name} has no counterpart there`,
  oddStatus: (host: string, status: number) => `${host} answered with a status that there is not (${status})`,
  broken: "The request broke off before it was read whole",
  url: "Address",
  token: "Token",
  ready: [
    "Give both to a program of this machine, for example:",
    "Ctrl-C ends it; what is asked goes to the service with your sign-in",
  ] as readonly string[],
  lendsLogin:
    "A vendor's own sign-in (Qwen OAuth) is not lent unless you say so: its terms speak of Qwen Code, and its free requests are one person's",
  lendHint: "To lend it all the same: --lend-login",
  listens: (address: string) =>
    `Listening at ${address}, which other machines may reach: whoever has the token asks with your sign-in, and the token travels unencrypted. Let only a private network reach it, or put TLS before it.`,
  cannotListen: (address: string) => `Cannot listen at ${address}: it is taken, or no address of this machine`,
  lost: "Another program took the address while no connection could be accepted; it may have been sent tokens",
  lostHint: "Start qwen serve again; with --token-file, remove the file first, so that a new token is made",
  portTaken: (port: number) => `Port ${port} is taken by another program`,
  portHint: "Choose another with --port N, or leave it out for one that is free",
  socket: {
    label: "Socket",
    notHere: "Sockets are for Linux and macOS; on Windows qwen serve listens on a port",
    openFolder: (path: string) => `The folder "${path}" of the socket is not closed to other users`,
    folderHint: "Name one that does not exist yet, and qwen makes it: --socket ~/.qwen/run/serve.sock",
    tooLong: (path: string, most: number) => `"${path}" is too long for a socket: ${most} bytes fit`,
    notASocket: (path: string) => `"${path}" exists and is no socket; it is left as it is`,
    taken: (path: string) => `Another program listens on "${path}" already`,
    failed: (path: string) => `Cannot listen on "${path}"`,
  },
  noListener: "There is no loopback address that may be listened on",
  noFolder: (path: string) => `Cannot make "${path}": its folder is not there`,
  tokenUnwritable: (path: string) => `Cannot make "${path}": its folder cannot be written to`,
  tokenIn: (path: string) => `in ${path}`,
  tokenShort: (path: string) => `The token in "${path}" is shorter than 32 characters`,
  tokenHint: "Remove the file, and qwen makes one with a good token",
  tokenOpen: (path: string, mode: string) => `"${path}" is open to other users (mode ${mode}): chmod go= "${path}"`,
  tokens: {
    broken: (path: string) => `"${path}" is not a list of tokens that qwen wrote`,
    brokenHint: "Remove the file, and add the tokens again: qwen serve token add NAME",
    badName: (name: string) => `"${name}" is no name for a token: letters, digits, . _ and -, at most 40`,
    exists: (name: string) => `There is a token "${name}" already`,
    existsHint: (name: string) => `For a new one: qwen serve token revoke ${name}, then add it again`,
    unknown: (name: string) => `There is no token "${name}"`,
    unknownHint: (names: readonly string[]) =>
      names.length === 0 ? "There is none yet: qwen serve token add NAME" : `There are: ${names.join(", ")}`,
    noHome: "Named tokens are kept in ~/.qwen, and there is no home directory (set HOME or QWEN_HOME)",
    shownOnce: "It is shown this once: qwen keeps only its hash.",
    revoked: (name: string) => `Revoked: ${name}. A qwen serve that runs takes it no more.`,
    none: "No named tokens. Add one: qwen serve token add NAME",
    columns: { name: "Name", models: "Models", pace: "A minute", since: "Since" },
    every: "all",
    noBound: "no bound",
  },
  usage: {
    none: "No qwen serve of yours is running",
    silent: (url: string) => `${url} does not answer`,
    unused: "Nothing was asked yet.",
    ofRun: "(token of the run)",
    columns: { requests: "Requests", failed: "Failed", input: "Tokens in", output: "Tokens out", last: "Last" },
    heading: (url: string, pid: number, since: string) => `${url} (process ${pid}, since ${since})`,
  },
  answered: ({ host, status, by }: Readonly<{ host: string; status: number; by: string }>) =>
    `${host} answered ${status} to the command (sign-in: ${by}); qwen doctor finds out why`,
  noProgram: (program: string) => `There is no program "${program}"`,
  noShell: (shell: string) => `Cannot start a command: there is no ${shell}`,
};
