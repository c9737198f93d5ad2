// Owns the wizard's run: it asks the question of each step, does what the program does by itself between them, and saves
// at the very end. Until then nothing is written, so that Ctrl-C leaves nothing behind. Reaching another host replaces
// the sandbox: the wizard then goes on in the next one where it was, with the state that it handed over.
import type { SandboxContext } from "../../../sandbox/context.ts";
import type { Chosen, Handover } from "../../../contract/messages.ts";
import { hostAndPort } from "../../../config/host_port.ts";
import { QwenError } from "../../../base/errors.ts";
import { asQwenError } from "../../../base/report.ts";
import { sanitizeLine } from "../../../terminal/sanitize.ts";
import type { Mark, Terminal } from "../../../terminal/terminal.ts";
import { text } from "../../../text/text.ts";
import { printNote } from "../../../sandbox/services/print_note.ts";
import { reach } from "../../../sandbox/services/reach.ts";
import { waitFor } from "../../../sandbox/services/wait_for.ts";
import { type Candidate, localAddresses, type LocalServer, type WizardRequests } from "./check.ts";
import { askStep, type ScreenFacts } from "./screens.ts";
import { signInWith } from "./sign_in.ts";
import { advance, type AskedStep, back, beginWizard, CUSTOM, failed, type WizardState } from "./steps.ts";

export interface WizardPorts {
  readonly context: SandboxContext;
  readonly terminal: Terminal;
  readonly requests: WizardRequests;
  /** What is handed to the next sandbox when this one is replaced in the middle. */
  handover(state: WizardState): Handover;
  /** Goes on with what was found, in another sandbox; throws when the launcher refuses. */
  goOn(found: Found): Promise<never>;
  /** Whether this sandbox was granted a host (`host:port`). */
  mayReach(host: string): boolean;
}

/** What holds from now on, and the file that it was saved in. */
export interface Found {
  readonly chosen: Chosen;
  readonly savedIn?: string;
}

/** How the wizard ends where it does not go on in another sandbox. `demo`: the user only wants to look. */
export type WizardOutcome = { readonly kind: "left" | "demo" };

/** Runs the wizard to its end, from the beginning or from where another sandbox left it. */
export async function runWizard(ports: WizardPorts, inherited?: WizardState): Promise<WizardOutcome> {
  return await new Wizard(ports, inherited).run();
}

class Wizard {
  readonly #ports: WizardPorts;
  #state: WizardState;
  #local: readonly LocalServer[] | undefined;
  /** Where each question began on the screen, by how many were answered before it. */
  readonly #marks: (Mark | undefined)[] = [];

  constructor(ports: WizardPorts, inherited?: WizardState) {
    this.#ports = ports;
    this.#state = inherited ?? beginWizard();
  }

  async run(): Promise<WizardOutcome> {
    while (true) {
      const { step } = this.#state;
      if (step === "list" || step === "check" || step === "save" || step === "sign-in") {
        await this.#tried(step);
        continue;
      }
      const facts = await this.#facts(step);
      this.#marks[this.#state.trail.length] = this.#ports.terminal.mark();
      const result = await askStep({ ...this.#state, step }, facts);
      if (this.#ports.context.signal.aborted) throw this.#ports.context.signal.reason;
      if (result === "leave" || result === "demo") return { kind: result === "demo" ? "demo" : "left" };
      if (result !== "back") this.#state = advance(this.#state, result);
      else if (!this.#goBack()) return { kind: "left" };
    }
  }

  /** To the question before, whose old answer goes from the screen with all that came after it; false at the first. */
  #goBack(): boolean {
    const next = back(this.#state);
    if (next === undefined) return false;
    this.#state = next;
    const mark = this.#marks[next.trail.length];
    if (mark !== undefined) this.#ports.terminal.takeBack(mark);
    return true;
  }

  async #facts(step: AskedStep): Promise<ScreenFacts> {
    const { context, terminal } = this.#ports;
    if (step === "method") this.#local ??= await this.#findLocal();
    const { baseUrl, model } = context.start.configuration;
    return {
      terminal,
      local: this.#local ?? [],
      canShow: context.start.configuration.credential === null,
      signal: context.signal,
      defaults: { baseUrl: baseUrl.value, model: model.value },
    };
  }

  /** A step that the program does by itself; its failure leads to a question. */
  async #tried(step: "list" | "check" | "save" | "sign-in"): Promise<void> {
    try {
      switch (step) {
        case "list":
          return await this.#list();
        case "check":
          return await this.#check();
        case "save":
          return await this.#ports.goOn(await this.#save());
        case "sign-in":
          return await this.#ports.goOn(await this.#signIn());
      }
    } catch (error) {
      const { signal } = this.#ports.context;
      if (signal.aborted) throw signal.reason;
      const failure = asQwenError(error);
      // Its questions and answers are the launcher's, and stand on the screen.
      if (step === "save" || step === "sign-in") this.#ports.terminal.forget();
      if (failure.kind === "cancelled") {
        if (!this.#goBack()) this.#state = beginWizard();
        return;
      }
      this.#state = failed(this.#state, { kind: failure.kind, lines: problemLines(failure, this.#state) });
    }
  }

  /** The list is a help, not a condition: many endpoints have none. Only a refused key stops here. */
  async #list(): Promise<void> {
    const candidate = this.#candidate();
    await this.#reach(candidate.baseUrl);
    let models: readonly string[] = [];
    try {
      models = await this.#waiting(text().wizard.listing, (signal) => this.#ports.requests.models(candidate, signal));
    } catch (error) {
      if (error instanceof QwenError && ["auth", "network", "cancelled"].includes(error.kind)) throw error;
      // Nothing can be sent to this address at all (a port that the runtime blocks): no model would answer there.
      if (error instanceof QwenError && error.hint.includes(text().chat.hintHeaders)) throw error;
      models = await this.#listBelowVersion(candidate);
    }
    this.#state = advance(this.#state, { step: "list", models });
  }

  /** Many type the address of the server alone. Where its API lies below `/v1`, that is the address from then on. */
  async #listBelowVersion(candidate: Candidate): Promise<readonly string[]> {
    const { pathname, search } = new URL(candidate.baseUrl);
    if (this.#state.provider !== CUSTOM || /\/v\d/.test(pathname) || search !== "") return [];
    const baseUrl = `${candidate.baseUrl}/v1`;
    try {
      const { requests, terminal } = this.#ports;
      const models = await this.#waiting(
        text().wizard.listing,
        (signal) => requests.models({ ...candidate, baseUrl }, signal),
      );
      this.#state = { ...this.#state, baseUrl };
      printNote(terminal, text().wizard.addedVersion(sanitizeLine(baseUrl)));
      return models;
    } catch (error) {
      if (error instanceof QwenError && error.kind === "cancelled") throw error;
      return [];
    }
  }

  async #check(): Promise<void> {
    const candidate = this.#candidate();
    await this.#reach(candidate.baseUrl);
    const label = text().wizard.checking(sanitizeLine(candidate.model ?? ""), new URL(candidate.baseUrl).host);
    await this.#waiting(label, (signal) => this.#ports.requests.check(candidate, signal));
    printNote(this.#ports.terminal, text().wizard.works);
    this.#state = advance(this.#state, { step: "check" });
  }

  async #save(): Promise<Found> {
    const { baseUrl, key = "", model } = this.#candidate();
    const choice = {
      method: "openai",
      baseUrl,
      // A key that was meant for another address must not go to this one, or stay beside it.
      key: key === "" ? "remove" : { set: key },
      ...(model === undefined ? {} : { model }),
    } as const;
    // Whether it is kept, and where, is the launcher's one question: the user's answer there is the choice.
    const edit = { kind: "use", scope: "user", ...choice } as const;
    const { path } = await this.#ports.context.ask({ kind: "save-configuration", edit });
    return { chosen: choice, ...(path === undefined ? {} : { savedIn: path }) };
  }

