// Clients that others wrote, through the gateway: at a service that knows chat completions alone, and at one that knows more.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import OpenAI from "openai";
import {
  type Answer,
  type Asked,
  chunk,
  DONE,
  finish,
  refusing,
  type ScriptedAnswer,
  USAGE,
} from "../fakes/fake_endpoint.ts";
import { type FakeGateway, fakeGateway, GATE } from "../fakes/fake_gateway.ts";

/** A service that knows chat completions alone: whole or streamed, with a call of a tool first where there are tools. */
function chatOnly(asked: Asked): ScriptedAnswer {
  if (!asked.path.endsWith("/chat/completions")) return refusing(404, "Not Found");
  const { stream, tools, messages } = Object(asked.json);
  const callsTool = Array.isArray(tools) && !messages.some(({ role }: { role: string }) => role === "tool");
  const call = {
    index: 0,
    id: "call_1",
    type: "function",
    function: { name: tools?.[0]?.function.name, arguments: "" },
  };
  const usage = {
    prompt_tokens: 3,
    completion_tokens: 5,
    total_tokens: 8,
    prompt_tokens_details: { cached_tokens: 1 },
  };
  if (stream === true) {
    const pieces = ['{"city"', ':"Oslo"}'].map((part) =>
      chunk({ tool_calls: [{ index: 0, function: { arguments: part } }] })
    );
    return callsTool
      ? {
        body: [
          chunk({ role: "assistant", content: null, tool_calls: [call] }),
          ...pieces,
          finish("tool_calls"),
          USAGE,
          DONE,
        ],
      }
      : {
        body: [
          chunk({ reasoning_content: "hmm" }),
          chunk({ content: "It is " }),
          chunk({ content: "cold" }),
          finish(),
          USAGE,
          DONE,
        ],
      };
  }
  const message = callsTool
    ? {
      role: "assistant",
      content: null,
      tool_calls: [{ ...call, function: { ...call.function, arguments: '{"city":"Oslo"}' } }],
    }
    : { role: "assistant", content: "It is cold" };
  const choices = [{ index: 0, message, finish_reason: callsTool ? "tool_calls" : "stop" }];
  return {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m-env", choices, usage }),
  };
}

const gateFor = (...answers: readonly Answer[]): FakeGateway => fakeGateway(answers);
const openai = (gate: FakeGateway): OpenAI => new OpenAI({ baseURL: `${gate.url}/v1`, apiKey: GATE, maxRetries: 0 });
const anthropic = (gate: FakeGateway): Anthropic =>
  new Anthropic({ baseURL: gate.url, authToken: GATE, apiKey: null, maxRetries: 0 });

Deno.test("the openai SDK chats through the gateway, whole and streamed, lists models and reads errors", async () => {
  await using gate = gateFor(chatOnly);
  const client = openai(gate);
  const messages = [{ role: "user" as const, content: "weather?" }];
  const whole = await client.chat.completions.create({ model: "m-env", messages });
  equal(whole.choices[0]?.message.content, "It is cold");
  let streamed = "";
  for await (const part of await client.chat.completions.create({ model: "m-env", messages, stream: true })) {
    streamed += part.choices[0]?.delta.content ?? "";
  }
  equal(streamed, "It is cold");
  deepEqual((await client.models.list()).data.map(({ id }) => id), ["m-env"]);
  await rejects(client.embeddings.create({ model: "m-env", input: "x" }), OpenAI.NotFoundError);
  await rejects(
    new OpenAI({ baseURL: `${gate.url}/v1`, apiKey: "sk-other", maxRetries: 0 }).models.list(),
    OpenAI.AuthenticationError,
  );
});

