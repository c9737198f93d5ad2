// Answers of services that misbehave, drawn at random from a seed, each with what is true of it: the text that was really
// sent, whether it came whole, which exit codes tell it rightly, and whether asking once more may help. Nothing here knows
// how the program reads an answer.
import { PROVIDER_REFUSALS } from "../chat/provider_refusals.ts";

/** Chance from a seed, so that a run can be had again. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  is(share: number): boolean {
    return this.next() < share;
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.int(0, list.length - 1)];
    if (found === undefined) throw new Error("nothing to choose from");
    return found;
  }
}

/** What is true of one answer. */
export interface Truth {
  /** `either`: what was cut off may or may not have arrived. */
  readonly whole: "yes" | "no" | "either";
  /** All the text that it sends, whether or not it ends well. */
  readonly text: string;
  /** Of a failed answer: what has certainly arrived before it failed. */
  readonly arrived: string;
  /** Exit codes that tell its failure rightly. */
  readonly codes: readonly number[];
  /** `must`: it is asked once more as long as tries are left; `may`: that depends on times. */
  readonly again: "must" | "may" | "no";
  /** Words of the service that the failure has to show. */
  readonly words?: string;
}

/** One answer on the wire. */
export interface UnrulyAnswer {
  /** What is odd about it. */
  readonly kinds: readonly string[];
  readonly pieces: readonly { readonly bytes: Uint8Array; readonly afterMs: number }[];
  /** What follows: the next request, the end of the connection, a reset, or silence. */
  readonly end: "keep" | "close" | "reset" | "stall";
  /** Once at the end, again and again: signs of life without a word. */
  readonly alive?: Uint8Array;
  /** Whether it begins as a good answer does: a sealed prompt gives up the network there. */
  readonly good: boolean;
  readonly truth: Truth;
}

const UTF8 = new TextEncoder();
const WORDS = [
  "Hello",
  " world",
  "é",
  " 世界",
  "😀",
  "\n",
  "\n\n",
  "  ",
  "data: x",
  "[DONE]",
  "\t",
  "}",
  '"',
  "\\",
  "\r",
];

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return UTF8.encode(text);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A piece of a body, and what it means once it has arrived. */
interface Part {
  readonly bytes: Uint8Array;
  /** What of its bytes must arrive for it to be understood. @default all */
  readonly needs?: number;
  readonly text?: string;
  readonly reasons?: boolean;
  /** It ends the answer well. */
  readonly ends?: boolean;
  readonly failure?: Failure;
}

interface Failure {
  readonly codes: readonly number[];
  readonly again: Truth["again"];
  readonly words?: string;
}

/** How the events of one stream are written. */
interface Style {
  readonly newline: string;
  readonly blank: string;
  readonly names: boolean;
  readonly ids: boolean;
  /** Most characters of white space in its JSON. */
  readonly pretty: boolean;
}

function eventBytes(payload: string, style: Style, name = style.names ? "message" : undefined): Uint8Array {
  const lines = [
    ...(name === undefined ? [] : [`event:${style.blank}${name}`]),
    ...(style.ids ? ["id: 7"] : []),
    ...payload.split("\n").map((line) => `data:${style.blank}${line}`),
  ];
  return bytesOf(lines.map((line) => line + style.newline).join("") + style.newline);
}

const KEEP_ALIVES = [
  ": keep-alive",
  ":",
  "data: : OPENROUTER PROCESSING",
  "data: null",
  "data: ",
  "data",
  "event: ping\ndata: {}",
  'event: keepalive\ndata: {"type":"ping"}',
  "retry: 3000",
  "id: 4",
  "unknown: field",
];

