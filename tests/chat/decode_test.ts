import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { AnswerDecoder, MAX_SAID_LENGTH } from "../../src/chat/wire/decode.ts";
import type { ChatEvent } from "../../src/chat/events.ts";
import type { Fault } from "../../src/chat/failure/fault.ts";
import { chunk, DONE, event, finish, USAGE } from "../fakes/fake_endpoint.ts";

interface Decoded {
  readonly text: string;
  readonly reasoning: string;
  readonly other: readonly ChatEvent[];
  readonly fault: Fault | undefined;
}

function decodeBytes(pieces: readonly Uint8Array[]): Decoded {
  const decoder = new AnswerDecoder("text/event-stream");
  const events = [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
  const joined = (type: "text" | "reasoning"): string =>
    events.map((one) => one.type === type ? one.text : "").join("");
  return {
    text: joined("text"),
    reasoning: joined("reasoning"),
    other: events.filter(({ type }) => type !== "text" && type !== "reasoning"),
    fault: decoder.fault?.fault,
  };
}

const decode = (...pieces: readonly string[]): Decoded =>
  decodeBytes(pieces.map((piece) => new TextEncoder().encode(piece)));

const MODEL: ChatEvent = { type: "model", model: "m-env" };
const STOP: ChatEvent = { type: "finish", reason: "stop" };
const COUNTED: ChatEvent = {
  type: "usage",
  usage: { inputTokens: 3, outputTokens: 3, cachedInputTokens: 1, totalTokens: 6 },
};

Deno.test("AnswerDecoder reads text, model, end and usage", () => {
  deepEqual(decode(chunk({ role: "assistant", content: "" }), chunk({ content: "Hello" }), finish(), USAGE, DONE), {
    text: "Hello",
    reasoning: "",
    other: [MODEL, STOP, COUNTED],
    fault: undefined,
  });
});

Deno.test("AnswerDecoder gives one batch a chunk, its words joined", () => {
  const decoder = new AnswerDecoder("");
  const bytes = new TextEncoder().encode(chunk({ content: "a" }) + chunk({ content: "b" }) + chunk({ content: "c" }));
  deepEqual(decoder.push(bytes), [MODEL, { type: "text", text: "abc" }]);
});

Deno.test("AnswerDecoder accepts what servers get away with", () => {
  const cases: readonly [string, readonly string[]][] = [
    ["no [DONE]", [chunk({ content: "Hello" }), finish()]],
    ["[DONE] but no reason", [chunk({ content: "Hello" }), DONE]],
    ["no space after data:", [chunk({ content: "Hello" }).replace("data: ", "data:"), finish(), DONE]],
    ["comments", [": ping\n\n", chunk({ content: "Hello" }), ": ping\n\n", finish(), DONE]],
    ["CRLF", [(chunk({ content: "Hello" }) + finish() + DONE).replaceAll("\n", "\r\n")]],
    ["no blank lines", [(chunk({ content: "Hello" }) + finish() + DONE).replaceAll("\n\n", "\n")]],
    ["no last line end", [chunk({ content: "Hello" }) + finish().trimEnd()]],
    ["BOM", ["\ufeff" + chunk({ content: "Hello" }) + finish()]],
    ["leading blank lines", ["\n\n", chunk({ content: "Hello" }), finish()]],
    ["empty choices and events", [event({ choices: [] }), "data:\n\n", chunk({ content: "Hello" }), finish()]],
    ["null content", [chunk({ content: null }), chunk({ content: "Hello" }), finish()]],
    ["content in parts", [chunk({ content: [{ type: "text", text: "Hel" }, { type: "text", text: "lo" }] }), finish()]],
    ["a whole message as chunk", [event({ choices: [{ message: { content: "Hello" }, finish_reason: "stop" }] })]],
    ["text after [DONE]", [chunk({ content: "Hello" }), DONE, chunk({ content: "more" })]],
    ["a whole completion as JSON", [
      JSON.stringify({ choices: [{ message: { content: "Hello" }, finish_reason: "stop" }] }),
    ]],
    ["a completion over several lines", [
      JSON.stringify({ choices: [{ message: { content: "Hello" } }] }, null, 2),
    ]],
  ];
  for (const [name, pieces] of cases) {
    const { text, fault } = decode(...pieces);
    equal(text, "Hello", name);
    equal(fault, undefined, name);
  }
});

Deno.test("AnswerDecoder keeps reasoning apart, under both of its names", () => {
  for (const name of ["reasoning_content", "reasoning"]) {
    const { text, reasoning } = decode(
      chunk({ [name]: "hm" }),
      chunk({ [name]: "m" }),
      chunk({ content: "yes" }),
      finish(),
    );
    deepEqual([reasoning, text], ["hmm", "yes"], name);
  }
});

Deno.test("AnswerDecoder joins characters that are cut between chunks", () => {
  const bytes = new TextEncoder().encode(chunk({ content: "héllo 😀 你好" }) + finish());
  equal(decodeBytes(Array.from(bytes, (byte) => Uint8Array.of(byte))).text, "héllo 😀 你好");
});

Deno.test("AnswerDecoder takes a stream without reason to stop for cut", () => {
  const { text, fault } = decode(chunk({ content: "Hel" }));
  equal(text, "Hel");
  equal(fault?.kind, "cut");
});

Deno.test("AnswerDecoder hands out the text before an error of the same chunk", () => {
  const { text, fault } = decode(chunk({ content: "Hel" }) + event({ error: { message: "boom", code: 502 } }));
  equal(text, "Hel");
  deepEqual(fault, { kind: "told", message: "boom", status: 502 });
});

Deno.test("AnswerDecoder knows an error in every shape that servers tell it in", () => {
  const cases: readonly [string, string, string | undefined, number | undefined][] = [
    [event({ error: { message: "m", code: "c" } }), "m", "c", undefined],
    [event({ error: { message: "m", code: "429" } }), "m", undefined, 429],
    [event({ error: "m" }), "m", undefined, undefined],
    [event({ object: "error", message: "m", code: 400 }), "m", undefined, 400],
    [event([{ error: { message: "m", code: 500, status: "INTERNAL" } }]), "m", "INTERNAL", 500],
    [event({ error_code: 336000, error_msg: "m" }), "m", undefined, undefined],
    [event({ code: "InvalidParameter", message: "m", request_id: "r" }), "m", "InvalidParameter", undefined],
    ["event: error\ndata: m\n\n", "m", undefined, undefined],
    ['event: error\ndata: {"message":"m"}\n\n', "m", undefined, undefined],
    [JSON.stringify({ error: { message: "m", type: "t" } }), "m", "t", undefined],
    [JSON.stringify([{ error: { message: "m", code: 500 } }]), "m", undefined, 500],
    [JSON.stringify({ detail: "m" }), "m", undefined, undefined],
  ];
  for (const [text, message, code, status] of cases) {
    const { fault } = decode(text);
    ok(fault?.kind === "told", text);
    deepEqual([fault.message, fault.code, fault.status], [message, code, status], text);
  }
});

Deno.test("AnswerDecoder takes an error beside choices for the error that it is, and null for none", () => {
  for (const error of [{ message: "m", code: 503 }, { message: "m" }, "m"]) {
    for (const choices of [[], [{ index: 0, delta: { content: "not said" } }]]) {
      const { text, fault } = decode(chunk({ content: "Hel" }), event({ id: "c", choices, error }), finish(), DONE);
      deepEqual([text, fault?.kind, fault?.kind === "told" ? fault.message : ""], ["Hel", "told", "m"]);
      const whole = decode(JSON.stringify({ choices, error }));
      deepEqual([whole.text, whole.fault?.kind], ["", "told"]);
    }
  }
  const none = decode(chunk({ content: "Hello" }, { error: null }), finish(), DONE);
  deepEqual([none.text, none.fault], ["Hello", undefined]);
});

Deno.test("AnswerDecoder says what stands in place of an answer", () => {
  const cases: readonly [readonly string[], string][] = [
    [["<!doctype html><title>Hi</title>"], "html"],
    [["  \n<html>"], "html"],
    [["data: {not json}\n\n"], "not-json"],
    [["data: 17\n\n"], "not-a-completion"],
    [["data: null\n\n"], "nothing"],
    [["{}"], "not-a-completion"],
    [['{"object":"list","data":[]}'], "not-a-completion"],
    [['{"choices":'], "not-json"],
    [[], "nothing"],
    [["hello there"], "nothing"],
    [[": only comments\n\n"], "nothing"],
    [["data: ", "x".repeat(5_000_000)], "too-long"],
    [["{", "x".repeat(17_000_000)], "too-long"],
  ];
  for (const [pieces, what] of cases) {
    const { fault } = decode(...pieces);
    ok(fault?.kind === "garbage", `${pieces[0]}: ${fault?.kind}`);
    equal(fault.what, what, pieces[0]?.slice(0, 80));
    ok(fault.excerpt.length <= 200);
  }
});

Deno.test("AnswerDecoder finds the same answer however the bytes are cut", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme" }).map((content) => chunk({ content })),
    fc.string().map((reasoning) => chunk({ reasoning })),
    fc.constantFrom(": ping\n\n", "\r\n", "data:\n\n", finish(), finish("length"), USAGE, DONE, "data: {broken\n\n"),
    fc.constant(event({ error: { message: "boom" } })),
  );
  fc.assert(fc.property(fc.array(piece), fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (pieces, cuts) => {
    const bytes = new TextEncoder().encode(pieces.join(""));
    const whole = decodeBytes([bytes]);
    deepEqual(decodeBytes(Array.from(bytes, (byte) => Uint8Array.of(byte))), whole);
    const cut: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = cuts.next().value ?? 1;
      cut.push(bytes.subarray(at, at + length));
      at += length;
    }
    deepEqual(decodeBytes(cut), whole);
  }));
});

