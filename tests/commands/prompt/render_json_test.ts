import { deepEqual, equal, ok } from "node:assert/strict";
import { runPrompt } from "../../../src/commands/prompt/run.ts";
import { type FakeSandbox, fakeSandbox, promptCommand } from "../../fakes/fake_sandbox.ts";
import { type Answer, chunk, fakeEndpoint, refusing, saying } from "../../fakes/fake_endpoint.ts";
import { fakeConfiguration, TEST_KEY } from "../../fakes/fake_configuration.ts";

interface Ran {
  readonly code: number;
  readonly sandbox: FakeSandbox;
  readonly objects: readonly Record<string, unknown>[];
}

async function run(
  answer: Answer,
  format: "json" | "stream-json",
  more: { readonly partial?: true; readonly prompt?: string } = {},
): Promise<Ran> {
  await using endpoint = fakeEndpoint(answer);
  const sandbox = fakeSandbox({
    configuration: fakeConfiguration(endpoint.baseUrl),
    command: promptCommand({
      prompt: more.prompt ?? "hi",
      outputFormat: format,
      includePartialMessages: more.partial ?? false,
    }),
    stdin: "",
  });
  const code = await runPrompt(sandbox.context);
  const lines = sandbox.out.stdout.split("\n");
  equal(lines.pop(), "");
  if (format === "json") equal(lines.length, 1);
  const objects = format === "json" ? JSON.parse(lines[0] ?? "") : lines.map((line) => JSON.parse(line));
  return { code, sandbox, objects };
}

/** The objects with what differs from run to run replaced. */
function steady(objects: readonly Record<string, unknown>[]): unknown {
  return JSON.parse(JSON.stringify(objects), (key, value) => {
    if (key === "uuid" || key === "session_id" || key === "id") return "ID";
    return key === "duration_ms" || key === "duration_api_ms" ? 0 : value;
  });
}

const INIT = {
  type: "system",
  subtype: "init",
  uuid: "ID",
  session_id: "ID",
  cwd: "/p",
  tools: [],
  mcp_servers: [],
  model: "m-env",
  permission_mode: "default",
  slash_commands: [],
  qwen_code_version: "0.1.0",
  agents: [],
};
const USAGE = { input_tokens: 3, output_tokens: 3, cache_read_input_tokens: 1, total_tokens: 6 };
const ASSISTANT = {
  type: "assistant",
  uuid: "ID",
  session_id: "ID",
  parent_tool_use_id: null,
  message: {
    id: "ID",
    type: "message",
    role: "assistant",
    model: "m-env",
    content: [{ type: "text", text: "Hello world" }],
    stop_reason: null,
    usage: USAGE,
  },
};
const RESULT = {
  type: "result",
  subtype: "success",
  uuid: "ID",
  session_id: "ID",
  is_error: false,
  duration_ms: 0,
  duration_api_ms: 0,
  num_turns: 1,
  result: "Hello world",
  usage: USAGE,
  permission_denials: [],
};

function partial(inner: unknown): unknown {
  return { type: "stream_event", uuid: "ID", session_id: "ID", parent_tool_use_id: null, event: inner };
}

Deno.test("json: one line with an array of init, answer and result", async () => {
  const { code, objects, sandbox } = await run(saying("Hello", " world"), "json");
  equal(code, 0);
  deepEqual(steady(objects), [INIT, ASSISTANT, RESULT]);
  equal(sandbox.out.stderr, "");
});

Deno.test("stream-json: the same objects, one a line", async () => {
  const { code, objects } = await run(saying("Hello", " world"), "stream-json");
  equal(code, 0);
  deepEqual(steady(objects), [INIT, ASSISTANT, RESULT]);
});

Deno.test("stream-json with partial messages: the answer also in pieces", async () => {
  const answer = { body: [saying("Hello world").body ?? ""].flat() } as Answer;
  const { objects } = await run(answer, "stream-json", { partial: true });
  deepEqual(steady(objects), [
    INIT,
    partial({ type: "message_start", message: { id: "ID", role: "assistant", model: "m-env", content: [] } }),
    partial({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
    partial({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello world" } }),
    partial({ type: "content_block_stop", index: 0 }),
    ASSISTANT,
    partial({ type: "message_stop" }),
    RESULT,
  ]);
});

Deno.test("json formats tell a failure as a result object, with the exit code of its kind and no secret", async () => {
  for (const format of ["json", "stream-json"] as const) {
    const { code, objects, sandbox } = await run(refusing(401, `bad ${TEST_KEY}`), format);
    equal(code, 4);
    equal(objects.length, 2);
    const result = objects.at(-1) ?? {};
    equal(result.subtype, "error_during_execution");
    equal(result.is_error, true);
    ok(!("result" in result));
    ok(JSON.stringify(result.error).includes("401"));
    ok(!sandbox.out.stdout.includes("0123456789"));
    equal(sandbox.out.stderr, "");
  }
});

Deno.test("json formats keep what came of an answer that was cut", async () => {
  const { code, objects } = await run({ body: [chunk({ content: "Hel" })], then: "break" }, "stream-json");
  equal(code, 6);
  deepEqual(objects.map(({ type }) => type), ["system", "assistant", "result"]);
  ok(JSON.stringify(objects[1]).includes('"Hel"'));
});

Deno.test("json formats tell a missing prompt as a result object too", async () => {
  const { code, objects } = await run(saying("x"), "json", { prompt: "" });
  equal(code, 2);
  deepEqual(objects.map(({ type }) => type), ["result"]);
});

Deno.test("no character that a terminal obeys or hides stands raw in JSON, and the data is what was sent", async () => {
  const said = "a\u009bb\u009dc\u202ed\u2028e\u200bf\u007f";
  for (const format of ["json", "stream-json"] as const) {
    const { sandbox, objects } = await run({ body: [chunk({ content: said }), "data: [DONE]\n\n"] }, format, {
      partial: true,
    });
    equal(/[\u007f-\u009f\u200b\u202e\u2028]/.test(sandbox.out.stdout), false, format);
    equal(objects.at(-1)?.["result"], said, format);
  }
});
