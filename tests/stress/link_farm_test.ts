// Whoever may write to `~/.qwen` swaps its files for links while the program reads and writes there. No foreign file is
// then read, added to or replaced, and no word of ours comes to lie where a link leads.
import { deepEqual, equal, ok } from "node:assert/strict";
import { readPrivateFile, replacePrivateFile } from "../../src/auth/store/store_files.ts";
import { openOrCreate } from "../../src/base/private_file.ts";
import { realHomeFiles } from "../../src/sandbox/services/real_home_files.ts";
import type { LinkFarm } from "../fakes/link_farm.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const RUNS = 1_000;
const BAIT = "a foreign file\n";
const OURS = "ours\n";

Deno.test("a thousand writes into a directory whose files flip to links touch nothing that the links lead to", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using place = await tempPlace();
  const home = realHomeFiles(place);
  const bait = `${place.home}/bait`;
  for (const folder of [bait, `${bait}/sessions`, `${bait}/creds`]) Deno.mkdirSync(folder);
  const files = ["history", "creds.json", "sessions/one", "creds/guard"];
  for (const file of files) Deno.writeTextFileSync(`${bait}/${file}`, BAIT);
  await home.append("history", OURS);
  await home.append("sessions/one", OURS);
  await replacePrivateFile(place, "oauth_creds.json", OURS);
  const guard = `${Deno.realPathSync(place.qwenHome)}/oauth_creds.d/guard`;
  await using _farm = linkFarm([
    [place.path("history"), `${bait}/history`],
    [place.path("oauth_creds.json"), `${bait}/creds.json`],
    [place.path("sessions/one"), `${bait}/sessions/one`],
    [place.path("sessions"), `${bait}/sessions`],
    [place.path("oauth_creds.d"), `${bait}/creds`],
    [place.path("oauth_creds.d/guard"), `${bait}/creds/guard`],
  ]);
  const outcome = { done: 0, refused: 0 };
  const read = new Set<string | undefined>();
  const acts: readonly (() => Promise<unknown>)[] = [
    () => home.append("history", OURS),
    () => home.append("sessions/one", OURS),
    () => home.replace("history", OURS),
    () => replacePrivateFile(place, "oauth_creds.json", OURS),
    async () => read.add((await home.read("history", 100))?.slice(0, OURS.length)),
    async () => read.add((await readPrivateFile(place, "oauth_creds.json"))?.slice(0, OURS.length)),
    () => Promise.resolve().then(() => writeNote(place.path("oauth_creds.d/guard"), guard)),
  ];
  for (let run = 0; run < RUNS; run++) {
    for (const act of acts) {
      await act().then(() => outcome.done++, () => outcome.refused++);
    }
  }
  for (const file of files) equal(Deno.readTextFileSync(`${bait}/${file}`), BAIT, file);
  // An empty file may come to lie there before it is known where; a word never does.
  const strange = [bait, `${bait}/sessions`, `${bait}/creds`].flatMap((folder) =>
    [...Deno.readDirSync(folder)].filter(({ name, isFile }) =>
      isFile && !files.some((file) => file.endsWith(name)) && Deno.statSync(`${folder}/${name}`).size > 0
    ).map(({ name }) => name)
  );
  deepEqual(strange, []);
  deepEqual([...read].filter((text) => text !== undefined && text !== OURS && text !== ""), []);
  ok(outcome.done > 0 && outcome.refused > 0, JSON.stringify(outcome));
});

/** As the lock's note is written. */
function writeNote(path: string, lies: string): void {
  using file = openOrCreate(path, lies);
  file.truncateSync(0);
  file.writeSync(new TextEncoder().encode(OURS));
}

function linkFarm(pairs: LinkFarm["pairs"]): AsyncDisposable {
  const flags = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("../fakes/link_farm.ts", import.meta.url), { type: "module" });
  const ended = new Promise((resolve) => worker.addEventListener("message", resolve, { once: true }));
  worker.postMessage({ pairs, flags } satisfies LinkFarm);
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      Atomics.store(flags, 0, 1);
      await ended;
      worker.terminate();
    },
  };
}