Deno.test("AnswerDecoder ends in an answer or a fault, whatever the bytes are", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (pieces) => {
    endsWell(pieces);
  }));
  const shape = fc.record({ choices: fc.anything(), error: fc.anything(), usage: fc.anything(), model: fc.anything() });
  fc.assert(fc.property(fc.array(fc.oneof(shape, fc.object(), fc.anything())), (values) => {
    const text = values.map((value) => `data: ${JSON.stringify(value) ?? "null"}\n\n`).join("");
    endsWell([new TextEncoder().encode(text)]);
  }));
});

/** The endpoint said that it was done, or there is a fault that says why not. */
function endsWell(pieces: readonly Uint8Array[]): void {
  const decoder = new AnswerDecoder("text/event-stream");
  for (const piece of pieces) decoder.push(piece);
  decoder.end();
  ok(decoder.finished || decoder.fault !== undefined);
}

const KEEP_ALIVES = [
  "data: : keepalive\n\n",
  "data: : OPENROUTER PROCESSING\n\n",
  "data: null\n\n",
  "data: ping\n\n",
  'data: "ping"\n\n',
  "data: [ping]\n\n",
  "event: ping\ndata: anything\n\n",
  'event: ping\ndata: {"type":"ping"}\n\n',
  "event: keepalive\ndata:\n\n",
  "event: heartbeat\ndata: {}\n\n",
  ": comment\n\n",
  "data:\n\n",
];
for (const alive of KEEP_ALIVES) {
  Deno.test(`a keep-alive in the form of ${JSON.stringify(alive)} ends no answer, and makes none whole`, () => {
    const parts = [chunk({ content: "Hel" }), chunk({ content: "lo" }), finish(), DONE];
    for (let at = 0; at <= 3; at++) {
      const { text, fault } = decode(...parts.slice(0, at), alive, ...parts.slice(at));
      deepEqual([text, fault], ["Hello", undefined], String(at));
    }
    equal(decode(chunk({ content: "Hel" }), alive).fault?.kind, "cut");
    equal(decode(alive).fault?.kind, "garbage");
  });
}

