// Owns the room in which the installer is tried: a home, a PATH of chosen tools, a release made of a stand-in binary.
// As root everything runs as an unprivileged user, so that no test can touch the machine's own /usr/local.

/** An unprivileged id that exists on no system as a person; 65534 is "nobody" nearly everywhere. */
const NOBODY = 65534;

export const IS_ROOT = Deno.build.os !== "windows" && Deno.uid() === 0;

/** The platform part of an archive's name on this machine. */
export const PLATFORM = `${Deno.build.os === "darwin" ? "macos" : Deno.build.os}-${
  Deno.build.arch === "aarch64" ? "arm64" : "x64"
}`;

const ALWAYS =
  "sh printf uname id mkdir mv rm rmdir chmod cat sed grep head tail tr cut ls ln wc tar gzip mktemp df getconf " +
  "readlink getent sleep sysctl";

/** What a run of a script left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Words of the shell, e.g. `["busybox", "ash"]`; default `["sh"]`. */
  readonly shell?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Another script than the sandbox's install.sh. */
  readonly script?: string;
  /** Give the script on standard input instead of by name, as `curl | sh` does. */
  readonly piped?: boolean;
  /** Runs as this user id (only when the tests are root). */
  readonly uid?: number;
}

/** The full path of a program of this machine. */
export function which(name: string): string | undefined {
  for (const dir of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      if (dir !== "" && Deno.statSync(`${dir}/${name}`).isFile) return `${dir}/${name}`;
    } catch {
      // not in this one
    }
  }
  return undefined;
}

/** One try: `home/`, `bin/` (the tools in PATH), `release/` (a mirror as a folder), `install.sh`. */
export class Sandbox implements Disposable {
  readonly root = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "qwen-install-" }));
  readonly home = `${this.root}/home`;
  readonly bin = `${this.root}/bin`;
  readonly release = `${this.root}/release`;
  readonly script = `${this.root}/install.sh`;

  constructor(tools = "curl sha256sum") {
    Deno.chmodSync(this.root, 0o755);
    for (const dir of [this.home, this.bin, this.release]) Deno.mkdirSync(dir);
    Deno.copyFileSync("install.sh", this.script);
    for (const tool of `${ALWAYS} ${tools}`.split(" ")) this.link(tool);
  }

  /** Puts one of the machine's programs into the sandbox's PATH, perhaps under another name. */
  link(tool: string, name = tool): void {
    const path = which(tool);
    if (tool === "" || path === undefined) {
      // Older macOS has the same under another name.
      if (tool === "sha256sum") this.fake(name, `exec ${which("shasum")} -a 256 "$@"`);
    } else Deno.symlinkSync(path, `${this.bin}/${name}`);
  }

  /** Puts a small script into the sandbox's PATH. */
  fake(name: string, body: string): void {
    Deno.writeTextFileSync(`${this.bin}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }

  /** Runs the installer. */
  async run(args: readonly string[] = [], options: RunOptions = {}): Promise<Ran> {
    this.own();
    const shell = (options.shell ?? ["sh"]).map((word, index) => index === 0 ? (which(word) ?? word) : word);
    const script = options.script ?? this.script;
    const words = options.piped === true ? [...shell, "-s", "--", ...args] : [...shell, script, ...args];
    const env: Record<string, string> = { PATH: this.bin, HOME: this.home, SHELL: "/bin/sh", ...options.env };
    if (env.HOME === "") delete env.HOME;
    const uid = options.uid ?? NOBODY;
    const command = IS_ROOT
      ? [which("setpriv") ?? "setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", ...words]
      : words;
    const child = new Deno.Command(command[0] ?? "sh", {
      args: command.slice(1),
      cwd: this.home,
      env,
      clearEnv: true,
      stdin: options.piped === true ? "piped" : "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    if (options.piped === true) {
      const writer = child.stdin.getWriter();
      await writer.write(Deno.readFileSync(script)).catch(() => {});
      await writer.close().catch(() => {});
    }
    const output = await child.output();
    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return { code: output.code, stdout: decode(output.stdout), stderr: decode(output.stderr) };
  }

  /** Gives the whole room to the unprivileged user; links are left as they are. */
  own(): void {
    if (IS_ROOT) new Deno.Command("chown", { args: ["-hR", `${NOBODY}:${NOBODY}`, this.root] }).outputSync();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** A stand-in for the program: answers what the installer asks, and prints who it is otherwise. */
export function standIn(version: string): string {
  return `#!/bin/sh
case "$1" in
  --version) echo "${version}" ;;
  completions) echo "# $2 completion of ${version}" ;;
  man) echo ".TH QWEN 1 ${version}" ;;
  *) echo "stand-in ${version}" ;;
