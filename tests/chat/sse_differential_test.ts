// Our reader of event streams beside `eventsource-parser`, on random streams in random pieces: the same events in the same order.
import { deepEqual } from "node:assert/strict";
import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { SseDecoder, type SseEvent } from "../../src/chat/wire/sse.ts";

function ours(pieces: readonly string[]): readonly (readonly [string, string])[] {
  const decoder = new SseDecoder();
  const events: SseEvent[] = [];
  for (const piece of pieces) decoder.push(piece, events);
  return events.map(({ name, data }) => [name, data]);
}

function theirs(pieces: readonly string[]): readonly (readonly [string, string])[] {
  const events: (readonly [string, string])[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => void events.push([event ?? "", data]) });
  for (const piece of pieces) parser.feed(piece);
  return events;
}

/** Cut at random places. */
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });

function cut(text: string, lengths: readonly number[]): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0, index = 0; at < text.length; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

const line = fc.oneof(
  fc.constantFrom("data: x", "data:x", "data", "data:", "data:  two", "event: ping", "event:", "id: 1", "retry: 5"),
  fc.constantFrom(": comment", ":", "unknown: x", "data: [DONE]", "Data: x", " data: x", "data : x", ""),
  fc.string({ maxLength: 6 }).map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
);
const stream = fc.tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom("\n", "\r\n")).map(([lines, end]) =>
  lines.map((one) => one + end).join("")
);

Deno.test("SseDecoder reads what eventsource-parser reads, however the stream is cut", () => {
  fc.assert(
    fc.property(stream, cuts, (text, lengths) => {
      deepEqual(ours(cut(text, lengths)), theirs(cut(text, lengths)), JSON.stringify(text));
    }),
    { numRuns: 3000 },
  );
});
