import { deepEqual, equal, rejects } from "node:assert/strict";
import { type HeldLock, removeLockIf, withLock } from "../../src/auth/store/lock.ts";
import { takeKernelLock } from "../../src/auth/store/lock_kernel.ts";
import { QwenError } from "../../src/base/errors.ts";
import { impatientClock } from "../fakes/hand_moved_clock.ts";
import { type TempPlace, tempPlace } from "../fakes/temp_place.ts";

async function lockPlace(): Promise<{ place: TempPlace; lock: string }> {
  const place = await tempPlace();
  await Deno.mkdir(place.qwenHome);
  return { place, lock: place.path("oauth_creds.lock") };
}

Deno.test("withLock() holds a file with a UUID while it works and none afterwards", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  const content = await withLock(lock, () => Deno.readTextFile(lock), { clock: impatientClock() });
  equal(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(content), true);
  deepEqual(place.files(), ["oauth_creds.d/guard"]);
});

Deno.test("withLock() gives the lock up when the work fails", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await rejects(withLock(lock, () => Promise.reject(new Error("no")), { clock: impatientClock() }), /no/);
  equal(await withLock(lock, () => Promise.resolve(1), { clock: impatientClock() }), 1);
});

Deno.test("withLock() lets one caller in at a time", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await Deno.readTextFile(lock);
    inside--;
  };
  await Promise.all(Array.from({ length: 10 }, () => withLock(lock, work, { clock: impatientClock() })));
  equal(most, 1);
});

Deno.test("withLock() waits for another program's lock: 100 ms, half as much again each time, 2 s at most", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.writeTextFile(lock, "the-reference");
  const clock = impatientClock();
  clock.meanwhile = async (count) => {
    equal(await Deno.readTextFile(lock), "the-reference");
    await (count === 10 ? Deno.remove(lock) : Deno.utime(lock, clock.now() / 1000, clock.now() / 1000));
  };
  await withLock(lock, () => Promise.resolve(), { clock });
  deepEqual(clock.slept.slice(0, 4), [100, 150, 225, 337.5]);
  deepEqual(clock.slept.slice(-2), [2000, 2000]);
});

Deno.test("withLock() gives up after 26 looks and leaves another program's lock where it is", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.writeTextFile(lock, "the-reference");
  const clock = impatientClock();
  clock.meanwhile = () => Deno.utime(lock, clock.now() / 1000, clock.now() / 1000);
  let worked = false;
  const attempt = withLock(lock, () => Promise.resolve(worked = true), { clock });
  await rejects(attempt, (error) => error instanceof QwenError && error.message.includes("oauth_creds.lock"));
  equal(worked, false);
  equal(clock.slept.length, 26);
  equal(await Deno.readTextFile(lock), "the-reference");
});

Deno.test("withLock() takes over another program's lock once it is older than 35 s, at no earlier time", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.writeTextFile(lock, "the-reference");
  const clock = impatientClock();
  await Deno.utime(lock, (clock.now() - 34_950) / 1000, (clock.now() - 34_950) / 1000);
  await withLock(lock, () => Promise.resolve(), { clock });
  deepEqual(clock.slept, [100]);
});

Deno.test("withLock() outwaits the lock of another program that was killed just now, and says once that it waits", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.writeTextFile(lock, "the-reference");
  const clock = impatientClock();
  await Deno.utime(lock, clock.now() / 1000, clock.now() / 1000);
  const told: number[] = [];
  const waited = (): number => clock.slept.reduce((sum, ms) => sum + ms, 0);
  await withLock(lock, () => Promise.resolve(), { clock, onWait: () => told.push(waited()) });
  equal(waited() > 35_000, true);
  deepEqual(told.map((ms) => Math.round(ms / 1000)), [3]);
});

Deno.test("withLock() leaves a folder, a link and a big file at the lock's path alone, however old they are", async () => {
  const made: Readonly<Record<string, (lock: string) => Promise<void>>> = {
    folder: async (lock) => {
      await Deno.mkdir(lock);
      await Deno.writeTextFile(`${lock}/mine`, "precious");
    },
    "big file": (lock) => Deno.writeTextFile(lock, "precious".repeat(200)),
    ...(Deno.build.os === "windows" ? {} : { link: (lock: string) => Deno.symlink("elsewhere", lock) }),
  };
  for (const [name, make] of Object.entries(made)) {
    const { place, lock } = await lockPlace();
    await using _ = place;
    await make(lock);
    const before = await Deno.lstat(lock);
    let worked = false;
    const clock = impatientClock(Date.now() + 86_400_000);
    await rejects(
      withLock(lock, () => Promise.resolve(worked = true), { clock }),
      (error) => error instanceof QwenError && error.kind === "other" && error.message.includes(lock),
      name,
    );
    equal(worked, false);
    equal(clock.slept.length, 26);
    const after = await Deno.lstat(lock);
    deepEqual([after.ino, after.size, after.isDirectory], [before.ino, before.size, before.isDirectory]);
    deepEqual(place.files().filter((file) => !file.startsWith("oauth_creds.lock")), ["oauth_creds.d/guard"]);
    if (name === "folder") equal(await Deno.readTextFile(`${lock}/mine`), "precious");
  }
});