/** Errors in the place of a chunk: payload, name of the event, exit codes, and whether a later try may help. */
const ERRORS: readonly (readonly [payload: string, codes: readonly number[], again: Truth["again"], name?: string])[] =
  [
    ['{"error":{"message":"The engine broke"}}', [7], "no"],
    ['{"error":"The engine broke"}', [7], "no"],
    ['{"error":{"message":"The engine broke","code":502,"metadata":{"provider_name":"x"}}}', [7], "must"],
    ['{"error":{"message":"The engine broke","code":"500"},"choices":[]}', [7], "must"],
    ['{"id":"x","choices":[],"error":{"message":"The engine broke","type":"server_error"}}', [7], "no"],
    ['{"type":"error","error":{"type":"overloaded_error","message":"The engine broke"}}', [7], "no", "error"],
    ['{"message":"The engine broke","code":"InternalError","request_id":"r"}', [7], "no"],
    ['{"object":"error","message":"The engine broke","code":400}', [1], "no"],
    ['{"object":"error","message":"The engine broke","code":429}', [5], "must"],
    ['{"detail":"The engine broke"}', [7], "no"],
    ['{"errors":{"message":"The engine broke"},"request_id":"r"}', [7], "no"],
    ['{"errors":[{"message":"The engine broke"}]}', [7], "no"],
    ['{"code":500,"msg":"The engine broke","success":false}', [7], "must"],
    ['{"base_resp":{"status_code":1013,"status_msg":"The engine broke"},"choices":null}', [7], "no"],
    ['{"id":"x","choices":[],"base_resp":{"status_code":1013,"status_msg":"The engine broke"}}', [7], "no"],
    ['[{"error":{"message":"The engine broke","code":500,"status":"INTERNAL"}}]', [7], "must"],
    ['{"error_code":336000,"error_msg":"The engine broke"}', [7], "no"],
    ["The engine broke", [7], "no", "error"],
    ['{"choices":[{"index":0,"delta":{},"error":{"message":"The engine broke","code":502}}]}', [7], "must"],
    ['{"choices":[{"index":0,"delta":{},"error":{"message":"The engine broke"},"finish_reason":"error"}]}', [7], "no"],
  ];
const FAILED_REASONS = ["error", "network_error", "insufficient_system_resource", "abort", "server_error"];