  async #signIn(): Promise<Found> {
    const { issuer = "qwen" } = this.#state;
    const { context, terminal } = this.#ports;
    const reach = (hosts: readonly string[]): Promise<void> => this.#reachAll(hosts, text().wizard.reasonSignIn);
    return { chosen: await signInWith(issuer, { context, terminal, reach }) };
  }

  #candidate(): Candidate {
    const { baseUrl, key = "", model } = this.#state;
    if (baseUrl === undefined) throw new RangeError("The wizard has no address yet");
    return { baseUrl, key, ...(model === undefined ? {} : { model }) };
  }

  #waiting<T>(label: string, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { terminal, context: { signal } } = this.#ports;
    return waitFor(terminal, { label, signal }, act);
  }

  async #findLocal(): Promise<readonly LocalServer[]> {
    const hosts = localAddresses().map(({ baseUrl }) => hostAndPort(baseUrl));
    try {
      await this.#reachAll(hosts, text().wizard.reasonLocal);
      return await this.#ports.requests.local(this.#ports.context.signal);
    } catch {
      // Not to find one is no failure.
      return [];
    }
  }

  async #reach(baseUrl: string): Promise<void> {
    await this.#reachAll([hostAndPort(baseUrl)], text().wizard.reasonCheck);
  }

  /** Returns when the hosts can be reached; otherwise this sandbox is replaced, or the user said no and it throws. */
  async #reachAll(hosts: readonly string[], reason: string): Promise<void> {
    const { context, mayReach } = this.#ports;
    try {
      await reach(context, { hosts, reason, mayReach, handover: () => this.#ports.handover(this.#state) });
    } catch (error) {
      // The launcher's question stands on the screen.
      this.#ports.terminal.forget();
      throw error;
    }
  }
}

/** What went wrong, in the words of somebody who has just typed it; the key itself is never in it. */
function problemLines(failure: QwenError, { step, key = "", baseUrl = "" }: WizardState): readonly string[] {
  const words = text().wizard;
  const mask = (line: string): string => sanitizeLine(key === "" ? line : line.replaceAll(key, "****"));
  if (failure.kind !== "auth" || step === "sign-in" || !URL.canParse(baseUrl)) {
    // The address stands above, and what the wizard itself asks for next need not be typed.
    const told = [text().chat.hintModels, text().chat.hintHeaders, text().chat.hintBaseUrl(baseUrl, words.answered)];
    const hints = failure.hint.filter((hint) => !told.includes(hint));
    return [failure.message, ...hints.map((hint) => `  ${hint}`)].map(mask);
  }
  const { host } = new URL(baseUrl);
  // Behind the status, in the quotation marks of each language.
  const said = /[(（]\d{3}[)）]\s*[:：]\s*(.+)$/u.exec(failure.message)?.[1];
  const first = key === "" ? words.keyNeeded(host) : words.keyRefused(host);
  return said === undefined ? [first] : [first, mask(words.serverSaid(said))];
}
