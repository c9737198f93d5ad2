import { deepEqual, equal } from "node:assert/strict";
import { clearTimeout, setTimeout } from "../../tools/bundled_timers.ts";

Deno.test("setTimeout() of the bundle calls back with its arguments, the shorter delay first", async () => {
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    setTimeout((word: string) => order.push(word), 0, "none");
    setTimeout(
      (word: string, more: string) => {
        order.push(word + more);
        resolve();
      },
      20,
      "twenty",
      "!",
    );
    setTimeout((word: string) => order.push(word), 5, "five");
  });
  deepEqual(order, ["none", "five", "twenty!"]);
});

Deno.test("clearTimeout() of the bundle stops the timer, and does not mind what is no timer", async () => {
  let called = 0;
  const timer = setTimeout(() => called++, 1);
  clearTimeout(timer);
  clearTimeout(undefined);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 10);
  });
  equal(called, 0);
});

Deno.test("setTimeout() of the bundle takes what the global one takes: negative, NaN and endless delays", async () => {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, -5);
  });
  await new Promise<void>((resolve) => {
    setTimeout(resolve, Number.NaN);
  });
  clearTimeout(setTimeout(() => {}, 1e20));
});