/** The parts of a stream. */
function streamParts(chance: Chance, key: string, tag: string, kinds: string[]): readonly Part[] {
  const style: Style = {
    newline: chance.of(["\n", "\n", "\r\n", "\r"]),
    blank: chance.is(0.8) ? " " : "",
    names: chance.is(0.1),
    ids: chance.is(0.1),
    pretty: chance.is(0.05),
  };
  if (style.newline !== "\n") kinds.push(style.newline === "\r" ? "CR" : "CRLF");
  if (style.pretty) kinds.push("JSON over many lines");
  const echo = chance.is(0.1) ? key : "x";
  const model = chance.is(0.05) ? key : "m-env";
  const json = (value: unknown): string => {
    const text = style.pretty ? JSON.stringify(value, null, 2) : JSON.stringify(value);
    // Halves of surrogates and all that is not ASCII as escapes, as Python's services write them.
    return escapes ? text.replace(/[\u0080-\uffff]/g, escapeUnit) : text;
  };
  const escapes = chance.is(0.2);
  const parts: Part[] = [];
  const say = (payload: string, more: Omit<Part, "bytes" | "needs"> = {}, name?: string): void => {
    const bytes = eventBytes(payload, style, name);
    const ends = style.newline.length;
    // The line's own end and the blank line may be missing at the end of all.
    parts.push({ bytes, needs: bytes.length - 2 * ends, ...more });
  };
  const choice = (delta: unknown, finish: unknown, more: Readonly<Record<string, unknown>> = {}): unknown => ({
    id: echo,
    object: "chat.completion.chunk",
    created: 1,
    model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish, ...more }],
    ...(chance.is(0.2) ? { usage: null } : {}),
    ...(oddity === "error: null" ? { error: null } : {}),
    ...(oddity === "an empty error" ? { error: { message: "", type: "", param: "", code: null } } : {}),
    ...(oddity === "base_resp 0" ? { base_resp: { status_code: 0, status_msg: chance.of(["", "success"]) } } : {}),
  });
  const oddity = chance.of(["", "", "", "", "", "error: null", "an empty error", "base_resp 0"]);
  if (oddity !== "") kinds.push(oddity);
  const idle = (): void => {
    if (!chance.is(0.15)) return;
    const line = chance.of(KEEP_ALIVES);
    kinds.push("a keep-alive");
    parts.push({ bytes: bytesOf(`${line.replaceAll("\n", style.newline)}${style.newline}${style.newline}`) });
  };
  if (chance.is(0.1)) {
    kinds.push("a byte order mark");
    parts.push({ bytes: bytesOf("\ufeff") });
  }
  if (chance.is(0.03)) {
    kinds.push("bytes that are no UTF-8");
    parts.push({ bytes: joined([bytesOf(": "), Uint8Array.of(0xff, 0xc0, 0x80), bytesOf(`\n${style.newline}`)]) });
  }
  if (chance.is(0.1)) say(json({ id: "", choices: [], prompt_filter_results: [{ prompt_index: 0 }], model: "" }));
  if (chance.is(0.5)) say(json(choice({ role: "assistant", content: chance.of([null, ""]) }, null)));
  if (chance.is(0.15)) {
    kinds.push("reasoning");
    for (let at = chance.int(1, 3); at > 0; at -= 1) {
      say(json(choice({ [chance.of(["reasoning_content", "reasoning"])]: "hm " }, null)), { reasons: true });
    }
  }
  // How the answer goes: well, or broken by an error somewhere.
  const pieces: string[] = [];
  const count = chance.is(0.06) ? 0 : chance.int(1, 8);
  if (count > 0) pieces.push(tag);
  for (let at = 1; at < count; at += 1) pieces.push(chance.of(WORDS));
  if (chance.is(0.02)) {
    kinds.push("a huge line");
    pieces.push("x".repeat(chance.int(50_000, 1_500_000)));
  }
  const text = pieces.join("");
  const units = chance.is(0.1) && text !== "" && text.length < 500 ? halves(text) : pieces;
  if (units !== pieces) kinds.push("surrogates apart");
  const breaksAt = chance.is(0.25) ? chance.int(0, units.length) : -1;
  const finishWithText = chance.is(0.15) && units.length > 0;
  const emptyReasons = chance.is(0.1);
  const others = chance.is(0.06);
  if (others) kinds.push("several choices");
  const form = chance.of(["delta", "delta", "delta", "delta", "message", "text", "list"]);
  if (form !== "delta") kinds.push(`content in ${form}`);
  for (const [at, unit] of units.entries()) {
    idle();
    if (at === breaksAt) {
      breakOff();
      return parts;
    }
    const isLast = at === units.length - 1;
    const finish = isLast && finishWithText && breaksAt === -1 ? "stop" : emptyReasons ? "" : null;
    const payload = form === "message"
      ? choice(undefined, finish, { message: { role: "assistant", content: unit } })
      : form === "text"
      ? choice(undefined, finish, { text: unit })
      : form === "list"
      ? choice({ content: [{ type: "text", text: unit }] }, finish)
      : choice({ content: unit }, finish);
    say(json(payload), { text: unit, ends: finish === "stop" });
    if (others) say(json({ model, choices: [{ index: 1, delta: { content: "OTHER" }, finish_reason: null }] }));
  }
  if (breaksAt === units.length) {
    breakOff();
    return parts;
  }
  idle();
  const end = chance.of(["finish", "finish", "finish", "finish", "DONE alone", "twice", "length", "filter", "none"]);
  const isFinished = finishWithText && units.length > 0;
  if (!isFinished) {
    if (end === "finish" || end === "twice") {
      say(json(choice({}, chance.of(["stop", "end_turn", "eos"]))), { ends: true });
    }
    if (end === "length") say(json(choice({}, "length")), { ends: true });
    if (end === "filter") say(json(choice({}, "content_filter")), { ends: true });
  }
  if (end === "twice") {
    kinds.push("a reason to stop twice");
    say(json(choice({ content: "" }, "stop")), { ends: true });
  }
  if (others) say(json({ choices: [{ index: 1, delta: {}, finish_reason: "stop" }] }));
  if (chance.is(0.6)) {
    say(json({ model, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }));
  }
  if (end !== "none" && (end === "DONE alone" || chance.is(0.6))) say("[DONE]", { ends: true });
  else kinds.push("no [DONE]");
  if (end === "none" && !isFinished) kinds.push("no end sign");
  if (chance.is(0.05)) {
    kinds.push("something behind the end");
    parts.push({ bytes: bytesOf(chance.of(["\n\n\n", ": bye\n\n", "data: \n\n", "event: close\ndata: {}\n\n"])) });
  }
  return parts;

  function breakOff(): void {
    const way = chance.of(["error", "error", "error", "reason", "garbage"]);
    if (way === "reason") {
      const reason = chance.of(FAILED_REASONS);
      kinds.push("a reason to stop that is a failure");
      return say(json(choice({}, reason)), { failure: { codes: [7], again: "no", words: reason } });
    }
    if (way === "garbage") {
      kinds.push("a chunk that is no JSON");
      const broken = chance.of(["{nope", "<html>no", `{"choices":[{"delta":{"content":"${key}`, "17", '"text"']);
      return say(broken, { failure: { codes: [7], again: "no" } });
    }
    const [payload, codes, again, name] = chance.of(ERRORS);
    kinds.push("an error in a chunk");
    const words = chance.is(0.3) ? `The engine broke ${key}` : "The engine broke";
    say(payload.replace("The engine broke", words), { failure: { codes, again, words: "The engine broke" } }, name);
  }
}

