// English: the words of `errors`. Functions take what varies; no word a user reads stands anywhere else.
export const errors = {
  /** Before every failure on standard error. */
  prefix: (message: string): string => `qwen: ${message}`,
  unexpected: (what: string): string => `Unexpected failure: ${what}`,
  unexpectedNothing: "Unexpected failure without a description",
  runWithDebug: "Run the same command again with --debug to see where it happened",
  causedBy: (what: string): string => `Caused by: ${what}`,
  moreCauses: "…",
};
