// Owns the launcher's half of `qwen doctor`: everything that can be seen without a network. What it finds goes to the
// sandbox, which asks the endpoint and prints; where nothing may or can be asked, it is printed here, and no sandbox starts.
import type { CommandNamed } from "../../commands/specs.ts";
import type { TerminalFacts } from "../../contract/messages.ts";
import type { Loaded } from "../../config/load.ts";
import type { WritableWorld } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { asQwenError } from "../../base/report.ts";
import {
  exitCodeOf,
  type Finding,
  findingLines,
  findingsJson,
  type Redact,
  redacted,
  redactor,
  verdictLine,
} from "../../base/findings.ts";
import { print, tell } from "../../base/output.ts";
import { text } from "../../text/text.ts";
import { VERSION } from "../../base/version.ts";
import { commandKeys } from "../machine/keys.ts";
import type { CommandKeys } from "../grants/command_keys.ts";
import type { GiveUp } from "../permissions.ts";
import { runSession } from "../sandbox/session.ts";
import { lookAtStore, type StoreLook } from "./doctor_store.ts";
import { failed, type FilesLook, lookAtFiles } from "./doctor_files.ts";
import { lookAtModes } from "./doctor_modes.ts";
import { lookAtCertificates, lookAtProxy, lookAtTerminal } from "./doctor_host_facts.ts";
import { realNamedFiles } from "../machine/named_files.ts";
import { Keyboard } from "../machine/keyboard.ts";
import { planSandbox } from "../grants/plan.ts";
import { planInputs } from "../grants/plan_inputs.ts";
import { terminalFacts } from "../machine/terminal_facts.ts";

type DoctorCommand = CommandNamed<"doctor">;

/** Runs the doctor; answers the exit code. */
export async function runDoctor(
  command: DoctorCommand,
  { world, giveUp }: { readonly world: WritableWorld; readonly giveUp: GiveUp },
): Promise<number> {
  const terminal = terminalFacts();
  const keys = commandKeys(world);
  const looked = await lookAtFiles(world, command.flags);
  const store = looked.loaded === undefined ? undefined : await lookAtStore(world, { loaded: looked.loaded, keys });
  const files = await withKeys(looked, { keys, store });
  giveUp(["shell"]);
  const redact = redactorFor(world, files);
  const proxy = files.loaded === undefined
    ? undefined
    : lookAtProxy(files.loaded.proxies, files.loaded.configuration.baseUrl.value);
  const certificates = lookAtCertificates(world);
  const findings: readonly Finding[] = [
    { check: "program", state: "ok", summary: text().doctor.program(VERSION, `${world.os} ${Deno.build.arch}`) },
    ...inOrder(files.findings, lookAtModes(world, { ...files, namesIn })),
    ...(store === undefined ? [] : [store.finding]),
    certificates,
    ...(proxy === undefined ? [] : [proxy.finding]),
    lookAtTerminal(world, terminal),
  ];
  const local = findings.map((finding) => redacted(finding, redact));
  const obstacle = obstacleOf(files.loaded, local);
  if (files.loaded === undefined || obstacle !== undefined) {
    const skipped = withSkipped(local, obstacle ?? text().doctor.notLooked.configuration);
    return printAlone(command, { findings: skipped, terminal });
  }
  const { sealingKey } = store ?? {};
  return await runInSandbox(command, {
    world,
    loaded: files.loaded,
    terminal,
    findings: local,
    via: proxy?.via,
    sealingKey,
  });
}

/**
 * Has the key printed, where a command does that, a workload's proof read, what is sealed opened: one that fails stops the
 * looking as a missing key would.
 */
