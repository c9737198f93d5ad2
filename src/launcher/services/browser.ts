// Owns the start of the user's browser: the only program that this one ever starts. It takes http(s) URLs without
// control characters, passes them as one argument, and never goes through a shell.
import type { World } from "../../config/world.ts";
import { BROWSER_PROGRAMS } from "./browser_programs.ts";

interface Program {
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * What a browser needs to show a window for this user, in their language and with their input method. Nothing else of
 * the environment goes along: keys and tokens stand in it.
 */
const ENVIRONMENT: readonly string[] = [
  ...["HOME", "USER", "LOGNAME", "PATH", "TMPDIR", "SHELL", "BROWSER"],
  ...["LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_COLLATE", "LC_NUMERIC", "LC_TIME", "LC_MONETARY"],
  ...["DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "MIR_SOCKET", "ICEAUTHORITY", "SESSION_MANAGER"],
  ...["DBUS_SESSION_BUS_ADDRESS", "DBUS_SESSION_BUS_PID", "DBUS_SYSTEM_BUS_ADDRESS"],
  ...["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CACHE_HOME"],
  ...["XDG_STATE_HOME", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "XDG_SESSION_CLASS", "XDG_SESSION_DESKTOP"],
  ...["XDG_SESSION_ID", "XDG_SEAT", "XDG_VTNR", "XDG_ACTIVATION_TOKEN", "XDG_MENU_PREFIX", "DESKTOP_STARTUP_ID"],
  ...["DESKTOP_SESSION", "GDMSESSION", "GNOME_DESKTOP_SESSION_ID", "KDE_FULL_SESSION", "KDE_SESSION_VERSION"],
  ...["GTK_IM_MODULE", "QT_IM_MODULE", "XMODIFIERS", "MOZ_ENABLE_WAYLAND", "GDK_BACKEND", "QT_QPA_PLATFORM"],
  ...["WSL_DISTRO_NAME", "WSL_INTEROP", "WSLENV", "__CF_USER_TEXT_ENCODING"],
  ...["SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERNAME", "USERDOMAIN"],
  ...["USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "ProgramData", "ALLUSERSPROFILE", "PUBLIC"],
  ...["ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "CommonProgramFiles", "CommonProgramFiles(x86)"],
  ...["CommonProgramW6432", "OS", "PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS", "SESSIONNAME"],
];

function environmentOf(world: World): Record<string, string> {
  return Object.fromEntries(ENVIRONMENT.flatMap((name) => {
    const value = world.env(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** Programs that are there, in the order to try; $BROWSER counts where it names one of those that may be started. */
function candidates(world: World, known: readonly Program[]): readonly Program[] {
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
export async function openInBrowser(
  url: string,
  world: World,
  programs: readonly Program[] = BROWSER_PROGRAMS[world.os],
): Promise<boolean> {
  if (!isOpenable(url)) return false;
  for (const { path, args } of candidates(world, programs)) {
    if (await started(path, { args: [...args, url], env: environmentOf(world) })) return true;
  }
  return false;
}

/** How long a program that opens a browser may take before it counts as having one open, in milliseconds. */
const GRACE_MS = 1500;

async function started(
  program: string,
  { args, env }: { readonly args: readonly string[]; readonly env: Record<string, string> },
): Promise<boolean> {
  try {
    const child = new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
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
