// Input without end or measure: a gigabyte of one line, a head that never ends, chunks with nothing in them, a small body
// that unpacks to a huge one. The reading ends, and memory stays far below what was sent.
import { equal, ok } from "node:assert/strict";
import { discover } from "../../src/auth/issuer/discovery.ts";
import { AnswerDecoder } from "../../src/chat/wire/decode.ts";
import { systemClock } from "../../src/base/clock.ts";
import { QwenError } from "../../src/base/errors.ts";
import { KeyDecoder } from "../../src/terminal/input/keys.ts";
import { Sanitizer } from "../../src/terminal/sanitize.ts";
import { forms, runProgram } from "../fakes/program.ts";

const MB = 1024 * 1024;
const KEY = "sk-test-0123456789abcdefghij";

/** By how much the heap grows. */
function growth(act: () => void): number {
  const before = Deno.memoryUsage().heapUsed;
  act();
  return Deno.memoryUsage().heapUsed - before;
}

Deno.test("a gigabyte of one line is given up at its bound, and the decoder keeps nothing of what follows", () => {
  const decoder = new AnswerDecoder("text/event-stream");
  const piece = new TextEncoder().encode("data: ".padEnd(MB, "x"));
  const grown = growth(() => {
    for (let sent = 0; sent < 1024; sent += 1) decoder.push(piece);
  });
  equal(decoder.fault?.fault.kind, "garbage");
  ok(grown < 100 * MB, `${Math.round(grown / MB)} MB`);
});

Deno.test("a million empty chunks, comments and blank events leave nothing behind", () => {
  const decoder = new AnswerDecoder("text/event-stream");
  const nothing = ["", "\n", ":\n", "data:\n\n", "\r\n\r\n", "event: x\n\n"].map((one) =>
    new TextEncoder().encode(one)
  );
  let events = 0;
  const grown = growth(() => {
    for (let sent = 0; sent < 1_000_000; sent += 1) {
      events += decoder.push(nothing[sent % 6] ?? new Uint8Array()).length;
    }
  });
  equal(events, 0);
  ok(grown < 100 * MB, `${Math.round(grown / MB)} MB`);
});

Deno.test("a paste and an escape sequence without end stay within their bounds", () => {
  const keys = new KeyDecoder();
  keys.push(new TextEncoder().encode("\x1b[200~"));
  const sanitizer = new Sanitizer();
  sanitizer.push("\x1b]52;c;");
  const bytes = new Uint8Array(MB).fill(0x61);
  const grown = growth(() => {
    for (let sent = 0; sent < 256; sent += 1) {
      keys.push(bytes);
      sanitizer.push("\x1b]".padEnd(4096, "x"));
    }
  });
  ok(grown < 100 * MB, `${Math.round(grown / MB)} MB`);
});

Deno.test("an issuer's answer that unpacks to half a gigabyte is given up at one megabyte", async () => {
  const zeros = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller): void {
      for (let sent = 0; sent < 512; sent += 1) controller.enqueue(new Uint8Array(MB));
      controller.close();
    },
  });
  const packed = new Uint8Array(await new Response(zeros.pipeThrough(new CompressionStream("gzip"))).arrayBuffer());
  const headers = { "content-encoding": "gzip", "content-type": "application/json" };
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(packed, { headers }),
  );
  const ports = { fetch, clock: systemClock, signal: new AbortController().signal };
  const error = await discover(`http://127.0.0.1:${server.addr.port}`, ports).then(() => undefined, (error) => error);
  ok(error instanceof QwenError && error.kind === "network", String(error));
});

for (const form of forms()) {
  Deno.test(`${form.name}: a head that never ends, a flood of headers and a bomb end a prompt in words`, async () => {
    for (const piece of ["X-Flood: y\r\n", "x".repeat(4096)]) {
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      let sent = 0;
      const serving = (async (): Promise<void> => {
        for await (const connection of listener) {
          try {
            await connection.read(new Uint8Array(65_536));
            await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\nX: "));
            const bytes = new TextEncoder().encode(piece.repeat(16));
            for (;; sent += bytes.length) await connection.write(bytes);
          } catch {
            // The program has hung up, which is what it should do.
          }
          connection.close();
        }
      })();
      const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `http://127.0.0.1:${listener.addr.port}/v1` };
      const result = await runProgram(form, { args: ["-p", "hi", "--max-retries", "0"], env });
      ok([6, 7].includes(result.code), result.stderr);
      ok(sent < 64 * MB, `${sent} bytes were taken`);
      listener.close();
      await serving;
    }
  });

  Deno.test(`${form.name}: files of a gigabyte are passed over, or refused, unread`, async () => {
    const home = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${home}/.qwen`);
      for (const name of [".env", ".qwen/oauth_creds.json", ".qwen/trusted_hosts.json", ".qwen/settings.json"]) {
        const path = `${home}/${name}`;
        await Deno.writeTextFile(path, "");
        await Deno.truncate(path, 1024 * MB);
        const { code, stderr } = await runProgram(form, { args: ["auth", "status"], home });
        ok([0, 3, 4].includes(code), `${name}: exit ${code} ${stderr}`);
        equal(/Unexpected failure/.test(stderr), false, stderr);
        await Deno.remove(path);
      }
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}
