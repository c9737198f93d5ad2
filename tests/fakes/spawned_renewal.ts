// Starts `renewing_process.ts` with the sandbox's grants and nothing more, and listens to what it says.
import { folderBeside, lockName, loginFileName } from "../../src/config/logins/login_file.ts";

export interface SpawnedRenewal {
  /** Resolves when it waits for `go`. */
  ready(): Promise<void>;
  go(): Promise<void>;
  /** The next line it says, or `undefined` at its end. */
  line(): Promise<string | undefined>;
  /** `kill -9`. */
  kill(): void;
  /** Resolves with what was left to say, when it is gone. */
  ended(): Promise<readonly string[]>;
}

export interface RenewalOptions {
  readonly mode: "once" | "forever";
  readonly qwenHome: string;
  readonly tokenEndpoint: string;
  /** @default qwen */
  readonly issuer?: string;
}

export function spawnRenewal({ mode, qwenHome, tokenEndpoint, issuer = "qwen" }: RenewalOptions): SpawnedRenewal {
  const file = loginFileName(issuer);
  const granted = [file, lockName(file), folderBeside(file)].map((name) => `${qwenHome}/${name}`).join(",");
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      `--allow-read=${granted}`,
      `--allow-write=${granted}`,
      `--allow-net=${new URL(tokenEndpoint).host}`,
      new URL("renewing_process.ts", import.meta.url).pathname,
      mode,
      qwenHome,
      issuer,
      tokenEndpoint,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = linesOf(child.stdout);
  const line = async (): Promise<string | undefined> => {
    const next = await lines.next();
    return next.done ? undefined : next.value;
  };
  return {
    line,
    async ready(): Promise<void> {
      if (await line() !== "ready") throw new Error("the process did not come up");
    },
    async go(): Promise<void> {
      const writer = child.stdin.getWriter();
      await writer.write(new Uint8Array([10]));
      await writer.close();
    },
    kill: () => child.kill("SIGKILL"),
    async ended(): Promise<readonly string[]> {
      const rest: string[] = [];
      for await (const left of lines) rest.push(left);
      await child.status;
      return rest;
    },
  };
}

async function* linesOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}

/** Starts that many, and lets them go at the same moment when all are up. */
export async function spawnAtOnce(count: number, options: RenewalOptions): Promise<readonly SpawnedRenewal[]> {
  const all = Array.from({ length: count }, () => spawnRenewal(options));
  await Promise.all(all.map((one) => one.ready()));
  await Promise.all(all.map((one) => one.go()));
  return all;
}
