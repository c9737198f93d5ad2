// Owns the cell's half of `qwen doctor`: it tells what the launcher found, asks sign-in and endpoint, and ends with the
// first thing to fix. At most two requests go out, and only to the configured endpoint (and a login's own issuer).
import type { BearerSource } from "../../auth/port.ts";
import type { CellCommand, CellContext } from "../../cell/context.ts";
import { Secret } from "../../config/secret.ts";
import { QwenError } from "../../errors.ts";
import {
  exitCodeOf,
  type Finding,
  findingLines,
  findingsJson,
  redacted,
  redactor,
  verdictLine,
} from "../../findings.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { text } from "../../text/text.ts";
import { openBearer } from "../open_bearer.ts";
import { lookAtEndpoint } from "./endpoint.ts";
import { lookAtLogin, lookAtQuota } from "./login.ts";

/** Checks, tells, and answers the exit code that the first failure stands for. */
export const runDoctor: CellCommand = async (context) => {
  const { command, findings = [], configuration: { credential } } = context.start;
  if (command.kind !== "doctor") throw new QwenError("other", command.kind);
  const told = new Told(context, command.json);
  told.add(findings.filter(({ check }) => check !== "terminal"));
  let bearer: BearerSource | undefined = undefined;
  if (credential?.kind === "oauth") {
    const login = await lookAtLogin(context, told);
    told.add([login.finding]);
    bearer = login.bearer;
  } else bearer = await openBearer(context);
  if (bearer === undefined) told.add(notLookedAt(text().doctor.notLooked.login));
  else await lookAtEndpoint(context, bearer, told);
  if (credential?.kind === "oauth") told.add(await lookAtQuota(context));
  told.add(findings.filter(({ check }) => check === "terminal"));
  return told.end();
};

/** Every check of the network as one that was left out. */
function notLookedAt(summary: string): readonly Finding[] {
  return (["dns", "tcp", "tls", "clock", "endpoint", "model"] as const)
    .map((check): Finding => ({ check, state: "skipped", summary }));
}

/** What was found so far. People see each line as soon as it is known, programs all at the end. */
export class Told {
  readonly #findings: Finding[] = [];
  readonly #secrets: string[];
  readonly #context: CellContext;
  readonly #json: boolean;

  constructor(context: CellContext, json: boolean) {
    const { secret } = context.start;
    this.#context = context;
    this.#json = json;
    this.#secrets = secret === undefined ? [] : [secret, new Secret(secret).toString()];
  }

  /** A token that became known only here. */
  hide(secret: Secret): void {
    this.#secrets.push(secret.reveal(), secret.toString());
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
