// Makes docs/terminal.svg: the real program in a real pseudo-terminal, talking to the demo's service on this machine.
// Only what the service's model says is written here. Usage: deno task picture
import { startDemoServer } from "../src/demo/server.ts";
import { drawWindow } from "./picture/svg.ts";
import { Shell } from "./picture/shell.ts";
import { PERMISSION_FLAGS } from "./permissions.ts";
import { say } from "./say.ts";

const ROOT = new URL("../", import.meta.url);
const COLUMNS = 92;
/** A port at which nothing that is known by name lives, and one number in the picture every time. */
const PORT = 8765;
const KEY = "sk-local-1f4b9c27d05e8a63";
const QUESTION = "Which OAuth flow fits a server without a browser?";

const ANSWER = `The **device flow** (RFC 8628): you approve on *another* device, the server only polls.

| flow     | browser       | listens on     | RFC  |
| -------- | ------------- | -------------- | ---- |
| loopback | on this host  | \`127.0.0.1:0\`  | 8252 |
| device   | anywhere      | nothing        | 8628 |

\`\`\`ts
const answer = await fetch(tokenUrl, { method: "POST", body });
if (!answer.ok) await sleep(interval * 1000); // authorization_pending
\`\`\`
`;

const DESCRIPTION =
  "Three commands in a terminal: qwen auth status lists method, key, base URL and model, each with the " +
  "place it came from, and what was not used; qwen permissions names the one host that may be reached; qwen holds a conversation, whose answer " +
  "has a table and highlighted code.";

async function main(): Promise<void> {
  const place = await Deno.makeTempDir({ prefix: "qwen-picture-" });
  const server = startDemoServer({ apiKey: KEY, wordDelayMs: 5, pendingPolls: 0, port: PORT, reply: () => ANSWER });
  try {
    const shell = new Shell({
      columns: COLUMNS,
      rows: 60,
      cwd: `${place}/app`,
      env: await prepare(place),
      prompt: "\x1b[1;34m~/app\x1b[0m \x1b[32m$\x1b[0m ",
    });
    await shell.run("qwen auth status -m qwen3-coder");
    await shell.draw("\r\n");
    await shell.run("qwen permissions");
    await shell.draw("\r\n");
    await shell.run("qwen", async (program) => {
      await program.shows(/❯ *$/);
      program.type(QUESTION);
      program.type("\r");
      await program.shows(/authorization_pending[^❯]*❯ *$/);
    });
    const svg = drawWindow(shell.screen(), { title: "qwen", description: DESCRIPTION });
    await Deno.writeTextFile(new URL("docs/terminal.svg", ROOT), svg);
    say(`docs/terminal.svg, ${svg.length} bytes`);
  } finally {
    await server.close();
    await Deno.remove(place, { recursive: true });
  }
}

/** A home with a project in it, and `qwen` in the PATH; answers the environment to use it with. */
async function prepare(place: string): Promise<Record<string, string>> {
  await Deno.mkdir(`${place}/app`, { recursive: true });
  await Deno.mkdir(`${place}/bin`);
  await Deno.writeTextFile(
    `${place}/app/.env`,
    `OPENAI_BASE_URL=http://127.0.0.1:${PORT}/v1\nOPENAI_MODEL=qwen3-max\n`,
  );
  const flags = ["run", "--quiet", "--config", pathOf("deno.json"), ...PERMISSION_FLAGS, pathOf("main.ts")];
  const words = [Deno.execPath(), ...flags].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  await Deno.writeTextFile(`${place}/bin/qwen`, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  return {
    PATH: `${place}/bin:/usr/bin:/bin`,
    HOME: place,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    OPENAI_API_KEY: KEY,
    // The cache of modules stays where it is.
    ...(Deno.env.get("DENO_DIR") === undefined
      ? { XDG_CACHE_HOME: cacheHome() }
      : { DENO_DIR: Deno.env.get("DENO_DIR") ?? "" }),
  };
}

function cacheHome(): string {
  return Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? ""}/.cache`;
}

function pathOf(relative: string): string {
  return decodeURIComponent(new URL(relative, ROOT).pathname);
}

if (import.meta.main) {
  await main();
  // The library of the pseudo-terminal keeps a handle open.
  Deno.exit(0);
}
