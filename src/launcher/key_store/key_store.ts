// The system's own store, which keeps the one key that tokens and saved keys are sealed with: the keychain of macOS, the Secret
// Service of Linux (gnome-keyring, KWallet, KeePassXC), the user's DPAPI on Windows. Threat: whoever can put another program
// in the way gets the key, and whoever lists processes reads their arguments. So the programs are named by whole paths, and the
// key goes through standard input and output alone. A store that does not answer ends the run; nothing goes on without it.
import { QwenError } from "../../base/errors.ts";
import { readGuarded } from "../../config/files/file_guard.ts";
import { resolvePaths } from "../../config/files/paths.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import { isSealingKey } from "../../config/sealed/sealed_text.ts";
import type { WritableWorld } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import { complaintOf, type Ended, type ProgramRun, type Ran, runProgram } from "../machine/run_program.ts";
import { STORE_PROGRAMS } from "./programs.ts";

/** The store of a system. Everything throws `QwenError` of kind `auth` where it does not answer, is locked or is not there. */
export interface KeyStore {
  readonly name: StoreName;
  /** The program that is asked. */
  readonly program: string;
  /** The key; `undefined` where the store has none. */
  read(): Promise<string | undefined>;
  /** It stays for good: another process may be sealing with it at this moment. */
  write(key: string): Promise<void>;
}

export type StoreName = "macos" | "secret-service" | "dpapi";

/** What the store of a system is asked through. */
export interface KeyStorePorts {
  readonly world: WritableWorld;
  /** Runs a program; another than the real is a test's. */
  readonly run?: (run: ProgramRun) => Promise<Ran>;
}

/** Which store a system has. */
export function storeNameOf(os: WritableWorld["os"]): StoreName {
  return os === "darwin" ? "macos" : os === "windows" ? "dpapi" : "secret-service";
}

/** A store that takes longer waits for somebody, who may not be there. */
const LONGEST_MS = 3_000;

const SERVICE = "qwen";
const ACCOUNT = "sealing-key";

/** The store of this system. */
export function systemKeyStore({ world, run = runProgram }: KeyStorePorts): KeyStore {
  const asked = async (
    { name, program }: Pick<KeyStore, "name" | "program">,
    { words, input }: { readonly words: readonly string[]; readonly input?: string },
  ): Promise<Ended> => {
    const env = environmentFor(world);
    const argv = [program, ...words];
    const ran = await run({
      argv,
      env,
      os: world.os,
      longestMs: LONGEST_MS,
      ...(input === undefined ? {} : { input }),
    });
    const told = text().config.sealed;
    if (ran.outcome === "slow") {
      throw failure(name, told.slow(told.stores[name], LONGEST_MS / 1000), told.unlockHint[name]);
    }
    if (ran.outcome === "too-long") throw failure(name, told.odd(told.stores[name]));
    if (ran.outcome === "ended") return ran;
    throw failure(name, told.noProgram(program), told.installHint[name]);
  };
  switch (world.os) {
    case "darwin":
      return macKeychain(asked);
    case "windows":
      return dpapi(asked, world);
    default:
      return secretService(asked);
  }
}

type Ask = (
  store: Pick<KeyStore, "name" | "program">,
  run: { readonly words: readonly string[]; readonly input?: string },
) => Promise<Ended>;

/** `secret-tool` of libsecret. It says nothing of a store that is locked, and nothing of a key that is not there. */
function secretService(ask: Ask): KeyStore {
  const me = { name: "secret-service", program: STORE_PROGRAMS.linux } as const;
  const attributes = ["service", SERVICE, "account", ACCOUNT];
  return {
    ...me,
    async read(): Promise<string | undefined> {
      const { code, printed, said } = await ask(me, { words: ["lookup", ...attributes] });
      if (code === 0) return keyIn(printed, me.name);
      if (said.trim() !== "") throw refused(me.name, said);
      // Found without its secret, it is locked.
      const found = await ask(me, { words: ["search", "--all", ...attributes] });
      if (found.said.trim() !== "" && found.code !== 0) throw refused(me.name, found.said);
      if (found.printed.trim() === "" && !found.said.includes("attribute.")) return undefined;
      // Or another process has put it there since.
      const since = await ask(me, { words: ["lookup", ...attributes] });
      if (since.code === 0) return keyIn(since.printed, me.name);
      throw locked(me.name);
    },
    async write(key): Promise<void> {
      const words = ["store", `--label=${text().config.sealed.label}`, ...attributes];
      const { code, said } = await ask(me, { words, input: key });
      if (code !== 0) throw /locked/i.test(said) ? locked(me.name) : refused(me.name, said);
    },
  };
}

/** What `security` answers: errSecItemNotFound, and where it would have to ask a user (low bytes of -25300 and -25308). */
const MAC_ABSENT = 44;
const MAC_NO_INTERACTION = 36;