const failed = (choice: Record<string, unknown>): string =>
  event({ id: "x", object: "chat.completion.chunk", model: "m", choices: [{ index: 0, delta: {}, ...choice }] });
const FAILURES: readonly (readonly [string, Record<string, unknown>, string])[] = [
  [
    "an error in the choice",
    { finish_reason: "error", error: { code: 502, message: "Upstream died" } },
    "Upstream died",
  ],
  ["an error in the choice as text", { error: "Upstream died" }, "Upstream died"],
  ["Z.AI's network_error", { finish_reason: "network_error" }, "network_error"],
  [
    "DeepSeek's insufficient_system_resource",
    { finish_reason: "insufficient_system_resource" },
    "insufficient_system_resource",
  ],
  ["a bare error", { finish_reason: "error" }, "error"],
];
for (const [name, choice, message] of FAILURES) {
  Deno.test(`a choice that failed is a failure, and its text is kept: ${name}`, () => {
    const { text, fault } = decode(chunk({ content: "Hello " }), failed(choice), DONE);
    equal(text, "Hello ");
    deepEqual([fault?.kind, fault?.kind === "told" ? fault.message : ""], ["told", message]);
    const whole = JSON.stringify({ choices: [{ message: { content: "Hello " }, ...choice }] });
    deepEqual([decode(whole).text, decode(whole).fault?.kind], ["Hello ", "told"]);
  });
}

for (const reason of ["stop", "length", "content_filter", "tool_calls", "function_call", "eos", "end_turn"]) {
  Deno.test(`a choice that ended with ${reason} has not failed`, () => {
    equal(
      decode(chunk({ content: "Hello" }), failed({ finish_reason: reason, error: null }), DONE).fault,
      undefined,
    );
  });
}

