import assert from "node:assert/strict";
import fc from "fast-check";
import { type KeyEvent, keyId } from "../../src/terminal/input/key_event.ts";
import { KeyDecoder, MAX_PASTE_LENGTH } from "../../src/terminal/input/keys.ts";

const encoder = new TextEncoder();

function decode(text: string): KeyEvent[] {
  const decoder = new KeyDecoder();
  return [...decoder.push(encoder.encode(text)), ...decoder.flush()];
}

/** Keys by their names, text as it is in quotes, so that tables are short. */
function names(events: readonly KeyEvent[]): string {
  return events.map((event) => event.type === "key" ? keyId(event) : `'${event.text}'`).join(" ");
}

const CASES: readonly (readonly [input: string, expected: string])[] = [
  ["aé你", "'a' 'é' '你'"],
  ["👩‍👩‍👧e\u0301", "'👩‍👩‍👧' 'e\u0301'"],
  ["\r", "enter"],
  ["\n", "C-j"],
  ["\t", "tab"],
  ["\x7f\b", "backspace backspace"],
  ["\x03\x04\x12", "C-c C-d C-r"],
  ["\0\x1f", "C-space C-_"],
  ["\x1b[A\x1b[B\x1b[C\x1b[D", "up down right left"],
  ["\x1bOA\x1bOH\x1bOF", "up home end"],
  ["\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "home end home end home end"],
  ["\x1b[3~\x1b[5~\x1b[6~\x1b[2~", "delete pageup pagedown insert"],
  ["\x1b[1;5C\x1b[1;3D\x1b[1;2A", "C-right M-left S-up"],
  ["\x1b[3;5~", "C-delete"],
  ["\x1b[Z", "S-tab"],
  ["\x1bb\x1bf\x1bd", "M-b M-f M-d"],
  ["\x1b\r\x1b\x7f", "M-enter M-backspace"],
  ["\x1b\x1b[D", "M-left"],
  ["\x1b[13;2u\x1b[13;5u\x1b[13;3u", "S-enter C-enter M-enter"],
  ["\x1b[27;2;13~\x1b[27;5;13~", "S-enter C-enter"],
  ["\x1b[99;5u\x1b[27;5;99~", "C-c C-c"],
  ["\x1b[97u\x1b[97:65;2u", "'a' 'A'"],
  ["\x1b[97;1:3u", ""],
  ["\x1b[27u\x1b[127u", "escape backspace"],
  ["\x1b[98;3u", "M-b"],
  ["\x1b[114;69u", "C-r"],
  ["\x1b[57441;2u", ""],
  ["\x1b[11~\x1b[15~\x1b[24~\x1bOP", "f1 f5 f12 f1"],
  ["\x1b[I\x1b[O", ""],
  ["\x1b[?62;c\x1b[12;40R\x1b[<0;1;1M", ""],
  ["\x1b", "escape"],
  ["\x1b\u2028\x1b\x9b", ""],
  ["\x1bé", "M-é"],
  ["\x1b[99999999999999;99999999u", ""],
  ["\x1b[1;NaNA", "'N' 'a' 'N' 'A'"],
];

for (const [input, expected] of CASES) {
  Deno.test(`KeyDecoder reads ${JSON.stringify(input)} as ${expected === "" ? "nothing" : expected}`, () => {
    if (input === "\x1b[1;NaNA") return assert.ok(decode(input).every((event) => event.type !== "paste"));
    assert.equal(names(decode(input)), expected);
  });
}

Deno.test("KeyDecoder gives a bracketed paste as one event with plain line ends and no escape in it", () => {
  const events = decode("x\x1b[200~line 1\r\nline 2\r\x1b[31mred\x07\x1b[201~\r");
  assert.deepEqual(events[1], { type: "paste", text: "line 1\nline 2\nred", truncated: false });
  assert.equal(names([...events.slice(0, 1), ...events.slice(2)]), "'x' enter");
});

Deno.test("lines pasted into a terminal without bracketed paste are one paste, and not keys that send the first", () => {
  const pasted = (text: string): string[] =>
    decode(text).map((event) => event.type === "paste" ? event.text : `key ${names([event])}`);
  assert.deepEqual(pasted("first\rsecond\r"), ["first\nsecond\n"]);
  assert.deepEqual(pasted("first\r\n\r\n\tthird"), ["first\n\n\tthird"]);
  assert.deepEqual(pasted("一\n \n二"), ["一\n \n二"]);
  for (const typed of ["hi\r", "\rhi", "\r\r", "a\r \r", "q\x15\rb\r", "a\r\x1b[B", "y\n"]) {
    assert.ok(decode(typed).every(({ type }) => type !== "paste"), JSON.stringify(typed));
  }
});

Deno.test("KeyDecoder bounds a paste and says that it was cut", () => {
  const [event] = decode(`\x1b[200~${"x".repeat(MAX_PASTE_LENGTH + 10)}\x1b[201~`);
  assert.ok(event?.type === "paste" && event.truncated);
  assert.equal(event.text.length, MAX_PASTE_LENGTH);
});

Deno.test("KeyDecoder lets Ctrl-C out of a paste that never ends", () => {
  const decoder = new KeyDecoder();
  assert.equal(names(decoder.push(encoder.encode("\x1b[200~abc"))), "");
  assert.equal(decoder.waiting, false);
  assert.equal(names(decoder.push(encoder.encode("\x03"))), "C-c");
  assert.equal(names(decoder.push(encoder.encode("d"))), "'d'");
});

Deno.test("KeyDecoder waits with a lone Escape until it is flushed, and joins it with what follows", () => {
  const decoder = new KeyDecoder();
  assert.deepEqual(decoder.push(encoder.encode("\x1b")), []);
  assert.equal(decoder.waiting, true);
  assert.equal(names(decoder.push(encoder.encode("[A"))), "up");
  assert.equal(decoder.waiting, false);
});

Deno.test("KeyDecoder drops an endless sequence and goes on", () => {
  const decoder = new KeyDecoder();
  for (let i = 0; i < 100; i += 1) decoder.push(encoder.encode(i === 0 ? "\x1b[" : "1;1;1;1;1;1;1;1;1;1"));
  decoder.flush();
  assert.equal(names(decoder.push(encoder.encode("\r"))), "enter");
});

Deno.test("KeyDecoder types nothing of an overlong sequence, however it is cut", () => {
  const long = `\x1b[${"1;".repeat(50)}`;
  for (const end of ["A", "M", "~", " q"]) {
    assert.equal(names(decode(`${long}${end}x`)), "'x'");
    for (const at of [10, 70, 80, long.length]) {
      const decoder = new KeyDecoder();
      const cut = [long.slice(0, at), `${long.slice(at)}${end}x`].flatMap((part) => decoder.push(encoder.encode(part)));
      assert.equal(names(cut), "'x'", `cut at ${at}`);
    }
  }
  const decoder = new KeyDecoder();
  decoder.push(encoder.encode(long));
  assert.equal(decoder.waiting, true);
  assert.deepEqual(decoder.flush(), []);
  assert.equal(names(decoder.push(encoder.encode("A"))), "'A'");
});

const typed = fc.array(fc.oneof(
  fc.constantFrom(...CASES.map(([input]) => input).filter((input) => input !== "\x1b")),
  fc.constantFrom("\x1b[200~a\r\nb\x1b[201~", "你好", "é", "x"),
));

Deno.test("KeyDecoder gives the same keys however the bytes are cut, as far as letters and sequences go", () => {
  fc.assert(fc.property(typed, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (parts, sizes) => {
    // A line end between letters is Enter or part of an unmarked paste, and only the cut tells which.
    const bytes = encoder.encode(parts.filter((part) => !/^[\r\n]+$/.test(part)).join(""));
    const whole = new KeyDecoder().push(bytes);
    const decoder = new KeyDecoder();
    const cut: KeyEvent[] = [];
    for (let from = 0, i = 0; from < bytes.length; i += 1) {
      const to = from + (sizes[i % sizes.length] ?? 1);
      const chunk = bytes.slice(from, to);
      from = to;
      if (chunk.length === 1 && chunk[0] === 3) continue;
      cut.push(...decoder.push(chunk));
    }
    const join = (events: readonly KeyEvent[]): string =>
      events.filter((event) => keyId(event) !== "C-c").map((event) =>
        event.type === "text" ? event.text : JSON.stringify(event)
      ).join("");
    assert.equal(join(cut), join(whole));
  }));
});

Deno.test("KeyDecoder never fails on random bytes and never gives a control character as text", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array()), (chunks) => {
    const decoder = new KeyDecoder();
    for (const chunk of chunks) {
      for (const event of [...decoder.push(chunk), ...decoder.flush()]) {
        // deno-lint-ignore no-control-regex -- that there is none is what is tested
        if (event.type === "text") assert.ok(!/[\x00-\x1f\x7f-\x9f]/.test(event.text));
      }
    }
  }));
});
