// Owns the decisions about what the cell asks for. Threat: a cell whose third-party code has turned. So each answer
// follows from facts that the launcher itself has (the grants, the table of providers, `--allow-host`) or from the
// user, who is asked by the launcher on the terminal, in a question that the cell cannot draw or answer.
import type { Answer, Request } from "../../contract/messages.ts";
import type { ConfigurationEdit, Edited } from "../../config/edit/edit.ts";
import { isHostName } from "../../config/secure_url.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import { pathText } from "../../config/source_text.ts";
import type { WritableWorld } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";
import { openInBrowser } from "./browser.ts";
import { hostOf } from "../grants/grants.ts";
import { type Asking, isAgreed } from "./question.ts";

/** What the broker decides by. */
export interface BrokerPolicy extends Asking {
  readonly world: WritableWorld;
  /** `~/.qwen`, if the running cell may keep something in it. */
  readonly home?: string | undefined;
  /** `host:port` entries of the running cell. */
  readonly granted: readonly string[];
  /** Whether a host (`host` or `host:port`) needs no question: built in, loopback, `--allow-host`, approved before. */
  readonly isTrustedHost: (host: string) => boolean;
  readonly save: (edit: ConfigurationEdit) => Promise<Edited>;
}

/** The longest file that `/attach` takes, in bytes. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** More hosts than any sign-in needs; each one may be a question. */
const MAX_HOSTS = 64;

/** What of a text of the cell's is shown. A path longer than this is refused: its end would not be seen. */
const MAX_SHOWN = 512;

/** Decides and does one request of those that do not replace the cell. */
export async function answerRequest(
  request: Exclude<Request, { kind: "connect" | "restart" | "keyboard" | "show-demo" }>,
  policy: BrokerPolicy,
): Promise<Answer> {
  switch (request.kind) {
    case "open-url":
      return await openUrl(request.url, policy);
    case "read-file":
      return await readFile(request, policy);
    case "write-file":
      return await writeFile(request, policy);
    case "save-configuration":
      return await save(request.edit, policy);
    case "prepare-home": {
      if (policy.home === undefined) throw refusal(text().launcher.notAllowed());
      const { prepareHome } = await import("./home_directory.ts");
      return prepareHome(policy.home);
    }
  }
}

/** Whether further files may be granted: only the user can say so, for what stands in them decides about later runs. */
export async function approveFiles(paths: readonly string[], policy: BrokerPolicy): Promise<void> {
  if (paths.length === 0) return;
  const named = paths.map((path) => visible(pathText(path, policy.world.home))).join(", ");
  const allowed = await ask(text().launcher.askFiles(named), policy);
  if (!allowed) throw refusal(text().launcher.notAllowed());
}

/**
 * Whether further hosts may be granted: each is trusted already or the user says yes.
 * @throws {QwenError} of kind `config` that says how to allow it in a run without a user
 */
export async function approveHosts(
  wanted: { readonly hosts: readonly string[]; readonly reason: string },
  policy: BrokerPolicy,
): Promise<void> {
  const hosts = new Set(wanted.hosts);
  if (hosts.size > MAX_HOSTS) throw refusal(text().launcher.tooManyHosts(MAX_HOSTS));
  for (const host of hosts) {
    if (!isHost(host)) throw refusal(text().launcher.notAHost(shortened(host)));
    if (policy.granted.includes(host) || policy.isTrustedHost(host)) continue;
    const name = host.replace(/:443$/, "");
    const allowed = await ask(text().launcher.askConnect(name, shortened(wanted.reason)), policy);
    if (allowed) continue;
    const { askAgainHint, allowHostHint } = text().launcher;
    throw refusal(text().launcher.hostRefused(name), [(policy.interactive ? askAgainHint : allowHostHint)(name)]);
  }
}

