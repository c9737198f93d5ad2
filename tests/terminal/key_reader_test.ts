import assert from "node:assert/strict";
import { keyId } from "../../src/terminal/input/key_event.ts";
import { ESCAPE_WAIT_MS, KeyReader } from "../../src/terminal/input/key_reader.ts";
import { FakeKeyboard, settle } from "../fakes/fake_keyboard.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";

Deno.test("KeyReader takes a lone Escape for a key only after the wait", async () => {
  const keyboard = new FakeKeyboard();
  const clock = new HandMovedClock();
  const keys = new KeyReader(keyboard, clock);
  const next = keys.next();
  let settled = false;
  next.then(() => settled = true);
  keyboard.type("\x1b");
  await settle();
  clock.advance(ESCAPE_WAIT_MS - 1);
  await settle();
  assert.equal(settled, false);
  clock.advance(1);
  const event = await next;
  assert.equal(event && keyId(event), "escape");
  assert.equal(clock.waiting, 0);
});

Deno.test("KeyReader joins an Escape with a sequence that comes in time", async () => {
  const keyboard = new FakeKeyboard();
  const keys = new KeyReader(keyboard, new HandMovedClock());
  keyboard.type("\x1b", "[", "A");
  const event = await keys.next();
  assert.equal(event && keyId(event), "up");
});

Deno.test("KeyReader loses no key when a reader gives up", async () => {
  const keyboard = new FakeKeyboard();
  const keys = new KeyReader(keyboard, new HandMovedClock());
  const controller = new AbortController();
  const abandoned = keys.next(controller.signal);
  controller.abort();
  assert.equal(await abandoned, undefined);
  keyboard.type("ab");
  assert.deepEqual(await keys.next(), { type: "text", text: "a" });
  assert.equal(keys.ready, true);
  assert.deepEqual(await keys.next(), { type: "text", text: "b" });
});

Deno.test("KeyReader answers undefined for ever once the keyboard is closed", async () => {
  const keyboard = new FakeKeyboard();
  const keys = new KeyReader(keyboard, new HandMovedClock());
  keyboard.type("a\x1b");
  keyboard.close();
  assert.deepEqual(await keys.next(), { type: "text", text: "a" });
  const escape = await keys.next();
  assert.equal(escape && keyId(escape), "escape");
  assert.equal(await keys.next(), undefined);
  assert.equal(await keys.next(), undefined);
});

Deno.test("KeyReader keeps what is typed after a reader has given up for who asks next", async () => {
  const keyboard = new FakeKeyboard();
  const keys = new KeyReader(keyboard, new HandMovedClock());
  const controller = new AbortController();
  const waiting = keys.next(controller.signal);
  controller.abort();
  assert.equal(await waiting, undefined);
  keyboard.type("c");
  assert.deepEqual(await keys.next(), { type: "text", text: "c" });
});

Deno.test("KeyReader gives each key to one of two readers that wait at once", async () => {
  const keyboard = new FakeKeyboard();
  const keys = new KeyReader(keyboard, new HandMovedClock());
  const both = Promise.all([keys.next(), keys.next()]);
  keyboard.type("a");
  await settle();
  keyboard.type("b");
  assert.deepEqual(await both, [{ type: "text", text: "a" }, { type: "text", text: "b" }]);
  assert.equal(keys.ready, false);
});
