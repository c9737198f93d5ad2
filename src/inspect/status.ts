// Owns `qwen auth status`: what a prompt would run with, where each value comes from, and what was set and not used.
// It shows the very configuration that requests are made with, and no secret.
import { bindingError } from "../config/resolve/binding.ts";
import type { Credential, KeyCommand, Shadowed, Warning } from "../config/configuration.ts";
import type { Loaded } from "../config/load.ts";
import { proxyError } from "../config/proxy/proxy_variable.ts";
import type { Source, Sourced } from "../config/source.ts";
import { sourceText } from "../config/source_text.ts";
import { EXIT_CODES } from "../base/errors.ts";
import { text } from "../text/text.ts";
import { utcMinute } from "../text/times.ts";
import { visible } from "../base/visible.ts";
import { inLines, type Layout, layOut, type Row } from "./rows.ts";
import { type SourceJson, sourceJson } from "./source_json.ts";

/** The part of a load that is shown. */
export type StatusInput = Pick<Loaded, "configuration" | "paths" | "binding" | "enforced" | "unusableProxy">;

interface ValueJson {
  readonly value: string;
  readonly source: SourceJson;
}

/** `qwen auth status --json`; its shape is a contract. */
export interface StatusJson {
  readonly method: string;
  readonly model: ValueJson;
  readonly baseUrl: ValueJson;
  /** `masked` is null where an endpoint asks for no key, and where a `command` prints it when it is needed. */
  readonly credential:
    | {
      readonly kind: string;
      readonly masked: string | null;
      readonly source: SourceJson;
      readonly command?: string;
      /** It rests sealed. */
      readonly sealed?: boolean;
    }
    | null;
  readonly shadowed: readonly {
    readonly field: Shadowed["field"];
    readonly value: string;
    readonly source: SourceJson;
    readonly by: SourceJson;
  }[];
  readonly warnings: readonly Warning[];
}

/** The status as data. */
export function statusJson(loaded: StatusInput): StatusJson {
  const { method, model, baseUrl, credential, login, shadowed } = loaded.configuration;
  return {
    method,
    model: { value: model.written ?? model.value, source: sourceJson(model.source) },
    baseUrl: { value: baseUrl.written ?? baseUrl.value, source: sourceJson(baseUrl.source) },
    credential: credential === null ? null : {
      kind: credential.kind,
      masked: masked(credential),
      source: sourceJson(credential.source),
      ...(credential.command === undefined ? {} : { command: programOf(credential.command) }),
      ...(credential.sealed === undefined && login?.sealed !== true ? {} : { sealed: true }),
    },
    shadowed: shadowed.map(({ field, value, source, by }) => {
      return { field, value, source: sourceJson(source), by: sourceJson(by) };
    }),
    warnings: allWarnings(loaded),
  };
}

/** The status for people, without a newline at its end. */
export function statusText(loaded: StatusInput, layout: Layout = {}): string {
  const { configuration, paths: { home } } = loaded;
  const words = text().inspect.status;
  const from = (source: Source): string => sourceText(source, home);
  const rows: readonly Row[] = [
    configuration.method === "none"
      ? [words.method, words.methods.none]
      : [words.method, words.methods[configuration.method], from(configuration.methodSource)],
    credentialRow(loaded),
    [words.baseUrl, shown(configuration.baseUrl), from(configuration.baseUrl.source)],
    [words.model, shown(configuration.model), from(configuration.model.source)],
  ];
  const notUsed = configuration.shadowed.flatMap(({ field, value, source, by }) => {
    const names = { field: words.fields[field], value: visible(value), source: from(source), by: from(by) };
    return inLines(words.shadowed(names), { ...layout, indent: 2 });
  });
  const warnings = allWarnings(loaded).flatMap(({ message }) =>
    inLines(text().inspect.warning(visible(message)), { ...layout, indent: 0 })
  );
  const ways = configuration.credential === null ? ["", ...text().errors.missing.hints] : [];
  return [
    ...layOut(rows, layout),
    ...(notUsed.length === 0 ? [] : ["", words.notUsed, ...notUsed]),
    ...(warnings.length === 0 ? [] : ["", ...warnings]),
    ...ways,
  ].join("\n");
}

/** 0 when signed in, the exit code of `auth` when not. */
export function statusExitCode({ configuration }: Pick<Loaded, "configuration">): number {
  return configuration.credential === null ? EXIT_CODES.auth : 0;
}

function credentialRow({ configuration: { credential, login }, paths: { home } }: StatusInput): Row {
  const words = text().inspect.status;
  if (credential === null) return [words.key, words.noKey];
  const remark = sourceText(credential.source, home);
  if (credential.kind === "none") return [words.key, words.keyNotNeeded];
  if (credential.command !== undefined) return [words.key, words.keyPrinted(programOf(credential.command)), remark];
  if (credential.sealed !== undefined) return [words.key, words.keySealed, remark];
  if (credential.workload !== undefined) {
    return [words.key, words.keyGot(visible(new URL(credential.workload.tokenUrl).host)), remark];
  }
  if (credential.kind === "api-key") return [words.key, masked(credential) ?? "", remark];
  const until = login?.expiresAt === undefined ? undefined : utcMinute(login.expiresAt);
  const told = login?.renewable === false ? words.loginOnce(until) : words.loginUntil(until);
  return [words.login, login?.sealed === true ? words.loginSealed(told) : told, remark];
}

function shown({ value, written }: Sourced<string>): string {
  return visible(written ?? value);
}

/** Without its words, among which a secret may be. */
function programOf({ argv }: KeyCommand): string {
  return visible(argv[0] ?? "");
}

function masked(credential: Credential): string | null {
  return credential.secret?.toString() ?? credential.masked ?? null;
}

/** What would stop a request stands among the warnings: whoever asks for the status wants to hear it. */
function allWarnings(loaded: StatusInput): readonly Warning[] {
  return [
    ...loaded.configuration.warnings,
    ...whatStops(loaded),
  ];
}

/** Why no request would be made, in the words of the refusal; a missing credential is not among it. */
export function whatStops(
  { binding, enforced, unusableProxy, paths: { home } }: Pick<
    Loaded,
    "binding" | "enforced" | "unusableProxy" | "paths"
  >,
): readonly Warning[] {
  return [
    ...(binding.ok ? [] : [{ code: "key-not-sent", message: bindingError(binding, home).message }]),
    ...(enforced === undefined ? [] : [{ code: "enforced-method", message: enforced.message }]),
    ...(unusableProxy === undefined ? [] : [{ code: "unusable-proxy", message: proxyError(unusableProxy).message }]),
  ];
}
