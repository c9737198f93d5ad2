// Owns the one table of the permissions that are baked into the binary; `compile`, the tasks and the tests read it.
// They are the launcher's: the cell gets far less, computed at run time by `src/launcher/grants.ts`.

/** Programs that can show a URL or copy text, by system; nothing else can be started. */
const RUN = ["xdg-open", "wslview", "open", "rundll32", "sensible-browser", "gio"];

/** Flags for `deno run` and `deno compile` alike. */
export const PERMISSION_FLAGS: readonly string[] = [
  "--no-prompt",
  "--unstable-worker-options",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys=uid,gid,hostname,osRelease",
  `--allow-run=${RUN.join(",")}`,
];
