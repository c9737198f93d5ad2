// The launcher's permissions only ever shrink: what a command cannot need goes before any configuration is read, what
// this configuration turns out not to need goes right after, and a prompt with a key gives up everything.
// Threat: code that a hostile answer or file has turned. A runtime that takes a permission back only in name (Deno 2.4.2
// goes on reading files under `-A`) ends the run: nothing goes on in the belief that something is gone.
import { type Command, specOf } from "../commands/specs.ts";
import type { Needs } from "../args/spec/spec.ts";
import { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";

/**
 * A kind of permission, as the runtime names it; `shell` is the one program of `run` that can start any other, which
 * nothing but `qwen exec` keeps. `ffi` and `import` are never granted to begin with.
 */
export type Right = "run" | "shell" | "ffi" | "import" | "sys" | "env" | "read" | "write" | "net";

/** The shell that `qwen exec` starts its command with, on each system. */
export const SHELLS = {
  linux: "/bin/sh",
  darwin: "/bin/sh",
  windows: "C:\\Windows\\System32\\cmd.exe",
} as const;

/** The same on this one. */
export const SHELL = SHELLS[Deno.build.os === "windows" ? "windows" : "linux"];

/** Gives up permissions for good. @throws {QwenError} of kind `other` when one of them is still there */
export type GiveUp = (rights: readonly Right[]) => void;

/** What a service's answer must not be able to do: everything but the one request. */
export const ALL_BUT_NET: readonly Right[] = ["run", "ffi", "import", "sys", "env", "read", "write"];

/** Takes them from this process. */
export const giveUpForGood: GiveUp = (rights) => {
  for (const right of rights) Deno.permissions.revokeSync(descriptorOf(right));
  const kept = rights.filter((right) => Deno.permissions.querySync(descriptorOf(right)).state === "granted");
  if (kept.length > 0) {
    throw new QwenError("other", text().launcher.notGivenUp(kept), { hint: [text().launcher.hintNotGivenUp()] });
  }
};

function descriptorOf(right: Right): Deno.PermissionDescriptor {
  return right === "shell" ? { name: "run", command: SHELL } : { name: right };
}

/** What a launcher gives up, by what its command needs; whatever the configuration will say. */
const GIVEN_UP: Readonly<Record<Needs, readonly Right[]>> = {
  // A bundle's chunks are files, so reading stays: the answer's own code is one.
  words: ["run", "ffi", "import", "sys", "env", "write", "net"],
  look: ["run", "ffi", "import", "write", "net"],
  files: ["run", "ffi", "import", "net"],
  service: ["run", "ffi", "import"],
  browser: ["shell", "ffi", "import"],
  programs: ["ffi", "import"],
};

/** What the launcher of a command can do without. */
export function unneeded(kind: Command["kind"]): readonly Right[] {
  return GIVEN_UP[specOf(kind)?.needs ?? "words"];
}
