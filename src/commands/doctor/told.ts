// Owns the telling of the doctor's findings, as lines or as data, and the first thing to fix at the end. Keys, tokens and
// names of the user's are taken out of each before anything is shown.
import type { SandboxContext } from "../../sandbox/context.ts";
import { Secret } from "../../config/secret.ts";
import {
  exitCodeOf,
  type Finding,
  findingLines,
  findingsJson,
  redacted,
  redactor,
  verdictLine,
} from "../../base/findings.ts";
import { chooseStyle } from "../../terminal/style.ts";

/** What was found so far. People see each line as soon as it is known, programs all at the end. */
export class Told {
  readonly #findings: Finding[] = [];
  readonly #secrets: Secret[];
  readonly #context: SandboxContext;
  readonly #json: boolean;

  constructor(context: SandboxContext, json: boolean) {
    const { secret } = context.start;
    this.#context = context;
    this.#json = json;
    this.#secrets = secret === undefined ? [] : [new Secret(secret)];
  }

  /** A token that became known only here. */
  hide(secret: Secret): void {
    this.#secrets.push(secret);
  }

  add(findings: readonly Finding[]): void {
    const { HOME, USER } = this.#context.start.surroundings;
    const redact = redactor({ homes: [HOME], user: USER, secrets: this.#secrets });
    const clean = findings.map((finding) => redacted(finding, redact));
    this.#findings.push(...clean);
    if (!this.#json) this.#context.stdout.write(this.#lines(clean));
  }

  end(): number {
    this.#context.stdout.write(this.#json ? findingsJson(this.#findings) : verdictLine(this.#findings, this.#width));
    return exitCodeOf(this.#findings);
  }

  get #width(): { readonly columns?: number } {
    const { stdout, columns } = this.#context.start.terminal;
    return stdout ? { columns } : {};
  }

  #lines(findings: readonly Finding[]): string {
    const { start: { terminal }, env } = this.#context;
    const style = chooseStyle({ isTerminal: terminal.stdout, env });
    const colours = { ok: "green", warn: "yellow", fail: "red", skipped: "dim" } as const;
    return findingLines(findings, { ...this.#width, paint: (state, word) => style.paint(word, colours[state]) });
  }
}
