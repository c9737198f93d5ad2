import assert from "node:assert/strict";
import { ReasoningView } from "../../src/terminal/reasoning.ts";
import { SPINNER_DELAY_MS, startSpinner } from "../../src/terminal/spinner.ts";
import { FakeScreen } from "../fakes/fake_screen.ts";

Deno.test("startSpinner() shows the time gone by and is erased without a trace", async () => {
  const screen = new FakeScreen();
  screen.write("above\n");
  const spinner = startSpinner(screen.terminal, { label: "Waiting for qwen", hint: "Ctrl-C cancels" });
  assert.equal(await screen.text(), "above");
  screen.clock.advance(SPINNER_DELAY_MS);
  assert.equal(await screen.text(), "above\n⠹ Waiting for qwen 0 s · Ctrl-C cancels");
  screen.clock.advance(64_800);
  assert.equal(await screen.text(), "above\n⠋ Waiting for qwen 1 min 05 s · Ctrl-C cancels");
  spinner.stop();
  assert.equal(await screen.text(), "above");
  assert.deepEqual(await screen.cursor(), [1, 0]);
  assert.ok(screen.written.endsWith("\x1b[?25h"));
  assert.equal(screen.clock.waiting, 0);
  const writes = screen.writes;
  spinner.stop();
  assert.equal(screen.writes, writes);
});

Deno.test("startSpinner() writes nothing when the wait is over at once, or on a dumb terminal", () => {
  const screen = new FakeScreen();
  const spinner = startSpinner(screen.terminal, { label: "Waiting" });
  screen.clock.advance(SPINNER_DELAY_MS - 1);
  spinner.stop();
  assert.equal(screen.written, "");
  const dumb = new FakeScreen({ dumb: true });
  const nothing = startSpinner(dumb.terminal, { label: "Waiting" });
  dumb.clock.advance(10_000);
  nothing.stop();
  assert.equal(dumb.written, "");
  assert.equal(dumb.clock.waiting, 0);
});

Deno.test("startSpinner() is cut to a narrow window and stays on one row after a resize", async () => {
  const screen = new FakeScreen({ columns: 40, rows: 5 });
  const spinner = startSpinner(screen.terminal, { label: "Waiting for a model with a long name" });
  screen.clock.advance(SPINNER_DELAY_MS);
  await screen.text();
  screen.resize(20, 5);
  assert.equal(await screen.text(), "⠹ Waiting for … 0 s");
  spinner.stop();
  assert.equal(await screen.text(), "");
});

Deno.test("a long name in a narrow window leaves the time gone by and the way to stop waiting on the screen", async () => {
  const screen = new FakeScreen({ columns: 40, rows: 5 });
  const label = "Asking a-vendor/a-model-with-a-long-name at models.example for a word";
  const spinner = startSpinner(screen.terminal, { label, hint: "Esc goes back" });
  screen.clock.advance(SPINNER_DELAY_MS);
  assert.equal(await screen.text(), "⠹ Asking a-vendor/… 0 s · Esc goes back");
  spinner.stop();
});

Deno.test("ReasoningView shows the last lines while it thinks and one line afterwards", async () => {
  const screen = new FakeScreen({ columns: 30 });
  const view = new ReasoningView(screen.terminal);
  view.push("First thought.\nSecond thought.\n\nThird thought, which is longer than the window is wide.");
  assert.equal(
    await screen.text(),
    "⠋ Thinking 0 s\n  Third thought, which is\n  longer than the window is\n  wide.",
  );
  screen.clock.advance(4_000);
  view.finish();
  assert.equal(await screen.text(), "Thought for 4 s");
  assert.equal(screen.clock.waiting, 0);
  view.push("late");
  assert.equal(await screen.text(), "Thought for 4 s");
});

Deno.test("ReasoningView can be expanded while it thinks and then prints on", async () => {
  const screen = new FakeScreen({ columns: 30 });
  const view = new ReasoningView(screen.terminal);
  view.push("one two\nthr");
  view.expand();
  view.push("ee\x1b]0;title\x07 four");
  view.finish();
  assert.equal(await screen.text(), "  one two\n  three four\nThought for 0 s");
  assert.ok(!screen.written.includes("title"));
  assert.equal(view.text, "one two\nthree four");
});

Deno.test("ReasoningView prints everything when asked to, and nothing at all when there was no thought", async () => {
  const screen = new FakeScreen();
  const view = new ReasoningView(screen.terminal, { show: "full" });
  view.push("a b");
  view.finish();
  assert.equal(await screen.text(), "  a b\nThought for 0 s");
  const silent = new FakeScreen();
  new ReasoningView(silent.terminal).finish();
  assert.equal(silent.written, "");
});

Deno.test("ReasoningView on a dumb terminal says only how long it took", () => {
  const screen = new FakeScreen({ dumb: true });
  const view = new ReasoningView(screen.terminal);
  view.push("thinking hard");
  screen.clock.advance(2_000);
  view.finish();
  assert.equal(screen.written, "Thought for 2 s\n");
});
