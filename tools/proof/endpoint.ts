// Owns the server of the proofs: an OpenAI-compatible endpoint on loopback that streams one answer and counts requests.
// It writes its port to a file when it listens, and one line for every request to another.
// Usage: deno run -A tools/proof/endpoint.ts PORT_FILE LOG_FILE
import { say } from "../say.ts";

export const ANSWER = "Good evening from loopback.";

function chunk(delta: unknown, reason: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: reason }];
  return `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "m", choices })}\n\n`;
}

/** The streamed answer to every request. */
export function answerBody(): string {
  const words = ANSWER.split(/(?= )/).map((content) => chunk({ content }, null));
  return [...words, chunk({}, "stop"), "data: [DONE]\n\n"].join("");
}

if (import.meta.main) {
  const [portFile, logFile] = Deno.args;
  if (portFile === undefined || logFile === undefined) {
    say("Usage: endpoint.ts PORT_FILE LOG_FILE");
    Deno.exitCode = 2;
  } else {
    const handler = (request: Request): Response => {
      Deno.writeTextFileSync(logFile, `${request.method} ${new URL(request.url).pathname}\n`, { append: true });
      return new Response(answerBody(), { headers: { "content-type": "text/event-stream" } });
    };
    // Renamed into place, so that whoever waits for the file never reads half a number.
    const onListen = ({ port }: { port: number }): void => {
      Deno.writeTextFileSync(`${portFile}.new`, `${port}\n`);
      Deno.renameSync(`${portFile}.new`, portFile);
    };
    Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, handler);
  }
}
