// Owns the decisions about what the sandbox asks for. Threat: a sandbox whose third-party code has turned. So each answer
// follows from facts that the launcher itself has (the grants, the table of providers, `--allow-host`) or from the
// user, who is asked by the launcher on the terminal, in a question that the sandbox cannot answer.
import type { Answer, Request } from "../../contract/messages.ts";
import { isHostName } from "../../config/secure_url.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import { pathText } from "../../config/source_text.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";
import { openInBrowser } from "./browser.ts";
import { hostOf } from "../grants/grants.ts";
import { ask, type BrokerPolicy, mayDo, refusal } from "./policy.ts";

/** The longest file that `/attach` takes, in bytes. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** More hosts than any sign-in needs; each one may be a question. */
const MAX_HOSTS = 64;

/** What of a text of the sandbox's is shown. A path longer than this is refused: its end would not be seen. */
const MAX_SHOWN = 512;

/** Decides and does one request of those that do not replace the sandbox. */
export async function answerRequest(
  request: Exclude<Request, { kind: "connect" | "restart" | "keyboard" | "show-demo" | "serving" | "fresh-key" }>,
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
      // Only a session that saves pays for the editor of JSON with comments.
      return await (await import("./save.ts")).saveConfiguration(request.edit, policy);
    case "send-kept":
      return await approveKept(policy);
    case "prepare-home": {
      if (policy.home === undefined) {
        // A sign-in in a conversation that keeps nothing: what comes of it is asked about then, and nothing is made before.
        if (request.toKeep === true && policy.command.kind === "chat") return { root: "", warnings: [] };
        throw refusal();
      }
      const { prepareHome } = await import("./home_directory.ts");
      return prepareHome(policy.home, { toKeep: request.toKeep === true });
    }
  }
}

/** Whether further files may be granted: only the user can say so, for what stands in them decides about later runs. */
export async function approveFiles(paths: readonly string[], policy: BrokerPolicy): Promise<void> {
  if (paths.length === 0) return;
  const named = paths.map((path) => visible(pathText(path, policy.world.home))).join(", ");
  const allowed = await ask(text().launcher.askFiles(named), policy);
  if (!allowed) throw refusal();
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
    const own = { kind: "connect", hosts: [host], reason: "", handover: {} } as const;
    const allowed = policy.isUsersWord(own) ||
      await ask(text().launcher.askConnect(name, shortened(wanted.reason)), policy);
    if (allowed) continue;
    const { askAgainHint, allowHostHint } = text().launcher;
    throw refusal(text().launcher.hostRefused(name), [(policy.interactive ? askAgainHint : allowHostHint)(name)]);
  }
}

/** What was said to one service is not another's to read because a cloned project says so. */
async function approveKept(policy: BrokerPolicy): Promise<void> {
  const { projectsAddress, interactive } = policy;
  if (projectsAddress === undefined) return;
  const { host, source } = projectsAddress;
  const words = text().launcher;
  if (await ask(words.askKept(host, source), policy)) return;
  throw refusal(words.keptRefused(host, source), [(interactive ? words.askAgainHint : words.allowHostHint)(host)]);
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
  const words = text().launcher;
  // Nothing is said of a file before the user's yes, not even that there is none: others would ask for whatever may be.
  const path = agreedPath(request.path, policy);
  const question = (): string => words.askRead(path.shown, path.link);
  if (!await mayOpen({ question, request, path }, policy)) throw refusal(words.notRead());
  return policy.files.read(path.real, Math.min(request.maxBytes, MAX_FILE_BYTES));
}

async function writeFile(request: Extract<Request, { kind: "write-file" }>, policy: BrokerPolicy): Promise<string> {
  const words = text().launcher;
  const { overwrite } = request;
  const path = agreedPath(request.path, policy);
  const question = (): string => words.askWrite(path.shown, { link: path.link, overwrite });
  if (!await mayOpen({ question, request, path }, policy)) throw refusal(words.notWritten());
  if (policy.files.write(path.real, request.text, { overwrite })) return path.real;
  throw refusal(words.fileExists(path.shown), [words.replaceHint(visible(request.path))]);
}

/** Where a link leads is shown and asked about, also of a path that the user typed. */
async function mayOpen(
  { path, ...asked }: { readonly question: () => string; readonly request: Request; readonly path: AgreedPath },
  policy: BrokerPolicy,
): Promise<boolean> {
  return path.link === undefined ? await mayDo(asked, policy) : await ask(asked.question(), policy);
}

/** A `host:port` in the very form that a URL gives it: what is asked about is what is granted. */
function isHost(host: string): boolean {
  const [, name = ""] = /^(.+):\d{1,5}$/.exec(host) ?? [];
  return isHostName(name) && URL.canParse(`http://${host}/`) && new URL(`http://${host}/`).hostname === name;
}

/** A path that the user is asked about. */
interface AgreedPath {
  /** Dots and links resolved: what the user is shown is what is opened. */
  readonly real: string;
  readonly shown: string;
  /** How it was named, where a link leads from there to another place. */
  readonly link?: string;
}

function agreedPath(path: string, { world, files }: BrokerPolicy): AgreedPath {
  const { resolve } = pathRules(world.os);
  const isInHome = path.startsWith("~/") && world.home !== undefined;
  const named = isInHome ? resolve(world.home ?? "", path.slice(2)) : resolve(world.cwd, path);
  const real = files.resolve(named);
  const [link, shown] = [visible(named), visible(real)];
  if (Math.max(link.length, shown.length) > MAX_SHOWN) throw refusal(text().launcher.tooLongToShow());
  return { real, shown, ...(real === named ? {} : { link }) };
}

/** A text of the sandbox's in a question of the launcher's: nothing in it can hide, and it cannot push the rest away. */
function shortened(value: string): string {
  const shown = visible(value.slice(0, MAX_SHOWN + 1));
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN).replace(/[\ud800-\udbff]$/, "")}…` : shown;
}
