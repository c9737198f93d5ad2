// Owns the loopback redirect: what each request to our little server means for the sign-in. Two duties pull apart: the
// user must learn what went wrong, and whoever finds the port must neither end nor fool the sign-in. So the state is
// judged before anything is answered; only what carries it counts; all else gets a page and changes nothing.
// The code leaves the address bar at once by a redirect to a clean address, and stands in no page and no message.
import type { Clock } from "../../base/clock.ts";
import type { Reply, RequestHead } from "./loopback_http.ts";
import { type LoopbackLimits, type LoopbackServer, serveLoopback } from "./loopback_server.ts";
import { type ResultPage, resultPageReply } from "./result_page.ts";
import { callbackPath, type Expected, isSame, judgeAnswer, type StrayReason, type Verdict } from "../flow/state.ts";

/** An answer that carries this sign-in's state. */
export type LoopbackAnswer = Exclude<Verdict, { kind: "stray" }>;

export interface Loopback {
  /** Where the issuer sends the browser. */
  readonly redirectUri: string;
  /** The next answer of the issuer; after a refusal the user may try again at the same address. */
  next(): Promise<LoopbackAnswer>;
  /**
   * Shows the browser how the sign-in ended and closes the server: at once if no browser is on its way to a page, else
   * when it has got that, at most `lingerMs` (2 seconds) later.
   */
  finish(page: ResultPage, lingerMs?: number): Promise<void>;
  /** Closes the server without a word. */
  close(): void;
}

export interface LoopbackOptions {
  readonly expected: Expected;
  readonly clock: Clock;
  /** `localhost` where an issuer insists on the name; the address otherwise (RFC 8252 section 7.3 and 8.3). */
  readonly hostname?: "localhost";
  /** Told of each request with the right path that is not ours. */
  readonly onStray?: (reason: StrayReason) => void;
  readonly limits?: LoopbackLimits;
  /** @default a port that the system chooses */
  readonly port?: number | undefined;
}

const DONE_PATH = "/done";
const REFUSED_PATH = "/refused";
const LINGER_MS = 2_000;

/**
 * Starts to listen.
 * @throws {Error} the system's own when no loopback address can be listened on
 */
export function openLoopback(options: LoopbackOptions): Loopback {
  const desk = new Desk(options);
  const server = serveLoopback((head) => desk.respond(head), options);
  desk.open(server);
  return desk;
}

class Desk implements Loopback {
  readonly #options: LoopbackOptions;
  readonly #answers: LoopbackAnswer[] = [];
  readonly #outcome = Promise.withResolvers<ResultPage>();
  /** A page that a browser was sent to and has not got yet. */
  #owed: PromiseWithResolvers<void> | undefined;
  #wake: (() => void) | undefined;
  #server: LoopbackServer | undefined;
  #hosts: readonly string[] = [];
  #redirectUri = "";
  #refusal: ResultPage | undefined;
  /** A code came: the issuer has spoken, nothing that follows is heard. */
  #settled = false;

  constructor(options: LoopbackOptions) {
    this.#options = options;
  }

  open(server: LoopbackServer): void {
    this.#server = server;
    const host = this.#options.hostname ?? server.host;
    this.#redirectUri = `http://${host}:${server.port}${callbackPath(this.#options.expected)}`;
    this.#hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${server.port}`);
  }

  get redirectUri(): string {
    return this.#redirectUri;
  }

  async next(): Promise<LoopbackAnswer> {
    while (true) {
      const answer = this.#answers.shift();
      if (answer !== undefined) return answer;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  async finish(page: ResultPage, lingerMs: number = LINGER_MS): Promise<void> {
    this.#outcome.resolve(page);
    if (this.#owed !== undefined) {
      const late = new AbortController();
      const limit = this.#options.clock.sleep(lingerMs, late.signal).catch(() => {});
      await Promise.race([this.#owed.promise, limit]);
      late.abort();
    }
    this.close();
  }

  close(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  async respond(head: RequestHead): Promise<Reply> {
    // A page elsewhere may have made its own name point here (DNS rebinding); a redirect never carries such a host.
    if (head.host === undefined || !this.#hosts.includes(head.host)) return await resultPageReply("unknown", 400);
    const url = new URL(head.target, "http://127.0.0.1");
    const known = this.#meaningOf(url.pathname);
    if (known === undefined) return await resultPageReply("unknown", 404);
    // A HEAD is sent by whatever previews links, not by a redirect: it must not use up the code.
    if (head.method !== "GET") {
      const reply = await resultPageReply("unknown", 405);
      return { ...reply, headers: { ...reply.headers, allow: "GET" } };
    }
    if (known === "refused") return await this.#show(this.#refusal ?? "unknown");
    return known === "done" ? await this.#done() : await this.#callback(url);
  }

  #meaningOf(path: string): "callback" | "done" | "refused" | undefined {
    if (path === DONE_PATH && this.#settled) return "done";
    if (path === REFUSED_PATH && this.#refusal !== undefined) return "refused";
    return isSame(path, callbackPath(this.#options.expected)) ? "callback" : undefined;
  }

  async #callback(url: URL): Promise<Reply> {
    const answer = { path: url.pathname, query: url.searchParams };
    const verdict = judgeAnswer(answer, this.#options.expected);
    if (verdict.kind === "stray") {
      if (!this.#settled) this.#options.onStray?.(verdict.reason);
      return await resultPageReply("stray", 400);
    }
    // A second redirect, by a reload or by a guess: the browser is sent to the outcome of the first.
    if (this.#settled) return seeOther(DONE_PATH);
    this.#answers.push(verdict);
    this.#owed = Promise.withResolvers();
    this.#wake?.();
    if (verdict.kind === "refused") {
      this.#refusal = verdict;
      return seeOther(REFUSED_PATH);
    }
    this.#settled = true;
    return seeOther(DONE_PATH);
  }

  /** Held until the tokens are here, so that the page tells the truth. */
  async #done(): Promise<Reply> {
    return await this.#show(await this.#outcome.promise);
  }

  async #show(page: ResultPage): Promise<Reply> {
    return { ...await resultPageReply(page, 200), onSent: () => this.#owed?.resolve() };
  }
}

/** To an address without code and state, which stays in the address bar and the history instead. */
function seeOther(location: string): Reply {
  return { status: 303, headers: { location }, body: "" };
}
