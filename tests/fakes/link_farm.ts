// A hostile neighbour: puts links into the places of files and folders and takes them out again, as fast as it can.
// Started as a Worker with `{pairs, flag}`: each pair is a path and what the link leads to; ends when the flag is 1.
export interface LinkFarm {
  readonly pairs: readonly (readonly [path: string, bait: string])[];
  /** [0]: 1 when it is to end. */
  readonly flags: Int32Array;
}

addEventListener("message", ({ data }: MessageEvent<LinkFarm>) => {
  while (Atomics.load(data.flags, 0) === 0) {
    for (const [path, bait] of data.pairs) {
      const away = `${path}.away`;
      attempt(() => Deno.renameSync(path, away));
      attempt(() => Deno.symlinkSync(bait, path));
      attempt(() => Deno.removeSync(path));
      attempt(() => Deno.renameSync(away, path));
    }
  }
  postMessage("ended");
});

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Lost this race.
  }
}
