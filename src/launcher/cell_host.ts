// Owns the cell's life: start with exact grants, relay messages, replace, end. It decides nothing about requests
// (`broker.ts` does) and never looks into what the cell computes.
import type { Request, StartMessage, ToCell } from "../cell/protocol.ts";
import { CELL_MODULE, PROMPT_CELL_MODULE } from "./cell_module.ts";
import type { Grants } from "./grants.ts";
import { checkMessage } from "./seam.ts";

/** What a running cell reports. */
export interface CellListener {
  onRequest(id: number, request: Request): void;
  onExit(code: number): void;
  /** The cell died of an error that it did not tell itself; the text may hold anything. */
  onCrash(message: string): void;
}

/** A running cell. */
export interface Cell {
  send(message: ToCell): void;
  /** Ends it at once; nothing more is reported. */
  end(): void;
}

/** How to start a cell. */
export interface CellOptions {
  readonly grants: Grants;
  readonly listener: CellListener;
  /** The module to run in it; another one than the program's own is a test's hostile cell. */
  readonly module?: URL;
}

/** Starts a cell that can do what `grants` says and nothing else. */
export function startCell(start: StartMessage, options: CellOptions): Cell {
  const { grants, listener, module = start.command.kind === "prompt" ? PROMPT_CELL_MODULE : CELL_MODULE } = options;
  const worker = new Worker(module, { type: "module", name: "cell", deno: { permissions: permissionsOf(grants) } });
  let over = false;
  const end = (): void => {
    over = true;
    worker.terminate();
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
  worker.postMessage(start);
  return { send: (message) => over || worker.postMessage(message), end };
}

function permissionsOf(grants: Grants): Deno.PermissionOptionsObject {
  return {
    net: grants.net.length > 0 ? [...grants.net] : false,
    read: grants.read.length > 0 ? [...grants.read] : false,
    write: grants.write.length > 0 ? [...grants.write] : false,
    env: [...grants.env],
    run: false,
    ffi: false,
    sys: false,
    import: false,
  };
}
