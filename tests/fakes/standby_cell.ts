/// <reference lib="deno.worker" />
// A cell that tells whether it was opened early: by its exit code, and by a visit to the granted host for every message
// that it gets. `?early=URL` speaks before it was started and then visits the URL, `?broken` does not even load.
import type { StartMessage } from "../../src/contract/messages.ts";

const how = new URL(import.meta.url).searchParams;
if (how.has("broken")) throw new Error("it broke");
const early = how.get("early");
if (early !== null) {
  self.postMessage({ type: "exit", code: 1 });
  void fetch(`${early}/spoke`).then((response) => response.text());
}

self.onmessage = async ({ data }: MessageEvent<StartMessage>): Promise<void> => {
  await (await fetch(`${data.cwd}/${self.name}`)).text();
  self.postMessage({ type: "exit", code: self.name === "standby" ? 6 : 7 });
};
