// Owns the hosts that the user's keys may be sent to although only a project's file named them: `--allow-host`,
// QWEN_ALLOW_HOSTS, and `trusted_hosts.json`, which remembers what the user confirmed. Never asked of a project's file.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import type { Lookup } from "../settings/expand.ts";
import { readGuarded } from "./file_guard.ts";
import { pathRules } from "./path_rules.ts";
import type { Sourced } from "../source.ts";
import type { World, WritableWorld } from "../world.ts";

/** The allowed hosts, each with who allowed it. */
export interface AllowedHosts {
  readonly hosts: readonly Sourced<string>[];
  readonly warnings: readonly Warning[];
}

/** Where allowed hosts are looked for. */
export interface AllowedHostsQuestion {
  readonly flags: readonly string[];
  /** Finds a variable in the environment or the user's own files, never a project's. */
  readonly ownVariable: Lookup;
  readonly qwenHome: string | undefined;
}

/** Collects the allowed hosts. */
export function readAllowedHosts(world: World, { flags, ownVariable, qwenHome }: AllowedHostsQuestion): AllowedHosts {
  const named = ownVariable("QWEN_ALLOW_HOSTS");
  const path = trustedHostsPath(world, qwenHome);
  const approved = path === undefined ? [] : readApproved(world, path);
  const source = { kind: "settings", name: "hosts", path: path ?? "", scope: "user" } as const;
  const hosts: readonly Sourced<string>[] = [
    ...flags.map((value) => ({ value, source: { kind: "flag", name: "--allow-host" } as const })),
    ...split(named?.value ?? "").map((value) => ({ value, source: named?.source ?? { kind: "default" } as const })),
    ...(approved ?? []).map((value) => ({ value, source })),
  ];
  if (approved !== undefined) return { hosts, warnings: [] };
  const message = text().config.binding.trustedHostsUnreadable(path ?? "");
  return { hosts, warnings: [{ code: "trusted-hosts", message }] };
}

/**
 * Remembers that the user's keys may be sent to a host (`name` or `name:port`).
 * @throws {QwenError} of kind `config` when there is nowhere to remember it, or the file holds something else
 */
export function approveHost(
  world: WritableWorld,
  { qwenHome, host }: { readonly qwenHome: string | undefined; readonly host: string },
): void {
  const words = text().config;
  const path = trustedHostsPath(world, qwenHome);
  if (path === undefined) throw new QwenError("config", words.edit.noHome);
  if (!/^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.test(host)) throw new QwenError("config", words.edit.badHost);
  const approved = readApproved(world, path);
  if (approved === undefined) throw new QwenError("config", words.binding.trustedHostsUnreadable(path));
  const hosts = [...new Set([...approved, host.toLowerCase()])];
  world.replace(path, `${JSON.stringify({ hosts }, undefined, 2)}\n`, 0o600);
}

function trustedHostsPath(world: World, qwenHome: string | undefined): string | undefined {
  return qwenHome === undefined ? undefined : pathRules(world.os).join(qwenHome, "trusted_hosts.json");
}

/** `undefined` when the file cannot be understood: then nothing of it counts. */
function readApproved(world: World, path: string): readonly string[] | undefined {
  const file = readGuarded(world, path);
  if (file.outcome === "absent") return [];
  if (file.outcome !== "text") return undefined;
  try {
    const value: unknown = JSON.parse(file.text);
    if (typeof value !== "object" || value === null || !("hosts" in value) || !Array.isArray(value.hosts)) {
      return undefined;
    }
    const hosts: readonly unknown[] = value.hosts;
    return hosts.every((host) => typeof host === "string") ? hosts : undefined;
  } catch {
    // Not JSON: told as a warning by the caller, and nothing is allowed by it.
    return undefined;
  }
}

function split(value: string): readonly string[] {
  return value.split(/[\s,]+/).filter((part) => part !== "");
}
