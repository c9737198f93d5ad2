// A second opinion: the client against a server that others wrote (`@dwmkerr/mock-llm`), as a process of its own.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { fixedBearer } from "../../src/auth/bearer.ts";
import { openClient } from "../../src/chat/client.ts";
import { QwenError } from "../../src/base/errors.ts";
import { fakeConfiguration } from "../fakes/fake_configuration.ts";

const MAIN = new URL("../../node_modules/@dwmkerr/mock-llm/dist/main.js", import.meta.url);

const CONFIG = `
streaming: { chunkSize: 7, chunkIntervalMs: 1 }
rules:
  - path: /v1/models
    method: GET
    match: "@"
    response: { status: 200, content: '{"object":"list","data":[{"id":"m-env","object":"model"}]}' }
  - path: /v1/chat/completions
    method: POST
    match: "@"
    response:
      status: 200
      content: |
        {"id":"c","object":"chat.completion","model":"{{jmes request body.model}}","choices":[{"message":
        {"role":"assistant","content":"You said: {{jmes request body.messages[-1].content}}"},"finish_reason":"stop"}]}
  - path: /v1/chat/completions
    method: POST
    match: "contains(body.messages[-1].content, 'fail')"
    response: { status: 401, content: '{"error":{"message":"Invalid API key","code":"invalid_api_key"}}' }
`;

Deno.test("the client works with a server that others wrote", async (t) => {
  const directory = await Deno.makeTempDir();
  const config = `${directory}/mock.yaml`;
  await Deno.writeTextFile(config, CONFIG);
  const port = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-config", "--node-modules-dir=manual", MAIN.pathname, "--config", config],
    env: { HOST: "127.0.0.1", PORT: String(port) },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const silenced = await untilSaid(child.stdout, "running on");
  try {
    const client = openClient({
      configuration: fakeConfiguration(`http://127.0.0.1:${port}/v1`),
      bearer: fixedBearer(),
      maxRetries: 0,
    });
    const ask = async (content: string): Promise<string> => {
      let text = "";
      for await (const batch of client.stream({ messages: [{ role: "user", content }] })) {
        for (const event of batch) text += event.type === "text" ? event.text : "";
      }
      return text;
    };
    await t.step("it streams an answer", async () => {
      equal(await ask("hello, independent world"), "You said: hello, independent world");
    });
    await t.step("it lists models", async () => deepEqual(await client.models(), ["m-env"]));
    await t.step("it words an error that comes inside a stream", async () => {
      await rejects(() => ask("fail"), (error) => {
        ok(error instanceof QwenError);
        equal(error.exitCode, 4);
        return error.message.includes("Invalid API key");
      });
    });
  } finally {
    child.kill("SIGKILL");
    await Promise.all([child.status, silenced]);
    await Deno.remove(directory, { recursive: true });
  }
});

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Resolves when the words were said; the inner promise when the rest has been read away. */
async function untilSaid(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  words: string,
): Promise<{ readonly rest: Promise<void> }> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let said = ""; !said.includes(words);) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`it ended before it said "${words}": ${said}`);
    said += value;
  }
  const rest = (async () => {
    while (!(await reader.read()).done);
  })();
  return { rest };
}