esac
`;
}

export interface ReleaseOptions {
  readonly version?: string;
  /** The file that becomes `qwen`; default a stand-in. */
  readonly binary?: string;
  /** The version that the stand-in claims to be, if it lies. */
  readonly claims?: string;
  readonly sums?: "right" | "wrong" | "none" | "silent";
}

/** Makes `release/v<version>/` with an archive and its SHA256SUMS; answers the archive's path. */
export async function makeRelease(box: Sandbox, options: ReleaseOptions = {}): Promise<string> {
  const version = options.version ?? "0.1.0";
  const name = `qwen-${version}-${PLATFORM}`;
  const folder = `${box.release}/v${version}`;
  const tree = `${box.root}/tree-${version}/${name}`;
  for (const dir of [folder, `${tree}/completions`, `${tree}/man`]) Deno.mkdirSync(dir, { recursive: true });
  if (options.binary === undefined) Deno.writeTextFileSync(`${tree}/qwen`, standIn(options.claims ?? version));
  else Deno.copyFileSync(options.binary, `${tree}/qwen`);
  Deno.chmodSync(`${tree}/qwen`, 0o755);
  for (const file of ["completions/qwen.bash", "completions/_qwen", "completions/qwen.fish", "man/qwen.1", "LICENSE"]) {
    Deno.writeTextFileSync(`${tree}/${file}`, `${file} of ${version}\n`);
  }
  const archive = `${folder}/${name}.tar.gz`;
  const tar = new Deno.Command("tar", { args: ["-czf", archive, "-C", `${box.root}/tree-${version}`, name] });
  if (!tar.outputSync().success) throw new Error("tar failed");
  const right = await sha256(archive);
  const line = options.sums === "wrong" ? "0".repeat(64) : right;
  if (options.sums === "silent") Deno.writeTextFileSync(`${folder}/SHA256SUMS`, `${right}  another.tar.gz\n`);
  else if (options.sums !== "none") Deno.writeTextFileSync(`${folder}/SHA256SUMS`, `${line}  ${name}.tar.gz\n`);
  return archive;
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256(path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(path));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Every path below a folder with its kind, mode and content: two equal snapshots are byte-identical trees. */
export async function snapshot(dir: string): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of [...Deno.readDirSync(dir)].sort((a, b) => a.name < b.name ? -1 : 1)) {
    const path = `${dir}/${entry.name}`;
    const mode = ((Deno.lstatSync(path).mode ?? 0) & 0o7777).toString(8);
    if (entry.isSymlink) lines.push(`${path} -> ${Deno.readLinkSync(path)}`);
    else if (entry.isDirectory) lines.push(`${path}/ ${mode}`, ...await snapshot(path));
    else lines.push(`${path} ${mode} ${await sha256(path)}`);
  }
  return lines;
}

/** A loopback server over the release folder; `seen` has every path that was asked for. */
export function serveRelease(box: Sandbox): { url: string; seen: string[]; close: () => Promise<void> } {
  const seen: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    // A client that goes through a proxy asks with the whole address; the path is the same.
    const { pathname } = new URL(request.url);
    seen.push(pathname);
    try {
      return new Response(Deno.readFileSync(`${box.release}${pathname}`));
    } catch {
      return new Response("not here", { status: 404 });
    }
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, seen, close: () => server.shutdown() };
}
