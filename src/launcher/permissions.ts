// The launcher's permissions only ever shrink: what a command cannot need goes before any configuration is read, what
// this configuration turns out not to need goes right after, and a prompt with a key gives up everything.
// Threat: code that a hostile answer or file has turned. A runtime that takes a permission back only in name (Deno 2.4.2
// goes on reading files under `-A`) ends the run: nothing goes on in the belief that something is gone.
import { type Command, specOf } from "../commands/specs.ts";
import type { Needs } from "../args/spec/spec.ts";
import { QwenError } from "../base/errors.ts";
import type { StartMessage } from "../contract/messages.ts";
import { text } from "../text/text.ts";
import { BROWSER_PROGRAMS } from "./services/browser_programs.ts";

/**
 * A kind of permission, as the runtime names it. Of `run`, `browsers` are the programs that show a page and `shell` is the
 * one that can start any other: `qwen exec` keeps it for its command, and who has named a command that prints the key until
 * that has run. `ffi` and `import` are never granted to begin with.
 */
export type Right = "run" | "browsers" | "shell" | "ffi" | "import" | "sys" | "env" | "read" | "write" | "net";

/** The shell that `qwen exec` starts its command with, on each system. */
export const SHELLS = {
  linux: "/bin/sh",
  darwin: "/bin/sh",
  windows: "C:\\Windows\\System32\\cmd.exe",
} as const;

const SYSTEM = Deno.build.os === "windows" || Deno.build.os === "darwin" ? Deno.build.os : "linux";

/** The same on this one. */
export const SHELL = SHELLS[SYSTEM];

/** Gives up permissions for good. @throws {QwenError} of kind `other` when one of them is still there */
export type GiveUp = (rights: readonly Right[]) => void;

/** What a service's answer must not be able to do: everything but the one request. */
export const ALL_BUT_NET: readonly Right[] = ["run", "ffi", "import", "sys", "env", "read", "write"];

/** Takes them from this process. */
export const giveUpForGood: GiveUp = (rights) => {
  for (const descriptor of rights.flatMap(descriptorsOf)) Deno.permissions.revokeSync(descriptor);
  const isGranted = (descriptor: Deno.PermissionDescriptor): boolean =>
    Deno.permissions.querySync(descriptor).state === "granted";
  const kept = rights.filter((right) => descriptorsOf(right).some(isGranted));
  if (kept.length > 0) {
    throw new QwenError("other", text().launcher.notGivenUp(kept), { hint: [text().launcher.hintNotGivenUp()] });
  }
};

function descriptorsOf(right: Right): readonly Deno.PermissionDescriptor[] {
  if (right === "shell") return [{ name: "run", command: SHELL }];
  if (right !== "browsers") return [{ name: right }];
  return BROWSER_PROGRAMS[SYSTEM].map(({ path }) => ({ name: "run", command: path }));
}

/** What a launcher gives up, by what its command needs; whatever the configuration will say. */
const GIVEN_UP: Readonly<Record<Needs, readonly Right[]>> = {
  // A bundle's chunks are files, so reading stays: the answer's own code is one.
  words: ["run", "ffi", "import", "sys", "env", "write", "net"],
  look: ["run", "ffi", "import", "write", "net"],
  files: ["run", "ffi", "import", "net"],
  // The configuration may name a command that prints the key: the shell goes when that is known (`keepsShell`).
  service: ["browsers", "ffi", "import"],
  browser: ["ffi", "import"],
  programs: ["ffi", "import"],
};

/** Whether a launcher keeps the shell when its configuration is read and a key that is printed is there. */
export function keepsShell({ command, configuration }: Pick<StartMessage, "command" | "configuration">): boolean {
  const mayRenew = command.kind === "chat" || command.kind === "serve";
  const { printed, workload } = configuration.credential ?? {};
  const isPrinted = printed !== undefined || workload?.proof.kind === "command";
  return command.kind === "exec" || (mayRenew && isPrinted);
}

/** What the launcher of a command can do without. */
export function unneeded(kind: Command["kind"]): readonly Right[] {
  return GIVEN_UP[specOf(kind)?.needs ?? "words"];
}
