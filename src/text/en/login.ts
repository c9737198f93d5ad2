// English: the words of `login`. Functions take what varies; no word a user reads stands anywhere else.
import { FREE_TIER_ENDED } from "./free_tier.ts";

/** OAuth error codes in words (RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628 section 3.5, OpenID Connect Core 3.1.2.6). */
const REFUSALS: Readonly<Record<string, string>> = {
  access_denied: "Access was denied",
  invalid_request: "The request was not understood",
  unauthorized_client: "This client id may not sign in this way",
  unsupported_response_type: "This way of signing in is switched off",
  invalid_scope: "One of the requested scopes is not allowed",
  server_error: "The service had an error of its own",
  temporarily_unavailable: "The service is overloaded or being maintained",
  login_required: "It wants you to sign in there first",
  consent_required: "It wants your consent first",
  interaction_required: "It wants to ask you something first",
  invalid_client: "It does not know this client id",
  invalid_grant: "The code is wrong, used up or too old",
  unsupported_grant_type: "It does not offer this kind of sign-in",
};

export const login = {
  /** The code's meaning, or nothing more than "it said no". */
  refusals: (error: string): string => REFUSALS[error] ?? "The sign-in was refused",
  /** Before the other methods, which `auth` names. */
  qwenEnded: `${FREE_TIER_ENDED}, so the service may refuse new sign-ins`,

  http: {
    timedOut: (seconds: number) => `no answer in ${seconds} seconds`,
    unreachable: (host: string, why: string) => `Cannot reach ${host}: ${why}`,
    unreachableHint: "Check the network and the host name, then try again: qwen doctor",
    tooLong: (host: string) => `${host} answered more than 1 MiB to a sign-in request`,
  },

  issuer: {
    unknown: (name: string) => `"${name}" is no issuer that qwen knows`,
    unknownHint: (names: string) => `Known: ${names}; any other: --issuer URL --client-id ID`,
    providerNeedsKey: (name: string) => `${name} has no sign-in by browser, only API keys`,
    providerNeedsKeyHint: (id: string, url: string) =>
      `Get a key at ${url} and run: qwen auth login ${id} --with-api-key`,
    flagNeedsIssuer: (flag: string) => `${flag} needs --issuer`,
    twoIssuers: (name: string) => `"${name}" and --issuer name two issuers`,
    noClientId: "--issuer needs --client-id",
    noClientIdHint: "The issuer's administrator gives it out, for a public (native) client with PKCE",
    notAnIssuer: "--issuer must be an address without user name, query and fragment",
    insecure: (name: string, value: string) => `${name} is no https address: "${value}"`,
    insecureHint: "Only on this machine (127.0.0.1, ::1, localhost) is http accepted",
  },

  discovery: {
    none: (host: string) => `${host} does not describe its sign-in`,
    noneHint: "Expected at /.well-known/openid-configuration or /.well-known/oauth-authorization-server",
    unusable: (host: string) => `${host} describes its sign-in in a form that cannot be used`,
    otherIssuer: (asked: string, claimed: string) => `The issuer "${asked}" calls itself "${claimed}"`,
    otherIssuerHint: "Pass --issuer exactly as the issuer writes it; if it is not yours, do not sign in there",
    insecureEndpoint: (host: string, name: string) => `${host} names an address that is not encrypted as its ${name}`,
    noTokenEndpoint: (host: string) => `${host} names no token endpoint`,
  },

  engine: {
    refused: (name: string, error: string, description: string) =>
      `${name} refused the sign-in: ${REFUSALS[error] === undefined ? "" : `${REFUSALS[error]} `}(${error}${
        description === "" ? "" : `: ${description}`
      })`,
    unusable: (name: string, why: string) => `${name} gave an answer that cannot be used: ${why}`,
    failing: (name: string, status: number) => `${name} has an error of its own (HTTP ${status})`,
    again: "Start again with the same command",
  },

  openrouter: {
    noKey: "there is no key in it",
  },

  device: {
    incomplete: "a needed field is missing",
    expired: "The code has expired before the sign-in was finished",
    expiredHint: "Start again with the same command, and finish within the time shown",
    clientIdHint: "Check --client-id with whoever runs the issuer",
    refusedHint: "Another way may work: the same command with --loopback",
    tooMany: (name: string) => `${name} wants no more attempts for now (HTTP 429)`,
    title: (name: string) => `Sign in to ${name} on any device:`,
    open: (url: string) => `  1. Open   ${url}`,
    code: (code: string) => `  2. Enter  ${code}`,
    codeIsIn: (code: string) => `  2. Check that it shows the code  ${code}`,
    scan: "Or scan this:",
    warning: [
      "Only go on if you started this sign-in yourself.",
      "Never give the code to anybody who asks for it.",
    ] as readonly string[],
    waiting: (left: string) => `Waiting; the code is good for ${left}`,
    orBrowser: " (b: use a browser here)",
    toBrowser: "Switching to a browser on this machine.",
    waitingPlain: (minutes: number) => `Waiting for you to finish there; the code is good for ${minutes} min.`,
    slowedDown: (seconds: number) => `The service asks for patience: looking every ${seconds} s now.`,
    unreachable: (reason: string, seconds: number) => `${reason}. Trying again in ${seconds} s.`,
  },

  choice: {
    nothingOffered: (name: string) => `${name} offers neither sign-in by browser nor by device code`,
    notOffered: (name: string, flag: string) => `${name} does not offer ${flag}`,
    notOfferedHint: (flag: string) => `It offers: ${flag}`,
    sameCommand: (flag: string) => `Type the same command with ${flag}`,
    typeCommand: (command: string) => `Type: ${command}`,
    flows: {
      loopback: "in a browser on this machine",
      device: "by a code on any device",
      paste: "by pasting the address where the browser ends",
    },
    reasons: {
      "asked": "as you asked",
      "local-browser": "there seems to be one here",
      "wsl": "this is WSL: Windows opens it",
      "no-device-code": "the issuer offers no code for other devices",
      "only-device-code": "the issuer offers nothing else",
      "no-terminal": "there is no terminal here",
      "no-browser-flag": "--no-browser",
      "no-browser-variable": "NO_BROWSER is set",
      "ssh": "you are here over SSH",
      "container": "this is a container",
      "ci": "CI is set",
      "text-browser": "BROWSER is a text browser",
      "unattended": "DEBIAN_FRONTEND is noninteractive",
      "no-display": "there is no display here",
    },
    chosen: (name: string, flow: string, reason: string) => `Signing in to ${name} ${flow} (${reason}).`,
  },

  browser: {
    opened: "Your browser was asked to open this address:",
    toDevice: "Switching to a code for any device.",
    notOpened: "Open this address in a browser:",
    otherMachine: [
      "If the browser is on another machine, its last page will not load:",
      "copy the address of that page and paste it here.",
    ],
    pasteOnly: [
      "The last page will not load; that is expected.",
      "Copy its address (or the code in it) and paste it here.",
    ],
    orDevice: 'Or type "device" for a code to enter on any device.',
    prompt: "Address or code: ",
    waiting: "Waiting for the browser to come back.",
    cannotListen: (why: string) => `Cannot listen on this machine (${why}); you can paste the address instead.`,
    stray: {
      state: "Something came that does not belong to this sign-in; it was ignored.",
      issuer: "Something came that another issuer sent; it was ignored.",
      empty: "The browser came back without a code; it was ignored.",
    },
    refused: (name: string, words: string, detail: string) => `${name} says no: ${words} (${detail}).`,
    stillWaiting: "Still waiting: open the address again, or press Ctrl-C to stop.",
    pasted: {
      "wrong-address": "That is the address to open. Paste the one where the browser ends.",
      "unclear": "That is neither an address nor a code.",
      "noDevice": "This issuer offers no device code.",
    },
    pasteEnded: "Nothing more can be pasted; still waiting for the browser.",
    timedOut: (minutes: number) => `Nobody finished the sign-in within ${minutes} minutes`,
    timedOutHint: (ways: readonly string[]) =>
      `Start it again; on a machine without a browser, with ${ways.join(" or ")}`,
    nothingPasted: "No address came on standard input",
    nothingPastedHint: (ways: readonly string[]) =>
      `Pipe the address where the browser ended, or use ${ways.join(" or ")}`,
  },

  cancelled: "The sign-in was cancelled",
  connectReason: (name: string) => `${name} names this host for its sign-in`,
  signedIn: (name: string) => `Signed in to ${name}.`,
  savedIn: (path: string) => `Saved in ${path}.`,
  noEndpoint: [
    "No endpoint is set for this login yet. Name it once, with the flag or the variable:",
    "  qwen -p hello --openai-base-url URL     or     OPENAI_BASE_URL=URL",
  ],
  overridden: (source: string) => `Note: ${source} is still there and wins over this sign-in.`,
  noHome: "There is no home directory to keep a login in",
  noHomeHint: "Set HOME, or QWEN_HOME to a directory of yours",
  tryIt: "Try it: qwen -p hello",

  workload: {
    none: "No workload is described",
    noneHint: [
      "Say where it gets its token: QWEN_WORKLOAD_TOKEN_FILE, QWEN_WORKLOAD_TOKEN_COMMAND or QWEN_WORKLOAD_GITHUB",
      "And to whom it is shown: OPENAI_BASE_URL of OpenAI or OpenRouter, or QWEN_WORKLOAD_TOKEN_URL (docs/credentials.md)",
    ],
    other: (source: string) => `The workload would not be used: ${source} gives a credential that goes before it`,
    otherHint: "Take that away, then try again",
    projects: (source: string) => `Nothing is kept: the address is ${source}, which came with this directory`,
    projectsHint: "Name the address yourself: --openai-base-url URL",
    proven: (host: string, until: string | undefined) =>
      until === undefined ? `${host} gave a token` : `${host} gave a token that holds until ${until}`,
    saved: (path: string) => `The description is saved in ${path}: a token is got when one is needed, and kept nowhere`,
  },
  key: {
    prompt: (name: string) => `${name} API key: `,
    where: (url: string) => `Get a key at ${url}`,
    none: (name: string) => `No API key for ${name} came on standard input`,
    noneHint: (id: string) => `Pipe it in: qwen auth login --with-api-key --provider ${id} < FILE`,
    tooLong: "What came on standard input is too long for an API key",
    malformed: "The API key has blanks or characters that no key has; is there more than the key?",
    unknownProvider: (id: string) => `"${id}" is no provider that qwen knows`,
    unknownProviderHint: (ids: string) => `Known: ${ids}; any other: --openai-base-url URL`,
    notAnAddress: "--openai-base-url is no address",
    needsBaseUrl: (name: string) => `${name} has an address of its own for each customer`,
    needsBaseUrlHint: "Name it with --openai-base-url URL",
    needsNone: (name: string) => `${name} needs no key`,
    needsNoneHint: (url: string) => `Just use it: qwen -p hello --openai-base-url ${url}`,
    otherFlags: (flag: string) => `${flag} does not go with --with-api-key`,
    saved: (name: string, path: string) => `Saved the key for ${name} in ${path}.`,
    model: (model: string) => `From now on the model is ${model}; --model asks another one.`,
  },

  page: {
    signedInTitle: "You are signed in",
    signedIn: "You can close this page and go back to your terminal.",
    failedTitle: "The sign-in did not work",
    failed: "Your terminal says what went wrong and what to do.",
    refusedTitle: "The sign-in was refused",
    refused: "Your terminal says what you can do now.",
    strayTitle: "This is not the sign-in that is waiting",
    stray: "Nothing was changed. Start from the address that your terminal shows.",
    unknownTitle: "There is nothing here",
    unknown: "This address belongs to a sign-in that is waiting in a terminal.",
    footer: "This page comes from the program qwen on your own machine.",
  },
};