async function openUrl(url: string, policy: BrokerPolicy): Promise<boolean> {
  let host: string;
  try {
    host = hostOf(url);
  } catch {
    return false;
  }
  // A URL can carry anything away in its query: one to a host that nobody has agreed to needs the user's word.
  const known = policy.granted.includes(host) || policy.isTrustedHost(host);
  if (!known && !await ask(text().launcher.askOpen(host), policy)) return false;
  return await openInBrowser(url, policy.world);
}

async function readFile(
  request: Extract<Request, { kind: "read-file" }>,
  policy: BrokerPolicy,
): Promise<Uint8Array> {
  const path = absolute(request.path, policy.world);
  const facts = policy.world.stat(path);
  if (facts === undefined) throw refusal(text().launcher.noSuchFile(visible(path)));
  if (facts.kind !== "file") throw refusal(text().launcher.notAFile(visible(path)));
  const limit = Math.min(request.maxBytes, MAX_FILE_BYTES);
  if (facts.size > limit) throw refusal(text().launcher.fileTooLarge(visible(path), facts.size, limit));
  if (!await ask(text().launcher.askRead(visible(path), facts.size), policy)) {
    throw refusal(text().launcher.notRead());
  }
  return doFile(path, () => policy.world.read(path, limit));
}

async function writeFile(request: Extract<Request, { kind: "write-file" }>, policy: BrokerPolicy): Promise<string> {
  const path = absolute(request.path, policy.world);
  if (policy.world.stat(path) !== undefined && !request.overwrite) {
    throw refusal(text().launcher.fileExists(visible(path)), [text().launcher.replaceHint(visible(request.path))]);
  }
  if (!await ask(text().launcher.askWrite(visible(path)), policy)) throw refusal(text().launcher.notWritten());
  doFile(path, () => policy.world.replace(path, request.text, 0o600));
  return path;
}

async function save(edit: ConfigurationEdit, policy: BrokerPolicy): Promise<Edited> {
  if (edit.kind === "use" && edit.baseUrl !== undefined) {
    let host: string;
    try {
      host = hostOf(edit.baseUrl);
    } catch {
      throw refusal(text().launcher.notAHost(shortened(edit.baseUrl)));
    }
    // What is saved counts as the user's own word from then on, so a host that nobody agreed to cannot slip in here.
    if (!policy.granted.includes(host)) await approveHosts({ hosts: [host], reason: text().launcher.saving() }, policy);
  }
  return await policy.save(edit);
}

async function ask(question: string, policy: BrokerPolicy): Promise<boolean> {
  // On a line of its own: the cell may have left the cursor anywhere.
  return await isAgreed(question, { ...policy, writeStderr: (line) => policy.writeStderr(`\n${line}`) });
}

function doFile<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof QwenError) throw cause;
    const why = cause instanceof Error ? cause.name : String(cause);
    throw new QwenError("other", text().errors.fileFailed(visible(path), why), { cause });
  }
}

function refusal(message: string, hint: readonly string[] = []): QwenError {
  return new QwenError("config", message, { hint });
}

/** A `host:port` in the very form that a URL gives it: what is asked about is what is granted. */
function isHost(host: string): boolean {
  const [, name = ""] = /^(.+):\d{1,5}$/.exec(host) ?? [];
  return isHostName(name) && URL.canParse(`http://${host}/`) && new URL(`http://${host}/`).hostname === name;
}

/** The path with its dots resolved: what the user is shown must be what is opened. */
function absolute(path: string, world: WritableWorld): string {
  const { resolve } = pathRules(world.os);
  const isInHome = path.startsWith("~/") && world.home !== undefined;
  const whole = isInHome ? resolve(world.home ?? "", path.slice(2)) : resolve(world.cwd, path);
  if (visible(whole).length > MAX_SHOWN) throw refusal(text().launcher.pathTooLong());
  return whole;
}

/** A text of the cell's in a question of the launcher's: nothing in it can hide, and it cannot push the rest away. */
function shortened(value: string): string {
  const shown = visible(value.slice(0, MAX_SHOWN + 1));
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN).replace(/[\ud800-\udbff]$/, "")}…` : shown;
}
