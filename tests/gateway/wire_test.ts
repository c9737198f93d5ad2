// What connections do: encodings that nobody asked for, bodies that stop, heads that never end, answers without end, crowds.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type Answer, saying } from "../fakes/fake_endpoint.ts";
import { fakeGateway, GATE, rawRequest } from "../fakes/fake_gateway.ts";

const BODY = JSON.stringify({ model: "m-env", messages: [] });

function head(more: readonly string[]): string {
  const lines = ["POST /v1/chat/completions HTTP/1.1", "host: 127.0.0.1:PORT", `authorization: Bearer ${GATE}`];
  return [...lines, "content-type: application/json", ...more, "", ""].join("\r\n");
}

async function gzipped(text: string): Promise<Uint8Array> {
  return await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
}

Deno.test("the service is asked for no encoding, and one that it uses all the same is taken off, head and body", async () => {
  const plain = '{"choices":[]}';
  const answer: Answer = {
    headers: { "content-type": "application/json", "content-encoding": "gzip" },
    body: [await gzipped(plain)],
  };
  await using gate = fakeGateway([answer]);
  const answered = await rawRequest(
    gate.port,
    head([`content-length: ${BODY.length}`, "accept-encoding: gzip", "connection: close"])
      .replace("PORT", String(gate.port)) + BODY,
  );
  equal(gate.upstream.asked[0]?.headers.get("accept-encoding"), "identity");
  match(answered, /^HTTP\/1\.1 200 /);
  ok(!/content-encoding/i.test(answered) && answered.includes(plain), answered);
});

Deno.test("a client that waits for 100 Continue before its body gets its answer", async () => {
  await using gate = fakeGateway([saying("went on")]);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: gate.port });
  const send = (text: string): Promise<number> => connection.write(new TextEncoder().encode(text));
  await send(
    head([`content-length: ${BODY.length}`, "expect: 100-continue", "connection: close"])
      .replace("PORT", String(gate.port)),
  );
  const buffer = new Uint8Array(65_536);
  const read = async (): Promise<string> =>
    new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
  match(await read(), /^HTTP\/1\.1 100 /);
  await send(BODY);
  let rest = "";
  for (let part = await read(); part !== ""; part = await read()) rest += part;
  match(rest, /^HTTP\/1\.1 200 [\s\S]*went on/);
});

Deno.test("a body that stops in the middle is given up, gives its place back, and nothing of it goes on", async () => {
  await using gate = fakeGateway([saying("next")], { maxStreams: 1 });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: gate.port });
  const half = head(["content-length: 1000"]).replace("PORT", String(gate.port)) + '{"model":';
  await connection.write(new TextEncoder().encode(half));
  while (gate.clock.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  equal((await gate.chat()).status, 503);
  gate.clock.advance(30_000);
  const buffer = new Uint8Array(4096);
  const answered = new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
  match(answered, /^HTTP\/1\.1 408 [\s\S]*body_silent/);
  match(await (await gate.chat()).text(), /next/);
  equal(gate.upstream.asked.length, 1);
  deepEqual(gate.entries.map(({ status }) => status).toSorted(), [200, 408, 503]);
});

Deno.test("heads that never end and connections that ask nothing take no place from those who ask", async () => {
  await using gate = fakeGateway([saying("served")], { maxStreams: 2 });
  const crowd: Deno.Conn[] = [];
  try {
    for (let count = 0; count < 500; count++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port: gate.port });
      crowd.push(connection);
      if (count % 2 === 0) {
        await connection.write(new TextEncoder().encode("POST /v1/chat/completions HTTP/1.1\r\nx: "));
      }
    }
    match(await (await gate.chat()).text(), /served/);
    equal(gate.upstream.asked.length, 1);
  } finally {
    for (const connection of crowd) connection.close();
  }
});

Deno.test("of an answer without end only so much is fetched as the client takes", async () => {
  const MIB = 1024 * 1024;
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller): void {
      sent += MIB;
      if (sent > 1024 * MIB) controller.close();
      else controller.enqueue(new Uint8Array(MIB));
    },
  }, { highWaterMark: 0 });
  await using gate = fakeGateway([{ headers: { "content-type": "application/octet-stream" }, body: endless }]);
  const response = await gate.chat();
  const reader = response.body?.getReader();
  for (let count = 0; count < 3; count++) await reader?.read();
  // What lies in the buffers of four sockets is there; then it stands still.
  let before = -1;
  while (before !== sent) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  ok(sent < 64 * MIB, `${sent / MIB} MiB were fetched`);
  await reader?.cancel();
  await gate.over(1);
  equal(gate.entries[0]?.outcome, "left");
});