Deno.test("withLock() takes a lock of 1,024 bytes for one, when it is stale", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.writeTextFile(lock, "x".repeat(1024));
  const clock = impatientClock(Date.now() + 86_400_000);
  equal(await withLock(lock, () => Promise.resolve("mine"), { clock }), "mine");
  deepEqual(clock.slept, []);
});

Deno.test("withLock() puts its lock back when another program removes it, and knows that it was gone", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  let tick: () => void = () => {};
  const ticks = (given: () => void): () => void => {
    tick = given;
    return () => tick = () => {};
  };
  const work = async ({ isBroken }: HeldLock): Promise<void> => {
    equal(await isBroken(), false);
    const mine = await Deno.readTextFile(lock);
    await Deno.remove(lock);
    tick();
    equal(await isBroken(), true);
    equal(await Deno.readTextFile(lock), mine);
  };
  await withLock(lock, work, { clock: impatientClock(), ticks });
  deepEqual(place.files(), ["oauth_creds.d/guard"]);
});

Deno.test("withLock() leaves a lock alone that another program took from it", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  const work = async ({ isBroken }: HeldLock): Promise<void> => {
    await Deno.writeTextFile(lock, "the-reference");
    equal(await isBroken(), true);
  };
  await withLock(lock, work, { clock: impatientClock() });
  equal(await Deno.readTextFile(lock), "the-reference");
});

Deno.test("withLock() does not take a removed directory for a broken lock", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  const work = async ({ isBroken }: HeldLock): Promise<void> => {
    await Deno.remove(place.qwenHome, { recursive: true });
    equal(await isBroken(), false);
  };
  await withLock(lock, work, { clock: impatientClock() });
  await Deno.mkdir(place.qwenHome);
});

Deno.test("withLock() takes over at once what a dead process of ours left", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.mkdir(place.path("oauth_creds.d"));
  await Deno.writeTextFile(place.path("oauth_creds.d/guard"), "11111111-2222-3333-4444-555555555555");
  await Deno.writeTextFile(lock, "11111111-2222-3333-4444-555555555555");
  const clock = impatientClock();
  await withLock(lock, () => Promise.resolve(), { clock });
  deepEqual(clock.slept, []);
});

Deno.test("withLock() waits two seconds before it takes an empty lock for a dead one's", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.writeTextFile(lock, "");
  const clock = impatientClock();
  await withLock(lock, () => Promise.resolve(), { clock });
  equal(clock.slept.reduce((sum, ms) => sum + ms, 0) >= 1900, true);
});

Deno.test("withLock() is not locked out by a lock from tomorrow", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.writeTextFile(lock, "the-reference");
  const clock = impatientClock(Date.now() - 86_400_000);
  await withLock(lock, () => Promise.resolve(), { clock });
  deepEqual(clock.slept, []);
});

Deno.test("withLock() leaves its place in the queue when the caller does", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  const caller = new AbortController();
  const inside = Promise.withResolvers<void>();
  const leave = Promise.withResolvers<void>();
  const work = (): Promise<void> => {
    inside.resolve();
    return leave.promise;
  };
  const holder = withLock(lock, work, { clock: impatientClock() });
  await inside.promise;
  let worked = false;
  const waiter = withLock(lock, () => Promise.resolve(worked = true), {
    clock: impatientClock(),
    signal: caller.signal,
  });
  caller.abort(new QwenError("cancelled", "Cancelled"));
  await rejects(waiter, (error) => error instanceof QwenError && error.kind === "cancelled");
  leave.resolve();
  await holder;
  equal(worked, false);
  await withLock(lock, () => Promise.resolve(), { clock: impatientClock() });
});

Deno.test("removeLockIf() never removes a lock with another content", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await removeLockIf(lock, "mine");
  await Deno.mkdir(place.path("oauth_creds.d"));
  await Deno.writeTextFile(lock, "yours");
  await removeLockIf(lock, "mine");
  equal(await Deno.readTextFile(lock), "yours");
  await removeLockIf(lock, "yours");
  deepEqual(place.files(), []);
});

