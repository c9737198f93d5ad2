// A sandbox that has turned: it tries everything that a sandbox must not be able to do and reports what it got.
// The tests start it with the grants of a real configuration, in the source run and inside a compiled binary.

/** The address that the start message grants, and one that it does not, come in `handover`. */
export interface Targets {
  readonly granted: string;
  readonly forbidden: string;
  readonly redirecting: string;
  readonly outside: string;
  readonly localJson: string;
  readonly localModule: string;
  readonly victim: number;
  /** `~/.qwen`: a few files in it may be the sandbox's, never all. */
  readonly home: string;
  /** Files of `~/.qwen` that are no sandbox's: what stands in them decides where the next run's key goes. */
  readonly steering: readonly string[];
}

const BESIDE = "beside-the-home";

async function attempt(act: () => unknown): Promise<string> {
  try {
    await act();
    return "DONE";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** What a Worker of this module says; throws when it cannot be started. */
function answerOf(module: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(module, { type: "module" });
    worker.onmessage = resolve;
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new DOMException("refused", "NotCapable"));
    };
  });
}

/** Node's modules by a name that no bundler looks into. */
function node(name: string): string {
  return `node:${name}`;
}

/** What lies in `~/.qwen`: what some sandboxes may use, then everything that none may. */
async function tryTheHome({ home, steering }: Targets): Promise<Record<string, string>> {
  const own = `${home}/oauth_creds.json`;
  const report: Record<string, string> = {
    "write its own login": await attempt(() => {
      Deno.mkdirSync(`${home}/oauth_creds.d`);
      Deno.writeTextFileSync(`${home}/oauth_creds.d/new-1`, Deno.readTextFileSync(own));
      Deno.renameSync(`${home}/oauth_creds.d/new-1`, own);
      Deno.writeTextFileSync(`${home}/oauth_creds.lock`, "x");
    }),
    "keep a conversation": await attempt(() => {
      Deno.mkdirSync(`${home}/sessions`);
      Deno.writeTextFileSync(`${home}/sessions/own.jsonl`, "x");
      Deno.writeTextFileSync(`${home}/history`, "x");
    }),
    "list its directory": await attempt(() => [...Deno.readDirSync(home)]),
    "open its directory to others": await attempt(() => Deno.chmodSync(home, 0o777)),
    "write a file of any name": await attempt(() => Deno.writeTextFileSync(`${home}/new`, "x")),
    "write by a way around": await attempt(() => Deno.writeTextFileSync(`${home}/sessions/../new`, "x")),
    "link its directory in": await attempt(() => Deno.symlinkSync(home, `${home}/sessions/up`)),
  };
  for (const name of steering) {
    const path = `${home}/${name}`;
    Object.assign(report, {
      [`read ${name}`]: await attempt(() => Deno.readTextFileSync(path)),
      [`write ${name}`]: await attempt(() => Deno.writeTextFileSync(path, "x")),
      [`write ${name} with node:fs`]: await attempt(async () => (await import(node("fs"))).writeFileSync(path, "x")),
      [`add to ${name}`]: await attempt(() => Deno.writeTextFileSync(path, "x", { append: true })),
      [`open ${name} to others`]: await attempt(() => Deno.chmodSync(path, 0o666)),
      [`remove ${name}`]: await attempt(() => Deno.removeSync(path)),
      [`copy its login over ${name}`]: await attempt(() => Deno.copyFileSync(own, path)),
      [`move a conversation over ${name}`]: await attempt(() => Deno.renameSync(`${home}/sessions/own.jsonl`, path)),
      [`move ${name} to where it may write`]: await attempt(() => Deno.renameSync(path, `${home}/sessions/got`)),
      [`link ${name} to where it may write`]: await attempt(() => Deno.linkSync(path, `${home}/sessions/got`)),
      [`replace ${name} by a folder`]: await attempt(() => Deno.mkdirSync(path)),
    });
  }
  return {
    ...report,
    "move its directory away": await attempt(() => Deno.renameSync(home, `${home}.old`)),
    "remove its directory": await attempt(() => Deno.removeSync(home, { recursive: true })),
  };
}

