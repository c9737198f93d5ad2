// English: what is said of a wrong command line; a part of `args`. Functions take what varies, and never a value that
// may be a key.

/** `"a", "b" or "c"`. */
function orList(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`;
}

export const usageErrors = {
  tryHelp: (command: string): string => `Try: ${command}`,
  asPrompt: (command: string): string => `To send it as a prompt: ${command}`,

  unknownFlag: (flag: string): string => `Unknown flag "${flag}"`,
  unknownFlagNear: (flag: string, near: string): string => `Unknown flag "${flag}"; did you mean "${near}"?`,
  unknownCommand: (words: string): string => `There is no command "${words}"`,
  foreignCommand: (words: string): string =>
    `"${words}" of the npm program is not here: this program runs no tools, extensions or channels`,
  unknownCommandNear: (words: string, near: string): string =>
    `There is no command "${words}"; did you mean "${near}"?`,
  needsValue: (flag: string): string => `Flag "${flag}" needs a value`,
  needsValueBefore: (flag: string, next: string): string =>
    `Flag "${flag}" needs a value, but "${next}" follows; write "${flag}=${next}" if that is the value`,
  takesNoValue: (flag: string): string => `Flag "${flag}" takes no value`,
  givenTwice: (flag: string): string => `Flag "${flag}" is given twice; it takes one value`,
  givenTwiceAs: (flag: string, first: string): string =>
    `Flag "${flag}" is given twice, the first time as "${first}"; it takes one value`,
  notHere: (flag: string, owners: readonly string[]): string =>
    `Flag "${flag}" does not belong here; it is a flag of ${orList(owners)}`,
  notOneOf: (flag: string, value: string, choices: readonly string[]): string =>
    `Flag "${flag}" takes ${orList(choices)}, not "${value}"`,
  notOneOfNear: (flag: string, value: string, near: string): string =>
    `Flag "${flag}" does not take "${value}"; did you mean "${near}"?`,
  notATime: (flag: string, value: string): string =>
    `Flag "${flag}" takes a time such as "60s", "2m" or "500ms", at most 24 hours, not "${value}"`,
  notACount: (flag: string, value: string, least: number, most: number): string =>
    `Flag "${flag}" takes a whole number from ${least} to ${most}, not "${value}"`,
  notAnAlias: (flag: string, value: string): string => `${flag} takes NAME=MODEL, not "${value}"`,
  notAnAddress: (flag: string, value: string): string =>
    `${flag} takes an IP address of this machine, such as 0.0.0.0 or 192.168.1.5, not "${value}"`,
  chainedAlias: (flag: string, name: string): string => `${flag} stands for a model, and "${name}" is an alias itself`,
  blankValue: (flag: string): string => `${flag} has a blank value; leave it out, or give it one`,
  notAnOrigin: (flag: string, value: string): string =>
    `Flag "${flag}" takes an origin such as "http://localhost:3000", not "${value}"`,
  notAHost: (flag: string, value: string): string =>
    `Flag "${flag}" takes a host such as "api.example.com" or "localhost:8080", not "${value}"`,
  tooManyWords: (command: string, word: string): string => `"${command}" does not take "${word}"`,
  missingWord: (command: string, word: string): string => `"${command}" needs a ${word}`,
  missingChoice: (command: string, choices: readonly string[]): string => `"${command}" needs ${orList(choices)}`,
  badArgument: (command: string, value: string, choices: readonly string[]): string =>
    `"${command}" takes ${orList(choices)}, not "${value}"`,
  promptTwice: (flag: string): string => `The prompt is given twice: by "${flag}" and by words without a flag`,
  together: (first: string, second: string): string => `"${first}" and "${second}" do not go together`,
  needsOther: (flag: string, other: string): string => `"${flag}" works only with "${other}"`,
  interactiveNeedsTerminal: (flag: string): string =>
    `"${flag}" starts a conversation, which needs a terminal, but standard input is piped`,
  interactiveNeedsScreen: 'A conversation needs a terminal to write to; for one answer give a prompt: qwen "…"',
  formatNeedsPrompt: (format: string): string => `"--output-format ${format}" needs a prompt`,

  /** A flag of the reference that is not here: the flag, then why and what to do instead. */
  slashModel: "A model is chosen for a prompt by a flag, not by /model",
  slashModelHint: "qwen -m MODEL -p …",
  refused: (flag: string, reason: string): string => `Flag "${flag}" is not in this program: ${reason}`,
  reasons: {
    noTools: "it runs no tools and no commands, so there is nothing to approve; leave the flag out",
    noSandbox: 'every run is confined already; "qwen permissions" shows how',
    noTelemetry: "it reports nothing to anybody; leave the flag out",
    noRecording: "conversations are kept for --continue and --resume; --no-history keeps none",
    insecure: "certificates are always checked; name your own authority in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE",
    fallbackModel: "it asks one model and says so when another one answers; choose it with --model",
    inputFormat: "standard input is plain text; pipe the text itself",
    jsonSchema: "answers are text; ask for the shape in the prompt and read --output-format json",
    appendSystemPrompt: "there is no built-in system prompt to add to; give the whole one with --system-prompt",
    sessionId: "go on with a conversation by --resume ID or --continue",
    limits: "one prompt is one request; --timeout and --max-retries bound it",
    logging: "--debug shows the exchange on standard error, and no file is written",
    attach: "it reads no files by itself; pipe them in, or use /attach in a conversation",
    extensions: "it has no extensions, channels or tool servers; leave the flag out",
    otherKeys: "every service is reached through its OpenAI-compatible endpoint; use --openai-api-key and " +
      "--openai-base-url",
  },
};
