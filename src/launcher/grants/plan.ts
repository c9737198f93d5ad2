// Owns the plan of a sandbox: which hosts a command needs and why, and the start message made of the configuration.
// Pure: the machine was looked at before.
import type { Command } from "../../commands/specs.ts";
import { LOOPBACK_LISTENER, UNIX } from "../../config/host_port.ts";
import type { NamedConfiguration, PlanInputs } from "./plan_inputs.ts";
import type { Chosen, StartMessage, WireConfiguration } from "../../contract/messages.ts";
import type { Configuration, Credential, LoginReference, Workload } from "../../config/configuration.ts";
import type { Loaded } from "../../config/load.ts";
import { sourceText } from "../../config/source_text.ts";
import { PROVIDERS } from "../../providers/table.ts";
import { text } from "../../text/text.ts";
import { filesFor, keepsHistory } from "./file_grants.ts";
import { type Grants, grantsFor, type HostGrant, hostOf } from "./grants.ts";

/** Everything that one sandbox is started with. */
export interface SandboxPlan {
  readonly start: StartMessage;
  readonly grants: Grants;
  readonly isTrustedHost: (host: string) => boolean;
}

/** How the next sandbox's plan differs from what the command line alone gives. */
export interface Change {
  /** `host:port` entries that the user allowed. */
  readonly extraHosts: readonly string[];
  /** What the conversation chose. */
  readonly overrides?: Chosen;
}

/** Makes the plan. */
export function planSandbox(inputs: PlanInputs): SandboxPlan {
  const { loaded, command } = inputs;
  const grants = grantsOf(inputs);
  const also = inputs.also.map(({ name, configuration }) => {
    return { name, configuration: toWire(configuration), secret: configuration.credential?.secret?.reveal() };
  });
  const start: StartMessage = {
    type: "start",
    command,
    configuration: toWire(loaded.configuration),
    secret: loaded.configuration.credential?.secret?.reveal(),
    language: inputs.language,
    terminal: inputs.terminal,
    cwd: inputs.world.cwd,
    qwenHome: loaded.paths.qwenHome ?? "",
    caCerts: inputs.caCerts,
    surroundings: { ...inputs.surroundings, QWEN_OAUTH_BASE_URL: inputs.qwenIssuer },
    debug: "flags" in command && command.flags.debug,
    keepsHistory: keepsHistory(loaded),
    keptLogins: inputs.keptLogins,
    ...(also.length === 0 ? {} : { also }),
  };
  return { start, grants, isTrustedHost: inputs.isTrustedHost };
}

/** The permissions of the sandbox for a command. */
export function grantsOf(inputs: PlanInputs): Grants {
  const { loaded } = inputs;
  const hosts = [
    ...(needsWizard(inputs) ? [] : endpointHosts(loaded)),
    ...inputs.also.flatMap(alsoHosts),
    ...inputs.endingLogins.flatMap(issuerHosts),
    ...signInHosts(issuersOf(inputs)),
    ...(needsWizard(inputs) ? localHosts() : []),
    ...listeningOf(inputs.command),
    ...inputs.extraHosts.map((host) => ({ host, why: text().launcher.whyAllowed() })),
  ];
  return grantsFor({
    hosts,
    files: filesFor(inputs, hosts.map(({ host }) => host)),
    whyEnv: text().launcher.whyEnv(),
  });
}

/** A key is sealed, a login and a workload are sandboxed, and so is a prompt in a conversation that is kept. */
export function isSealed(credential: Pick<Credential, "kind"> | null, { read, write }: Grants): boolean {
  const talksToIssuer = credential?.kind === "oauth" || credential?.kind === "workload";
  return !talksToIssuer && read.length === 0 && write.length === 0;
}

/**
 * Whether the conversation has to begin with the wizard: nobody is signed in, also where the settings still name a method
 * (a key that was removed, a login that ended). An enforced method stays an error, and so does a choice that did not help.
 */
export function needsWizard(
  { command, loaded: { configuration, enforced }, goesOn = false }: Pick<PlanInputs, "command" | "loaded" | "goesOn">,
): boolean {
  if (command.kind !== "chat" || configuration.credential !== null) return false;
  return configuration.method === "none" || (enforced === undefined && !goesOn);
}

