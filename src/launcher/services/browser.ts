// Owns the start of the user's browser: the only program that this one ever starts. It takes http(s) URLs without
// control characters, passes them as one argument, and never goes through a shell.
import type { World } from "../../config/world.ts";
import { BROWSER_PROGRAMS } from "./browser_programs.ts";

interface Program {
  readonly path: string;
  readonly args: readonly string[];
}

/** Programs that are there, in the order to try; $BROWSER counts where it names one of those that may be started. */
function candidates(world: World): readonly Program[] {
  const known: readonly Program[] = BROWSER_PROGRAMS[world.os];
  const wished = world.env("BROWSER") ?? "";
  const isWished = ({ path }: Program): boolean => path === wished || path.endsWith(`/${wished}`);
  return known.filter(({ path }) => world.stat(path)?.kind === "file")
    .toSorted((a, b) => Number(isWished(b)) - Number(isWished(a)));
}

/** Whether a URL may be handed to another program. */
export function isOpenable(url: string): boolean {
  // deno-lint-ignore no-control-regex -- exactly these are refused
  if (url.length > 8192 || /[\u0000-\u0020\u007f-\u009f]/.test(url)) return false;
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/**
 * Shows a URL in the user's browser.
 * @returns whether a program was started and did not fail at once; the caller prints the URL in any case
 */
export async function openInBrowser(url: string, world: World): Promise<boolean> {
  if (!isOpenable(url)) return false;
  for (const { path, args } of candidates(world)) {
    if (await started(path, [...args, url])) return true;
  }
  return false;
}

/** How long a program that opens a browser may take before it counts as having one open, in milliseconds. */
const GRACE_MS = 1500;

async function started(program: string, args: readonly string[]): Promise<boolean> {
  try {
    const child = new Deno.Command(program, { args: [...args], stdin: "null", stdout: "null", stderr: "null" }).spawn();
    child.unref();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const grace = new Promise<true>((resolve) => timer = setTimeout(() => resolve(true), GRACE_MS));
    const ended = child.status.then((status) => status.success);
    return await Promise.race([grace, ended]).finally(() => clearTimeout(timer));
  } catch {
    // Not installed, or not among the programs that the binary may start.
    return false;
  }
}
