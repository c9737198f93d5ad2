// `qwen serve` and the gateway of `qwen exec`, in the sandbox: it listens on loopback, says where and with which secret, and
// goes on until it is ended. What it may reach is its own address and the service's.
import type { GatewayFlags } from "./spec.ts";
import { jsonLine } from "../../base/json.ts";
import { lastingClock } from "../../base/clock.ts";
import { QwenError } from "../../base/errors.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { type Entry, jsonEntry, textLine } from "../../gateway/account.ts";
import type { Upstream } from "../../gateway/forward.ts";
import { Gateway } from "../../gateway/gateway.ts";
import { Clients } from "../../gateway/door/clients.ts";
import { Upstreams } from "../../gateway/upstreams.ts";
import { sourceText } from "../../config/source_text.ts";
import type { CommandNamed } from "../specs.ts";
import type { AlsoService, GatewayStart } from "../../contract/messages.ts";
import type { SandboxCommand, SandboxContext } from "../../sandbox/context.ts";
import { text } from "../../text/text.ts";
import { type Address, addressOf, announce, hostsAt, listenAt } from "./place.ts";
import { tokenBook } from "./token_book.ts";
import { openBearer } from "../../sandbox/services/open_bearer.ts";

/** Longer than this a client would rather be told when to come again. */
const PACE_MS = 30_000;

/** Runs the commands `serve` and `exec`; answers 0 when it was ended by SIGTERM. */
export const runServe: SandboxCommand = async (context) => {
  const { command, gateway: door } = context.start;
  if ((command.kind !== "serve" && command.kind !== "exec") || door === undefined) {
    throw new QwenError("other", command.kind);
  }
  const address = addressOf(context.start);
  assertLendable(context, command);
  const gateway = await openGateway(context, { flags: command, door, address });
  const lost = Promise.withResolvers<never>();
  const listening = listenAt(gateway, address, lost.reject);
  if (command.kind === "exec") await context.ask({ kind: "serving" });
  else announce(context, { ...address, door, command });
  const reason = await Promise.race([aborted(context.signal), lost.promise]);
  const isCancelled = reason instanceof QwenError && reason.kind === "cancelled";
  await gateway.drain(isCancelled ? 0 : command.drainTimeout);
  if (isCancelled) throw reason;
  await listening.close();
  return 0;
};

/** A vendor's subscription is one person's and one program's; a key, an own issuer's login and OpenRouter's are not. */
function assertLendable({ start: { configuration, also = [] } }: SandboxContext, { lendLogin }: GatewayFlags): void {
  const isVendors = [configuration, ...also.map((one) => one.configuration)]
    .some(({ login, credential }) => login?.issuer === QWEN_ISSUER && credential?.kind === "oauth");
  if (!isVendors || lendLogin) return;
  throw new QwenError("usage", text().gateway.lendsLogin, { hint: [text().gateway.lendHint] });
}

async function openGateway(
  context: SandboxContext,
  { flags, door, address }: {
    readonly flags: GatewayFlags;
    readonly door: GatewayStart;
    readonly address: Address;
  },
): Promise<Gateway> {
  const { command, configuration, secret, also = [], qwenHome } = context.start;
  const tell = (message: string): void => context.stderr.write(`${text().errors.prefix(message)}\n`);
  return new Gateway({
    door: {
      ...hostsAt(address, command.kind === "serve" ? command.calledAs : []),
      allowedOrigins: flags.allowOrigin,
    },
    clients: new Clients({
      token: door.token,
      ...(door.watcher === undefined ? {} : { watcher: door.watcher }),
      named: command.kind === "serve" ? tokenBook(qwenHome, tell) : () => [],
      clock: lastingClock,
    }),
    upstreams: new Upstreams({
      main: await upstreamOf({ configuration, secret }, { context, flags }),
      also: await Promise.all(also.map(async ({ name, ...one }) => {
        return { name, upstream: await upstreamOf(one, { context, flags }) };
      })),
      aliases: flags.alias,
      clock: lastingClock,
    }),
    maxBody: flags.maxBody * 1024 * 1024,
    maxStreams: flags.maxStreams,
    clock: lastingClock,
    onEntry: entryTeller(context),
  });
}

async function upstreamOf(
  { configuration, secret }: Pick<AlsoService, "configuration" | "secret">,
  { context, flags }: { readonly context: SandboxContext; readonly flags: GatewayFlags },
): Promise<Upstream> {
  const { baseUrl, method, model, extras, credential } = configuration;
  const { start: { secret: _, ...start }, stderr, ask } = context;
  const own = { ...start, configuration, ...(secret === undefined ? {} : { secret }) };
  return {
    parts: { baseUrl: baseUrl.value, method, model: model.value, extras },
    bearer: await openBearer({ start: own, stderr, ask }),
    fetch: trustingFetch(start.caCerts),
    clock: lastingClock,
    firstByteMs: flags.firstByteTimeout,
    idleMs: flags.idleTimeout,
    paceMs: PACE_MS,
    isRenewable: credential?.kind === "oauth" || credential?.kind === "workload" || credential?.printed !== undefined,
    secrets: extras.secrets ?? [],
  };
}

/** Refusals that the client may show as its own token's, which is not what was refused. */
const WORTH_A_WORD: ReadonlySet<number> = new Set([401, 403, 404]);

/** Tells what an entry is worth. Beside a command of its own there may be a screen that belongs to that. */
function entryTeller(context: SandboxContext): (entry: Entry) => void {
  const { stderr, start: { command, terminal, configuration, surroundings } } = context;
  if (command.kind === "serve") return (entry) => tellEntry(context, command, entry);
  const told = new Set<number>();
  return ({ status, code }) => {
    if (terminal.stderr || code !== undefined || !WORTH_A_WORD.has(status) || told.has(status)) return;
    told.add(status);
    const { host } = new URL(configuration.baseUrl.value);
    const by = sourceText(configuration.credential?.source ?? configuration.methodSource, surroundings["HOME"]);
    stderr.write(`${text().errors.prefix(text().gateway.answered({ host, status, by }))}\n`);
  };
}

function tellEntry(
  { stderr }: SandboxContext,
  { quiet, logFormat }: Pick<CommandNamed<"serve">, "quiet" | "logFormat">,
  entry: Entry,
): void {
  if (quiet) return;
  stderr.write(logFormat === "json" ? `${jsonLine(jsonEntry(entry))}\n` : `${textLine(entry)}\n`);
}

async function aborted(signal: AbortSignal): Promise<unknown> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  return signal.reason;
}
