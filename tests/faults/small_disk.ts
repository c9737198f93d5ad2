// A disk of a few pages (tmpfs) as a home directory, which only root can make: the tests that need one say so.

export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Fills it, but for so many pages of 4096 bytes. */
  fill(pagesLeft?: number): void;
  /** Takes the fill away again. */
  empty(): void;
  readOnly(): void;
}

/** Mounts one; `undefined` where that is not allowed. */
export function smallDisk(pages = 24): SmallDisk | undefined {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return undefined;
  const path = Deno.makeTempDirSync({ prefix: "qwen-disk-" });
  if (!mount("mount", "-t", "tmpfs", "-o", `size=${pages * 4096}`, "tmpfs", path)) return undefined;
  const ballast = `${path}/ballast`;
  return {
    path,
    fill(pagesLeft = 0): void {
      using file = Deno.openSync(ballast, { write: true, create: true, append: true });
      const page = new Uint8Array(4096);
      try {
        for (;;) file.writeSync(page);
      } catch (error) {
        if (!/space|ENOSPC/i.test(String(error))) throw error;
      }
      file.truncateSync(Math.max(0, file.statSync().size - pagesLeft * 4096));
    },
    empty: () => Deno.removeSync(ballast),
    readOnly: () => void mount("mount", "-o", "remount,ro", path),
    [Symbol.dispose](): void {
      mount("umount", "-l", path);
      Deno.removeSync(path, { recursive: true });
    },
  };
}

function mount(command: string, ...args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Whether small disks can be had here. */
export function hasSmallDisks(): boolean {
  const disk = smallDisk();
  disk?.[Symbol.dispose]();
  return disk !== undefined;
}
