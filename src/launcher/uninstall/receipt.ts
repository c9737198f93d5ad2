// Owns the receipt that install.sh and install.ps1 leave beside the program: which paths an installation touched.
// Lines of "key value", the value reaching to the end of the line. Refuses anything else: what stands here is removed.

/** What one installation put on the machine. Paths are absolute. */
export interface Receipt {
  readonly path: string;
  readonly version: string;
  readonly files: readonly string[];
  /** Folders that the installer made, outermost first. */
  readonly madeFolders: readonly string[];
  /** Start-up files that got the marked lines. */
  readonly blocks: readonly string[];
  /** Start-up files that ended without a newline before. */
  readonly joined: readonly string[];
  /** Start-up files that did not exist before. */
  readonly created: readonly string[];
}

const FIRST_LINE = "qwen-receipt 1";
export const BLOCK_START = "# >>> qwen (added by its installer) >>>";
export const BLOCK_END = "# <<< qwen <<<";

/** What an installer of ours puts somewhere, by its last name. */
const FILES: ReadonlySet<string> = new Set([
  "qwen",
  "qwen-code",
  "_qwen",
  "qwen.bash",
  "qwen.fish",
  "qwen.1",
  "LICENSE",
  "THIRD_PARTY_LICENSES",
]);
/** The start-up files that it adds its lines to. */
const STARTUP_FILES: ReadonlySet<string> = new Set([".profile", ".bashrc", ".bash_profile", ".zshrc", "config.fish"]);

/** Reads a receipt; `undefined` when the text is not one. Unknown keys are passed over: a later installer may add some. */
export function parseReceipt(text: string, path: string): Receipt | undefined {
  const [first, ...lines] = text.split("\n");
  if (first !== FIRST_LINE) return undefined;
  const values = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const receipt = {
    path,
    version: values("version")[0] ?? "",
    files: values("file"),
    madeFolders: values("made"),
    blocks: values("block"),
    joined: values("joined"),
    created: values("created"),
  };
  const paths = [...receipt.files, ...receipt.madeFolders, ...receipt.blocks];
  return paths.every(isAbsolute) && receipt.files.length > 0 ? receipt : undefined;
}

/** Whether a receipt names only what an installer of ours makes, in the folder of the program and the one beside it. */
export function isInstallersReceipt({ path, files, blocks }: Receipt, folder: string): boolean {
  const share = path.replace(/\/(?:qwen\/)?receipt$/, "");
  return blocks.every((block) => STARTUP_FILES.has(nameOf(block))) &&
    files.every((file) =>
      FILES.has(nameOf(file)) && !file.split("/").includes("..") &&
      [folder, share].some((place) => file.startsWith(`${place}/`))
    );
}

/** Where the receipt of a program can lie, seen from the folder that the program is in. */
export function receiptPaths(folder: string): readonly string[] {
  const parent = folder.slice(0, folder.lastIndexOf("/"));
  return [`${parent}/share/qwen/receipt`, `${folder}/.qwen-install/receipt`];
}

/** A start-up file's text as it was before the installer added its lines. */
export function withoutBlock(text: string, options: { readonly joined: boolean }): string {
  const kept: string[] = [];
  let inside = false;
  for (const line of text.split(/(?<=\n)/)) {
    const bare = line.replace(/\n$/, "");
    if (bare === BLOCK_START) inside = true;
    else if (inside && bare === BLOCK_END) inside = false;
    else if (!inside) kept.push(line);
  }
  // An end marker that is gone would take the rest of the user's file with it: then nothing is cut.
  if (inside) return text;
  const rest = kept.join("");
  return options.joined ? rest.replace(/\n$/, "") : rest;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[\\/])/.test(path);
}
