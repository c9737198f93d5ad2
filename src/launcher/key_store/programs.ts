// Which program each system's store of secrets is asked by. Whole paths: nothing that lies elsewhere is ever started.

/** The programs, by system. */
export const STORE_PROGRAMS = {
  linux: "/usr/bin/secret-tool",
  darwin: "/usr/bin/security",
  windows: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
} as const;
