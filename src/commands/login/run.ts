// Owns `qwen auth login`: which issuer is meant, the sign-in itself, and where its result is kept. With
// `--with-api-key` it is `key.ts` that runs. It works without a terminal too, since somebody typed the command.
import { askedFlow, type LoginCommand, type SignInPorts } from "./ports.ts";
import type { Place } from "../../auth/flow/choose_flow.ts";
import { type IssuerMetadata, readMetadata } from "../../auth/issuer/discovery.ts";
import { type Issuer, resolveIssuer } from "../../auth/issuer/issuers.ts";
import { mayReach } from "../../base/network/may_reach.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import { Trace } from "../../auth/issuer/trace.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { systemClock } from "../../base/clock.ts";
import { QwenError } from "../../base/errors.ts";
import { providerById } from "../../providers/recognise.ts";
import { text } from "../../text/text.ts";
import { tryHome } from "../../sandbox/services/private_home.ts";
import { reach } from "../../sandbox/services/reach.ts";
import { keepSignIn } from "./keep.ts";
import { loginWithKey } from "./key.ts";
import { loginWithWorkload } from "./workload.ts";
import { signIn } from "./sign_in.ts";
import { commandLoginUi, type LoginUi } from "./ui.ts";

/** Signs in; answers 0, or throws a `QwenError` and has kept nothing. */
export async function runLogin(context: SandboxContext): Promise<number> {
  const { command } = context.start;
  if (command.kind !== "auth login") throw new QwenError("other", command.kind);
  if (context.start.qwenHome === "") {
    throw new QwenError("config", text().login.noHome, { hint: [text().login.noHomeHint] });
  }
  const ui = commandLoginUi(context);
  // A key is kept by the launcher, at once.
  if (command.withApiKey) return await loginWithKey(command, { context, ui });
  if (command.workload) return await loginWithWorkload(context, ui);
  await tryHome(context, (message) => ui.show(text().errors.prefix(message)));
  const issuer = issuerOf(command, context);
  const metadata = handedOver(context, issuer);
  const ports = signInPorts(context, { ui, issuer });
  await signIn({
    issuer,
    wish: { flow: askedFlow(command), browser: !command.noBrowser },
    place: placeOf(context),
    metadata,
  }, ports);
  return 0;
}

/** The real ports of a sign-in in this sandbox; the conversation gives its own `ui` and `handover`. */
export function signInPorts(
  context: SandboxContext,
  about: { ui: LoginUi; issuer: Issuer; handover?: Readonly<Record<string, unknown>> },
): SignInPorts {
  const { start, signal, stderr } = context;
  const { ui, issuer, handover = {} } = about;
  return {
    ui,
    clock: systemClock,
    signal,
    loopbackPort: start.loopbackPort,
    fetch: trustingFetch(start.caCerts),
    ...(start.debug ? { trace: new Trace((line) => stderr.write(`${line}\n`)) } : {}),
    reach: (hosts, metadata) => {
      const login = { issuer: issuer.id, ...(metadata === undefined ? {} : { metadata }) };
      const reason = text().login.connectReason(issuer.name);
      return reach(context, { hosts, reason, mayReach, handover: () => ({ ...handover, login }) });
    },
    keep: (result) => keepSignIn(result, { context, ui, issuer }),
  };
}

/** Where this runs, as the launcher tells it. */
export function placeOf({ start }: SandboxContext): Place {
  const { surroundings, terminal } = start;
  const os = surroundings.OS === "darwin" || surroundings.OS === "windows" ? surroundings.OS : "linux";
  return { os, surroundings, terminal: terminal.stdin && terminal.stderr };
}

function issuerOf(command: LoginCommand, { start }: SandboxContext): Issuer {
  const { target, flags } = command;
  const provider = target === undefined || command.issuer !== undefined ? undefined : providerById(target);
  if (provider !== undefined && provider.id !== "openrouter") {
    const words = text().login.issuer;
    throw new QwenError("usage", words.providerNeedsKey(provider.name), {
      hint: [words.providerNeedsKeyHint(provider.id, provider.keyUrl ?? "")],
    });
  }
  return resolveIssuer({
    target,
    issuer: command.issuer,
    clientId: command.clientId,
    scope: command.scope,
    audience: command.audience,
    baseUrl: flags.openaiBaseUrl,
    qwenServiceUrl: start.surroundings.QWEN_OAUTH_BASE_URL,
  });
}

/** What the sandbox before this one had found out, if it was this very issuer. */
export function handedOver({ start }: SandboxContext, issuer: Issuer): IssuerMetadata | undefined {
  const login = start.handover?.login;
  if (typeof login !== "object" || login === null || !("issuer" in login) || !("metadata" in login)) return undefined;
  return login.issuer === issuer.id ? readMetadata(login.metadata, issuer.url) : undefined;
}
