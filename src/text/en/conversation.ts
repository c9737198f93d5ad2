// English: the words of `conversation`. Functions take what varies; no word a user reads stands anywhere else.

interface Row {
  readonly value: string;
  readonly source: string;
}

export const conversation = {
  /** Beside each command in /help and in Tab's list. */
  slash: {
    auth: "Sign in another way; the conversation goes on",
    model: "Change the model: choose one, or name it",
    status: "Show account, sources and use so far",
    permissions: "Show what this program may reach here",
    attach: "Send a text file or an image with the next question",
    save: "Write the conversation to a Markdown file",
    copy: "Copy the last answer to the clipboard",
    think: "Show the reasoning behind the last answer",
    clear: "Begin a new conversation",
    help: "Show this list",
    quit: "Leave",
  },
  arguments: { file: "FILE", model: "[NAME]" },
  keys: [
    "Alt-Enter or \\ Enter: new line · ↑ ↓: earlier lines · Ctrl-R: search · Tab: complete",
    "Ctrl-C: cancel the answer, twice: leave · Ctrl-D: leave · Ctrl-O: show reasoning as it comes",
    "//text sends a text that begins with a slash",
  ],
  tips: "/help shows what there is; Alt-Enter begins a new line; Ctrl-D leaves",
  headerModel: ({ version, model, host }: { version: string; model: string; host: string }): string =>
    `qwen ${version} · ${model} at ${host}`,
  headerKey: (credential: string, source: string): string => `${credential} (${source})`,
  key: (masked: string): string => `key ${masked}`.trim(),
  noKey: "no key needed",
  login: "your login",
  chosenHere: "chosen here",
  methods: { openai: "API key", "qwen-oauth": "Qwen OAuth", oauth: "OAuth", none: "none" },
  fields: { method: "Sign-in", model: "Model", baseUrl: "Endpoint", credential: "Credential" },
  statusRow: (field: string, value: string, source: string): string => `${field}: ${value} (${source})`,
  changedTitle: "Changed:",
  changed: (field: string, before: Row | undefined, now: Row): string =>
    before === undefined || before.value === now.value
      ? `  ${field}: ${now.value} (${now.source})`
      : `  ${field}: ${before.value} (${before.source}) → ${now.value} (${now.source})`,
  nothingChanged: "Nothing was changed",
  savedIn: (path: string): string => `Saved in ${path}`,
  stronger: (source: string): string => `Next time ${source} will win over what was saved`,

  waitingFor: (model: string): string => `Waiting for ${model}`,
  cancelHint: "Ctrl-C cancels",
  thinkingHint: "Ctrl-O shows all, Ctrl-C cancels",
  lateReasoning: "More reasoning came with the answer; /think shows it",
  waits: (seconds: number): string => `Waiting ${seconds} s before the next try`,
  retry: (reason: string, nextTry: number): string => nextTry > 1 ? `${reason}; try ${nextTry} follows` : reason,
  cancelled: "Cancelled before an answer came",
  cancelledKept: "Cancelled; what was answered so far is kept",
  hintAuth: "Set another key, or sign in another way: /auth",
  hintTooLong: "Begin a new conversation with /clear, or choose a model with a longer context with /model",
  againToLeave: "Press Ctrl-C again to leave, or go on typing",
  imageLeftOut: "[image]",
  interruptedNote: "(cancelled here)",

  unknownCommand: (name: string, near: string | undefined): readonly string[] => [
    near === undefined
      ? `There is no command /${name}; /help lists them`
      : `There is no command /${name}: did you mean /${near}?`,
    `To send it as a question, begin with two slashes: //${name}`,
  ],
  needsArgument: (name: string, argument: string): string => `/${name} needs ${argument}, e.g. /${name} notes.md`,
  chooseModel: "Which model?",
  modelNow: (model: string): string => `The model is ${model}`,
  noModels: "Name one yourself: /model NAME",
  sameModel: (model: string): string => `The model is ${model} already`,
  modelChanged: (before: string, model: string): string => `Model: ${before} → ${model}, for this conversation`,
  modelHere: (model: string): string => `Model of this conversation: ${model}`,
  counts: (count: { turns: number; requests: number; inputTokens: number; outputTokens: number }): string =>
    `${count.turns === 1 ? "1 answer" : `${count.turns} answers`} in this conversation; since the start ` +
    `${count.requests === 1 ? "1 request" : `${count.requests} requests`}, ` +
    `${count.inputTokens} tokens in, ${count.outputTokens} out`,
  permissionsElsewhere: "Run qwen permissions in this directory to see them",
  cleared: "A new conversation begins",
  nothingToCopy: "There is no answer to copy yet",
  cannotCopy: "This terminal has no clipboard that can be reached",
  tooLongToCopy: "The answer is too long for the terminal's clipboard",
  saveInstead: "Write it to a file: /save FILE",
  copied: "Copied, if the terminal allows it",
  nothingToSave: "There is nothing to save yet",
  saved: (path: string): string => `Saved in ${path}`,
  attached: (name: string, bytes: number): string =>
    `${name} (${bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024)} kB`}) goes with the next question`,
  notTextOrImage: (name: string): string => `"${name}" is neither text nor an image`,
  noKeyInLine: "/auth takes nothing after it: a key typed there would stand on the screen",
  noKeyInLineHint: "Type /auth alone; it asks for the key, hidden. This line is not kept in the history",
  notTextOrImageHint: "Attach text in UTF-8, or a PNG, JPEG, GIF or WebP image",
  noReasoning: "The last answer came without reasoning",
};
