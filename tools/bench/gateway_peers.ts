// Other gateways beside ours, in the same run: nginx where it is installed, and with `--peers` those of npm, which are
// installed into a temporary folder first.
import { freeLoopbackPort } from "../../src/launcher/machine/loopback_port.ts";

/** A way to the service. */
export interface Way {
  readonly name: string;
  /** Whole, as it is asked. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A gateway that was started. */
export interface Peer extends AsyncDisposable {
  readonly way: Way;
  readonly pid: number;
}

/** Of the versions that `gateway.md` measured. */
const PORTKEY = "@portkey-ai/gateway@1.15.2";
const ROUTER = "@musistudio/claude-code-router@1.0.73";

const STARTS_WITHIN_MS = 30_000;

/** Starts the others before a service (its base URL), as far as they are here. */
export async function startPeers(
  { baseUrl, folder, withNpm }: { readonly baseUrl: string; readonly folder: string; readonly withNpm: boolean },
): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  const nginx = await startNginx(baseUrl, folder);
  if (nginx !== undefined) peers.push(nginx);
  if (!withNpm) return peers;
  await run("npm", ["install", "--no-fund", "--no-audit", "--prefix", folder, PORTKEY, ROUTER]);
  peers.push(await startPortkey(baseUrl, folder), await startRouter(baseUrl, folder));
  return peers;
}

async function startNginx(baseUrl: string, folder: string): Promise<Peer | undefined> {
  const port = freeLoopbackPort() ?? 0;
  const config = `${folder}/nginx.conf`;
  await Deno.writeTextFile(
    config,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};
  upstream service { server ${new URL(baseUrl).host}; keepalive 64; }
  server { listen 127.0.0.1:${port};
    location / { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }`,
  );
  const way = { name: "nginx, buffering off", url: `http://127.0.0.1:${port}/v1/chat/completions`, headers: {} };
  try {
    return await start(way, new Deno.Command("nginx", { args: ["-c", config], stdout: "null", stderr: "null" }));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function startPortkey(baseUrl: string, folder: string): Promise<Peer> {
  const port = freeLoopbackPort() ?? 0;
  const way = {
    name: "Portkey 1.15.2",
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    headers: { "x-portkey-provider": "openai", "x-portkey-custom-host": baseUrl },
  };
  const args = [`${folder}/node_modules/.bin/gateway`, "--headless", `--port=${port}`];
  return await start(way, new Deno.Command("node", { args, stdout: "null", stderr: "null" }));
}

async function startRouter(baseUrl: string, folder: string): Promise<Peer> {
  const port = freeLoopbackPort() ?? 0;
  await Deno.mkdir(`${folder}/.claude-code-router`, { recursive: true });
  const provider = { name: "s", api_base_url: `${baseUrl}/chat/completions`, api_key: "sk-bench", models: ["m"] };
  const config = {
    PORT: port,
    HOST: "127.0.0.1",
    APIKEY: "bench",
    LOG: false,
    NON_INTERACTIVE_MODE: true,
    Providers: [provider],
    Router: { default: "s,m" },
  };
  await Deno.writeTextFile(`${folder}/.claude-code-router/config.json`, JSON.stringify(config));
  const way = {
    name: "claude-code-router 1.0.73, Messages",
    url: `http://127.0.0.1:${port}/v1/messages`,
    headers: { authorization: "Bearer bench" },
  };
  const args = [`${folder}/node_modules/.bin/ccr`, "start"];
  const env = { HOME: folder };
  return await start(way, new Deno.Command("node", { args, env, stdout: "null", stderr: "null" }));
}

/** Starts a gateway and waits until it listens. */
async function start(way: Way, command: Deno.Command): Promise<Peer> {
  const child = command.spawn();
  const { hostname, port } = new URL(way.url);
  const until = performance.now() + STARTS_WITHIN_MS;
  for (;;) {
    try {
      (await Deno.connect({ hostname, port: Number(port) })).close();
      break;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    way,
    pid: child.pid,
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args], stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
}