/** `security -i` reads its commands from standard input, so that no key stands in its arguments. */
function macKeychain(ask: Ask): KeyStore {
  const me = { name: "macos", program: STORE_PROGRAMS.darwin } as const;
  const told = async (command: string): Promise<{ readonly code: number; readonly printed: string; said: string }> => {
    const { code, printed, said } = await ask(me, { words: ["-i"], input: `${command}\n` });
    // It goes on after a command that failed, and says how that ended.
    const returned = /returned (-?\d+)/.exec(said)?.[1];
    return { code: returned === undefined ? code : Number(returned) & 0xff, printed, said };
  };
  const item = `-s ${SERVICE} -a ${ACCOUNT}`;
  const check = ({ code, said }: { readonly code: number; readonly said: string }): void => {
    if (code === 0) return;
    throw code === MAC_NO_INTERACTION ? locked(me.name) : refused(me.name, said);
  };
  return {
    ...me,
    async read(): Promise<string | undefined> {
      const ran = await told(`find-generic-password ${item} -w`);
      if (ran.code === MAC_ABSENT || /could not be found/i.test(ran.said)) return undefined;
      check(ran);
      return keyIn(ran.printed, me.name);
    },
    write: async (key) => check(await told(`add-generic-password -U ${item} -l "${SERVICE}" -w ${key}`)),
  };
}

/** Windows protects a text for a user and keeps it nowhere: what comes of it stands in a file of our own. */
const DPAPI_FILE = "sealing_key.dpapi";

const DPAPI_HEAD = "$ErrorActionPreference='Stop';Add-Type -AssemblyName System.Security;" +
  "$t=[Console]::In.ReadToEnd().Trim();";
const PROTECT = `${DPAPI_HEAD}[Console]::Out.Write([Convert]::ToBase64String([Security.Cryptography.ProtectedData]` +
  "::Protect([Text.Encoding]::UTF8.GetBytes($t),$null,'CurrentUser')))";
const UNPROTECT =
  `${DPAPI_HEAD}[Console]::Out.Write([Text.Encoding]::UTF8.GetString([Security.Cryptography.ProtectedData]` +
  "::Unprotect([Convert]::FromBase64String($t),$null,'CurrentUser')))";

function dpapi(ask: Ask, world: WritableWorld): KeyStore {
  const me = { name: "dpapi", program: STORE_PROGRAMS.windows } as const;
  const run = async (script: string, input: string): Promise<string> => {
    // Encoded, because `cmd.exe` would read the script's signs.
    const words = ["-NoProfile", "-NonInteractive", "-EncodedCommand", utf16Base64(script)];
    const { code, printed, said } = await ask(me, { words, input });
    if (code !== 0 || printed.trim() === "") throw refused(me.name, said);
    return printed.trim();
  };
  const path = (): string => {
    const { qwenHome } = resolvePaths(world);
    if (qwenHome === undefined) throw new QwenError("config", text().config.edit.noHome);
    return pathRules(world.os).join(qwenHome, DPAPI_FILE);
  };
  return {
    ...me,
    async read(): Promise<string | undefined> {
      const file = readGuarded(world, path());
      if (file.outcome === "absent") return undefined;
      return keyIn(file.outcome === "text" ? await run(UNPROTECT, file.text) : "", me.name);
    },
    write: async (key) => world.replace(path(), await run(PROTECT, key), 0o600),
  };
}

function utf16Base64(script: string): string {
  return btoa(Array.from(script, (char) => `${char}\0`).join(""));
}

/** What a store answered must be a key of ours: another program's entry of the same name is none. */
function keyIn(printed: string, store: StoreName): string {
  const key = printed.trim();
  if (isSealingKey(key)) return key;
  const told = text().config.sealed;
  throw failure(store, told.odd(told.stores[store]));
}

function locked(store: StoreName): QwenError {
  const told = text().config.sealed;
  return failure(store, told.locked(told.stores[store]), told.unlockHint[store]);
}

function refused(store: StoreName, said: string): QwenError {
  const told = text().config.sealed;
  const complaint = complaintOf(said, "").map((line) => text().config.keyCommand.said(line));
  return failure(store, told.noAnswer(told.stores[store]), ...complaint, told.absentHint[store]);
}

function failure(store: StoreName, message: string, ...hint: readonly string[]): QwenError {
  const { unlockHint } = text().config.sealed;
  return new QwenError("auth", message, { hint: hint.length === 0 ? [unlockHint[store]] : hint });
}

/** How each store is found by its program. Nothing else of the environment: keys are in it. */
function environmentFor(world: Pick<WritableWorld, "env" | "os">): Readonly<Record<string, string>> {
  const names = world.os === "windows"
    ? ["USERPROFILE", "APPDATA", "LOCALAPPDATA", "SystemRoot", "TEMP"]
    : ["HOME", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = world.env(name);
    return value === undefined ? [] : [[name, value]];
  }));
}
