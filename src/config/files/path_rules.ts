// Owns paths as text: joining, going up, making absolute, on either kind of system. It touches no file; the system is a
// parameter so that the Windows rules are tested everywhere.
import type { World } from "../world.ts";

/** The path rules of one kind of system. */
export interface PathRules {
  readonly separator: "/" | "\\";
  isAbsolute(path: string): boolean;
  /** `directory` and `name` with one separator between. */
  join(directory: string, name: string): string;
  /** The directory above, or `undefined` at a root. */
  parent(path: string): string | undefined;
  /** `path` made absolute from `base`, with `.` and `..` worked in. */
  resolve(base: string, path: string): string;
}

/** The path rules of a system. */
export function pathRules(os: World["os"]): PathRules {
  return os === "windows" ? windowsRules : posixRules;
}

const posixRules: PathRules = {
  separator: "/",
  isAbsolute: (path) => path.startsWith("/"),
  join: (directory, name) => directory.endsWith("/") ? `${directory}${name}` : `${directory}/${name}`,
  parent: (path) => path === "/" ? undefined : path.slice(0, path.lastIndexOf("/")) || "/",
  resolve: (base, path) => `/${settle((path.startsWith("/") ? path : `${base}/${path}`).split("/")).join("/")}`,
};

const windowsRules: PathRules = {
  separator: "\\",
  isAbsolute: (path) => /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path),
  join: (directory, name) => /[\\/]$/.test(directory) ? `${directory}${name}` : `${directory}\\${name}`,
  parent(path): string | undefined {
    const root = windowsRoot(path);
    const rest = path.slice(root.length).replace(/[\\/]+$/, "");
    if (rest === "") return undefined;
    const cut = Math.max(rest.lastIndexOf("\\"), rest.lastIndexOf("/"));
    return `${root}${rest.slice(0, Math.max(cut, 0))}`;
  },
  resolve(base, path): string {
    const whole = windowsRules.isAbsolute(path) ? path : `${base}\\${path}`;
    const root = windowsRoot(whole);
    return `${root}${settle(whole.slice(root.length).split(/[\\/]/)).join("\\")}`;
  },
};

/** `C:\` or `\\server\share\`. */
function windowsRoot(path: string): string {
  const share = /^\\\\[^\\/]+[\\/]+[^\\/]+[\\/]*/.exec(path)?.[0];
  if (share !== undefined) return share.replace(/[\\/]*$/, "\\");
  return /^[A-Za-z]:[\\/]*/.exec(path)?.[0].replace(/[\\/]*$/, "\\") ?? "";
}

function settle(segments: readonly string[]): readonly string[] {
  const settled: string[] = [];
  for (const segment of segments) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") settled.pop();
    else settled.push(segment);
  }
  return settled;
}
