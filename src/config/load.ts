// Owns the reading of everything that a configuration is made of, in the one order that works: paths, settings, folder
// trust, the env file, stored logins; then `resolve.ts` decides. The only caller is the launcher.
import { text } from "../text/text.ts";
import { visible } from "../base/visible.ts";
import { bindingError } from "./resolve/binding.ts";
import { EXCLUDED_BY_DEFAULT } from "./files/env_rules.ts";
import { type EnvSearch, searchEnvFile } from "./files/env_search.ts";
import { withKeyFiles } from "./files/key_file.ts";
import { mayOthersWrite } from "./files/file_guard.ts";
import { readKeyCommands } from "./key_command.ts";
import type { Lookup } from "./settings/expand.ts";
import { implausible } from "./resolve/implausible.ts";
import { type FlagInput, readFlags } from "./resolve/flag_values.ts";
import { missingCredential } from "./resolve/missing_credential.ts";
import { type Paths, resolvePaths } from "./files/paths.ts";
import { chosenProxies, type Proxies } from "./proxy/chosen_proxy.ts";
import { proxyError, proxyOnTheWay } from "./proxy/proxy_variable.ts";
import type { ProviderFacts } from "./resolve/provider_facts.ts";
import type { Configuration, Warning } from "./configuration.ts";
import type { ResolveInput } from "./resolve/candidates.ts";
import { resolveConfiguration, type Resolved } from "./resolve/resolve.ts";
import { readSecretStore, type SecretStore } from "./sealed/secret_store.ts";
import { findSetting, ownFiles, readSettings, type Settings, settingsVariable } from "./settings/settings.ts";
import { type Sourced, trustOf } from "./source.ts";
import { type LoginLookup, readStoredLogin } from "./logins/stored_login.ts";
import { readAllowedHosts } from "./files/trusted_hosts.ts";
import type { World } from "./world.ts";

/** What the configuration is asked with. */
export interface LoadOptions {
  readonly flags: FlagInput;
  readonly providers: ProviderFacts;
}

/** A configuration with everything that was found on the way to it. */
export interface Loaded extends Resolved {
  readonly proxies: Proxies;
  readonly search: EnvSearch;
  readonly paths: Paths;
  /** The name of a proxy on the way to the base URL that no connection would go through. */
  readonly unusableProxy?: string;
  readonly allowHosts: readonly Sourced<string>[];
  readonly settings: Settings;
  /** Where tokens and keys are to rest. */
  readonly secretStore: SecretStore;
  /** A variable that is set: environment, env file (what it may set), `env` of the settings. */
  readonly variable: Lookup;
  /** The same without anything that a project brought: for proxies, certificates, services. */
  readonly ownVariable: Lookup;
  /** The configuration of a further service (`--also`). @throws {QwenError} that says what is missing */
  also(name: string): Promise<Configuration>;
}

/**
 * Reads and resolves the configuration.
 * @throws {QwenError} of kind `config` or `usage`, naming file, line, variable or flag
 */
export async function loadConfiguration(world: World, { flags, providers }: LoadOptions): Promise<Loaded> {
  const values = readFlags(world, flags);
  const paths = resolvePaths(world);
  const settings = await readSettings(world, paths);
  const { projectTrusted } = settings;
  const search = searchEnvFile(world, { paths, excluded: excludedNames(settings), projectTrusted });
  const { variable, ownVariable } = lookups(world, { search, settings });
  const allowed = readAllowedHosts(world, { flags: flags.allowHost ?? [], ownVariable, qwenHome: paths.qwenHome });
  const names = [...new Set(["OPENAI_API_KEY", ...providers.keyVariables])];
  const systemdFolder = world.env("CREDENTIALS_DIRECTORY");
  const environment = withKeyFiles(world, (name) => fromEnvironment(world, name), {
    names,
    ...(systemdFolder === undefined ? {} : { systemdFolder }),
  });
  const envFile = withKeyFiles(world, (name) => search.variables.get(name), { names });
  const secretStore = readSecretStore(settings);
  const keyCommands = readKeyCommands(settings, { flag: commandOf(flags), os: world.os });
  const input: ResolveInput = {
    flags: values,
    environment: environment.lookup,
    envFile: envFile.lookup,
    settings,
    ownVariable,
    keyCommands,
    os: world.os,
    login: remember((issuer) => {
      const oauthBaseUrl = ownVariable("QWEN_OAUTH_BASE_URL");
      return readStoredLogin(world, { issuer, qwenHome: paths.qwenHome, oauthBaseUrl, now: Date.now() });
    }),
    providers,
  };
  const resolved = resolveConfiguration(input, allowed.hosts);
  const proxies = chosenProxies(world, {
    flag: flags.proxy,
    settings,
    ownEnvFile: (name) => {
      const found = search.variables.get(name);
      return found === undefined || trustOf(found.source) === "project" ? undefined : found;
    },
  });
  const warnings = [
    ...openHome(world, paths),
    ...proxies.warnings,
    ...search.warnings,
    ...allowed.warnings,
    ...environment.warnings,
    ...envFile.warnings,
    ...keyCommands.warnings,
    ...secretStore.warnings,
    ...refusedWorkload(search, settings),
    ...resolved.configuration.warnings,
    ...implausible(resolved.used, { isCut: (name) => search.cut.has(name), variable }),
    ...hiddenFile(search, { configuration: resolved.configuration, providers }),
  ]
    .map(({ code, message }) => ({ code, message: visible(message) }));
  const proxy = proxyOnTheWay(proxies.env, resolved.configuration.baseUrl.value);
  return {
    ...resolved,
    configuration: Object.freeze({
      ...resolved.configuration,
      ...(proxy?.usable === true ? { proxyVariable: proxies.nameOf(proxy.variable) } : {}),
      warnings,
    }),
    ...(proxy?.usable === false ? { unusableProxy: proxies.nameOf(proxy.variable) } : {}),
    proxies,
    search,
    paths,
    allowHosts: allowed.hosts,
    settings,
    secretStore: secretStore.store,
    variable,
    ownVariable,
    // Only who lends the sign-in to others asks for it.
    also: async (name) => (await import("./resolve/also.ts")).resolveAlso(name, input),
  };
}

