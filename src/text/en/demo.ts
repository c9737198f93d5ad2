// English: what `qwen demo` says, and what its small model answers.
export const demo = {
  noTemporaryDirectory: "The demo needs a directory for its files, and none can be made in the temporary folder",
  noTemporaryHint: "Name one that can be written: TMPDIR=/path qwen demo",
  intro: (origin: string): string =>
    `qwen demo: a small model service inside this program, at ${origin}.\nNo account, no network: nothing leaves this machine. It is a show, and goes on by itself to its end.`,
  stepConfiguration: (): string => "1. The configuration of a project, and where each value came from",
  stepPermissions: (): string => "2. What the sandbox may do with it: this and nothing else",
  stepLogin: (command: string): string =>
    `3. In a directory without a key, signing in, in the sandbox:\n   ${command}\n   (The demo finishes this sign-in by itself: there is nothing to open or to scan.)`,
  stepLoggedIn: (command: string): string => `4. A prompt with that login, in the sandbox:\n   ${command}`,
  stepPrompt: (command: string): string =>
    `5. The same prompt with the project's key, sealed: when the answer begins, this process can do nothing any more but read it:\n   ${command}`,
  question: (): string => "What is a loopback address?",
  reply: (question: string): string => {
    const asked = question.trim() === "" ? "" : `You asked: "${question.trim().slice(0, 200)}". `;
    return `${asked}A loopback address is how a computer talks to itself: 127.0.0.1 (or ::1) never leaves the machine. ` +
      "This answer came from a server inside this very program, streamed word by word over such an address.";
  },
  approvePage: (): string =>
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    "<title>qwen demo</title><p>The demo signs you in by itself. You may close this page.",
  served: (count: number): string => `The demo service answered ${count} requests, all from this machine.`,
  next: (qwen: string): readonly string[] => [
    "That service and the login at it are gone now. What you can type next:",
    "",
    `  ${qwen}`,
    "      sets up a model of your own, step by step, then you talk to it",
    `  OPENAI_API_KEY=… ${qwen} -p "hello"`,
    "      one answer, if you have a key",
  ],
};