async function tryEverything(targets: Targets): Promise<Record<string, string>> {
  return {
    "read /etc/passwd": await attempt(() => Deno.readTextFileSync("/etc/passwd")),
    ...await tryTheHome(targets),
    "read beside its own directory": await attempt(() => Deno.readTextFileSync(`${targets.home}/../${BESIDE}`)),
    "link out of its own directory": await attempt(() => {
      Deno.symlinkSync("/etc", `${targets.home}/sessions/etc`);
      Deno.readTextFileSync(`${targets.home}/sessions/etc/passwd`);
    }),
    "link a file in": await attempt(() => {
      Deno.linkSync("/etc/passwd", `${targets.home}/sessions/passwd`);
      Deno.readTextFileSync(`${targets.home}/sessions/passwd`);
    }),
    "move a file in": await attempt(() => Deno.renameSync("/etc/hostname", `${targets.home}/sessions/name`)),
    "change directory": await attempt(() => Deno.chdir("/")),
    "import a file as text": await attempt(async () => {
      const [passwd, type] = ["file:///etc/passwd", "text"];
      await import(passwd, { with: { type } });
    }),
    "import a local file through a data: URL": await attempt(async () => {
      const module = `data:text/javascript,import secret from "${targets.localJson}" with {type: "json"};`;
      await import(module);
    }),
    "require a local file": await attempt(async () =>
      (await import(node("module"))).createRequire(targets.localModule)(new URL(targets.localJson).pathname)
    ),
    "start a Worker that imports a local file": await attempt(() =>
      answerOf(`data:text/javascript,import x from "${targets.localJson}" with {type: "json"}; postMessage(x)`)
    ),
    "read ./.env": await attempt(() => Deno.readTextFileSync(".env")),
    "read through a link": await attempt(() => Deno.readTextFileSync("/proc/self/environ")),
    "list the current directory": await attempt(() => [...Deno.readDirSync(".")]),
    "write outside": await attempt(() => Deno.writeTextFileSync(targets.outside, "x")),
    "reach the granted host": await attempt(async () => await (await fetch(targets.granted)).text()),
    "reach another host": await attempt(async () => await (await fetch(targets.forbidden)).text()),
    "reach another host by redirect": await attempt(async () => await (await fetch(targets.redirecting)).text()),
    "connect to another port": await attempt(() => Deno.connect({ hostname: "127.0.0.1", port: 1 })),
    "listen": await attempt(() => Deno.listen({ hostname: "0.0.0.0", port: 0 })),
    "read OPENAI_API_KEY": await attempt(() => Deno.env.get("OPENAI_API_KEY")),
    "read the whole environment": await attempt(() => Deno.env.toObject()),
    "start a process": await attempt(() => new Deno.Command("xdg-open", { args: ["x"] }).outputSync()),
    "load native code": await attempt(() => Deno.dlopen("libc.so.6", {})),
    "learn the host name": await attempt(() => Deno.hostname()),
    "ask for more": await attempt(async () => {
      const { state } = await Deno.permissions.request({ name: "read" });
      if (state !== "granted") throw new DOMException("still not granted", state);
    }),
    "start a Worker with more": await attempt(() => {
      new Worker("data:text/javascript,", { type: "module", deno: { permissions: "inherit" } }).terminate();
      new Worker("data:text/javascript,", { type: "module", deno: { permissions: { read: true } } }).terminate();
    }),
    "import a local JSON file": await attempt(async () => {
      const local = targets.localJson;
      await import(local, { with: { type: "json" } });
    }),
    "start a Worker from a local file": await attempt(() => answerOf(targets.localModule)),
    "read with node:fs": await attempt(async () => (await import(node("fs"))).readFileSync("/etc/passwd")),
    "read process.env": await attempt(async () => {
      const { env } = await import(node("process"));
      if (env.OPENAI_API_KEY === undefined) throw new DOMException("not there", "NotCapable");
    }),
    "signal another process": await attempt(async () => (await import(node("process"))).kill(targets.victim, 0)),
    "run with node:child_process": await attempt(async () => {
      const { error } = (await import(node("child_process"))).spawnSync("/bin/true");
      if (error !== undefined) throw error;
    }),
    "resolve a name": await attempt(() => Deno.resolveDns("localhost", "A")),
    "send a datagram": await attempt(() => Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 })),
    "open a WebSocket": await attempt(() =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(targets.forbidden.replace("http:", "ws:"));
        socket.onopen = resolve;
        socket.onerror = () => reject(new DOMException("refused", "NotCapable"));
      })
    ),
    "connect through a proxy of its own": await attempt(async () => {
      const client = Deno.createHttpClient({ proxy: { url: targets.forbidden } });
      await (await fetch("http://elsewhere.test/", { client })).text();
    }),
    "import code from a host": await attempt(async () => {
      const remote = `${targets.forbidden}x.js`;
      await import(remote);
    }),
  };
}

self.onmessage = async (event: MessageEvent<{ type: string; handover?: Targets }>): Promise<void> => {
  const { type, handover } = event.data;
  if (type !== "start" || handover === undefined) return;
  const report = await tryEverything(handover);
  self.postMessage({ type: "request", id: 1, request: { kind: "open-url", url: `data:${JSON.stringify(report)}` } });
};
