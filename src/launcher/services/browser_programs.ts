// Owns the list of programs that may ever be started: those that show a URL in the user's browser. The binary's
// permissions are made of it (`tools/permissions.ts`). Absolute paths on purpose: nothing that stands earlier in PATH can
// take a program's place, and a start with no PATH at all (`env -i`) is none the worse.

/** Programs by system, in the order in which they are tried; `args` come before the URL. */
export const BROWSER_PROGRAMS = {
  linux: [
    { path: "/usr/bin/xdg-open", args: [] },
    { path: "/usr/local/bin/xdg-open", args: [] },
    { path: "/run/current-system/sw/bin/xdg-open", args: [] },
    { path: "/usr/bin/wslview", args: [] },
    { path: "/usr/bin/sensible-browser", args: [] },
    { path: "/usr/bin/gio", args: ["open"] },
  ],
  darwin: [{ path: "/usr/bin/open", args: [] }],
  windows: [{ path: "C:\\Windows\\System32\\rundll32.exe", args: ["url.dll,FileProtocolHandler"] }],
} as const;
