// Owns the one table of the permissions that are baked into the binary; `compile`, the tasks and the tests read it.
// They are the launcher's: the cell gets far less, computed at run time by `src/launcher/grants.ts`.

/** Programs that can show a URL or copy text, by system; nothing else can be started. */
const RUN = {
  linux: ["xdg-open", "wslview", "sensible-browser", "gio"],
  darwin: ["open"],
  windows: ["rundll32"],
};

/** What every system needs. Remote code is never imported: Deno would allow six hosts by default. */
const EVERYWHERE: readonly string[] = [
  "--no-prompt",
  "--unstable-worker-options",
  "--deny-import",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys=uid,gid,hostname,osRelease",
];

/** Flags for `deno run` from source, which is the same on every system. */
export const PERMISSION_FLAGS: readonly string[] = [
  ...EVERYWHERE,
  `--allow-run=${[...RUN.linux, ...RUN.darwin, ...RUN.windows].join(",")}`,
];

/** Flags for `deno compile`: the same, with the programs of the target's own system only. */
export function permissionFlags(target: string): string[] {
  const system = target.includes("windows") ? "windows" : target.includes("darwin") ? "darwin" : "linux";
  return [...EVERYWHERE, `--allow-run=${RUN[system].join(",")}`];
}
