// Owns the doctor's look at what the configuration is made of: settings files, the env file, the values that come out.
// Whatever is broken becomes a finding; it throws nothing. The very code that a prompt uses does the reading.
import type { ConfiguredCommand } from "../grants/plan_inputs.ts";
import type { Configuration, Warning } from "../../config/configuration.ts";
import { EXCLUDED_BY_DEFAULT } from "../../config/files/env_rules.ts";
import { type EnvSearch, searchEnvFile } from "../../config/files/env_search.ts";
import { loadConfiguration, type Loaded } from "../../config/load.ts";
import { type Paths, resolvePaths } from "../../config/files/paths.ts";
import { readSettings, type Settings } from "../../config/settings/settings.ts";
import { restoreCommand, setAside, setAsideError } from "../../config/settings/set_aside.ts";
import { sourceText } from "../../config/source_text.ts";
import type { World } from "../../config/world.ts";
import { IMPLAUSIBLE } from "../../config/resolve/implausible.ts";
import { bindingError } from "../../config/resolve/binding.ts";
import { QwenError } from "../../base/errors.ts";
import { providerFacts } from "../../providers/facts.ts";
import { asQwenError } from "../../base/report.ts";
import type { CheckName, Finding } from "../../base/findings.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";

/** What was found in the files; `loaded` is missing where no configuration comes of them. */
export interface FilesLook {
  readonly findings: readonly Finding[];
  readonly paths: Paths;
  readonly search: EnvSearch;
  readonly loaded?: Loaded;
}

/** Looks at settings, env file and values, in this order. */
export async function lookAtFiles(world: World, flags: ConfiguredCommand["flags"]): Promise<FilesLook> {
  const paths = resolvePaths(world);
  const settings = await caught(() => readSettings(world, paths));
  const findings: Finding[] = [
    settings instanceof QwenError ? failed("settings", settings) : settingsFinding(settings, { world, paths }),
  ];
  const loaded = settings instanceof QwenError
    ? settings
    : await caught(() => loadConfiguration(world, { flags, providers: providerFacts }));
  const search = loaded instanceof QwenError
    ? searchEnvFile(world, {
      paths,
      excluded: EXCLUDED_BY_DEFAULT,
      projectTrusted: !(settings instanceof QwenError) && settings.projectTrusted,
    })
    : loaded.search;
  findings.push(envFileFinding(search));
  if (!(loaded instanceof QwenError)) {
    return { findings: [...findings, ...valueFindings(loaded)], paths, search, loaded };
  }
  if (loaded !== settings) findings.push(failed("values", loaded));
  return { findings, paths, search };
}

/** A failure in the words of the error that a prompt would end with. */
export function failed(check: CheckName, error: QwenError): Finding {
  const [fix] = error.hint;
  return { check, state: "fail", summary: error.message, kind: error.kind, ...(fix === undefined ? {} : { fix }) };
}

async function caught<T>(act: () => Promise<T>): Promise<T | QwenError> {
  try {
    return await act();
  } catch (error) {
    return asQwenError(error);
  }
}

function settingsFinding(
  { files, warnings }: Settings,
  { world, paths }: { readonly world: World; readonly paths: Paths },
): Finding {
  const words = text().doctor;
  const check = "settings";
  for (const { path } of paths.settings) {
    const aside = setAside(world, path);
    if (aside !== undefined) {
      return { check, state: "warn", summary: setAsideError(path, aside).message, fix: restoreCommand(path, aside) };
    }
  }
  const [warning] = warnings;
  if (warning !== undefined) return { check, state: "warn", summary: warning.message };
  const read = paths.settings.filter(({ path }) => files.some((file) => file.path === path)).map(({ path }) => path);
  return { check, state: "ok", summary: read.length === 0 ? words.noSettings : words.filesRead(read) };
}

function envFileFinding({ steps, file, variables, refused, warnings }: EnvSearch): Finding {
  const words = text().doctor;
  const check = "envFile";
  const [warning] = warnings;
  if (warning !== undefined) return { check, state: "warn", summary: warning.message, fix: words.showTrace };
  const odd = steps.find(({ outcome }) => outcome === "not-a-file");
  if (odd !== undefined) {
    return { check, state: "warn", summary: words.notAFile(odd.path), fix: words.removeOdd(odd.path) };
  }
  if (file === undefined) return { check, state: "ok", summary: words.noEnvFile };
  const taken = words.envFileTaken(file.path, variables.size);
  if (refused.length === 0) return { check, state: "ok", summary: taken };
  const summary = `${taken}; ${words.refusedThere(refused.map(({ name }) => name))}`;
  // Names like DEBUG are left out of every project's file: nobody has to do anything about it.
  if (refused.every(({ reason }) => reason === "excluded")) return { check, state: "ok", summary };
  return { check, state: "warn", summary, fix: words.showTrace };
}

function valueFindings(loaded: Loaded): readonly Finding[] {
  const { configuration, search, settings, enforced } = loaded;
  const told = new Set([...search.warnings, ...settings.warnings].map(({ message }) => visible(message)));
  return [
    enforced === undefined
      ? valuesFinding(configuration, configuration.warnings.filter(({ message }) => !told.has(message)))
      : failed("values", enforced),
    credentialFinding(loaded),
    bindingFinding(loaded),
  ];
}

function valuesFinding({ method, baseUrl, model }: Configuration, warnings: readonly Warning[]): Finding {
  const words = text().doctor;
  const check = "values";
  const implausible = warnings.find(({ code }) => IMPLAUSIBLE.includes(code));
  if (implausible !== undefined) {
    return { check, state: "warn", summary: implausible.message, fix: words.correctValue, isCause: true };
  }
  const [warning] = warnings;
  if (warning !== undefined) return { check, state: "warn", summary: warning.message, fix: words.seeStatus };
  const summary = method === "none"
    ? words.notSignedIn(baseUrl.value)
    : words.values({ method, baseUrl: baseUrl.value, model: model.value });
  return { check, state: "ok", summary };
}

function credentialFinding(
  { configuration: { credential, method, baseUrl, missingKey }, paths: { home } }: Loaded,
): Finding {
  const words = text().doctor;
  const check = "key";
  if (credential !== null) {
    const source = sourceText(credential.source, home);
    if (credential.kind === "none") return { check, state: "ok", summary: words.keyNotNeeded };
    const summary = credential.kind === "oauth" ? words.loginFrom(source) : words.keyFrom(source);
    return { check, state: "ok", summary };
  }
  const { missing } = text().errors;
  const setKey = missingKey === undefined ? words.setKey : missing.entryKey(missingKey);
  const [summary, fix] = method === "none"
    ? [missing.nothing, setKey]
    : method === "openai"
    ? [words.noKeyFor(new URL(baseUrl.value).host), setKey]
    : [missing.login(method), words.signIn];
  return { check, state: "fail", summary, fix, kind: "auth" };
}

function bindingFinding({ binding, configuration: { credential, baseUrl }, paths: { home } }: Loaded): Finding {
  const words = text().doctor;
  if (!binding.ok) {
    return { ...failed("binding", bindingError(binding, home)), fix: words.settleBinding(binding.host) };
  }
  return credential === null || credential.kind === "none"
    ? { check: "binding", state: "skipped", summary: words.nothingToSend }
    : { check: "binding", state: "ok", summary: words.mayGo(new URL(baseUrl.value).host) };
}
