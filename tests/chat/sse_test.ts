import { deepEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { MAX_LINE_LENGTH, SseDecoder, type SseEvent, TooLong } from "../../src/chat/wire/sse.ts";

function decode(...pieces: readonly string[]): readonly SseEvent[] {
  const decoder = new SseDecoder();
  const events: SseEvent[] = [];
  for (const piece of pieces) decoder.push(piece, events);
  decoder.end(events);
  return events;
}

const payloads = (...pieces: readonly string[]): readonly string[] => decode(...pieces).map(({ data }) => data);

Deno.test("SseDecoder reads events whatever ends their lines", () => {
  for (const end of ["\n", "\r\n", "\r"]) deepEqual(payloads(`data: a${end}${end}data: b${end}${end}`), ["a", "b"]);
});

Deno.test("SseDecoder sees one line end in a CRLF that is cut in two", () => {
  deepEqual(payloads("data: a\r", "\ndata: b\r", "\n\r", "\n"), ["a\nb"]);
});

Deno.test("SseDecoder takes data with or without the space, and keeps further spaces", () => {
  deepEqual(payloads("data:a\n\ndata: b\n\ndata:  c\n\n"), ["a", "b", " c"]);
});

Deno.test("SseDecoder passes over comments, ids, retry times and unknown fields", () => {
  deepEqual(payloads(": OPENROUTER PROCESSING\n\nid: 1\nretry: 5\nfoo\ndata: a\n\n"), ["a"]);
});

Deno.test("SseDecoder keeps the last event when its blank line or even its line end is missing", () => {
  deepEqual(payloads("data: a"), ["a"]);
  deepEqual(payloads("data: a\n"), ["a"]);
});

Deno.test("SseDecoder gives an event's name, and to that event only", () => {
  deepEqual(decode("event: error\ndata: a\n\ndata: b\n\n"), [{ data: "a", name: "error" }, { data: "b", name: "" }]);
});

Deno.test("SseDecoder refuses a line without end before it costs memory", () => {
  const decoder = new SseDecoder();
  const piece = "x".repeat(64 * 1024);
  throws(() => {
    for (let length = 0; length <= MAX_LINE_LENGTH * 2; length += piece.length) decoder.push(piece, []);
  }, TooLong);
});

Deno.test("SseDecoder refuses an event of endless data lines", () => {
  const decoder = new SseDecoder();
  const line = `data: ${"x".repeat(64 * 1024)}\n`;
  throws(() => {
    for (let length = 0; length <= MAX_LINE_LENGTH * 2; length += line.length) decoder.push(line, []);
  }, TooLong);
});

Deno.test("SseDecoder finds the same events however the text is cut", () => {
  const token = fc.constantFrom(
    "data: ",
    "data:",
    "event: error",
    ": c",
    "\r\n",
    "\n",
    "\r",
    "\n\n",
    "a",
    "é",
    "{}",
    " ",
  );
  fc.assert(
    fc.property(
      fc.array(token, { maxLength: 40 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
      (parts, cuts) => {
        const text = parts.join("");
        const whole = decode(text);
        deepEqual(decode(...text), whole);
        const pieces: string[] = [];
        for (let at = 0; at < text.length;) {
          const length = cuts.next().value ?? 1;
          pieces.push(text.slice(at, at + length));
          at += length;
        }
        deepEqual(decode(...pieces), whole);
      },
    ),
  );
});
