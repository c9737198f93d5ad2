// Owns what is said about a bundle: its files, what a start loads of them, and which packages are inside. Pure.
import type { Metafile } from "esbuild";

export interface BundleReport {
  /** Every file written, by name, in bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** Bytes that are loaded before the first statement runs, without what is imported lazily. */
  readonly startBytes: { readonly launcher: number; readonly sandbox: number };
  /** Folders of the npm packages inside, e.g. `node_modules/.deno/valibot@1.5.0/node_modules/valibot`. */
  readonly packages: readonly string[];
  /** Modules that were read and gave no byte to any file, types left aside. */
  readonly unused: readonly string[];
  /** Every module inside, by the half that holds it, with the bytes it gave. */
  readonly modules: { readonly launcher: ModuleSizes; readonly sandbox: ModuleSizes };
}

export type ModuleSizes = Readonly<Record<string, number>>;

/** Describes the parts of the program from what esbuild wrote about them. */
export function report({ launcher, sandbox }: { launcher: Metafile; sandbox: Metafile }): BundleReport {
  const files: Record<string, number> = {};
  for (const half of [launcher, sandbox]) {
    for (const [path, output] of Object.entries(half.outputs)) files[nameOf(path)] = output.bytes;
  }
  const modules = { launcher: moduleSizes(launcher), sandbox: moduleSizes(sandbox) };
  const inside = [...Object.keys(modules.launcher), ...Object.keys(modules.sandbox)];
  const read = [launcher, sandbox].flatMap(({ inputs }) => Object.keys(inputs));
  return {
    files,
    startBytes: { launcher: startBytes(launcher), sandbox: startBytes(sandbox) },
    packages: [...new Set(inside.map(packageOf).filter((one) => one !== undefined))].sort(),
    unused: [...new Set(read)].filter((one) => !inside.includes(one)).sort(),
    modules,
  };
}

function moduleSizes(half: Metafile): ModuleSizes {
  const sizes: Record<string, number> = {};
  for (const output of Object.values(half.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      if (bytesInOutput > 0) sizes[path] = (sizes[path] ?? 0) + bytesInOutput;
    }
  }
  return sizes;
}

function startBytes(half: Metafile): number {
  const entry = Object.entries(half.outputs).find(([, output]) => output.entryPoint !== undefined && isEntry(output));
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const one of half.outputs[path]?.imports ?? []) if (one.kind === "import-statement") visit(one.path);
  };
  if (entry) visit(entry[0]);
  return [...seen].reduce((sum, path) => sum + (half.outputs[path]?.bytes ?? 0), 0);
}

/** A lazily imported module is an entry point too, for esbuild; the real one is named so in `bundle.ts`. */
function isEntry(output: Metafile["outputs"][string]): boolean {
  return /(^|\/)(main|entry|sandbox)\.[tj]s$/.test(output.entryPoint ?? "");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function packageOf(path: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

/** The report as lines for a person. */
export function reportText(made: BundleReport): string {
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  const total = Object.values(made.files).reduce((sum, bytes) => sum + bytes, 0);
  const files = Object.entries(made.files).sort((a, b) => b[1] - a[1]);
  const bytesOf = (name: string): number =>
    [...Object.entries(made.modules.launcher), ...Object.entries(made.modules.sandbox)]
      .reduce((sum, [path, bytes]) => path.startsWith(`${name}/`) ? sum + bytes : sum, 0);
  return [
    ...files.map(([name, bytes]) => `${kilobytes(bytes).padStart(10)}  ${name}`),
    `${kilobytes(total).padStart(10)}  in ${files.length} files`,
    `${kilobytes(made.startBytes.launcher).padStart(10)}  loaded when the launcher starts`,
    `${kilobytes(made.startBytes.sandbox).padStart(10)}  loaded when the sandbox starts`,
    ...made.packages.map((name) => `${kilobytes(bytesOf(name)).padStart(10)}  ${nameOf(name)}`),
    "",
  ].join("\n");
}
