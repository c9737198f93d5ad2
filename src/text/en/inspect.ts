// English: the words of `inspect`. Functions take what varies; no word a user reads stands anywhere else.
export const inspect = {
  /** Behind a value: where it comes from. */
  remark: (words: string) => `(${words})`,
  warning: (message: string) => `Warning: ${message}`,
  status: {
    method: "Method",
    methods: {
      openai: "openai",
      "qwen-oauth": "qwen-oauth",
      oauth: "oauth",
      none: "none (not signed in)",
    },
    key: "Key",
    noKey: "none",
    keyPrinted: (program: string) => `printed by ${program} when it is needed`,
    keyGot: (host: string) => `a token for the workload, from ${host} when it is needed`,
    keySealed: "sealed, opened when it is needed",
    loginSealed: (rest: string) => `sealed, ${rest}`,
    keyNotNeeded: "not needed by this endpoint",
    login: "Sign-in",
    loginUntil: (until: string | undefined) =>
      until === undefined ? "stored, renewed when needed" : `token until ${until}, renewed when needed`,
    loginOnce: (until: string | undefined) =>
      until === undefined ? "stored, cannot be renewed" : `token until ${until}, cannot be renewed`,
    baseUrl: "Base URL",
    model: "Model",
    fields: { credential: "key", baseUrl: "base URL", model: "model", method: "method" },
    notUsed: "Also set, and not used:",
    shadowed: ({ field, value, source, by }: { field: string; value: string; source: string; by: string }) =>
      `${field} ${value}, ${source} (${by} wins)`,
  },
  env: {
    file: "Env file",
    noFile: "none found",
    settings: "Settings",
    home: "Home",
    noHome: "none (neither HOME nor QWEN_HOME is set)",
    scopes: { project: "project", user: "user", system: "system" },
    taken: "Variables:",
    line: (line: number) => `line ${line}`,
    empty: (line: number) => `line ${line}; empty counts as unset`,
    shadowed: (line: number, by: string) => `line ${line}; not used: ${by} wins`,
    refusedTitle: "Not taken:",
    refused: ({ name, line, reason }: { name: string; line: number; reason: string }) =>
      `${name} (line ${line}): ${reason}`,
    reasons: {
      excluded: "kept out of a project's .env; put it in .qwen/.env to have it",
      "own-only": "a project may not set this; set it in your environment or in ~/.qwen/.env",
      loader: "no file may change how programs are loaded",
    },
    trace: "Search, in this order:",
    marks: {
      absent: " ",
      "not-a-file": "-",
      foreign: "-",
      untrusted: "-",
      taken: "*",
      unreadable: "!",
      "too-large": "!",
      "not-text": "!",
    },
    outcomes: {
      absent: "not there",
      "not-a-file": "passed over: not a regular file",
      foreign: "passed over: belongs to another user, in a directory that everybody may write to",
      untrusted: "passed over: this folder is not trusted",
      taken: "taken; the search ends here",
      unreadable: "cannot be read; the search ends here",
      "too-large": "larger than 1 MiB; the search ends here",
      "not-text": "not UTF-8 text; the search ends here",
    },
  },
};
