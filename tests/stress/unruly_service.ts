// Plays unruly answers over a bare socket: byte by byte where asked, with ends that no HTTP library would make.
import type { UnrulyAnswer } from "./unruly_answers.ts";

export interface UnrulyService extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  /** Bodies of the requests so far. */
  readonly asked: string[];
  /** The last answer that was begun. */
  readonly given: UnrulyAnswer | undefined;
}

/** Gives the answers in order, the last one for ever. */
export function unrulyService(answers: readonly UnrulyAnswer[]): UnrulyService {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.TcpConn>();
  const asked: string[] = [];
  let next = 0;
  let given: UnrulyAnswer | undefined;
  let stopped = false;

  async function serve(connection: Deno.TcpConn): Promise<void> {
    connections.add(connection);
    connection.setNoDelay(true);
    try {
      for (let open = true; open && !stopped;) {
        const answer = answers[Math.min(next, answers.length - 1)];
        if (answer === undefined) break;
        // A socket that is closed with something unread is reset.
        const body = await readRequest(connection, answer.end === "reset" ? 1 : 0);
        if (body === undefined) break;
        next += 1;
        asked.push(body);
        given = answer;
        open = await play(connection, answer);
      }
    } catch {
      // The other side left.
    } finally {
      connections.delete(connection);
      close(connection);
    }
  }

  const accepting = (async () => {
    const serving: Promise<void>[] = [];
    for await (const connection of listener) serving.push(serve(connection));
    await Promise.all(serving);
  })();
  return {
    baseUrl: `http://127.0.0.1:${listener.addr.port}/v1`,
    asked,
    get given(): UnrulyAnswer | undefined {
      return given;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      stopped = true;
      listener.close();
      for (const connection of connections) close(connection);
      await accepting;
    },
  };

  async function play(connection: Deno.TcpConn, answer: UnrulyAnswer): Promise<boolean> {
    for (const { bytes, afterMs } of answer.pieces) {
      if (afterMs > 0) await wait(afterMs);
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    }
    if (answer.end === "keep") return true;
    if (answer.end === "reset") await wait(2);
    if (answer.end !== "stall") return false;
    const left = connection.read(new Uint8Array(1)).then(() => true, () => true);
    while (!stopped) {
      if (await Promise.race([left, wait(answer.alive === undefined ? 200 : 50)])) break;
      if (answer.alive !== undefined) await connection.write(answer.alive);
    }
    return false;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}

/** The body of the next request, of which the last `unread` bytes stay in the socket. */
async function readRequest(connection: Deno.Conn, unread: number): Promise<string | undefined> {
  let text = "";
  let left = 1;
  let known = false;
  while (left > 0) {
    // Letter by letter until the length is known would be slow; a head of this program is shorter than this.
    const buffer = new Uint8Array(known ? left : 64);
    const count = await connection.read(buffer);
    if (count === null) return undefined;
    text += new TextDecoder("latin1").decode(buffer.subarray(0, count));
    if (known) left -= count;
    else {
      const end = text.indexOf("\r\n\r\n");
      if (end === -1) continue;
      known = true;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
      left = length - (text.length - end - 4) - unread;
      text = text.slice(end + 4);
    }
  }
  return text;
}
