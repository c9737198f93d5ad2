// What connections do: encodings that nobody asked for, bodies that stop, heads that never end, answers without end, crowds.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { modelIn, withModel } from "../../src/gateway/body.ts";
import { type Answer, saying } from "../fakes/fake_endpoint.ts";
import { fakeGateway, GATE, rawRequest, UPSTREAM_KEY } from "../fakes/fake_gateway.ts";
import { until } from "../fakes/in_time.ts";

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
  await until(() => gate.clock.waiting > 0, "the wait for the rest of the body");
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

Deno.test("a body of 20 MB keeps its bytes when its model is replaced, and one of a million levels names no model", () => {
  const utf8 = new TextEncoder();
  const image = "A".repeat(20 * 1024 * 1024);
  const changed = new TextDecoder().decode(withModel(utf8.encode(JSON.stringify({ model: "a", image })), "b"));
  equal(changed === JSON.stringify({ model: "b", image }), true);
  equal(modelIn(utf8.encode(`{"model":"m","x":${"[".repeat(1_000_000)}`)), undefined);
});

Deno.test("a name that is no host, and a status that there is not, are told as what they are", async () => {
  await using gate = fakeGateway([{ status: 999, body: "x" }]);
  const { error } = await (await gate.chat()).json();
  deepEqual(error.code, "upstream_unreachable");
  for (const host of ["[::1", "127.0.0.1:99999999"]) {
    const answered = await rawRequest(
      gate.port,
      `GET /v1/models HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
    );
    match(answered, /^HTTP\/1\.1 (?:400|403) /);
  }
});

Deno.test("what stalls, never ends or says the key while it is translated is given up, bounded and cleaned", async () => {
  const chat = (more: object): Answer => (asked) =>
    asked.path.endsWith("/chat/completions") ? { ...more } : { status: 404 };
  const post = (stream: boolean): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m-env", max_tokens: 9, stream, messages: [{ role: "user", content: "hi" }] }),
  });
  const error = JSON.stringify({ error: { message: `bad key ${UPSTREAM_KEY}` } });
  for (const [type, body] of [["application/json", error], ["text/event-stream", `data: ${error}\n\n`]] as const) {
    for (const stream of [false, true]) {
      await using gate = fakeGateway([chat({ headers: { "content-type": type }, body: [body] })]);
      const told = await (await gate.ask("/v1/messages", post(stream))).text();
      match(told, /bad key/);
      ok(!told.includes(UPSTREAM_KEY), told);
    }
  }
  await using gate = fakeGateway(
    [chat({ headers: { "content-type": "application/json" }, body: [" "], then: "hang" })],
    {
      maxStreams: 1,
    },
  );
  const hung = gate.ask("/v1/messages", post(false));
  await until(() => gate.upstream.asked.length >= 2, "the request");
  for (let step = 0; step < 50; step++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    gate.clock.advance(10_000);
  }
  ok((await hung).status >= 400);
  await gate.over(1);
  // And a client that leaves takes its place with it.
  const leaving = new AbortController();
  const left = gate.ask("/v1/messages", { ...post(false), signal: leaving.signal }).catch(() => "left");
  await until(() => gate.upstream.asked.length >= 3, "the request");
  await new Promise((resolve) => setTimeout(resolve, 50));
  leaving.abort();
  equal(await left, "left");
  await gate.over(2);
});

Deno.test("a path that has answered once is not forgotten for a 404 of what was asked for there", async () => {
  let asked = 0;
  const answer: Answer = ({ path }) => {
    if (!path.endsWith("/responses")) return { status: 500 };
    return asked++ === 1
      ? { status: 404, headers: { "content-type": "application/json" }, body: '{"error":"no such file"}' }
      : {
        headers: { "content-type": "application/json" },
        body: '{"object":"response"}',
      };
  };
  await using gate = fakeGateway([answer]);
  const statuses = [];
  for (let count = 0; count < 3; count++) {
    const headers = { "content-type": "application/json" };
    const response = await gate.ask("/v1/responses", {
      method: "POST",
      headers,
      body: '{"model":"m-env","input":"x"}',
    });
    await response.text();
    statuses.push(response.status);
  }
  deepEqual(statuses, [200, 404, 200]);
});

Deno.test("a client that takes nothing more of its answer gives its place back in time", async () => {
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
  });
  await using gate = fakeGateway([{ headers: { "content-type": "application/octet-stream" }, body: endless }]);
  const response = await gate.chat();
  const reader = response.body?.getReader();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 500));
  gate.clock.advance(240_000);
  await gate.over(1);
  equal(gate.entries[0]?.outcome, "left");
  await reader?.cancel().catch(() => {/* it was broken off */});
});
