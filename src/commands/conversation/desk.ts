// Owns the desk that a conversation is held at: prompt, client, history, kept session, sign-in, the telling of errors.
// It joins them; none of them knows another.
import type { BearerSource } from "../../auth/bearer.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import type { ChatClient } from "../../chat/client.ts";
import { report } from "../../base/report.ts";
import { type LineResult, readLine } from "../../terminal/input/read_line.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { text } from "../../text/text.ts";
import { openSandboxClient } from "../../sandbox/services/sandbox_client.ts";
import { openBearer } from "../../sandbox/services/open_bearer.ts";
import type { HomeFiles } from "../../sandbox/services/home_files.ts";
import { printNote } from "../../sandbox/services/print_note.ts";
import type { KnownSecrets } from "../../sandbox/services/secrets_in_text.ts";
import { keepSession, newSessionId, type SessionKeeper } from "../sessions/sessions.ts";
import { completeLine } from "./slash/complete.ts";
import type { Desk } from "./slash/desk.ts";
import { SLASH_COMMANDS } from "./slash/table.ts";
import { waitFor } from "../../sandbox/services/wait_for.ts";
import { wizardRequests } from "./wizard/check.ts";
import type { WizardState } from "./wizard/steps.ts";
import { runWizard } from "./wizard/wizard.ts";
import { accountRows } from "./account.ts";
import { writeHandover } from "./handover.ts";
import type { History } from "./history.ts";
import type { OpenedTalk } from "./open.ts";
import type { Talk } from "./state.ts";
import { goOnWith } from "./switch.ts";
import { takeTurn } from "./take_turn.ts";

export interface DeskOptions extends OpenedTalk {
  readonly terminal: Terminal;
  readonly files?: HomeFiles;
  readonly fetch?: typeof fetch;
  mayReach(host: string): boolean;
  readonly secrets: KnownSecrets;
  readonly history: History;
}

const TAB_PATIENCE_MS = 3000;

export class ConversationDesk implements Desk {
  readonly context: SandboxContext;
  readonly terminal: Terminal;
  readonly talk: Talk;
  readonly client: ChatClient;
  readonly #options: DeskOptions;
  #keeper: SessionKeeper | undefined;
  #keptBytes: number;
  #models: readonly string[] | undefined;
  /** Typed while an answer came: lines to be taken next, and the beginning of one. */
  #waiting: readonly string[] = [];
  #typed = "";
  #ends = false;

  private constructor(context: SandboxContext, { options, client }: { options: DeskOptions; client: ChatClient }) {
    this.context = context;
    this.terminal = options.terminal;
    this.talk = options.talk;
    this.client = client;
    this.#options = options;
    this.#keptBytes = options.keptBytes;
    this.#keeper = this.#openKeeper();
  }

  static async open(context: SandboxContext, options: DeskOptions): Promise<ConversationDesk> {
    const bearer = remembering(await openBearer(context), options.secrets);
    const client = openSandboxClient(
      { ...context, ...(options.fetch === undefined ? {} : { fetch: options.fetch }) },
      bearer,
    );
    return new ConversationDesk(context, { options, client });
  }

