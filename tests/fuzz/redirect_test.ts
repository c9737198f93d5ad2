// What comes back from a browser, by the loopback port or by paste: a code only with this sign-in's state, and words that
// steer nothing.
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { formatReply, MAX_HEAD_BYTES, parseHead } from "../../src/auth/loopback/loopback_http.ts";
import { openLoopback } from "../../src/auth/loopback/loopback.ts";
import { readPasted } from "../../src/auth/flow/paste.ts";
import { type Expected, judgeAnswer } from "../../src/auth/flow/state.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";
import { fuzz, RUNS } from "./fuzz.ts";
import { damaged, HOSTILE, pieces, rubbish, steers, textOf } from "./inputs.ts";

const STATE = "st-Abc123";
const QUERY_STATE: Expected = { state: STATE, stateIn: "query", issuer: "https://id.example", issuerRequired: false };
const PATH_STATE: Expected = { ...QUERY_STATE, stateIn: "path" };
const REDIRECTS = [
  `http://127.0.0.1:51234/callback?code=abc&state=${STATE}`,
  `http://127.0.0.1:51234/callback?error=access_denied&error_description=no%1b%5d0%3bx%07&state=${STATE}`,
  `http://127.0.0.1:51234/callback?code=abc&state=wrong&iss=https%3A%2F%2Fid.example`,
  `http://127.0.0.1:51234/callback/${STATE}?code=abc`,
  `code=abc&state=${STATE}`,
  "4/0AX4XfWh_abc.def-123",
];
const WORDS = [
  "code=",
  "state=",
  STATE,
  "iss=",
  "error=",
  "&",
  "?",
  "#",
  "%00",
  "%1b",
  "%e2%80%ae",
  "http://",
  "//",
  "/",
];

fuzz("OAuth redirects, pasted", fc.tuple(textOf(REDIRECTS, WORDS), fc.boolean()), ([line, inPath]) => {
  const pasted = readPasted(line, inPath ? PATH_STATE : QUERY_STATE);
  if (pasted.kind === "code" && !pasted.bare) ok(line.replace(/\s/g, "").includes(STATE), "a code without the state");
  if (pasted.kind === "code") ok(pasted.code.reveal() !== "");
  if (pasted.kind === "refused") equal(steers(pasted.error + pasted.description), false);
});

fuzz("OAuth redirects, judged", fc.tuple(damaged(REDIRECTS, WORDS), fc.boolean()), ([text, inPath]) => {
  if (!URL.canParse(text)) return;
  const { pathname: path, searchParams: query } = new URL(text);
  const verdict = judgeAnswer({ path, query }, inPath ? PATH_STATE : QUERY_STATE);
  if (verdict.kind === "stray") return;
  ok(inPath ? path === `/callback/${STATE}` : query.getAll("state").join() === STATE);
});

const REQUESTS = [
  `GET /callback?code=abc&state=wrong HTTP/1.1\r\nHost: 127.0.0.1:1\r\nAccept: */*\r\n\r\n`,
  `GET /favicon.ico HTTP/1.0\r\nhost: localhost:1\r\n\r\n`,
  `POST /callback HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 4\r\n\r\nbody`,
  `HEAD /callback?code=abc&state=${STATE} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n`,
  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
];
const PARTS = [
  "GET ",
  "/",
  "//",
  "/\\",
  "\r\n",
  "\r\n\r\n",
  " HTTP/1.1",
  "Host: ",
  "host:",
  ":",
  "\t",
  "a".repeat(3000),
];

fuzz("the loopback server's HTTP, read", pieces(textOf(REQUESTS, [...PARTS, ...HOSTILE])), (parts) => {
  const whole = new Uint8Array(parts.flatMap((part) => [...part]));
  const limited = whole.subarray(0, MAX_HEAD_BYTES);
  const head = parseHead(limited);
  // Cut anywhere: what the first bytes decide, the rest does not undo
  let read = 0;
  for (const part of parts) {
    read += part.length;
    const early = parseHead(limited.subarray(0, read));
    if (early !== undefined && typeof early !== "number") equal(typeof head, "object");
    if (typeof early === "number") ok(typeof head === "number", `first ${early}, then a request`);
  }
  if (head === undefined || typeof head === "number") return;
  // deno-lint-ignore no-control-regex -- the very thing that must not be in it
  equal(/[\x00-\x20\x7f-\uffff]/.test(head.target), false, head.target);
  ok(formatReply({ status: 404, headers: {}, body: "" }, head.method).length > 0);
});

const requests = fc.array(
  fc.oneof(
    { arbitrary: damaged(REQUESTS, PARTS), weight: 3 },
    { arbitrary: rubbish([...PARTS, ...HOSTILE]), weight: 1 },
  ),
  { minLength: 50, maxLength: 50 },
);

/** Sends bytes and reads until the other side ends; a reset is an end too. */
async function send(port: number, text: string): Promise<string> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  let heard = "";
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
    await socket.closeWrite();
    const buffer = new Uint8Array(16_384);
    for (let count = await socket.read(buffer); count !== null; count = await socket.read(buffer)) {
      heard += new TextDecoder().decode(buffer.subarray(0, count));
    }
  } catch (error) {
    // The server may close with our bytes unread
    if (!(error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe)) throw error;
  } finally {
    socket.close();
  }
  return heard;
}

Deno.test("fuzz: the loopback server's HTTP, on its socket: strays never end a sign-in, which then succeeds", async () => {
  const expected = { ...QUERY_STATE, state: "the-real-state-of-this-sign-in" };
  let strays = 0;
  const loopback = openLoopback({ expected, clock: new HandMovedClock(), onStray: () => strays++ });
  const { port, host } = new URL(loopback.redirectUri);
  const seed = Number(Deno.env.get("QWEN_FUZZ_SEED") ?? crypto.getRandomValues(new Int32Array(1))[0]);
  let tried = 0;
  try {
    await fc.assert(
      fc.asyncProperty(requests, async (texts) => {
        const heard = await Promise.all(
          texts.map((text) => send(Number(port), text.replaceAll(":1\r\n", `:${port}\r\n`))),
        );
        for (const reply of heard) {
          ok(reply === "" || /^HTTP\/1\.1 (?:400|404|405|408|431) /.test(reply), reply.slice(0, 100));
          equal(reply.includes(expected.state), false);
        }
        tried += texts.length;
      }),
      { numRuns: Math.ceil(RUNS / 50), seed },
    );
    const good = `GET /callback?code=real&state=${expected.state} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    ok((await send(Number(port), good)).startsWith("HTTP/1.1 303 "));
    const answer = await loopback.next();
    equal(answer.kind === "code" && answer.code.reveal(), "real");
  } finally {
    loopback.close();
    const line = `fuzz: the loopback server's socket: ${tried} requests, ${strays} strays, seed ${seed}\n`;
    await Deno.stderr.write(new TextEncoder().encode(line));
  }
});
