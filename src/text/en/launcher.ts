// English: the launcher's own words: its questions, the sandbox's permissions, what ended a run.
export const launcher = {
  caUnreadable: (path: string, variable: string): string =>
    `Cannot read the certificate authorities in "${path}" (named by ${variable})`,
  caNone: (path: string, variable: string): string =>
    `No certificate in "${path}" (named by ${variable}): PEM or DER is read`,
  caPkcs7: (path: string): string =>
    `Take the certificates out first: openssl pkcs7 -print_certs -in "${path}" -out ca.pem`,
  caHint: (variable: string): string => `Correct or unset ${variable}`,

  /** A question that is answered by yes or no, up to where the answer is typed. */
  asks: (question: string): string => `qwen asks: ${question} [y/N] `,
  asksFor: (question: string): string => `qwen asks: ${question} `,
  yes: (): readonly string[] => ["y", "yes"],
  askConnect: (host: string, reason: string): string =>
    `May this session connect to ${host}? (${reason}; it reaches no new address without your yes)`,
  askOpen: (host: string): string => `May a page at ${host} be opened in your browser?`,
  askRead: (path: string, link: string | undefined): string =>
    link === undefined
      ? `May "${path}" be read for this conversation?`
      : `"${link}" leads to another file: may "${path}" be read for this conversation?`,
  askWrite: (
    path: string,
    { link, overwrite }: { readonly link: string | undefined; readonly overwrite: boolean },
  ): string =>
    `${link === undefined ? "May" : `"${link}" leads to another file: may`} "${path}" be ${
      overwrite ? "written, in place of what is there" : "written"
    }?`,
  askKeep: (
    what: string,
    { user, project }: { readonly user: string | undefined; readonly project: string | undefined },
  ): string =>
    [
      `Keep this for later sessions: ${what}?`,
      ...(user === undefined ? [] : [`  y      for you, in ${user}`]),
      ...(project === undefined ? [] : [`  p      for this directory, in ${project}, kept out of git`]),
      "  Enter  only until you leave:",
    ].join("\n"),
  askSave: (path: string, what: string): string => `May this be saved in ${path}, for later sessions too: ${what}?`,
  savesAddress: (
    { baseUrl, model, hasKey }: { readonly baseUrl: string; readonly model: string; readonly hasKey: boolean },
  ): string =>
    `the OpenAI-compatible address ${baseUrl}, ${model === "" ? "no model" : `the model ${model}`}, ${
      hasKey ? "the key just given" : "no key"
    }`,
  savesQwen: (): string => "signing in with Qwen OAuth",
  askKept: (host: string, source: string): string =>
    `This conversation was held with another service. Send it to ${host}, which only ${source} names?`,
  keptRefused: (host: string, source: string): string =>
    `The conversation was held with another service, and is not sent to ${host}, which only ${source} names`,
  askFiles: (paths: string): string => `May this session read and write ${paths}?`,
  askKey: (keySource: string, host: string, urlSource: string): string =>
    `The key from ${keySource} would be sent to ${host}, which ${urlSource} names. Send it there? (y: this time; ${host} typed out: always)`,
  tooManyHosts: (most: number): string => `Cannot connect to more than ${most} hosts at once`,
  tooLongToShow: (): string => "Cannot use what is too long to be shown whole",
  notAHost: (host: string): string => `Cannot connect to "${host}": not a host and port`,
  hostRefused: (host: string): string => `Connecting to ${host} was not allowed`,
  allowHostHint: (host: string): string => `Allow it with: --allow-host ${host}`,
  askAgainHint: (host: string): string => `Try again and answer y, or start with: qwen --allow-host ${host}`,
  restarting: (): string => "the next part of this session would reach it, with your key or login",
  noSuchFile: (path: string): string => `Cannot read "${path}": no such file`,
  fileExists: (path: string): string => `Cannot write "${path}": the file exists`,
  replaceHint: (path: string): string => `To replace it: /save -f ${path}`,
  notRead: (): string => "Nothing was read",
  notWritten: (): string => "Nothing was written",
  notSaved: (path: string): string => `"${path}" was not changed`,
  notAllowed: (): string => "Not done: that was not allowed",
  notGivenUp: (rights: readonly string[]): string =>
    `This runtime does not give up its permissions: ${rights.join(", ")}`,
  hintNotGivenUp: (): string => "Run the installed qwen, or `deno task qwen`: not `deno run -A`",
  crashed: (what: string): string => `The part of qwen that talks to the service ended unexpectedly: ${what}`,
  requestFailed: (what: string): string => `The launcher could not do that: ${what}`,
  cancelled: (): string => "Cancelled",
  terminated: (): string => "Terminated",

  whyEndpoint: (source: string): string => `the endpoint that prompts go to (${source})`,
  whyIssuer: (issuer: string): string => `the token endpoint of ${issuer}, to refresh and revoke your login`,
  whySignIn: (issuer: string): string => `signing in with ${issuer}`,
  whyGateway: () => "listening for other programs of this machine, which must know the secret of this run",
  whyLoopback: (): string => "listening for the browser's answer during a sign-in, on a free port of this machine only",
  whyLocal: (name: string): string => `looking for ${name} on its usual port, because the wizard is open`,
  whyAllowed: (): string => "asked for in this session: allowed by you, or trusted as loopback or a known provider",
  whyLogin: (issuer: string): string => `your login at ${issuer}: read, renewed, replaced`,
  whyLock: (): string => "so that only one program renews that login at a time",
  whyFolder: (): string => "temporary files of that login, before they take its place",
  whyWorkload: (): string => "gives the workload its token",
  whyAlso: (name: string): string => `the service of --also ${name}`,
  whyListens: (): string =>
    "listening for other machines, as --listen says; they must know the secret of the token file",
  whySocket: (): string => "listening for other programs of this user, which must know the secret of this run",
  whyTokens: (): string => "the hashes of the named tokens",
  whyQuota: (): string => "counts requests, to keep within Qwen's quota",
  whyHistory: (): string => "lines that you typed in conversations",
  whySessions: (): string => "kept conversations, for --continue and --resume",
  whyEnv: (): string => "how to draw on this terminal",
  permissionsSealed: (): string =>
    "A prompt here runs sealed: it sends its one request with nothing left but the network, and when the answer begins that is gone, too. Whatever the service then says meets a process that can do nothing.",
  permissionsTitle: (): string =>
    "A prompt here runs in the sandbox: the part of qwen that talks to the service. It could do this and nothing else:",
  permissionsOfConversation: (): string =>
    "This conversation runs in the sandbox: the part of qwen that talks to the service. It can do this and nothing else:",
  permissionsOfCommand: (name: string): string =>
    `"qwen ${name}" runs in the sandbox here, and can do no more than this:`,
  permissionsBlocked: (): string =>
    "So nothing is sent for a prompt here. If it were, qwen could do this and nothing else meanwhile:",
  permissionsConversation: (): string =>
    "A conversation runs in the sandbox and keeps what was said, so it could also:",
  permissionsRow: {
    net: (): string => "connect to",
    listen: (): string => "listen at",
    files: (): string => "read and write",
    onlyRead: (): string => "read",
    env: (): string => "environment",
    nothing: (): string => "nothing",
    never: (): string => "never",
    others: (): string => "run programs, native code, system facts, code from elsewhere",
    sealedBy: (program: string): string =>
      `Before anything is sent the program itself asks ${program} for the key of what is sealed; what runs with these permissions cannot.`,
    printedBy: (program: string): string =>
      `The program itself runs ${program} for the key, before anything is sent; what runs with these permissions cannot.`,
    startsCommand: (): string =>
      "The command itself is started by the program, and has all of your rights; what is listed is what the gateway beside it may do.",
    proxy: (variable: string): string => `Connections go through the proxy that ${variable} names.`,
  },
};