  async readLine(): Promise<LineResult> {
    const { terminal } = this;
    const [next, ...more] = this.#waiting;
    this.#waiting = more;
    if (next !== undefined) return this.echo(next);
    if (this.#ends) return { kind: "end" };
    const initial = this.#typed;
    this.#typed = "";
    return await readLine(terminal, {
      prompt: this.#prompt(),
      initial,
      history: this.#options.history.lines,
      complete: (line, cursor) => completeLine(line.slice(0, cursor), { desk: this, commands: SLASH_COMMANDS }),
      signal: this.context.signal,
    });
  }

  /** A line that was given before, as if it had been typed now. */
  echo(line: string): LineResult {
    this.terminal.write(`${this.#prompt()}${line.split("\n").map(sanitizeLine).join("\n")}\n`);
    return { kind: "line", text: line };
  }

  async ask(words: string): Promise<void> {
    const { terminal, client, talk, context } = this;
    if (!terminal.dumb) terminal.write("\n");
    const { outcome, typed } = await takeTurn(words, {
      terminal,
      client,
      talk,
      host: new URL(context.start.configuration.baseUrl.value).host,
      provider: context.start.configuration.provider,
      signal: context.signal,
      typed: this.#typed,
      fail: (error) => this.fail(error),
      keepQuestion: (question) => this.#keeper?.question(question) ?? Promise.resolve(),
      keepAnswer: (turn) => this.#keeper?.answer(turn) ?? Promise.resolve(),
    });
    terminal.write("\n");
    // After a failure nothing is sent by itself: what was typed may not be meant any more.
    this.#ends = outcome === "answered" && typed.ends;
    const waiting = [...this.#waiting, ...typed.lines];
    this.#waiting = outcome === "answered" ? waiting : [];
    this.#typed = outcome === "answered"
      ? typed.rest
      : [...waiting, typed.rest].filter((line) => line !== "").join("\n");
  }

  async remember(line: string): Promise<void> {
    await this.#options.history.add(line);
  }

  say(lines: string | readonly string[], look: "plain" | "dim" | "yellow" = "dim"): void {
    printNote(this.terminal, lines, look);
  }

  fail(error: unknown): void {
    const { secrets } = this.#options;
    const { debug } = this.context.start;
    const [first = "", ...rest] = report(error, { debug, mask: (part) => secrets.maskKnown(part) }).lines;
    printNote(this.terminal, first.replace(text().errors.prefix(""), ""), "red");
    for (const line of rest) printNote(this.terminal, line.trimStart(), { look: "dim", indent: "  " });
  }

  clear(): void {
    this.talk.clear(newSessionId());
    this.#keptBytes = 0;
    this.#keeper = this.#openKeeper();
  }

  async models(show?: "silent"): Promise<readonly string[]> {
    const { signal } = this.context;
    const label = text().wizard.listing;
    // Behind Tab the line is being edited: nothing may be drawn over it, and nobody waits there for long.
    this.#models ??= show === "silent"
      ? await this.client.models(AbortSignal.any([signal, AbortSignal.timeout(TAB_PATIENCE_MS)]))
      : await waitFor(this.terminal, { label, signal }, (stop) => this.client.models(stop));
    return this.#models;
  }

  async signIn(inherited?: WizardState): Promise<void> {
    const { context, terminal, talk } = this;
    await runWizard({
      context,
      terminal,
      requests: wizardRequests(context, this.#options),
      handover: (wizard) => ({ ...writeHandover(talk, { keptBytes: this.#keptBytes, wizard }) }),
      goOn: (found) => {
        const before = accountRows(context.start);
        return goOnWith(context, writeHandover(talk, { keptBytes: this.#keptBytes, before, ...found }));
      },
      mayReach: (host) => this.#options.mayReach(host),
    }, inherited);
    this.say(text().conversation.nothingChanged);
  }

  /** The last words; answers the exit code. */
  leave(): number {
    if (this.#keeper !== undefined && this.talk.turns.length > 0) this.say(text().sessions.goOn(this.talk.id));
    return 0;
  }

  #prompt(): string {
    const { dumb, style } = this.terminal;
    const count = this.talk.attachments.length;
    const attached = count === 0 ? "" : `${style.paint(`+${count}`, "yellow")} `;
    return attached + (dumb ? "> " : `${style.paint("❯", "cyan", "bold")} `);
  }

  #openKeeper(): SessionKeeper | undefined {
    const { files, secrets } = this.#options;
    if (files === undefined) return undefined;
    const { context, talk } = this;
    return keepSession({
      files,
      secrets,
      head: { id: talk.id, cwd: context.start.cwd, createdAt: context.now() },
      size: this.#keptBytes,
      now: () => context.now(),
      onStop: (reason) => this.say(text().sessions.stopped[reason], "yellow"),
      onGrow: (size) => this.#keptBytes = size,
    });
  }
}

/** Every token that is used is known from then on, so that it can be kept out of what is kept. */
function remembering(bearer: BearerSource, secrets: KnownSecrets): BearerSource {
  return {
    async current(signal): ReturnType<BearerSource["current"]> {
      const current = await bearer.current(signal);
      secrets.add(current.secret?.reveal());
      return current;
    },
    async renew(refused, signal): ReturnType<BearerSource["renew"]> {
      const renewed = await bearer.renew(refused, signal);
      secrets.add(renewed?.secret?.reveal());
      return renewed;
    },
    pace: (onWait, signal) => bearer.pace(onWait, signal),
  };
}
