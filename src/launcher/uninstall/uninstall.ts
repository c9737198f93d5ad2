// Owns `qwen uninstall`: first a plan made of the installer's receipt, then exactly that plan carried out.
// Never guesses: without a receipt nothing is removed, and credentials go only where --purge names them.
import type { World } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { isInstallersReceipt, parseReceipt, type Receipt, receiptPaths, withoutBlock } from "./receipt.ts";

/** What the plan and its execution need of the machine; nothing there is never an error of the removing verbs. */
export interface UninstallWorld extends Pick<World, "cwd" | "home" | "os" | "stat" | "read"> {
  /** A path with links resolved, `undefined` when nothing is there. */
  realPath(path: string): string | undefined;
  /** Whether somebody else than the user and root owns what is there (links not followed), or may write to it. */
  isOthers(path: string): boolean;
  removeFile(path: string): void;
  /** Removes a folder if it is empty, and leaves it otherwise. */
  removeEmptyFolder(path: string): void;
  removeTree(path: string): void;
  /** Writes into the file that is there: its mode, owner and links stay. */
  overwrite(path: string, text: string): void;
}

export interface UninstallOptions {
  /** The running program, links resolved (`Deno.execPath()`). */
  readonly execPath: string;
  /** The folder of credentials and settings, as `QWEN_HOME` or the home directory say. */
  readonly qwenHome: string;
  readonly purge: boolean;
}

/** Everything that will be removed, and nothing that will not. */
export interface UninstallPlan {
  readonly receipt: Receipt;
  /** Start-up files with the text they get back; `undefined` means that the installer made the file. */
  readonly startupFiles: readonly { readonly path: string; readonly text: string | undefined }[];
  readonly purge: string | undefined;
  readonly qwenHome: string;
}

const MAX_BYTES = 1024 * 1024;

/**
 * What removing this program means here.
 * @throws {QwenError} `config` when there is no usable receipt or --purge would take too much
 */
export function planUninstall(world: UninstallWorld, options: UninstallOptions): UninstallPlan {
  const receipt = findReceipt(world, options);
  const startupFiles = receipt.blocks.flatMap((path) => {
    const before = readText(world, path);
    if (before === undefined) return [];
    const after = withoutBlock(before, { joined: receipt.joined.includes(path) });
    if (after === before) return [];
    return [{ path, text: after === "" && receipt.created.includes(path) ? undefined : after }];
  });
  const purge = options.purge ? purgeable(world, options.qwenHome) : undefined;
  return { receipt, startupFiles, purge, qwenHome: options.qwenHome };
}

/**
 * Carries a plan out. The receipt goes last, so that a run that failed half-way can be repeated.
 * @throws {QwenError} `other` when something cannot be removed
 */
export function runUninstall(world: UninstallWorld, plan: UninstallPlan): void {
  const { receipt } = plan;
  for (const { path, text: before } of plan.startupFiles) {
    attempt(path, () => before === undefined ? world.removeFile(path) : world.overwrite(path, before));
  }
  for (const path of receipt.files) attempt(path, () => world.removeFile(path));
  attempt(receipt.path, () => world.removeFile(receipt.path));
  for (const path of receipt.madeFolders.toReversed()) attempt(path, () => world.removeEmptyFolder(path));
  const { purge } = plan;
  if (purge !== undefined) attempt(purge, () => world.removeTree(purge));
}

/** The plan in words, for `--dry-run` before and for the report after. */
export function describeUninstall(plan: UninstallPlan, tense: "would" | "did"): string {
  const words = text().ship;
  const lines = [
    tense === "would" ? words.wouldRemove : words.removed,
    ...[...plan.receipt.files, plan.receipt.path].map((path) => `  ${path}`),
    ...plan.startupFiles.map(({ path }) => `  ${words.blockIn(path)}`),
  ];
  if (plan.purge !== undefined) lines.push(`  ${words.everythingIn(plan.purge)}`, words.sharedFolder);
  else lines.push(tense === "would" ? words.wouldKeep(plan.qwenHome) : words.kept(plan.qwenHome));
  return `${lines.join("\n")}\n`;
}

function findReceipt(world: UninstallWorld, { execPath, qwenHome }: UninstallOptions): Receipt {
  const words = text().ship;
  const path = execPath.replaceAll("\\", "/");
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (/\/deno(\.exe)?$/.test(path)) throw new QwenError("config", words.fromSource, { hint: [words.fromSourceHint] });
  if (world.os === "windows" && world.stat(`${folder}/.qwen-install/receipt`) !== undefined) {
    const script = `${folder}/.qwen-install/install.ps1`.replaceAll("/", "\\");
    throw new QwenError("config", words.windows, { hint: [words.windowsHint(script)] });
  }
  for (const candidate of receiptPaths(folder)) {
    const written = readText(world, candidate);
    if (written === undefined) continue;
    // In a shared folder anybody could put a receipt beside the program, and what stands in it is removed.
    if ([candidate, candidate.slice(0, candidate.lastIndexOf("/"))].some((path) => world.isOthers(path))) {
      throw new QwenError("config", words.othersReceipt(candidate), { hint: [words.removeCopyHint(execPath)] });
    }
    const receipt = parseReceipt(written, candidate);
    if (receipt === undefined) {
      throw new QwenError("config", words.badReceipt(candidate), { hint: [words.badReceiptHint] });
    }
    // A receipt of another program that shares the folder says nothing of this one.
    if (!receipt.files.some((file) => world.realPath(file) === execPath)) continue;
    if (isInstallersReceipt(receipt, folder)) return receipt;
    throw new QwenError("config", words.badReceipt(candidate), { hint: [words.badReceiptHint] });
  }
  const remove = world.os === "windows" ? words.removeCopyHintWindows(execPath) : words.removeCopyHint(execPath);
  throw new QwenError("config", words.noReceipt(execPath), { hint: [remove, words.removeSettingsHint(qwenHome)] });
}

function readText(world: UninstallWorld, path: string): string | undefined {
  if (world.stat(path)?.kind !== "file") return undefined;
  return new TextDecoder().decode(world.read(path, MAX_BYTES));
}

/** The folder of settings, unless the home, the current directory or something of the system lies in it. */
function purgeable(world: UninstallWorld, folder: string): string | undefined {
  const real = world.realPath(folder);
  if (real === undefined) return undefined;
  const inside = [world.cwd, world.home ?? "/", "/usr", "/etc", "/var", "/tmp", "/home"]
    .map((path) => world.realPath(path) ?? path)
    .some((path) => path === real || path.startsWith(real.endsWith("/") ? real : `${real}/`));
  if (inside || world.stat(folder)?.kind !== "directory") {
    throw new QwenError("config", text().ship.purgeRefused(folder), { hint: [text().ship.purgeRefusedHint] });
  }
  return folder;
}

function attempt(path: string, remove: () => void): void {
  try {
    remove();
  } catch (cause) {
    throw new QwenError("other", text().ship.cannotRemove(path), { hint: [text().ship.cannotRemoveHint], cause });
  }
}