Deno.test("the openai SDK's Responses work at a service that knows chat alone, which is asked for them once", async () => {
  await using gate = gateFor(chatOnly);
  const client = openai(gate);
  const whole = await client.responses.create({ model: "m-env", instructions: "Be brief", input: "weather?" });
  deepEqual([whole.status, whole.output_text, whole.usage?.total_tokens], ["completed", "It is cold", 8]);
  const types: string[] = [];
  let streamed = "";
  const stream = await client.responses.create({
    model: "m-env",
    input: [{ role: "user", content: "weather?" }],
    stream: true,
  });
  for await (const one of stream) {
    types.push(one.type);
    if (one.type === "response.output_text.delta") streamed += one.delta;
    if (one.type === "response.completed") {
      equal(one.response.status, "completed");
      deepEqual(one.response.output.map(({ type }) => type), ["reasoning", "message"]);
      equal(one.response.usage?.input_tokens_details.cached_tokens, 1);
    }
  }
  equal(streamed, "It is cold");
  deepEqual(types.slice(0, 2), ["response.created", "response.in_progress"]);
  equal(types.at(-1), "response.completed");
  deepEqual(gate.upstream.asked.map(({ path }) => path), [
    "/v1/responses",
    "/v1/chat/completions",
    "/v1/chat/completions",
  ]);
  deepEqual(Object(gate.upstream.asked[1]?.json).messages, [
    { role: "system", content: "Be brief" },
    { role: "user", content: "weather?" },
  ]);
});

const WEATHER = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;

Deno.test("the AI SDK's default model calls a tool and answers through the gateway, whole and streamed", async () => {
  await using gate = gateFor(chatOnly);
  const model = createOpenAI({ baseURL: `${gate.url}/v1`, apiKey: GATE })("m-env");
  const asked: string[] = [];
  const weather = tool({
    description: "The weather of a city",
    inputSchema: jsonSchema<{ city: string }>(WEATHER),
    execute: ({ city }) => {
      asked.push(city);
      return Promise.resolve("-5 °C");
    },
  });
  const common = { model, tools: { weather }, stopWhen: stepCountIs(3), prompt: "weather in Oslo?", maxRetries: 0 };
  const { text, steps } = await generateText(common);
  deepEqual([text, steps.length, asked], ["It is cold", 2, ["Oslo"]]);
  const streamed = streamText(common);
  equal(await streamed.text, "It is cold");
  deepEqual(asked, ["Oslo", "Oslo"]);
  const results = gate.upstream.asked.flatMap(({ json }) => Object(json).messages ?? [])
    .filter(({ role }: { role: string }) => role === "tool");
  ok(results.length >= 2 && results.every(({ content }: { content: string }) => content.includes("-5")));
});

Deno.test("Anthropic's SDK talks, streams and calls tools at a service that knows chat alone", async () => {
  await using gate = gateFor(chatOnly);
  const client = anthropic(gate);
  const common = {
    model: "m-env",
    max_tokens: 100,
    system: "Be brief",
    messages: [{ role: "user" as const, content: "weather?" }],
  };
  const whole = await client.messages.create(common);
  deepEqual(whole.content, [{ type: "text", text: "It is cold" }]);
  deepEqual([whole.stop_reason, whole.usage.input_tokens, whole.usage.cache_read_input_tokens], ["end_turn", 2, 1]);
  const streamed = await client.messages.stream(common).finalMessage();
  deepEqual(streamed.content.map(({ type }) => type), ["thinking", "text"]);
  const tools = [{ name: "weather", description: "of a city", input_schema: WEATHER }];
  for (
    const message of [
      await client.messages.create({ ...common, tools: tools as never }),
      await client.messages.stream({ ...common, tools: tools as never }).finalMessage(),
    ]
  ) {
    const [use] = message.content.filter((block) => block.type === "tool_use");
    deepEqual([message.stop_reason, use?.name, use?.input], ["tool_use", "weather", { city: "Oslo" }]);
  }
  const after = await client.messages.create({
    ...common,
    tools: tools as never,
    messages: [
      ...common.messages,
      { role: "assistant", content: [{ type: "tool_use", id: "call_1", name: "weather", input: { city: "Oslo" } }] },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "call_1", content: "-5" }, { type: "text", text: "so?" }],
      },
    ],
  });
  deepEqual(after.content, [{ type: "text", text: "It is cold" }]);
  deepEqual(Object(gate.upstream.asked.at(-1)?.json).messages.slice(2), [
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } }],
    },
    { role: "tool", tool_call_id: "call_1", content: "-5" },
    { role: "user", content: "so?" },
  ]);
  ok((await client.messages.countTokens({ model: "m-env", messages: common.messages })).input_tokens > 0);
});