/** A text cut between any two UTF-16 units. */
function halves(text: string): readonly string[] {
  return text.split("");
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A body and what is true of it when `length` of its bytes arrive and the end is seen (`clean`) or is not. */
function truthOf(
  parts: readonly Part[],
  length: number,
  { clean, lossy }: { readonly clean: boolean; readonly lossy: boolean },
): Truth {
  let at = 0;
  let text = "";
  let arrived = "";
  let ended = false;
  let mayHaveEnded = false;
  let failure: Failure | undefined;
  let spoke = false;
  let any = false;
  for (const part of parts) {
    const needed = at + (part.needs ?? part.bytes.length);
    const complete = at + part.bytes.length;
    at = complete;
    if (failure !== undefined) continue;
    text += part.text ?? "";
    if (needed > length) continue;
    if (part.needs !== undefined) any = true;
    if (complete <= length || clean) {
      if (!lossy && (part.text !== undefined || part.reasons === true)) spoke = true;
      arrived += part.text ?? "";
      if (part.ends === true) ended = true;
      if (part.failure !== undefined) ({ failure } = part);
    } else {
      if (part.ends === true) mayHaveEnded = true;
      if (part.failure !== undefined) {
        return { ...CUT, text, arrived, codes: [...part.failure.codes, 6, 7], again: "may" };
      }
    }
  }
  const said = /\S/.test(text);
  if (failure !== undefined) {
    return {
      whole: "no",
      text: arrived,
      arrived: clean ? arrived : "",
      codes: clean ? failure.codes : [...failure.codes, 6, 7],
      again: spoke ? "no" : clean && !lossy ? failure.again : "may",
      ...(failure.words === undefined || !clean ? {} : { words: failure.words }),
    };
  }
  if (!said) {
    return {
      whole: "no",
      text,
      arrived: "",
      codes: ended && clean ? [7] : [6, 7],
      again: spoke || (ended && !lossy) ? "no" : "may",
    };
  }
  if (ended) return { whole: clean ? "yes" : "either", text, arrived: "", codes: [6], again: spoke ? "no" : "may" };
  if (mayHaveEnded) return { ...CUT, whole: "either", text, arrived: "", codes: [6, 7], again: "may" };
  return {
    ...CUT,
    text,
    arrived: clean ? arrived : "",
    codes: any ? [6] : [6, 7],
    again: spoke ? "no" : "may",
  };
}

const CUT: Truth = { whole: "no", text: "", arrived: "", codes: [6], again: "may" };

const TYPES = [
  "text/event-stream",
  "text/event-stream; charset=utf-8",
  "application/json",
  "text/plain",
  "application/octet-stream",
  "text/html",
  "",
  "nonsense",
];
const RETRY_AFTER = [
  ["retry-after", "0"],
  ["retry-after", "1"],
  ["retry-after", "0.5"],
  ["retry-after", "-5"],
  ["retry-after", "soon"],
  ["retry-after", "999999999999999999999"],
  ["retry-after", "3600"],
  ["retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"],
  ["retry-after", "Wed, 21 Oct 2099 07:28:00 GMT"],
  ["retry-after", ""],
  ["retry-after-ms", "300"],
  ["retry-after-ms", "NaN"],
  ["x-should-retry", "false"],
] as const;
const PASSING = [408, 409, 429, 500, 502, 503, 504, 507, 520, 524, 529, 599];
const FINAL = [400, 401, 402, 403, 404, 405, 406, 410, 413, 415, 418, 422, 423, 431, 451, 501, 505];
const REDIRECTS = [300, 301, 302, 303, 307, 308];

function codesOf(status: number): readonly number[] {
  const exact: Readonly<Record<number, number>> = {
    401: 4,
    402: 5,
    403: 4,
    404: 3,
    405: 3,
    408: 7,
    409: 7,
    429: 5,
  };
  return [exact[status] ?? (status >= 500 ? 7 : 1)];
}

/** How a body travels. */
interface Way {
  readonly framing: "chunked" | "length" | "close";
  readonly gzip: boolean;
  /** Bytes of the body that are sent; all when absent. */
  readonly cut?: number;
  readonly end: "clean" | "eof" | "reset" | "stall";
}

interface Head {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
}

/** The bytes of head and body, in pieces of any size. */
function wire(chance: Chance, head: Head, body: Uint8Array, way: Way): Pick<UnrulyAnswer, "pieces" | "end"> {
  const { framing, end, cut = body.length } = way;
  const headers = [...head.headers];
  if (framing === "chunked") headers.push(["transfer-encoding", "chunked"]);
  if (framing === "length") headers.push(["content-length", String(body.length)]);
  if (framing === "close") headers.push(["connection", "close"]);
  if (way.gzip) headers.push(["content-encoding", "gzip"]);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const early = chance.is(0.03) ? "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" : "";
  const start = bytesOf(`${early}HTTP/1.1 ${head.status} ${chance.of(["OK", "", "Odd Words"])}\r\n${lines}\r\n`);
  const sent = body.subarray(0, cut);
  const grain = chance.of([1, 3, 7, 64, 1000, 100_000]);
  // Byte by byte where that is not thousands of writes: the service shares the machine with the program.
  const most = Math.max(grain, sent.length > 5_000 ? 4_000 : Math.ceil(sent.length / 300));
  const slices: Uint8Array[] = [];
  for (let at = 0; at < sent.length;) {
    const size = chance.int(1, most);
    const slice = sent.subarray(at, at + size);
    at += slice.length;
    slices.push(
      framing === "chunked"
        ? joined([bytesOf(`${slice.length.toString(16)}${chance.is(0.05) ? ";x=y" : ""}\r\n`), slice, bytesOf("\r\n")])
        : slice,
    );
  }
  if (framing === "chunked" && end === "clean") {
    slices.push(bytesOf(chance.is(0.1) ? "0\r\nx-trailer: 1\r\n\r\n" : "0\r\n\r\n"));
  }
  const pauses = chance.is(0.3) ? 3 : 0;
  const glued = chance.is(0.3) ? [joined([start, ...slices.slice(0, 2)]), ...slices.slice(2)] : [start, ...slices];
  const pieces = glued.map((bytes) => ({ bytes, afterMs: pauses > 0 && chance.is(0.1) ? chance.int(1, pauses) : 0 }));
  if (end === "reset" || end === "stall") return { pieces, end };
  return { pieces, end: end === "eof" || framing === "close" || chance.is(0.1) ? "close" : "keep" };
}

async function gzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An answer with status 200 that is, or pretends to be, an event stream. */
async function streamed(chance: Chance, key: string, tag: string): Promise<UnrulyAnswer> {
  const kinds: string[] = ["stream"];
  const parts = streamParts(chance, key, tag, kinds);
  const plain = joined(parts.map(({ bytes }) => bytes));
  const gzip = chance.is(0.06);
  const body = gzip ? await gzipped(plain) : plain;
  const framing = chance.of(["chunked", "chunked", "length", "close"] as const);
  const isCut = chance.is(0.25) && body.length > 0;
  const cut = isCut ? chance.int(0, body.length - 1) : body.length;
  const end = isCut
    ? chance.of(["eof", "eof", "reset", "stall"] as const)
    : chance.of(["clean", "clean", "clean", "clean", "clean", "clean", "eof", "reset", "stall"] as const);
  if (gzip) kinds.push("gzip");
  if (isCut) kinds.push("cut at any byte");
  if (end !== "clean") kinds.push(`end: ${end}`);
  const status = chance.is(0.05) ? chance.of([201, 202, 203, 206, 226]) : 200;
  const type = chance.is(0.3) ? chance.of(TYPES) : "text/event-stream";
  if (type !== "text/event-stream") kinds.push("wrong content type");
  const headers = type === "" ? [] : [["content-type", type] as const];
  const clean = end === "clean" || (end === "eof" && framing === "close") ||
    (end === "eof" && !isCut && framing === "length");
  let truth = gzip && cut < body.length
    ? gzipTruth(parts)
    : truthOf(parts, gzip ? plain.length : cut, { clean, lossy: end === "reset" || gzip });
  // Whoever hangs after all has been said is not waited for; whoever hangs before, is found out.
  if (end === "stall" && truth.whole === "either" && !gzip && !isCut) truth = { ...truth, whole: "yes" };
  return {
    kinds,
    ...wire(chance, { status, headers }, body, { framing, gzip, cut, end }),
    ...(end === "stall" && !isCut && chance.is(0.3)
      ? { alive: framing === "chunked" ? bytesOf("6\r\n: hm\n\n\r\n") : bytesOf(": hm\n\n") }
      : {}),
    good: true,
    truth,
  };
}

function gzipTruth(parts: readonly Part[]): Truth {
  const all = truthOf(parts, Infinity, { clean: true, lossy: true });
  return {
    whole: all.whole === "yes" ? "either" : "no",
    text: all.text,
    arrived: "",
    codes: [...all.codes, 6, 7],
    again: "may",
  };
}

/** A whole completion, as one document. */
function document(chance: Chance, key: string, tag: string): UnrulyAnswer {
  const kinds = ["one document"];
  const fails = chance.is(0.4);
  const [error, codes, again] = chance.of(
    ERRORS.filter(([payload]) => payload.startsWith("{") || payload.startsWith("[")),
  );
  const text = `${tag}${chance.of(WORDS)}${chance.of(WORDS)}`;
  const whole = JSON.stringify(
    {
      id: key,
      object: "chat.completion",
      model: "m-env",
      choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    },
    null,
    chance.of([0, 2]),
  );
  const payload = `${chance.is(0.2) ? "\ufeff" : ""}${chance.is(0.2) ? "\n  " : ""}${fails ? error : whole}`;
  const body = bytesOf(payload);
  const framing = chance.of(["chunked", "length", "close"] as const);
  const isCut = chance.is(0.2);
  const cut = isCut ? chance.int(0, body.length - 1) : body.length;
  if (fails) kinds.push("an error in a 200");
  if (isCut) kinds.push("cut at any byte");
  const truth: Truth = isCut
    ? { whole: "no", text: fails ? "" : text, arrived: "", codes: [...(fails ? codes : []), 6, 7], again: "may" }
    : fails
    ? { whole: "no", text: "", arrived: "", codes, again, words: "The engine broke" }
    : { whole: "yes", text, arrived: "", codes: [], again: "no" };
  const headers = [["content-type", chance.of(TYPES) || "application/json"] as const];
  return {
    kinds,
    ...wire(chance, { status: 200, headers }, body, { framing, gzip: false, cut, end: isCut ? "eof" : "clean" }),
    good: true,
    truth,
  };
}

/** A refusal by status, with any body. */
function refused(chance: Chance, key: string): UnrulyAnswer {
  const kinds: string[] = [];
  const group = chance.of(["passing", "final", "redirect", "row", "odd"]);
  if (group === "row") return vendorRow(chance);
  let status = chance.of(group === "passing" ? PASSING : group === "redirect" ? REDIRECTS : FINAL);
  if (group === "odd") status = chance.of([204, 205, 304, 407, 600, 799, 999]);
  kinds.push(`status: ${group}`);
  const bodies = [
    "",
    JSON.stringify({ error: { message: `Something happened ${key}` } }),
    JSON.stringify({ error: `Something happened ${btoa(key)}` }),
    JSON.stringify({ detail: [{ loc: ["body", "x"], msg: `Something happened ${key}` }] }),
    `<!doctype html><html><head><title>Something happened</title></head><body>${key}</body></html>`,
    `Something happened: ${encodeURIComponent(key)}`,
    '{"error":{"mess',
    "\u0000\u0001\ufffd",
    "\x1b[2J\x1b]0;title\x07",
    "x".repeat(200_000),
    "[]",
    "null",
    "data: {}\n\n",
  ];
  const noBody = status === 204 || status === 205 || status === 304;
  const body = noBody ? new Uint8Array() : bytesOf(chance.of(bodies));
  const headers: (readonly [string, string])[] = [["content-type", chance.of(TYPES) || "text/plain"]];
  let again: Truth["again"] = group === "passing" ? "must" : group === "odd" ? "may" : "no";
  if (chance.is(0.4)) {
    headers.push(chance.of(RETRY_AFTER));
    kinds.push("Retry-After");
    if (again === "must") again = "may";
  }
  if (group === "redirect" || chance.is(0.02)) {
    headers.push([
      "location",
      chance.of(["http://elsewhere.invalid/", "/v2", "", `https://x.invalid/?key=${key}`, "::"]),
    ]);
  }
  const codes = group === "redirect" || status === 304
    ? [3]
    : status === 407
    ? [6]
    : status === 204 || status === 205
    ? [7]
    : group === "odd"
    ? [1, 6, 7]
    : codesOf(status);
  const framing = noBody ? "length" : chance.of(["chunked", "length", "close"] as const);
  const isCut = !noBody && chance.is(0.15);
  const way: Way = {
    framing: noBody && status !== 205 ? "close" : framing,
    gzip: false,
    end: isCut ? chance.of(["eof", "reset"] as const) : "clean",
    ...(isCut ? { cut: chance.int(0, body.length) } : {}),
  };
  const good = status >= 200 && status < 300;
  const wired = wire(chance, { status, headers }, body, way);
  // A reset may come before all that was sent.
  const truth: Truth = way.end === "reset" ? { ...CUT, codes: [...codes, 6] } : { ...CUT, codes: [...codes], again };
  return { kinds, ...wired, good, truth };
}

const ROW_CODES = { "used-up": 5, "rate": 5, "bad-key": 4, "filtered": 1, "too-long": 1, "unknown-model": 3 } as const;

/** A refusal that a service is known to give, as a status or within a stream. */
function vendorRow(chance: Chance): UnrulyAnswer {
  const row = chance.of(PROVIDER_REFUSALS.filter(({ about }) => about !== "status"));
  const payload = typeof row.body === "string" ? row.body : JSON.stringify(row.body);
  const codes = row.about === "status" ? codesOf(row.status) : [ROW_CODES[row.about]];
  const again = row.about === "rate" && row.status !== 200 && PASSING.includes(row.status) ? "must" : "no";
  const headers = [["content-type", "application/json"] as const];
  const way: Way = { framing: chance.of(["chunked", "length"] as const), gzip: false, end: "clean" };
  return {
    kinds: ["a vendor's refusal"],
    ...wire(chance, { status: row.status, headers }, bytesOf(payload), way),
    good: row.status === 200,
    truth: { ...CUT, codes, again: row.about === "rate" && row.status === 200 ? "may" : again },
  };
}

/** What is no answer at all. */
function noAnswer(chance: Chance, key: string): UnrulyAnswer {
  const way = chance.of([
    "page",
    "page",
    "closed",
    "reset",
    "no HTTP",
    "half a head",
    "hang",
    "slow head",
    "empty",
    "bytes",
    "sizes",
  ]);
  const pieces = (text: string, afterMs = 0): UnrulyAnswer["pieces"] => [{ bytes: bytesOf(text), afterMs }];
  const lost: Truth = { ...CUT, codes: [6, 7], again: "may" };
  const kinds = [way];
  switch (way) {
    case "closed":
      return { kinds, pieces: [], end: "close", good: false, truth: lost };
    case "reset":
      return { kinds, pieces: [], end: "reset", good: false, truth: lost };
    case "no HTTP":
      return { kinds, pieces: pieces(`SSH-2.0-OpenSSH_9.6 ${key}\r\n\r\n`), end: "close", good: false, truth: lost };
    case "half a head":
      return { kinds, pieces: pieces("HTTP/1.1 200 OK\r\ncontent-ty"), end: "close", good: false, truth: lost };
    case "hang":
      return { kinds, pieces: [], end: "stall", good: false, truth: { ...lost, codes: [6] } };
    case "slow head": {
      const text = `${JSON.stringify("slow")}`.slice(1, -1);
      const body = `data: {"choices":[{"index":0,"delta":{"content":"${text}"},"finish_reason":"stop"}]}\n\n`;
      const head =
        `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      const slow = [...head].map((letter, at) => ({ bytes: bytesOf(letter), afterMs: at < 30 ? 1 : 0 }));
      return {
        kinds,
        pieces: slow,
        end: "keep",
        good: true,
        truth: { ...CUT, whole: "yes", text: "slow", codes: [], again: "no" },
      };
    }
    case "sizes":
      return {
        kinds: ["wrong sizes of chunks"],
        pieces: pieces(
          `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${
            chance.of(["zz\r\n", "-1\r\n", "fffffffffffffffff\r\n", "5\r\nabc"])
          }`,
        ),
        end: "close",
        good: true,
        truth: lost,
      };
    default: {
      const page = `<!doctype html><title>Sign in to the network</title><form>${key}</form>`;
      const random = Uint8Array.from({ length: chance.int(1, 300) }, () => chance.int(0, 255));
      // A stream cannot be told from bytes that look like one; letters are what matters here.
      const body = way === "page" ? bytesOf(page) : way === "bytes" ? random : new Uint8Array();
      const headers = [["content-type", chance.of(TYPES) || "text/html"] as const];
      const wired = wire(chance, { status: 200, headers }, body, {
        framing: chance.of(["chunked", "length", "close"] as const),
        gzip: false,
        end: "clean",
      });
      return { kinds, ...wired, good: true, truth: { ...CUT, codes: [6, 7], again: "may" } };
    }
  }
}

/** One answer, of any kind. `tag` begins its text: no two answers of a run say the same. */
export async function unrulyAnswer(chance: Chance, key: string, tag: string): Promise<UnrulyAnswer> {
  const share = chance.next();
  if (share < 0.55) return await streamed(chance, key, tag);
  if (share < 0.65) return document(chance, key, tag);
  if (share < 0.87) return refused(chance, key);
  return noAnswer(chance, key);
}
