// Which proxy is asked for, and by what: `--proxy` before the settings' `proxy` (one value for http and https alike, as in the
// reference), before the variables of the environment, before those of the user's own env file. A project chooses none: it
// would see where everything goes, and with plain http what is said.
import { PROXY_VARIABLES } from "./proxy_names.ts";
import type { Env } from "./proxy_variable.ts";
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import type { Lookup } from "../settings/expand.ts";
import { findSetting, ownFiles, type Settings } from "../settings/settings.ts";
import type { Sourced } from "../source.ts";
import { sourceText } from "../source_text.ts";
import type { World } from "../world.ts";

/** The proxy variables as this run goes by them. */
export interface Proxies {
  /** The value of a proxy variable, NO_PROXY among them. */
  readonly env: Env;
  /** How to name where a variable's value came from. */
  readonly nameOf: (variable: string) => string;
  /** What the runtime must be told, because it does not stand in its environment; empty for "not set". */
  readonly told: Readonly<Record<string, string>>;
  readonly warnings: readonly Warning[];
}

/** Decides which proxies count. */
export function chosenProxies(
  world: World,
  { flag, settings, ownEnvFile }: {
    readonly flag: string | undefined;
    readonly settings: Settings;
    /** The user's own env file, without a project's. */
    readonly ownEnvFile: Lookup;
  },
): Proxies {
  const warnings = ofProject(settings);
  const chosen = chosenValue({ flag, settings });
  if (chosen !== undefined) {
    const value = chosen.value.trim();
    const told = {
      HTTPS_PROXY: value,
      HTTP_PROXY: value,
      https_proxy: "",
      http_proxy: "",
      ALL_PROXY: "",
      all_proxy: "",
    };
    return {
      env: (name) => Object.hasOwn(told, name) ? Reflect.get(told, name) : world.env(name),
      nameOf: () => sourceText(chosen.source),
      told,
      warnings,
    };
  }
  if (PROXY_VARIABLES.some((name) => (world.env(name) ?? "") !== "")) {
    return { env: (name) => world.env(name), nameOf: (variable) => variable, told: {}, warnings };
  }
  const told: Record<string, string> = {};
  const sources = new Map<string, Sourced<string>>();
  for (const name of [...PROXY_VARIABLES, "NO_PROXY", "no_proxy"]) {
    const found = ownEnvFile(name);
    if (found === undefined || found.value.trim() === "" || (world.env(name) ?? "") !== "") continue;
    told[name] = found.value.trim();
    sources.set(name, found);
  }
  return {
    env: (name) => told[name] ?? world.env(name),
    nameOf(variable): string {
      const found = sources.get(variable);
      return found === undefined ? variable : sourceText(found.source);
    },
    told,
    warnings,
  };
}

function chosenValue(
  { flag, settings }: { readonly flag: string | undefined; readonly settings: Settings },
): Sourced<string> | undefined {
  if (flag !== undefined && flag.trim() !== "") return { value: flag, source: { kind: "flag", name: "--proxy" } };
  const found = findSetting(ownFiles(settings), "proxy");
  const value = found?.node.value;
  return found === undefined || typeof value !== "string" || value.trim() === ""
    ? undefined
    : { value, source: found.source };
}

function ofProject(settings: Settings): readonly Warning[] {
  const found = findSetting(settings.files, "proxy");
  if (found === undefined || found.source.kind !== "settings" || found.source.scope !== "project") return [];
  return [{ code: "project-proxy", message: text().config.proxy.ofProject(sourceText(found.source)) }];
}
