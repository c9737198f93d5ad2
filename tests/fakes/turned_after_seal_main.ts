// The program whose code turns at the worst moment: when the seal is on and a byte of the answer is still to come. It
// tries everything it can think of, and writes what it got to the file of standard error as one line of JSON.
import { launch } from "../../src/launcher/launch.ts";
import { giveUpForGood } from "../../src/launcher/permissions.ts";

const forbidden = "http://127.0.0.1:9/";

async function attempt(act: () => unknown): Promise<string> {
  try {
    await act();
    return "DONE";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Node's modules by a name that no bundler looks into. */
function node(name: string): string {
  return `node:${name}`;
}

function workerSays(permissions: Deno.PermissionOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const module = "data:text/javascript,postMessage(Deno.readTextFileSync('/etc/hostname'))";
    const worker = new Worker(module, { type: "module", deno: { permissions } });
    worker.onmessage = resolve;
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new DOMException("refused", "NotCapable"));
    };
  });
}

async function tryEverything(): Promise<Record<string, string>> {
  return {
    "read a file": await attempt(() => Deno.readTextFileSync("/etc/hostname")),
    "read a file later": await attempt(() => Deno.readTextFile("/etc/hostname")),
    "read with node:fs": await attempt(async () => (await import(node("fs"))).readFileSync("/etc/hostname")),
    "list a directory": await attempt(() => [...Deno.readDirSync(".")]),
    "look at a file": await attempt(() => Deno.statSync("/etc/hostname")),
    "read a link": await attempt(() => Deno.realPathSync(".")),
    "write a file": await attempt(() => Deno.writeTextFileSync("/tmp/qwen-turned", "x")),
    "make a directory": await attempt(() => Deno.mkdirSync("/tmp/qwen-turned-too")),
    "make a temporary file": await attempt(() => Deno.makeTempFileSync()),
    "change directory": await attempt(() => Deno.chdir("/")),
    "read a variable": await attempt(() => Deno.env.get("OPENAI_API_KEY")),
    "read the environment": await attempt(() => Deno.env.toObject()),
    "set a variable": await attempt(() => Deno.env.set("QWEN_TURNED", "1")),
    "fetch": await attempt(() => fetch(forbidden)),
    "connect": await attempt(() => Deno.connect({ hostname: "127.0.0.1", port: 9 })),
    "connect with TLS": await attempt(() => Deno.connectTls({ hostname: "127.0.0.1", port: 9 })),
    "listen": await attempt(() => Deno.listen({ hostname: "127.0.0.1", port: 0 })),
    "send a datagram": await attempt(() => Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 })),
    "resolve a name": await attempt(() => Deno.resolveDns("localhost", "A")),
    "open a WebSocket": await attempt(() =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket("ws://127.0.0.1:9/");
        socket.onopen = resolve;
        socket.onerror = () => reject(new DOMException("refused", "NotCapable"));
      })
    ),
    "go through a proxy": await attempt(async () => {
      const client = Deno.createHttpClient({ proxy: { url: forbidden } });
      await fetch("http://elsewhere.test/", { client });
    }),
    "start a program": await attempt(() => new Deno.Command("/usr/bin/xdg-open").outputSync()),
    "start a program with Node": await attempt(async () => {
      const { error } = (await import(node("child_process"))).spawnSync("/bin/true");
      if (error !== undefined) throw error;
    }),
    "signal a process": await attempt(() => Deno.kill(Deno.ppid, "SIGCONT")),
    "load native code": await attempt(() => Deno.dlopen("libc.so.6", {})),
    "learn the host name": await attempt(() => Deno.hostname()),
    "learn the user": await attempt(() => Deno.uid()),
    "import a file": await attempt(async () => {
      const file = "file:///etc/hostname";
      await import(file, { with: { type: "text" } });
    }),
    "import from a host": await attempt(async () => {
      const remote = `${forbidden}x.js`;
      await import(remote);
    }),
    "a Worker that reads": await attempt(() => workerSays({ read: true })),
    "a Worker with all there is": await attempt(() => workerSays("inherit")),
    "ask for a permission back": await attempt(async () => {
      const { state } = await Deno.permissions.request({ name: "read" });
      if (state !== "granted") throw new DOMException("still not granted", state);
    }),
  };
}

const encoder = new TextEncoder();
let turned: Promise<void> | undefined;
const code = await launch(Deno.args, {
  giveUp(rights): void {
    giveUpForGood(rights);
    if (!rights.includes("net") || rights.length > 1) return;
    turned = tryEverything().then((report) => {
      Deno.stderr.writeSync(encoder.encode(`${JSON.stringify(report)}\n`));
    });
  },
});
await turned;
Deno.exit(code);
