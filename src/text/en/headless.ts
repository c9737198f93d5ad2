// English: the words of `headless`. Functions take what varies; no word a user reads stands anywhere else.
export const headless = {
  noInput: "There is no prompt: neither an argument nor anything on standard input",
  hintNoInput: ['Give one: qwen -p "What is a monad?"', 'or pipe one in: git diff | qwen -p "Review this"'],
  stdinTruncated: (bytes: number): string => `qwen: Standard input is longer than ${bytes} bytes: the rest is left out`,
  stdinSilent: (seconds: number): string =>
    `qwen: Nothing came on standard input for ${seconds} s: going on without it (silence this with </dev/null)`,
  waiting: (reason: string, seconds: number, nextTry: number): string =>
    `qwen: ${reason}; try ${nextTry} follows in ${seconds} s`,
  otherModel: (asked: string, answered: string): string =>
    `qwen: The answer comes from model "${answered}", not from "${asked}" which was asked for`,
  finishLength: "qwen: The answer is incomplete: it reached the model's limit of length",
  finishFilter: "qwen: The answer is incomplete: the service's content filter stopped it",
  finishOther: (reason: string): string => `qwen: The answer ended for an unusual reason: "${reason}"`,
  emptyAnswer: "qwen: The model ended its answer without a word",
  oauthNeedsLogin: "There is no login to use for this request",
  hintLogin: "Sign in first: qwen auth login",
};