Deno.test("a service that knows Responses and Messages gets them as they were sent", async () => {
  const native = (asked: Asked): ScriptedAnswer => ({
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path: asked.path }),
  });
  await using gate = gateFor(native);
  for (const path of ["/v1/responses", "/v1/messages", "/v1/messages/count_tokens"]) {
    const sent = `{"model":"m", "previous_response_id": "r", "odd":[1.0]}`;
    const response = await gate.ask(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: sent,
    });
    equal((await response.json()).path, path);
    equal(gate.upstream.asked.at(-1)?.text, sent);
  }
});

Deno.test("a model that there is not is refused as the service does, and nothing is translated", async () => {
  await using gate = gateFor(refusing(404, "The model `no-such` does not exist", { code: "model_not_found" }));
  await rejects(openai(gate).responses.create({ model: "no-such", input: "hi" }), OpenAI.NotFoundError);
  deepEqual(gate.upstream.asked.map(({ path }) => path), ["/v1/responses"]);
});

const REFUSED: readonly (readonly [name: string, path: string, body: Readonly<Record<string, unknown>>])[] = [
  ["previous_response_id", "/v1/responses", { input: "x", previous_response_id: "resp_1" }],
  ["background", "/v1/responses", { input: "x", background: true }],
  ["file_search", "/v1/responses", { input: "x", tools: [{ type: "file_search" }] }],
  ["input_file", "/v1/responses", { input: [{ role: "user", content: [{ type: "input_file" }] }] }],
  ["document", "/v1/messages", { messages: [{ role: "user", content: [{ type: "document" }] }] }],
  ["computer_20250124", "/v1/messages", { messages: [], tools: [{ type: "computer_20250124", name: "computer" }] }],
];

for (const [name, path, body] of REFUSED) {
  Deno.test(`${name} is refused by name where it cannot be translated, and not dropped`, async () => {
    await using gate = gateFor(chatOnly);
    const response = await gate.ask(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "m-env", ...body }),
    });
    equal(response.status, 400);
    match((await response.json()).error.message, new RegExp(name));
    deepEqual(gate.upstream.asked.map((one) => one.path), [path]);
  });
}

Deno.test("an answer that breaks off while it is translated is told as failed, never as complete", async () => {
  const broken = (asked: Asked): ScriptedAnswer =>
    asked.path.endsWith("/chat/completions")
      ? { body: [chunk({ content: "half" })], then: "break" }
      : refusing(404, "Not Found");
  await using gate = gateFor(broken);
  const types: string[] = [];
  for await (const one of await openai(gate).responses.create({ model: "m-env", input: "x", stream: true })) {
    types.push(one.type);
  }
  equal(types.at(-1), "response.failed");
  await rejects(
    anthropic(gate).messages.stream({ model: "m-env", max_tokens: 9, messages: [{ role: "user", content: "x" }] })
      .finalMessage(),
  );
});

Deno.test("a stream without its end is told as failed when it is translated", async () => {
  const cut = (asked: Asked): ScriptedAnswer =>
    asked.path.endsWith("/chat/completions") ? { body: [chunk({ content: "half" })] } : refusing(404, "Not Found");
  await using gate = gateFor(cut);
  const types: string[] = [];
  for await (const one of await openai(gate).responses.create({ model: "m-env", input: "x", stream: true })) {
    types.push(one.type);
  }
  equal(types.at(-1), "response.failed");
});