/** `Deno.rename` with something that happens just before and just after, until the end of the block. */
function around(before: () => void, after: () => void): Disposable {
  const real = Deno.rename;
  const value = async (from: string | URL, to: string | URL): Promise<void> => {
    before();
    await real(from, to);
    after();
  };
  Object.defineProperty(Deno, "rename", { configurable: true, writable: true, value });
  const back = { configurable: true, writable: true, value: real };
  return { [Symbol.dispose]: () => void Object.defineProperty(Deno, "rename", back) };
}

Deno.test("removeLockIf() puts back what somebody took in between, unless a third has it by then, and keeps nothing aside", async () => {
  for (const third of [undefined, "a third program's"]) {
    const { place, lock } = await lockPlace();
    await using _ = place;
    await Deno.mkdir(place.path("oauth_creds.d"));
    await Deno.writeTextFile(lock, "stale");
    {
      using _race = around(
        () => Deno.writeTextFileSync(lock, "somebody's"),
        () => third === undefined || Deno.writeTextFileSync(lock, third),
      );
      await removeLockIf(lock, "stale");
    }
    equal(await Deno.readTextFile(lock), third ?? "somebody's");
    deepEqual(place.files(), ["oauth_creds.lock"]);
  }
});

Deno.test("removeLockIf() does not even touch a lock with another content: for a moment nobody would hold it", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.mkdir(place.path("oauth_creds.d"));
  await Deno.writeTextFile(lock, "yours");
  let moves = 0;
  using _count = around(() => moves += 1, () => {});
  await removeLockIf(lock, "mine");
  deepEqual([moves, await Deno.readTextFile(lock)], [0, "yours"]);
});

Deno.test("removeLockIf() tells a lock that it cannot put back, and does not throw it away", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.mkdir(place.path("oauth_creds.d"));
  await Deno.writeTextFile(lock, "stale");
  using _race = around(() => Deno.writeTextFileSync(lock, "somebody's"), () => {});
  const real = Deno.link;
  const broken = {
    configurable: true,
    writable: true,
    value: () => Promise.reject(new Deno.errors.PermissionDenied()),
  };
  Object.defineProperty(Deno, "link", broken);
  try {
    await rejects(removeLockIf(lock, "stale"), Deno.errors.PermissionDenied);
  } finally {
    Object.defineProperty(Deno, "link", { configurable: true, writable: true, value: real });
  }
  const [aside = ""] = place.files();
  equal(await Deno.readTextFile(place.path(aside)), "somebody's");
});

Deno.test("removeLockIf() has nothing to do where another was first", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  await Deno.mkdir(place.path("oauth_creds.d"));
  await Deno.writeTextFile(lock, "stale");
  using _race = around(() => Deno.removeSync(lock), () => {});
  await removeLockIf(lock, "stale");
  deepEqual(place.files(), []);
});

Deno.test("the reference cannot take the lock while it is ours, and can afterwards", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  // compatibility 4.4: O_EXCL, a UUID, unlink.
  const takeAsReference = async (): Promise<void> => {
    using file = await Deno.open(lock, { createNew: true, write: true });
    await file.write(new TextEncoder().encode(crypto.randomUUID()));
  };
  await withLock(lock, () => rejects(takeAsReference(), Deno.errors.AlreadyExists), { clock: impatientClock() });
  await takeAsReference();
  await Deno.remove(lock);
});

Deno.test("withLock() leaves a lock alone that another program took while ours was away", async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  // The reference deletes the lock of anybody at its exit (compatibility 4.4); a third program then takes it.
  const work = async (): Promise<void> => {
    await Deno.remove(lock);
    await Deno.writeTextFile(lock, "a third program");
  };
  await withLock(lock, work, { clock: impatientClock() });
  equal(await Deno.readTextFile(lock), "a third program");
});

Deno.test("on a disk without locks none is held, the work is done all the same, and no file stays open", {
  sanitizeResources: true,
}, async () => {
  const { place, lock } = await lockPlace();
  await using _ = place;
  const real = Deno.FsFile.prototype.lock;
  const broken = (): Promise<void> => Promise.reject(new Error("not supported"));
  Object.defineProperty(Deno.FsFile.prototype, "lock", { configurable: true, writable: true, value: broken });
  try {
    equal(await takeKernelLock(place.path("guard"), {}), undefined);
    equal(await withLock(lock, () => Promise.resolve("done"), { clock: impatientClock() }), "done");
  } finally {
    Object.defineProperty(Deno.FsFile.prototype, "lock", { configurable: true, writable: true, value: real });
  }
});
