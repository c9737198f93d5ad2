// Owns the rehearsal of a command in a cell that waits for its start message: the whole way is gone once, with an answer
// out of memory in place of a service's. Code that runs for the first time has to be compiled, and the runtime loads its
// request and stream classes when they are first touched: about half of a prompt's time in the cell.
// It reaches nothing, writes nothing, and holds nothing of the user's.
import type { CellCommand, CellContext } from "./context.ts";
import type { StartMessage } from "../contract/messages.ts";

/** Shaped as services answer. */
const ANSWER = [
  {
    id: "1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta: { content: "a" } }],
  },
  { choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: { prompt_tokens: 1, completion_tokens: 1 } },
].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("") + "data: [DONE]\n\n";

const START: StartMessage = {
  type: "start",
  command: {
    kind: "prompt",
    flags: { allowHost: [], debug: false, noHistory: false },
    prompt: "a",
    outputFormat: "text",
    includePartialMessages: false,
    continueSession: false,
  },
  configuration: {
    method: "openai",
    methodSource: { kind: "default" },
    model: { value: "m", source: { kind: "default" } },
    baseUrl: { value: "http://127.0.0.1/v1", source: { kind: "default" } },
    credential: { kind: "api-key", source: { kind: "default" } },
    provider: "custom",
    extras: { headers: {}, body: {} },
    shadowed: [],
    warnings: [],
  },
  secret: "rehearsal",
  language: "en",
  terminal: { stdin: true, stdout: false, stderr: false, columns: 80, rows: 24 },
  cwd: "",
  qwenHome: "",
  caCerts: [],
  surroundings: {},
  debug: false,
};

/** Runs the command `prompt` without the world; answers its exit code, which is nobody's concern but a test's. */
export async function rehearse(run: CellCommand): Promise<number> {
  return await run(nowhere());
}

function nowhere(): CellContext {
  return {
    start: START,
    stdout: { write: () => {} },
    stderr: { write: () => {} },
    readStdin: () => Promise.resolve({ text: "", truncated: false }),
    ask: () => Promise.reject(new Error("rehearsal")),
    signal: new AbortController().signal,
    onInterrupt: () => () => {},
    keyboard: (async function* (): AsyncGenerator<Uint8Array> {})(),
    onResize: () => () => {},
    env: () => undefined,
    now: () => 0,
    // A `data:` URL goes the way of a request through the runtime, and needs no network.
    fetch: (_input, init) => fetch(`data:text/event-stream,${encodeURIComponent(ANSWER)}`, init),
  };
}
