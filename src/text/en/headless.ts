// English: the words of `headless`. Functions take what varies; no word a user reads stands anywhere else.
export const headless = {
  noInput: "There is no prompt: neither an argument nor anything on standard input",
  hintNoInput: ['Give one: qwen -p "What is a monad?"', 'or pipe one in: git diff | qwen -p "Review this"'],
  stdinTruncated: (bytes: number): string => `qwen: Standard input is longer than ${bytes} bytes: the rest is left out`,
  stdinUnreadable: (places: number): string =>
    `qwen: Standard input is neither UTF-8 nor UTF-16: ${places} ${
      places === 1 ? "place is" : "places are"
    } sent as "\ufffd" ` +
    "(convert it first: iconv -f GB18030 -t UTF-8)",
  stdinSilent: (seconds: number): string =>
    `qwen: Nothing came on standard input for ${seconds} s: going on without it (silence this with </dev/null)`,
  waiting: (reason: string, seconds: number, nextTry: number): string =>
    nextTry > 1
      ? `qwen: ${reason}; try ${nextTry} follows in ${seconds} s`
      : `qwen: ${reason}; it is sent in ${seconds} s`,
  oauthNeedsLogin: "There is no login to use for this request",
  hintLogin: "Sign in first: qwen auth login",
};
