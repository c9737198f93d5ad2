// English: the words of `gateway`: what `qwen serve` tells the programs that ask it, and who started it.
export const gateway = {
  foreignHost: "This address was called by a name that is not its own (Host): use the URL that qwen printed",
  foreignOrigin: (origin: string) =>
    `A page of another origin${
      origin === "" ? "" : ` (${origin})`
    } may not ask here; qwen serve --allow-origin ORIGIN allows it`,
  tokenInQuery: "A key or token in the URL is refused, because URLs are logged: send it as Authorization: Bearer",
  noToken: "No token: send the one that qwen serve printed, as Authorization: Bearer TOKEN (or x-api-key)",
  wrongToken: "Wrong token: it is the one that this run of qwen serve printed, never a key of the service",
  unknownPath: (paths: readonly string[]) => `There is no such path here. There are: ${paths.join(", ")}`,
  wrongMethod: (methods: readonly string[]) => `This path takes ${methods.join(", ")}`,
  mediaType: (forms: boolean) => `A body must be application/json${forms ? " or multipart/form-data" : ""}`,
  tooLarge: (bytes: number) => `The body is larger than ${bytes} bytes; qwen serve --max-body changes that`,
  tooMany: (most: number) => `${most} answers are under way already; qwen serve --max-streams changes that`,
  shuttingDown: "qwen serve is ending: no new requests are taken",
  silent: (host: string, seconds: number) =>
    `${host} gave no answer within ${seconds} s; qwen serve --first-byte-timeout changes that`,
  paced: (seconds: number) => `The free requests of this minute are used up; the next can be sent in ${seconds} s`,
  redirect: (host: string) => `${host} redirects; that is not followed, because the key would travel along`,
  notTranslated: (name: string) => `The service knows chat completions alone, and ${name} has no counterpart there`,
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
  portTaken: (port: number) => `Port ${port} is taken by another program`,
  portHint: "Choose another with --port N, or leave it out for one that is free",
  noListener: "There is no loopback address that may be listened on",
  tokenShort: (path: string) => `The token in "${path}" is shorter than 32 characters`,
  tokenHint: "Remove the file, and qwen makes one with a good token",
  tokenOpen: (path: string, mode: string) => `"${path}" is open to other users (mode ${mode}): chmod go= "${path}"`,
  noShell: (shell: string) => `Cannot start a command: there is no ${shell}`,
};
