// The client against servers that mean harm or are plainly broken, over real sockets.
import { equal, ok } from "node:assert/strict";
import { fixedBearer } from "../../src/auth/bearer.ts";
import { openClient } from "../../src/chat/client.ts";
import { QwenError } from "../../src/base/errors.ts";
import { fakeConfiguration } from "../fakes/fake_configuration.ts";
import { makeCertificates } from "../fakes/wrong_certificates.ts";
import { chunk, DONE, fakeEndpoint, finish, type ScriptedAnswer } from "../fakes/fake_endpoint.ts";

interface Outcome {
  readonly text: string;
  readonly error: QwenError | undefined;
}

async function ask(baseUrl: string, more: { readonly caCerts?: readonly string[] } = {}): Promise<Outcome> {
  const client = openClient({
    configuration: fakeConfiguration(baseUrl),
    bearer: fixedBearer(),
    maxRetries: 0,
    timeoutMs: 20_000,
    ...more,
  });
  let text = "";
  try {
    for await (const batch of client.stream({ messages: [{ role: "user", content: "hi" }] })) {
      for (const event of batch) text += event.type === "text" ? event.text : "";
    }
    return { text, error: undefined };
  } catch (error) {
    if (error instanceof QwenError) return { text, error };
    throw error;
  }
}

/** `piece`, again and again, as long as somebody reads. */
function endless(piece: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(piece);
  return new ReadableStream({ pull: (controller) => controller.enqueue(bytes) });
}

Deno.test("an endless line, an endless document and an endless error end the reading, not the memory", async () => {
  const cases: readonly [string, ScriptedAnswer, number][] = [
    ["an event's line", { body: endless("data: ".padEnd(65_536, "x")) }, 7],
    ["a comment's line", { body: endless(":".padEnd(65_536, "x")) }, 7],
    ["a JSON document", { body: endless("[".padEnd(65_536, "1,")) }, 7],
    ["an error's body", { status: 500, body: endless("x".repeat(65_536)) }, 7],
    ["a page", { body: endless("<".padEnd(65_536, "x")) }, 7],
  ];
  for (const [name, answer, exitCode] of cases) {
    await using endpoint = fakeEndpoint(answer);
    const before = Deno.memoryUsage().rss;
    const { error } = await ask(endpoint.baseUrl);
    equal(error?.exitCode, exitCode, name);
    ok(Deno.memoryUsage().rss - before < 200_000_000, name);
  }
});

Deno.test("a small body that unpacks to a huge line ends the reading", async () => {
  const zeros = new Blob([new Uint8Array(64 * 1024 * 1024).fill(0x78)]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  const packed = new Uint8Array(await new Response(zeros).arrayBuffer());
  await using endpoint = fakeEndpoint({ headers: { "content-encoding": "gzip" }, body: [packed] });
  const { error } = await ask(endpoint.baseUrl);
  equal(error?.exitCode, 7);
});

Deno.test("a connection that is reset at any byte of an answer ends in a cut answer or a whole one", async () => {
  const whole = new TextEncoder().encode(chunk({ content: "Hel" }) + chunk({ content: "lo" }) + finish() + DONE);
  for (let at = 1; at < whole.length; at += 13) {
    await using endpoint = fakeEndpoint({ body: [whole.slice(0, at)], then: "break" });
    const { text, error } = await ask(endpoint.baseUrl);
    if (error === undefined) equal(text, "Hello");
    else equal(error.exitCode, 6, error.message);
    ok("Hello".startsWith(text));
    equal(endpoint.asked.length, 1);
  }
});

Deno.test("something that is no HTTP ends in words", async () => {
  for (const bytes of ["SSH-2.0-OpenSSH_9.6\r\n", "\x00\x01\x02", "HTTP/1.1 999999 \r\n\r\n"]) {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      const connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(bytes));
      connection.close();
    })();
    const { error } = await ask(`http://127.0.0.1:${listener.addr.port}/v1`);
    equal(error?.exitCode, 6, error?.message);
    await serving;
    listener.close();
  }
});

Deno.test("https at a plain port and http at a TLS port end in words that say so", async () => {
  await using plain = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => new Response(""));
  const { error } = await ask(`https://127.0.0.1:${plain.addr.port}/v1`);
  equal(error?.exitCode, 6);
  ok(/does not speak TLS/.test(error?.message ?? ""), error?.message);
  ok(error?.hint.some((line) => line.includes("http://")));
});

const certificates = await makeCertificates();

Deno.test({
  name: "a certificate of a company's authority is refused in words, and works once the authority is trusted",
  ignore: certificates === undefined,
  async fn(): Promise<void> {
    if (certificates === undefined) return;
    const { authority, "unknown-authority": { cert, key } } = certificates;
    const answer = (): Response => new Response(chunk({ content: "Hello" }) + finish() + DONE);
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} }, answer);
    const baseUrl = `https://127.0.0.1:${server.addr.port}/v1`;
    const { error } = await ask(baseUrl);
    equal(error?.exitCode, 6);
    ok(/authority that this machine does not trust/.test(error?.message ?? ""), error?.message);
    ok(error?.hint.some((line) => line.includes("SSL_CERT_FILE")));
    equal((await ask(baseUrl, { caCerts: [authority] })).text, "Hello");
    const plain = await ask(baseUrl.replace("https:", "http:"));
    ok(/speaks TLS/.test(plain.error?.message ?? ""), plain.error?.message);
  },
});
