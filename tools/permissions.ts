// Owns the one table of the permissions that are baked into the binary; `compile`, the tasks and the tests read it.
// They are the launcher's: the sandbox gets far less, computed at run time by `src/launcher/grants/grants.ts`.
import { BROWSER_PROGRAMS } from "../src/launcher/services/browser_programs.ts";
import { SHELLS } from "../src/launcher/permissions.ts";

/** What every system needs. Remote code is never imported: Deno would allow six hosts by default. */
const EVERYWHERE: readonly string[] = [
  "--no-prompt",
  "--unstable-worker-options",
  // `request.signal` of the gateway means that the client has gone, and nothing else.
  "--unstable-no-legacy-abort",
  "--deny-import",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys=uid,gid,hostname,osRelease",
];

/** Flags for `deno run` from source, the same on every Unix. */
export const PERMISSION_FLAGS: readonly string[] = [
  ...EVERYWHERE,
  `--allow-run=${[...pathsOf("linux"), ...pathsOf("darwin"), SHELLS.linux].join(",")}`,
];

/** Flags for `deno compile`: the same, with the programs of the target's own system only. */
export function permissionFlags(target: string): string[] {
  const system = target.includes("windows") ? "windows" : target.includes("darwin") ? "darwin" : "linux";
  return [...EVERYWHERE, `--allow-run=${[...pathsOf(system), SHELLS[system]].join(",")}`];
}

/** Programs that can show a URL. Beside them stands the one shell that `qwen exec` starts its command with. */
function pathsOf(system: keyof typeof BROWSER_PROGRAMS): string[] {
  return BROWSER_PROGRAMS[system].map(({ path }) => path);
}
