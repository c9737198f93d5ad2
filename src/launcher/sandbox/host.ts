// Owns the sandbox's life: open with exact grants, start, relay messages, end. It decides nothing about requests
// (`broker.ts` does) and never looks into what the sandbox computes.
import type { Request, StartMessage, ToSandbox } from "../../contract/messages.ts";
import { SANDBOX_MODULE } from "./module.ts";
import { LOOPBACK_LISTENER, UNIX } from "../../config/host_port.ts";
import { freeLoopbackPort } from "../machine/loopback_port.ts";
import type { Grants } from "../grants/grants.ts";
import { checkMessage } from "../../contract/check.ts";

/** What a running sandbox reports. */
export interface SandboxListener {
  onRequest(id: number, request: Request): void;
  onExit(code: number): void;
  /** The sandbox died of an error that it did not tell itself; the text may hold anything. */
  onCrash(message: string): void;
}

/** A running sandbox. */
export interface Sandbox {
  send(message: ToSandbox): void;
  /** Ends it at once; nothing more is reported. */
  end(): void;
}

/** How to start a sandbox. */
export interface SandboxOptions {
  readonly grants: Grants;
  readonly listener: SandboxListener;
  /** The module to run in it; another one than the program's own is a test's hostile sandbox. */
  readonly module?: URL;
}

/** Starts a sandbox that can do what `grants` says and nothing else. */
export function startSandbox(
  start: StartMessage,
  { grants, listener, module = SANDBOX_MODULE }: SandboxOptions,
): Sandbox {
  const loopbackPort = grants.net.includes(LOOPBACK_LISTENER) ? start.loopbackPort ?? freeLoopbackPort() : undefined;
  const permissions = permissionsOf(grants, loopbackPort);
  const worker = openWorker(module, permissions);
  let over = false;
  const end = (): void => {
    over = true;
    worker.terminate();
  };
  const send = (message: ToSandbox): void => {
    if (!over) worker.postMessage(message);
  };
  worker.onmessage = (event: MessageEvent<unknown>): void => {
    if (over) return;
    const message = checkMessage(event.data);
    if (message?.type === "request") listener.onRequest(message.id, message.request);
    if (message?.type === "exit") {
      over = true;
      listener.onExit(message.code);
    }
  };
  worker.onerror = (event: ErrorEvent): void => {
    event.preventDefault();
    if (over) return;
    end();
    listener.onCrash(event.message);
  };
  send(loopbackPort === undefined ? start : { ...start, loopbackPort });
  return { send, end };
}

/** Opens the Worker. To Deno 2.4 the path of a socket is a file to read and write; later ones want the network's word, too. */
function openWorker(module: URL, permissions: Deno.PermissionOptionsObject): Worker {
  const open = (deno: { readonly permissions: Deno.PermissionOptionsObject }): Worker =>
    new Worker(module, { type: "module", name: "sandbox", deno });
  const { net } = permissions;
  const isSocket = (host: string): boolean => host.startsWith(UNIX);
  if (!Array.isArray(net) || !net.some(isSocket)) return open({ permissions });
  try {
    return open({ permissions });
  } catch {
    return open({ permissions: { ...permissions, net: net.filter((host) => !isSocket(host)) } });
  }
}

/** `localhost` is gone to by its addresses (`base/network/trusting_fetch.ts`); by its name only with https. */
function withAddresses(host: string): readonly string[] {
  const port = /^localhost:(\d+)$/.exec(host)?.[1];
  return port === undefined ? [host] : [host, `127.0.0.1:${port}`, `[::1]:${port}`];
}

function permissionsOf(grants: Grants, loopbackPort: number | undefined): Deno.PermissionOptionsObject {
  const listening = loopbackPort === undefined ? [] : [`127.0.0.1:${loopbackPort}`, `[::1]:${loopbackPort}`];
  const net = [...grants.net.filter((host) => host !== LOOPBACK_LISTENER).flatMap(withAddresses), ...listening];
  return {
    net: net.length > 0 ? net : false,
    read: grants.read.length > 0 ? [...grants.read] : false,
    write: grants.write.length > 0 ? [...grants.write] : false,
    env: [...grants.env],
    run: false,
    ffi: false,
    sys: false,
    import: false,
  };
}
