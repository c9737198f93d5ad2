// English: the words of `sessions`. Functions take what varies; no word a user reads stands anywhere else.
function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

export const sessions = {
  none: (id: string): string => `There is no kept conversation "${id}"`,
  noneHint: "Choose one from the list: qwen --resume",
  noneHere: "There is no earlier conversation in this directory: a new one begins",
  noneAtAll: "There is no earlier conversation: a new one begins",
  noneHeadless: "There is no earlier conversation in this directory",
  beginHint: "Begin one that is kept: qwen --continue, or qwen -c -p PROMPT",
  notKept: "There are no kept conversations: there is no home directory, or keeping them is switched off",
  notKeptHint: "Leave out --continue, --resume and --no-history",
  chooseTitle: "Which conversation?",
  untitled: "(no question)",
  listed: ({ agoMs, cwd }: { agoMs: number; cwd: string }): string => cwd === "" ? ago(agoMs) : `${ago(agoMs)}, ${cwd}`,
  resumed: (turns: number): string => turns === 1 ? "Going on after 1 answer" : `Going on after ${turns} answers`,
  lastQuestion: (question: string): string => `You asked last: ${question}`,
  broken: (lines: number): string =>
    lines === 1
      ? "One line of the kept conversation could not be read and is left out"
      : `${lines} lines of the kept conversation could not be read and are left out`,
  stopped: {
    full: "The conversation is too long to be kept further; it goes on unkept",
    failed: "The conversation cannot be written to the disk; it goes on unkept",
  },
  goOn: (id: string): string => `To go on later: qwen -c, or qwen -r ${id}`,
};
