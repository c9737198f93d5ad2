// The launcher's own questions: what is typed after one is shown answers it, and nothing else does.
import { deepEqual, equal } from "node:assert/strict";
import { Keyboard, type KeyboardTerminal } from "../../src/launcher/machine/keyboard.ts";

const DSR_REPLY = "\x1b[12;1R";

/** A terminal whose user types when told to. Time passes by `wait` alone. */
class FakeTerminal implements KeyboardTerminal {
  readonly modes: boolean[] = [];
  /** What happens at each wait, in order: what comes through the queue meanwhile. */
  readonly arriving: string[] = [];
  answers = true;
  #queue: string[] = [];
  #reader: ((text: string) => void) | undefined;
  waits = 0;

  isTerminal(): boolean {
    return true;
  }
  setRaw(raw: boolean): void {
    this.modes.push(raw);
  }
  async read(into: Uint8Array): Promise<number | null> {
    const typed = this.#queue.shift() ?? await new Promise<string>((resolve) => this.#reader = resolve);
    return new TextEncoder().encodeInto(typed, into).written;
  }
  askState(): boolean {
    if (this.answers) this.type(DSR_REPLY);
    return this.answers;
  }
  async wait(): Promise<void> {
    this.waits += 1;
    const arriving = this.arriving.shift();
    if (arriving !== undefined) this.type(arriving);
    await settle();
  }
  type(text: string): void {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader === undefined) this.#queue.push(text);
    else reader(text);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** Asks; `then` is typed once the question is shown. */
async function asked(keyboard: Keyboard, terminal: FakeTerminal, then: string): Promise<string | undefined> {
  return await keyboard.ask(() => terminal.type(then));
}

Deno.test("a yes that was typed before the question is shown does not answer it", async () => {
  const terminal = new FakeTerminal();
  const keyboard = new Keyboard(terminal);
  terminal.type("y\n");
  terminal.type("y\ny\n");
  equal(await asked(keyboard, terminal, "n\n"), "n");
});

Deno.test("nor does one that was read already, while nobody listened", async () => {
  const terminal = new FakeTerminal();
  const keyboard = new Keyboard(terminal);
  const keys: string[] = [];
  keyboard.listen({ onBytes: (bytes) => keys.push(new TextDecoder().decode(bytes)), onEnd: () => {} });
  keyboard.release();
  terminal.type("y\n");
  await settle();
  equal(await asked(keyboard, terminal, "n\n"), "n");
  deepEqual(keys, []);
});

Deno.test("nor does one that is still on its way when the question is about to be shown", async () => {
  const terminal = new FakeTerminal();
  terminal.arriving.push("y", "\n", "y\n");
  equal(await asked(new Keyboard(terminal), terminal, "no\n"), "no");
  equal(terminal.waits, 4);
});

Deno.test("a terminal that does not answer, or types for ever, is not waited for without end", async () => {
  const terminal = new FakeTerminal();
  terminal.answers = false;
  equal(await asked(new Keyboard(terminal), terminal, "yes\n"), "yes");
  equal(terminal.waits, 1);
  const busy = new FakeTerminal();
  busy.arriving.push(...Array(100).fill("y\n"));
  equal(await asked(new Keyboard(busy), busy, "n\n"), "n");
  equal(busy.waits, 15);
});

Deno.test("two questions at once are asked one after the other, and one yes answers one of them", async () => {
  const terminal = new FakeTerminal();
  const keyboard = new Keyboard(terminal);
  const shown: string[] = [];
  const harmless = keyboard.ask(() => {
    shown.push("harmless");
    terminal.type("y\ny\n");
  });
  const grave = keyboard.ask(() => {
    shown.push("grave");
    terminal.type("n\n");
  });
  await settle();
  deepEqual(shown.length <= 1, true);
  deepEqual([await harmless, await grave], ["y", "n"]);
  deepEqual(shown, ["harmless", "grave"]);
});

Deno.test("Ctrl-C refuses the question and those that wait behind it, which are not shown", async () => {
  const terminal = new FakeTerminal();
  const keyboard = new Keyboard(terminal);
  const shown: string[] = [];
  const first = keyboard.ask(() => {
    shown.push("first");
    keyboard.interrupt();
  });
  const second = keyboard.ask(() => shown.push("second"));
  deepEqual([await first, await second], [undefined, undefined]);
  deepEqual(shown, ["first"]);
  equal(await asked(keyboard, terminal, "y\n"), "y");
});

Deno.test("a question that cannot be shown refuses nothing else", async () => {
  const terminal = new FakeTerminal();
  const keyboard = new Keyboard(terminal);
  const broken = keyboard.ask(() => {
    throw new Error("no terminal");
  }).catch(() => "failed");
  const next = asked(keyboard, terminal, "y\n");
  deepEqual([await broken, await next], ["failed", "y"]);
});

Deno.test("after a question the keys go where they went before, raw", async () => {
  const terminal = new FakeTerminal();
  const keyboard = new Keyboard(terminal);
  const keys: string[] = [];
  keyboard.listen({ onBytes: (bytes) => keys.push(new TextDecoder().decode(bytes)), onEnd: () => {} });
  equal(await asked(keyboard, terminal, "y\n"), "y");
  terminal.type("a");
  await settle();
  deepEqual(keys, ["a"]);
  equal(terminal.modes.at(-1), true);
});

Deno.test("a terminal's late answer does not stand in the line", async () => {
  const terminal = new FakeTerminal();
  terminal.answers = false;
  equal(await asked(new Keyboard(terminal), terminal, `${DSR_REPLY}y\n`), "y");
});

Deno.test("the terminal is set once for each change, and what is no terminal never", () => {
  const terminal = new FakeTerminal();
  const keyboard = new Keyboard(terminal);
  const listener = { onBytes: (): void => {}, onEnd: (): void => {} };
  keyboard.release();
  deepEqual(terminal.modes, []);
  keyboard.listen(listener);
  keyboard.listen(listener);
  deepEqual(terminal.modes, [true]);
  keyboard.release();
  keyboard.release();
  deepEqual(terminal.modes, [true, false]);
  keyboard.resume();
  deepEqual(terminal.modes, [true, false], "cooked is what the shell sets");
  const pipe = new FakeTerminal();
  pipe.isTerminal = (): boolean => false;
  const other = new Keyboard(pipe);
  other.listen(listener);
  other.release();
  deepEqual(pipe.modes, []);
});