function endpointHosts({ configuration, paths: { home } }: Loaded): readonly HostGrant[] {
  if (configuration.method === "none") return [];
  const { baseUrl, login, credential } = configuration;
  const endpoint = { host: hostOf(baseUrl.value), why: text().launcher.whyEndpoint(sourceText(baseUrl.source, home)) };
  const workload = credential?.workload === undefined ? [] : workloadHosts(credential.workload);
  return [endpoint, ...workload, ...(login === undefined ? [] : issuerHosts(login))];
}

function workloadHosts({ tokenUrl, proof }: Workload): readonly HostGrant[] {
  const urls = proof.kind === "github" ? [proof.url, tokenUrl] : [tokenUrl];
  return urls.map((url) => ({ host: hostOf(url), why: text().launcher.whyWorkload() }));
}

function alsoHosts({ name, configuration: { baseUrl, login } }: NamedConfiguration): readonly HostGrant[] {
  const service = { host: hostOf(baseUrl.value), why: text().launcher.whyAlso(name) };
  return [service, ...(login === undefined ? [] : issuerHosts(login))];
}

function issuerHosts({ issuer, endpoints }: LoginReference): readonly HostGrant[] {
  return endpoints.map((url) => ({ host: hostOf(url), why: text().launcher.whyIssuer(issuer) }));
}

/** Whether a command lends the sign-in to other programs. */
export function isGateway({ kind }: Command): boolean {
  return kind === "serve" || kind === "exec";
}

/** Where a gateway listens. */
function listeningOf(command: Command): readonly HostGrant[] {
  if (!isGateway(command)) return [];
  const { socket = undefined, port = undefined, listen = undefined } = command.kind === "serve" ? command : {};
  if (listen !== undefined && port !== undefined) {
    const host = `${listen.includes(":") ? `[${listen}]` : listen}:${port}`;
    return [{ host, why: text().launcher.whyListens() }];
  }
  return [
    ...(socket === undefined ? [] : [{ host: `${UNIX}${socket}`, why: text().launcher.whySocket() }]),
    ...(socket !== undefined && port === undefined
      ? []
      : [{ host: LOOPBACK_LISTENER, why: text().launcher.whyGateway() }]),
  ];
}

/** Where a sign-in begins, if the command may be one. */
export function issuersOf(inputs: PlanInputs): readonly string[] {
  const { command, qwenIssuer } = inputs;
  if (command.kind !== "auth login") return needsWizard(inputs) ? [qwenIssuer] : [];
  // A key is typed, and a workload proves itself: nobody signs in anywhere.
  if (command.withApiKey || command.workload) return [];
  if (command.issuer !== undefined) return [command.issuer];
  return [command.target === "openrouter" ? "https://openrouter.ai" : qwenIssuer];
}

/** The hosts of a sign-in: the issuer's, and a listener on a free loopback port (RFC 8252, section 7.3). */
function signInHosts(issuers: readonly string[]): readonly HostGrant[] {
  if (issuers.length === 0) return [];
  return [
    ...issuers.map((url) => ({ host: hostOf(url), why: text().launcher.whySignIn(url) })),
    { host: LOOPBACK_LISTENER, why: text().launcher.whyLoopback() },
  ];
}

/** Local servers that the wizard looks for. */
function localHosts(): readonly HostGrant[] {
  return PROVIDERS.filter((provider) => !provider.needsKey).flatMap((provider) =>
    provider.regions.map(({ baseUrl }) => ({
      host: hostOf(baseUrl).replace("localhost", "127.0.0.1"),
      why: text().launcher.whyLocal(provider.name),
    }))
  );
}

function toWire(configuration: Configuration): WireConfiguration {
  const { credential, ...rest } = configuration;
  if (credential === null) return { ...rest, credential: null };
  const { secret, command, sealed: _sealed, workload, ...facts } = credential;
  const masked = secret === undefined ? {} : { masked: secret.toString() };
  const lifetime = command?.lifetimeMs === undefined ? {} : { lifetimeMs: command.lifetimeMs };
  const proving = workload === undefined ? {} : { workload: withoutWords(workload) };
  return {
    ...rest,
    credential: { ...facts, ...masked, ...proving, ...(command === undefined ? {} : { printed: lifetime }) },
  };
}

/** A command's words may hold a secret, and the sandbox never runs it. */
function withoutWords(workload: Workload): Workload {
  if (workload.proof.kind !== "command") return workload;
  return { ...workload, proof: { kind: "command", command: { argv: [], variables: [] } } };
}
