// English: the launcher's own words: its questions, the cell's permissions, what ended a run.
export const launcher = {
  caUnreadable: (path: string, variable: string): string =>
    `Cannot read the certificate authorities in "${path}" (named by ${variable})`,
  caHint: (variable: string): string => `Correct or unset ${variable}`,

  /** A question that is answered by yes or no, up to where the answer is typed. */
  asks: (question: string): string => `qwen asks: ${question} [y/N] `,
  yes: (): readonly string[] => ["y", "yes"],
  askConnect: (host: string, reason: string): string => `May this session connect to ${host}? (${reason})`,
  askOpen: (host: string): string => `May a page at ${host} be opened in your browser?`,
  askRead: (path: string, bytes: number): string => `May "${path}" (${bytes} bytes) be read for this conversation?`,
  askWrite: (path: string): string => `May "${path}" be written?`,
  askKey: (keySource: string, host: string, urlSource: string): string =>
    `The key from ${keySource} would be sent to ${host}, which ${urlSource} names. Send it there, now and in future?`,
  tooManyHosts: (most: number): string => `Cannot connect to more than ${most} hosts at once`,
  pathTooLong: (): string => "Cannot use a path that is too long to be shown whole",
  notAHost: (host: string): string => `Cannot connect to "${host}": not a host and port`,
  hostRefused: (host: string): string => `Connecting to ${host} was not allowed`,
  allowHostHint: (host: string): string => `Allow it with: --allow-host ${host}`,
  restarting: (): string => "the next part of this session would reach it, with your key or login",
  saving: (): string => "it is about to be saved as your endpoint",
  noSuchFile: (path: string): string => `Cannot read "${path}": no such file`,
  notAFile: (path: string): string => `Cannot read "${path}": not a regular file`,
  fileTooLarge: (path: string, bytes: number, limit: number): string =>
    `Cannot read "${path}": ${bytes} bytes are more than the ${limit} that fit`,
  fileExists: (path: string): string => `Cannot write "${path}": the file exists`,
  fileFailed: (path: string, why: string): string => `Cannot use "${path}": ${why}`,
  notAllowed: (): string => "Not allowed by you",
  crashed: (what: string): string => `The cell ended unexpectedly: ${what}`,
  requestFailed: (what: string): string => `The launcher could not do that: ${what}`,
  cancelled: (): string => "Cancelled",
  terminated: (): string => "Terminated",
  notATerminal: (): string => "An interactive session needs a terminal",
  notATerminalHint:
    (): readonly string[] => ['Ask one question: qwen -p "…"', "Sign in a machine: export OPENAI_API_KEY=…"],

  whyEndpoint: (source: string): string => `the endpoint that prompts go to (${source})`,
  whyIssuer: (issuer: string): string => `the token endpoint of ${issuer}, to refresh and revoke your login`,
  whySignIn: (issuer: string): string => `signing in with ${issuer}`,
  whyLoopback: (): string => "listening for the browser's answer during a sign-in, on a free port of this machine only",
  whyLocal: (name: string): string => `looking for ${name} on its usual port, because the wizard is open`,
  whyAllowed: (): string => "asked for in this session: allowed by you, or trusted as loopback or a known provider",
  whyFiles: (): string => "logins, sessions and history of this program",
  whyEnv: (): string => "how to draw on this terminal",
  permissionsTitle: (): string => "The cell that would be started here could do this and nothing else:",
  permissionsRow: {
    net: (): string => "connect to",
    read: (): string => "read",
    write: (): string => "write",
    env: (): string => "environment",
    nothing: (): string => "nothing",
    never: (): string => "never",
    others: (): string => "run programs, native code, system facts, code from elsewhere",
    proxy: (variable: string): string => `Connections go through the proxy that ${variable} names.`,
  },
};
