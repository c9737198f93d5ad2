// Owns the list of systems that a release is made for, and how its files are called. Pure.

/** One build: Deno's name of the target, ours, and what runs its smoke test. */
export interface Target {
  /** For `deno compile --target`. */
  readonly triple: string;
  /** In file names: `qwen-0.1.0-linux-x64.tar.gz`. */
  readonly platform: string;
  readonly program: "qwen" | "qwen.exe";
  readonly archive: "tar.gz" | "zip";
  /** The machine of the release workflow on which this build proves itself. */
  readonly runner: string;
}

const POSIX = { program: "qwen", archive: "tar.gz" } as const;

export const TARGETS: readonly Target[] = [
  { ...POSIX, triple: "x86_64-unknown-linux-gnu", platform: "linux-x64", runner: "ubuntu-24.04" },
  { ...POSIX, triple: "aarch64-unknown-linux-gnu", platform: "linux-arm64", runner: "ubuntu-24.04-arm" },
  { ...POSIX, triple: "x86_64-apple-darwin", platform: "macos-x64", runner: "macos-15-intel" },
  { ...POSIX, triple: "aarch64-apple-darwin", platform: "macos-arm64", runner: "macos-15" },
  {
    triple: "x86_64-pc-windows-msvc",
    platform: "windows-x64",
    program: "qwen.exe",
    archive: "zip",
    runner: "windows-2025",
  },
];

/** What the compiled program of a target triple is called before it is packed: `qwen-x86_64-pc-windows-msvc.exe`. */
export function programName(triple: string): string {
  return `qwen-${triple}${triple.includes("windows") ? ".exe" : ""}`;
}

/** The name of a release archive, which is also the name of the folder inside, with its ending. */
export function archiveName(version: string, target: Target): string {
  return `qwen-${version}-${target.platform}.${target.archive}`;
}