/**
 * Checks that a request can be made with a configuration.
 * @throws {QwenError} of kind `config` when the key may not go there, the method is not the enforced one or the way would
 * go past a proxy that was asked for, of kind `auth` when there is no credential
 */
export function assertUsable(
  loaded: Pick<Loaded, keyof Resolved | "paths" | "unusableProxy">,
): void {
  if (loaded.enforced !== undefined) throw loaded.enforced;
  if (!loaded.binding.ok) throw bindingError(loaded.binding, loaded.paths.home);
  if (loaded.configuration.credential === null) throw missingCredential(loaded.configuration);
  if (loaded.unusableProxy !== undefined) throw proxyError(loaded.unusableProxy);
}

/** Whoever may write there decides where the user's keys go, and the program would never know. */
function openHome(world: World, { qwenHome }: Paths): readonly Warning[] {
  const facts = qwenHome === undefined ? undefined : world.stat(qwenHome);
  if (qwenHome === undefined || facts === undefined || facts.mode === null || !mayOthersWrite(world, facts)) return [];
  const mode = facts.mode.toString(8).padStart(4, "0");
  return [{ code: "open-home", message: text().config.openHome(qwenHome, mode) }];
}

/** Without a key it is told that a project's env file ended the search before the user's own, where it may be. */
function hiddenFile(
  { file, unreached, variables }: EnvSearch,
  { configuration, providers }: {
    readonly configuration: Resolved["configuration"];
    readonly providers: ProviderFacts;
  },
): readonly Warning[] {
  if (configuration.credential !== null || file === undefined || unreached === undefined) return [];
  if (providers.keyVariables.some((name) => (variables.get(name)?.value ?? "") !== "")) return [];
  return [{ code: "env-file-hides", message: text().config.hides(file.path, unreached) }];
}

/** Whoever says where a workload proves itself gets what it proves itself with: a project says nothing of it. */
function refusedWorkload({ variables }: EnvSearch, { files }: Settings): readonly Warning[] {
  const told = (path: string, line: number, name: string): Warning => {
    return { code: "workload-refused", message: text().config.workload.refused(path, line, name) };
  };
  const inFile = [...variables].flatMap(([name, { source }]) =>
    source.kind === "env-file" && source.scope === "project" && name.startsWith(WORKLOAD_PREFIX)
      ? [told(source.path, source.line, name)]
      : []
  );
  const inSettings = files.filter(({ scope }) => scope === "project").flatMap(({ path, root }) =>
    [...root.members.get("env")?.members ?? []].filter(([name]) => name.startsWith(WORKLOAD_PREFIX))
      .map(([name, { line }]) => told(path, line, name))
  );
  return [...inFile, ...inSettings];
}

const WORKLOAD_PREFIX = "QWEN_WORKLOAD_";

/** A key that was chosen in a conversation goes before it, and so does the wish for none. */
function commandOf({ keyCommand, chosenKey = "keep" }: FlagInput): string | undefined {
  return chosenKey === "keep" ? keyCommand : undefined;
}

interface Sources {
  readonly search: EnvSearch;
  readonly settings: Settings;
}

function lookups(world: World, { search, settings }: Sources): Pick<Loaded, "variable" | "ownVariable"> {
  const fromFile = (name: string): Sourced<string> | undefined => {
    const found = search.variables.get(name);
    return found === undefined || found.value === "" ? undefined : found;
  };
  const ownFromFile = (name: string): Sourced<string> | undefined => {
    const found = fromFile(name);
    return found === undefined || trustOf(found.source) === "project" ? undefined : found;
  };
  const own = ownFiles(settings);
  return {
    variable: (name) => fromEnvironment(world, name) ?? fromFile(name) ?? settingsVariable(settings.files, name),
    ownVariable: (name) => fromEnvironment(world, name) ?? ownFromFile(name) ?? settingsVariable(own, name),
  };
}

function fromEnvironment(world: World, name: string): Sourced<string> | undefined {
  const value = world.env(name);
  return value === undefined || value === "" ? undefined : { value, source: { kind: "environment", name } };
}

/** The list of the user or the administrator replaces the usual one; a project has no say in it. */
function excludedNames(settings: Settings): readonly string[] {
  const found = findSetting(ownFiles(settings), "advanced.excludedEnvVars");
  return found === undefined ? EXCLUDED_BY_DEFAULT : found.node.items.map(({ value }) => String(value));
}

function remember(look: (issuer: string) => LoginLookup): (issuer: string) => LoginLookup {
  const known = new Map<string, LoginLookup>();
  return (issuer) => {
    const found = known.get(issuer) ?? look(issuer);
    known.set(issuer, found);
    return found;
  };
}
