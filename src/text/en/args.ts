// English: the words of `args`. Functions take what varies; no word a user reads stands anywhere else.
// `flags` and `commands` are keyed like the specs in `commands/`; a test compares the two.

import { usageErrors } from "./usage_errors.ts";

export const args = {
  title: "sign in to an OpenAI-compatible model service and talk to it",

  headings: {
    usage: "Usage",
    commands: "Commands",
    options: "Options",
    globalOptions: "Options of every command",
    environment: "Environment",
    files: "Files",
    exitCodes: "Exit codes",
    examples: "Examples",
    manName: "Name",
    manSynopsis: "Synopsis",
    manDescription: "Description",
  },

  /** Words for the values of flags and arguments. */
  placeholders: {
    method: "METHOD",
    key: "KEY",
    url: "URL",
    model: "MODEL",
    host: "HOST[:PORT]",
    time: "TIME",
    number: "N",
    language: "LANGUAGE",
    text: "TEXT",
    format: "FORMAT",
    session: "ID",
    provider: "PROVIDER",
    clientId: "ID",
    scopes: "SCOPES",
    target: "TARGET",
    shell: "SHELL",
    command: "COMMAND",
    program: "COMMAND…",
    file: "FILE",
    alias: "NAME=MODEL",
    name: "NAME",
    origin: "ORIGIN",
    prompt: "PROMPT",
  },

  /** Markers of a usage line. */
  usage: { options: "[OPTIONS]", command: "COMMAND" },

  /** What each flag does. */
  flags: {
    authType: "How to sign in, whatever else is configured",
    openaiApiKey: "The API key; - reads it from standard input, @FILE from a file",
    keyCommand: "Run this program for the key: its whole path, or a JSON list of its words",
    openaiBaseUrl: "Base URL of an OpenAI-compatible service",
    model: "The model to ask",
    proxy: "Go by this proxy; it comes before the settings and HTTPS_PROXY",
    allowHost: "Let a key go to this host too; may be repeated",
    timeout: "Longest silence of the server and longest time for retries: 60, 60s, 2m, 500ms",
    maxRetries: "How often a failed request is tried again; 0 for never",
    lang: "Language of the program's own words",
    debug: "Tell on standard error what happens, with keys and tokens masked",
    noStream: "Ask for the whole answer at once, where a service or a proxy cannot stream",
    noHistory: "Keep nothing of this conversation on disk",
    help: "Show help for a command",
    version: "Show the version",
    prompt: "The prompt; the same as words without a flag",
    promptInteractive: "Start a conversation with this prompt",
    outputFormat: "Form of the answer on standard output",
    includePartialMessages: "With stream-json: also each piece of the answer as it arrives",
    systemPrompt: "Instructions that stand before the conversation",
    continue: "Go on with the last conversation",
    resume: "Go on with the conversation ID; without ID, choose one",
    loopback: "Finish in a browser on this machine",
    device: "Finish with a code, on any device",
    paste: "Finish by pasting the address that the browser ends at",
    noBrowser: "Print the address; open no browser",
    withApiKey: "Read an API key from standard input and keep it",
    provider: "With --with-api-key: the provider that the key is for",
    issuer: "Sign in at this OAuth or OpenID Connect issuer; needs --client-id",
    clientId: "The client id registered at the issuer",
    scope: "Scopes to ask the issuer for, with blanks between them",
    audience: "The audience to ask the issuer for",
    port: "The port to listen on; 0 for any",
    socket: "Listen on a Unix socket at this path, in a folder that is closed to others; no port without --port",
    tokenFile: "Read the secret of the door from this file, and make it where it is not there",
    allowOrigin: "Let pages of this origin ask, e.g. http://localhost:3000; may be repeated",
    firstByteTimeout: "Longest wait for the beginning of an answer",
    idleTimeout: "Longest silence within an answer",
    drainTimeout: "How long answers under way may take when it is ended",
    maxStreams: "Most answers at the same time",
    maxBody: "Largest body of a request, in MiB",
    also: "Lend this service too: an entry of modelProviders, a known service, or qwen-oauth; may be repeated",
    alias: "Let NAME stand for this model; may be repeated",
    perMinute: "Most requests of this token in a minute",
    quiet: "Print no line for each request",
    logFormat: "Form of the line for each request",
    lendLogin: "Lend a vendor's own sign-in (Qwen OAuth) too, where its terms allow that",
    json: "Print the result as JSON",
    refresh: "Get a fresh token first",
    show: "Print it on a terminal too",
    minValid: "Renew a login whose token lives no longer than this",
    all: "Sign out everywhere",
    noPrompt: "Send no prompt; say what is not proven without one",
    trace: "Show every path that was looked at, and why it was taken or not",
    purge: "Also remove ~/.qwen with settings, tokens and conversations",
    dryRun: "Only say what would be removed",
  },

  /** What each command does; the root is the empty name. */
  commands: {
    "": "Ask one question, or start a conversation",
    "auth": "Sign in and out, and see how you are signed in",
    "auth login": "Sign in with OAuth, or keep an API key",
    "auth status": "Show the method, key, URL and model in use, and where each came from",
    "auth token": "Print a valid token or key, for scripts",
    "auth use": "Choose the sign-in method for the future",
    "auth logout": "Sign out: revoke the tokens and remove them",
    "models": "List the models that the service offers",
    "env": "Show which .env file is used and what it sets",
    "permissions": "Show what the program may reach here, and why",
    "doctor": "Check files, network, key and model, and say what to fix first",
    "serve": "Lend the sign-in to other programs of this machine",
    "serve token": "Give other programs tokens of their own for qwen serve",
    "serve token add": "Make a token with a name, and print it",
    "serve token list": "List the named tokens",
    "serve token revoke": "Take a named token back",
    "serve status": "Show what each token used of the qwen serve that runs",
    "exec": "Run a command that may use the sign-in",
    "demo": "Try a whole sign-in and chat inside the program, without account or network",
    "completions": "Print the completion script of a shell",
    "man": "Print the manual page (roff)",
    "uninstall": "Remove the program",
    "help": "Show help for a command",
  },

  /** More about a command, below its first line; paragraphs. */
  details: {
    "": [
      "With a prompt or with piped input the answer goes to standard output and the program ends. " +
      "Otherwise a conversation starts in the terminal.",
    ],
    "auth login": [
      'TARGET is "qwen" or "openrouter"; without it, and without --issuer, it is "qwen". ' +
      "The way to finish (browser, code or pasted address) is chosen by what this machine offers.",
    ],
    "auth status": ["Ends with 0 when signed in and with 4 when not."],
    "auth token": ["On a terminal nothing is printed without --show."],
    "serve token add": [
      "With --model MODEL it may ask for that model alone (several: MODEL,MODEL). Its hash is kept in " +
      "~/.qwen/gateway_tokens.json, and every qwen serve takes it from then on.",
    ],
    "completions": ['"qwen completions SHELL" prints the script; the examples show where it goes.'],
  },

  /** Command lines that work as they stand, by command. */
  examples: {
    "": [
      ["qwen", "a conversation; the first time it asks how to sign in"],
      ['qwen "why is the sky blue?"', "one answer"],
      ['qwen -p "summarise this" < report.txt', "the file, then the prompt"],
      ["git diff | qwen -o json explain this change", "the answer as JSON"],
      ["qwen -- help me write a letter", "a prompt that begins like a command"],
      ["qwen demo", "see it work, without account or network"],
    ],
    "auth login": [
      ["qwen auth login openrouter", "sign in at OpenRouter"],
      ["qwen auth login qwen --device", "with a code, from a machine without a browser"],
      ["qwen auth login --with-api-key --provider openai < key.txt", "keep an API key"],
      ["qwen auth login --issuer https://sso.example.com --client-id qwen", "a company's own sign-in"],
    ],
    "auth status": [["qwen auth status --json", "the same as data"]],
    "auth token": [["TOKEN=$(qwen auth token --refresh)", "for another program"]],
    "auth use": [["qwen auth use openai", "an API key from now on"]],
    "auth logout": [["qwen auth logout --all", "sign out everywhere"]],
    "models": [["qwen models --json", "the list as data"]],
    "env": [["qwen env --trace", "why this file and not another"]],
    "permissions": [["qwen permissions --json", "the list as data"]],
    "doctor": [["qwen doctor --json", "a report to paste into an issue"]],
    "completions": [
      ['eval "$(qwen completions bash)"', "in ~/.bashrc"],
      ['eval "$(qwen completions zsh)"', "in ~/.zshrc, after compinit"],
      ["qwen completions fish > ~/.config/fish/completions/qwen.fish", ""],
      ["qwen completions powershell | Out-String | Invoke-Expression", "in $PROFILE"],
    ],
    "serve token add": [["qwen serve token add zed --model glm-5 --per-minute 20", "for one program"]],
    "man": [["qwen man | man -l -", "read it"]],
    "uninstall": [["qwen uninstall --dry-run", "see it first"]],
  },

  /** Variables that help names, in this order. */
  environment: [
    ["OPENAI_API_KEY", "the API key"],
    ["OPENAI_BASE_URL", "base URL of the service (https://api.openai.com/v1)"],
    ["OPENAI_MODEL", "the model (gpt-4o)"],
    ["QWEN_ALLOW_HOSTS", "hosts that a key may go to, as with --allow-host"],
    ["QWEN_HOME", "the directory used in place of ~/.qwen"],
    ["HTTPS_PROXY, NO_PROXY", "the proxy, and hosts to reach without it"],
    ["NODE_EXTRA_CA_CERTS, SSL_CERT_FILE", "files with further certificate authorities"],
    ["NO_COLOR", "no colours"],
  ],
  environmentNote: "Also read from the first .env file found: .qwen/.env and .env from this directory upwards, " +
    "then ~/.qwen/.env and ~/.env. Flags win over the environment, the environment over the file.",

  /** Files that the manual page names. */
  files: [
    ["~/.qwen/settings.json", "settings of this user"],
    ["~/.qwen/oauth_creds.json", "tokens of the Qwen sign-in"],
    ["~/.qwen/sessions", "kept conversations"],
    [".qwen/.env, .env", "variables of a project"],
  ],

  /** What each exit code means, by the kind of error. */
  exitCodes: {
    success: "success",
    other: "another failure",
    usage: "the command line is wrong",
    config: "the configuration is wrong",
    auth: "not signed in, or the credential was refused",
    limit: "rate limit or quota",
    network: "the network failed",
    server: "the service failed",
    cancelled: "interrupted (Ctrl-C)",
    terminated: "terminated",
  },

  heading: (title: string): string => `${title}:`,
  introduction: (command: string, title: string): string => `${command}: ${title}`,
  choices: (words: readonly string[]): string => `(${words.join(", ")})`,
  defaultValue: (value: string): string => `[default: ${value}]`,
  moreHelp: (command: string): string => `"${command}" shows more about one command.`,

  ...usageErrors,
};