Deno.test("a freeform tool of codex takes its one text", async () => {
  const call = { index: 0, id: "call_1", function: { name: "apply_patch", arguments: '{"input":"*** Begin Patch"}' } };
  const patching = (asked: Asked): ScriptedAnswer =>
    asked.path.endsWith("/chat/completions")
      ? { body: [chunk({ tool_calls: [call] }), finish("tool_calls"), DONE] }
      : refusing(404, "Not Found");
  await using gate = gateFor(patching);
  const response = await gate.ask("/v1/responses", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "m-env",
      stream: true,
      input: "patch it",
      tools: [{
        type: "custom",
        name: "apply_patch",
        description: "Patch",
        format: { type: "grammar", definition: "start: x" },
      }, { type: "web_search" }],
    }),
  });
  const events = (await response.text()).split("\n\n").filter((one) => one !== "").map((one) =>
    JSON.parse(one.split("\ndata: ")[1] ?? "")
  );
  deepEqual(events.at(-1).response.output, [{
    id: events.at(-1).response.output[0].id,
    type: "custom_tool_call",
    status: "completed",
    call_id: "call_1",
    name: "apply_patch",
    input: "*** Begin Patch",
  }]);
  deepEqual(events.map(({ sequence_number }) => sequence_number), events.map((_, index) => index));
  equal(Object(gate.upstream.asked.at(-1)?.json).tools.length, 1);
});

Deno.test("what a client asks for stands in the request for chat, field by field, and a stream says what it is", async () => {
  const post = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const schema = { type: "object", properties: { city: { type: "string" } } };
  await using gate = gateFor(chatOnly);
  const responses = await gate.ask(
    "/v1/responses",
    post({
      model: "m-env",
      stream: true,
      instructions: "be short",
      input: "hi",
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 77,
      parallel_tool_calls: false,
      reasoning: { effort: "low" },
      text: { format: { type: "json_schema", name: "answer", schema, strict: true } },
      tools: [{ type: "function", name: "weather", description: "of a city", parameters: schema }],
      tool_choice: { type: "function", name: "weather" },
    }),
  );
  match(responses.headers.get("content-type") ?? "", /^text\/event-stream/);
  await responses.text();
  deepEqual(gate.upstream.asked.at(-1)?.json, {
    model: "m-env",
    messages: [{ role: "system", content: "be short" }, { role: "user", content: "hi" }],
    tools: [{ type: "function", function: { name: "weather", description: "of a city", parameters: schema } }],
    tool_choice: { type: "function", function: { name: "weather" } },
    parallel_tool_calls: false,
    temperature: 0.5,
    top_p: 0.9,
    max_tokens: 77,
    reasoning_effort: "low",
    response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
    stream: true,
    stream_options: { include_usage: true },
  });
  const messages = await gate.ask(
    "/v1/messages",
    post({
      model: "m-env",
      stream: true,
      system: "be short",
      max_tokens: 77,
      temperature: 0.5,
      top_p: 0.9,
      stop_sequences: ["END"],
      messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
      tools: [{ name: "weather", description: "of a city", input_schema: schema }],
      tool_choice: { type: "tool", name: "weather" },
    }),
  );
  match(messages.headers.get("content-type") ?? "", /^text\/event-stream/);
  await messages.text();
  deepEqual(gate.upstream.asked.at(-1)?.json, {
    model: "m-env",
    messages: [{ role: "system", content: "be short" }, { role: "user", content: "hi" }],
    max_tokens: 77,
    temperature: 0.5,
    top_p: 0.9,
    stop: ["END"],
    tools: [{ type: "function", function: { name: "weather", description: "of a city", parameters: schema } }],
    tool_choice: { type: "function", function: { name: "weather" } },
    stream: true,
    stream_options: { include_usage: true },
  });
});
