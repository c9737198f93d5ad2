// A key that a command prints, as requests get it.
import { deepEqual, equal, rejects } from "node:assert/strict";
import type { BearerSource } from "../../src/auth/bearer.ts";
import { commandBearer } from "../../src/auth/command_bearer.ts";

interface Bench {
  readonly state: { now: number; runs: number; key: string };
  readonly bearer: BearerSource;
  current(): Promise<string | undefined>;
}

function bearerOf(lifetimeMs?: number): Bench {
  const state = { now: 0, runs: 0, key: "sk-first-0123" };
  const bearer = commandBearer({
    key: state.key,
    lifetimeMs,
    clock: { now: () => state.now },
    fresh: () => {
      state.runs++;
      return state.key === "" ? Promise.reject(new Error("locked")) : Promise.resolve(state.key);
    },
  });
  const current = async (): Promise<string | undefined> => (await bearer.current()).secret?.reveal();
  return { state, bearer, current };
}

Deno.test("without a lifetime the command is not run again until its key is refused", async () => {
  const { state, bearer, current } = bearerOf();
  state.now = 1e12;
  state.key = "sk-second-0123";
  equal(await current(), "sk-first-0123");
  equal(state.runs, 0);
  const refused = await bearer.current();
  const all = await Promise.all(Array.from({ length: 50 }, () => bearer.renew(refused)));
  deepEqual([...new Set(all.map((one) => one?.secret?.reveal()))], ["sk-second-0123"]);
  equal(state.runs, 1);
});

Deno.test("a key that is refused and printed again is no other key", async () => {
  const { state, bearer } = bearerOf();
  equal(await bearer.renew(await bearer.current()), undefined);
  equal(state.runs, 1);
});

Deno.test("a key whose time is over is printed anew before it is used, once for all who wait", async () => {
  const { state, current } = bearerOf(1000);
  state.now = 999;
  equal(await current(), "sk-first-0123");
  state.now = 1000;
  state.key = "sk-second-0123";
  deepEqual(await Promise.all([current(), current()]), ["sk-second-0123", "sk-second-0123"]);
  equal(state.runs, 1);
  state.now = 2000;
  state.key = "";
  await rejects(current(), /locked/);
});