Deno.test("a stream that ends in the middle of an event was cut: that piece is no answer and no garbage", () => {
  const piece = chunk({ content: "lo" });
  for (let length = "data: {".length; length < piece.length - 2; length += 1) {
    const { text, fault } = decode(chunk({ content: "Hel" }), piece.slice(0, length));
    // From the last brace on the event can be read whole.
    deepEqual([text, fault?.kind], [length < piece.length - 2 ? "Hel" : "Hello", "cut"], piece.slice(0, length));
  }
  equal(decode('data: {"choices":[{"del').fault?.kind, "cut", "and nothing came before it");
  equal(decode("data: {\ndata: ", '"choices":\n').fault?.kind, "cut", "an event of several lines");
  const { text, fault } = decode(
    chunk({ content: "Hel" }).trimEnd(),
    "\n",
    chunk({ content: "lo" }).trimEnd(),
    "\ndata: {",
  );
  deepEqual([text, fault?.kind], ["Hello", "cut"], "no blank lines");
});

Deno.test("what cannot be read behind the reason to stop unmakes no answer, and an error there does", () => {
  const well = [chunk({ content: "Hello" }), finish()];
  for (const rest of ["data: [DO", 'data: {"usage":{"pro', "data: bye\n\n", "data: {\n\n", "data: 17\n\n", "<html>"]) {
    const { text, fault } = decode(...well, rest);
    deepEqual([text, fault], ["Hello", undefined], rest);
  }
  equal(decode(...well, event({ error: { message: "no" } })).fault?.kind, "told");
  equal(decode(...well, "event: error\ndata: no\n\n").fault?.kind, "told");
});

Deno.test("a character whose halves come in two chunks is one character, and half of one at the end is not held back", () => {
  const decoder = new AnswerDecoder("");
  const push = (content: string): readonly ChatEvent[] =>
    decoder.push(new TextEncoder().encode(chunk({ content }))).filter(({ type }) => type === "text");
  deepEqual(push("a\ud83d"), [{ type: "text", text: "a" }]);
  deepEqual(push("\ude00b"), [{ type: "text", text: "😀b" }]);
  deepEqual(push("\ud83d"), []);
  decoder.push(new TextEncoder().encode(finish()));
  decoder.end();
  equal(decode(chunk({ content: "a\ud83d" }), finish()).text, "a\ud83d");
  equal(decode(chunk({ content: "a\ud83d" })).text, "a", "cut in the middle of it");
  equal(decode(chunk({ content: "a\ud83d" }), 'data: {"cho').text, "a", "cut in the middle of the next event");
  equal(decode(chunk({ content: "a\ud83d" }), chunk({ content: "b" }), finish()).text, "a\ud83db");
});

Deno.test("of several choices the first is the answer, however they are mixed, and the others neither end nor fail it", () => {
  const one = (index: number, content: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    index,
    delta: { content },
    finish_reason: null,
    ...more,
  });
  const { text, fault, other } = decode(
    event({ choices: [one(0, "Hel")] }),
    event({ choices: [one(1, "Good")] }),
    event({ choices: [one(1, "bye"), one(0, "l")] }),
    event({ choices: [one(1, "", { finish_reason: "error", error: { message: "no" } })] }),
    event({ choices: [one(0, "o")] }),
    event({ choices: [one(0, "", { finish_reason: "stop" })] }),
    DONE,
  );
  deepEqual([text, fault, other], ["Hello", undefined, [STOP]]);
  const cut = decode(event({ choices: [one(0, "Hel")] }), event({ choices: [one(1, "", { finish_reason: "stop" })] }));
  deepEqual([cut.text, cut.fault?.kind], ["Hel", "cut"]);
});

Deno.test("an error without a word beside the choices is none, and one without choices is", () => {
  const { text, fault } = decode(
    chunk({ content: "Hello" }, { error: { message: "", type: "", param: null, code: null } }),
    chunk({}, { error: {} }),
    chunk({}, { error: { code: 0, message: " " }, base_resp: { status_code: 0, status_msg: "success" } }),
    finish(),
  );
  deepEqual([text, fault], ["Hello", undefined]);
  equal(decode(event({ error: {} })).fault?.kind, "told");
  equal(decode(chunk({}, { error: { code: 502 } })).fault?.kind, "told");
});

Deno.test("an answer that never ends is stopped with words before it fills the memory, in lines as short as any", () => {
  const decoder = new AnswerDecoder("text/event-stream");
  const line = new TextEncoder().encode(chunk({ content: "x".repeat(1024 * 1024) }));
  let length = 0;
  for (let at = 0; at < 64 && decoder.fault === undefined; at += 1) {
    for (const event of decoder.push(line)) if (event.type === "text") length += event.text.length;
  }
  ok(length > 0 && length <= MAX_SAID_LENGTH, String(length));
  const fault = decoder.fault?.fault;
  equal(fault?.kind === "garbage" ? fault.what : fault, "too-long");
});
