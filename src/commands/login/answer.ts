// Owns the wait for the answer of a browser sign-in: loopback, pasted lines, strays and the clock come together in one
// queue, so that each is told in order and a prompt is never drawn over. It judges nothing: `auth/flow/state.ts` and
// `auth/flow/paste.ts` do.
import type { SignInPorts } from "./ports.ts";
import { waysOffered } from "../../auth/flow/choose_flow.ts";
import type { Party } from "../../auth/flow/authorization_code.ts";
import type { Loopback, LoopbackAnswer } from "../../auth/loopback/loopback.ts";
import { readPasted } from "../../auth/flow/paste.ts";
import type { Expected, StrayReason } from "../../auth/flow/state.ts";
import type { Secret } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import type { LineResult } from "../../terminal/input/read_line.ts";
import { text } from "../../text/text.ts";

/**
 * Longer than any sign-in with a second factor takes, and than an issuer's own page is good for; without it a forgotten
 * process would wait for ever, and its port with it.
 */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Where the loopback server tells of requests that are not ours; whoever waits takes the telling over. */
export interface Strays {
  tell: (reason: StrayReason) => void;
}

interface Waiting {
  readonly expected: Expected;
  readonly ports: SignInPorts;
  readonly strays: Strays;
  /** Absent when only a pasted line can bring the answer. */
  readonly loopback?: Loopback;
}

type Event =
  | { readonly kind: "answer"; readonly answer: LoopbackAnswer }
  | { readonly kind: "line"; readonly line: LineResult }
  | { readonly kind: "stray"; readonly reason: StrayReason }
  | { readonly kind: "failure"; readonly error: unknown };

/**
 * Waits for the code; `device` when the user asks for a device code instead.
 * @throws {QwenError} `cancelled` by Ctrl-C, `auth` when nobody comes within 15 minutes, or on a refusal where nobody
 * can try again
 */
export async function awaitAnswer(party: Party, waiting: Waiting): Promise<Secret | "device"> {
  const desk = new AnswerDesk(party, waiting);
  try {
    return await desk.run();
  } finally {
    await desk.close();
  }
}

class AnswerDesk {
  readonly #party: Party;
  readonly #waiting: Waiting;
  readonly #events: Event[] = [];
  readonly #end = new AbortController();
  #wake: (() => void) | undefined;
  #prompt: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  #canPaste: boolean;

  constructor(party: Party, waiting: Waiting) {
    this.#party = party;
    this.#waiting = waiting;
    this.#canPaste = waiting.ports.ui.interactive;
  }

  async run(): Promise<Secret | "device"> {
    this.#listen();
    while (true) {
      this.#openPrompt();
      const event = await this.#next();
      await this.#closePrompt();
      const result = this.#take(event);
      if (result !== undefined) return result;
    }
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#closePrompt();
  }

  #listen(): void {
    const { ports, strays, loopback } = this.#waiting;
    const { signal } = this.#end;
    strays.tell = (reason) => this.#put({ kind: "stray", reason });
    const abort = (): void => this.#put({ kind: "failure", error: ports.signal.reason });
    ports.signal.addEventListener("abort", abort, { signal });
    if (ports.signal.aborted) abort();
    const timedOut = new QwenError("auth", text().login.browser.timedOut(LONGEST_WAIT_MS / 60_000), {
      hint: [text().login.browser.timedOutHint(this.#otherWays("--loopback"))],
    });
    ports.clock.sleep(LONGEST_WAIT_MS, signal).then(() => this.#put({ kind: "failure", error: timedOut }), () => {});
    if (loopback !== undefined) this.#pumpAnswers(loopback).catch(() => {});
    else if (!ports.ui.interactive) this.#readPiped().catch((error) => this.#put({ kind: "failure", error }));
  }

  async #pumpAnswers(loopback: Loopback): Promise<void> {
    while (!this.#end.signal.aborted) this.#put({ kind: "answer", answer: await loopback.next() });
  }

  async #readPiped(): Promise<void> {
    const words = text().login.browser;
    const line = await this.#waiting.ports.ui.pipedLine();
    if (line !== undefined) return this.#put({ kind: "line", line: { kind: "line", text: line } });
    throw new QwenError("auth", words.nothingPasted, { hint: [words.nothingPastedHint(this.#otherWays("--paste"))] });
  }

  #otherWays(than: string): readonly string[] {
    return waysOffered(this.#party).filter((way) => way !== than);
  }

  #put(event: Event): void {
    this.#events.push(event);
    this.#wake?.();
  }

  async #next(): Promise<Event> {
    while (true) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  #openPrompt(): void {
    if (!this.#canPaste) return;
    const stop = new AbortController();
    const { ui } = this.#waiting.ports;
    const done = ui.askLine(text().login.browser.prompt, { signal: stop.signal }).then(
      (line) => {
        // Closed by us: whatever it answers is not the user's word.
        if (!stop.signal.aborted) this.#put({ kind: "line", line });
      },
      (error) => this.#put({ kind: "failure", error }),
    );
    this.#prompt = { stop, done };
  }

  async #closePrompt(): Promise<void> {
    this.#prompt?.stop.abort();
    await this.#prompt?.done;
    this.#prompt = undefined;
  }

  #take(event: Event): Secret | "device" | undefined {
    switch (event.kind) {
      case "failure":
        throw event.error;
      case "stray":
        this.#waiting.ports.ui.show(text().login.browser.stray[event.reason]);
        return undefined;
      case "answer":
        return event.answer.kind === "code" ? event.answer.code : this.#refused(event.answer);
      case "line":
        return this.#takeLine(event.line);
    }
  }

  #takeLine(line: LineResult): Secret | "device" | undefined {
    const { ports, expected, loopback } = this.#waiting;
    const words = text().login.browser;
    if (line.kind === "cancelled" || (line.kind === "end" && loopback === undefined)) {
      throw new QwenError("cancelled", text().login.cancelled);
    }
    if (line.kind !== "line") {
      this.#canPaste = false;
      ports.ui.show(words.pasteEnded);
      return undefined;
    }
    const pasted = readPasted(line.text, expected);
    switch (pasted.kind) {
      case "code":
        return pasted.code;
      case "refused":
        return this.#refused(pasted);
      case "device":
        if (this.#party.metadata.deviceEndpoint !== undefined) return "device";
        return this.#useless(words.pasted.noDevice);
      case "stray":
        return this.#useless(words.stray[pasted.reason]);
      case "nothing":
        return ports.ui.interactive ? undefined : this.#useless(words.nothingPasted);
      default:
        return this.#useless(words.pasted[pasted.kind]);
    }
  }

  /** A line that brings nothing: the next may. Piped input has no next. */
  #useless(message: string): undefined {
    const { ui } = this.#waiting.ports;
    if (!ui.interactive) throw new QwenError("auth", message.replace(/\.$/, ""), { hint: [text().login.engine.again] });
    ui.show(message);
  }

  /** Where somebody can go back and try again, a refusal is told and the wait goes on; elsewhere it is the end. */
  #refused({ error, description }: { error: string; description: string }): undefined {
    const { ui } = this.#waiting.ports;
    const { name } = this.#party.issuer;
    const words = text().login;
    if (!ui.interactive) {
      throw new QwenError("auth", words.engine.refused(name, error, description), { hint: [words.engine.again] });
    }
    const detail = description === "" ? error : `${error}: ${description}`;
    ui.show([words.browser.refused(name, words.refusals(error), detail), words.browser.stillWaiting]);
  }
}