async function withKeys(
  files: FilesLook,
  { keys, store }: { readonly keys: CommandKeys; readonly store: StoreLook | undefined },
): Promise<FilesLook> {
  const { loaded, ...rest } = files;
  if (loaded === undefined) return files;
  const { credential, login } = loaded.configuration;
  // The store has said why.
  if (login?.sealed === true && store?.finding.state === "fail") return rest;
  if (credential?.command === undefined && credential?.workload === undefined && credential?.sealed === undefined) {
    return files;
  }
  try {
    return { ...files, loaded: await keys.filled(loaded) };
  } catch (error) {
    const { kind, message, hint } = asQwenError(error);
    // The last is what to do; before it stands what the program said.
    const told = failed("key", new QwenError(kind, message, { hint: hint.slice(-1) }));
    return { ...rest, findings: files.findings.map((finding) => finding.check === "key" ? told : finding) };
  }
}

/** File modes are told behind what was read and before what is made of it. */
function inOrder(files: readonly Finding[], modes: Finding): readonly Finding[] {
  const behind = files.findLastIndex(({ check }) => check === "settings" || check === "envFile") + 1;
  return files.toSpliced(behind, 0, modes);
}

/** Why nothing is asked over the network, if something stands in the way. */
function obstacleOf(loaded: Loaded | undefined, findings: readonly Finding[]): string | undefined {
  const words = text().doctor.notLooked;
  if (loaded === undefined) return words.configuration;
  if (loaded.configuration.method === "none") return words.nothing;
  if (!loaded.binding.ok) return words.binding;
  const stops = ["values", "certificates", "proxy"];
  if (findings.some(({ check, state }) => state === "fail" && stops.includes(check))) return words.configuration;
  const { method, credential } = loaded.configuration;
  return method !== "openai" && credential === null ? words.login : undefined;
}

function withSkipped(findings: readonly Finding[], summary: string): readonly Finding[] {
  const skipped = (["dns", "tcp", "tls", "clock", "endpoint", "model"] as const)
    .map((check): Finding => ({ check, state: "skipped", summary }));
  return [...findings.slice(0, -1), ...skipped, ...findings.slice(-1)];
}

function printAlone(
  { json }: DoctorCommand,
  { findings, terminal }: { readonly findings: readonly Finding[]; readonly terminal: TerminalFacts },
): number {
  const layout = terminal.stdout ? { columns: terminal.columns } : {};
  print(Deno.stdout, json ? findingsJson(findings) : findingLines(findings, layout) + verdictLine(findings, layout));
  return exitCodeOf(findings);
}

function redactorFor(world: WritableWorld, { paths, loaded }: FilesLook): Redact {
  const { secret } = loaded?.configuration.credential ?? {};
  return redactor({
    homes: [paths.home, paths.realHome],
    user: userOf(world, paths.home),
    secrets: secret === undefined ? [] : [secret],
  });
}

function userOf(world: WritableWorld, home: string | undefined): string | undefined {
  return [world.env("USER"), world.env("LOGNAME"), world.env("USERNAME"), home?.split(/[\\/]/).at(-1)]
    .find((name) => name !== undefined && name !== "");
}

interface SandboxRun {
  readonly world: WritableWorld;
  readonly loaded: Loaded;
  readonly terminal: TerminalFacts;
  readonly findings: readonly Finding[];
  readonly via: string | undefined;
  readonly sealingKey: string | undefined;
}

async function runInSandbox(command: DoctorCommand, run: SandboxRun): Promise<number> {
  const { world, loaded, findings, via, sealingKey } = run;
  const plan = planSandbox(await planInputs(command, { ...run, extraHosts: [] }));
  const home = loaded.paths.home ?? "";
  const about = { HOME: home, USER: userOf(world, home) ?? "", ...(via === undefined ? {} : { PROXY: via }) };
  const sealing = sealingKey === undefined ? {} : { sealingKey };
  const start = { ...plan.start, ...sealing, findings, surroundings: { ...plan.start.surroundings, ...about } };
  const refuse = (): Promise<never> => Promise.reject(new QwenError("config", text().launcher.notAllowed()));
  return await runSession({ ...plan, start }, {
    keyboard: new Keyboard(),
    interactive: false,
    policy: { world, writeStderr: (line) => tell(Deno.stderr, line), files: realNamedFiles(world.os) },
    // The doctor asks for no other sandbox.
    replan: refuse,
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch {
    return [];
  }
}
