// Owns the cell's life: open with exact grants, start, relay messages, end. It decides nothing about requests
// (`broker.ts` does) and never looks into what the cell computes.
import type { CellName, Request, StartMessage, ToCell } from "../../contract/messages.ts";
import { CELL_MODULE, PROMPT_CELL_MODULE } from "./module.ts";
import { type Grants, sameGrants } from "../grants/grants.ts";
import { checkMessage } from "../../contract/check.ts";

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
  /** A cell that was opened earlier. It is used if it has exactly these grants, and ended otherwise. */
  readonly standby?: Standby;
}

/** Starts a cell that can do what `grants` says and nothing else. */
export function startCell(start: StartMessage, options: CellOptions): Cell {
  const { grants, listener, module = start.command.kind === "prompt" ? PROMPT_CELL_MODULE : CELL_MODULE } = options;
  const opened = options.standby?.take(grants) ?? new OpenCell(grants, { module, name: "cell" });
  return opened.start(start, listener);
}

/**
 * A prompt's cell that was opened before the configuration is known, with the grants that it will most likely need. It
 * loads its code meanwhile, and is told nothing: the start message, with the key, goes to a cell of the planned grants
 * or to no cell.
 */
export class Standby {
  readonly #grants: Grants;
  #opened: OpenCell | undefined;

  constructor(grants: Grants, module = PROMPT_CELL_MODULE) {
    this.#grants = grants;
    this.#opened = new OpenCell(grants, { module, name: "standby" });
  }

  /** Hands the cell over if it has exactly these grants; ends it otherwise. */
  take(grants: Grants): OpenCell | undefined {
    const opened = this.#opened;
    this.#opened = undefined;
    if (sameGrants(grants, this.#grants)) return opened;
    opened?.end();
    return undefined;
  }

  /** Ends a cell that nobody took. */
  end(): void {
    this.#opened?.end();
    this.#opened = undefined;
  }
}

/** A Worker with its permissions, which has not been told yet what to do. */
class OpenCell {
  readonly #worker: Worker;
  #listener: CellListener | undefined;
  #crash: string | undefined;
  #over = false;

  constructor(grants: Grants, { module, name }: { readonly module: URL; readonly name: CellName }) {
    this.#worker = new Worker(module, { type: "module", name, deno: { permissions: permissionsOf(grants) } });
    this.#worker.onmessage = (event: MessageEvent<unknown>): void => this.#hear(event.data);
    this.#worker.onerror = (event: ErrorEvent): void => {
      event.preventDefault();
      this.#crashed(event.message);
    };
  }

  start(message: StartMessage, listener: CellListener): Cell {
    this.#listener = listener;
    if (this.#crash !== undefined) listener.onCrash(this.#crash);
    this.#send(message);
    return { send: (message) => this.#send(message), end: () => this.end() };
  }

  end(): void {
    this.#over = true;
    this.#worker.terminate();
  }

  #send(message: ToCell): void {
    if (!this.#over) this.#worker.postMessage(message);
  }

  #hear(data: unknown): void {
    // What a cell says before it was started is no answer to anything.
    if (this.#over || this.#listener === undefined) return;
    const message = checkMessage(data);
    if (message?.type === "request") this.#listener.onRequest(message.id, message.request);
    if (message?.type === "exit") {
      this.#over = true;
      this.#listener.onExit(message.code);
    }
  }

  #crashed(message: string): void {
    if (this.#over) return;
    this.end();
    this.#crash = message;
    this.#listener?.onCrash(message);
  }
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
