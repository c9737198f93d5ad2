// A whole conversation of the Responses and of the Messages API, word for word as chat completions are asked for it, and what
// has no counterpart there refused by name.
import { deepEqual, equal, throws } from "node:assert/strict";
import { chatRequestOf as chatOfMessages } from "../../src/gateway/translate/messages_request.ts";
import { chatRequestOf as chatOfResponses } from "../../src/gateway/translate/responses_request.ts";

type Json = Readonly<Record<string, unknown>>;

const call = (id: string, name: string, given: string): Json => {
  return { id, type: "function", function: { name, arguments: given } };
};

Deno.test("a conversation of the Responses API is one of chat, with images, calls, results, namespaces and freeform tools", () => {
  const { chat, freeform, spaced, echo } = chatOfResponses({
    model: "m",
    instructions: "be short",
    input: [
      { role: "developer", content: "a rule" },
      {
        type: "message",
        role: "user",
        content: [
          { type: "input_text", text: "what is this" },
          { type: "input_image", image_url: "data:image/png;base64,aGk=", detail: "low" },
          { type: "input_image", image_url: "https://x.example/a.png" },
        ],
      },
      { type: "reasoning", summary: [] },
      { type: "web_search_call", id: "ws" },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "a cat" }] },
      { type: "function_call", call_id: "c1", name: "look", arguments: '{"a":1}' },
      { type: "function_call", call_id: "c2", namespace: "fs", name: "read", arguments: "{}" },
      { type: "custom_tool_call", call_id: "c3", name: "patch", input: "*** Begin" },
      { type: "function_call_output", call_id: "c1", output: "seen" },
      {
        type: "function_call_output",
        call_id: "c2",
        output: [{ type: "input_text", text: "one" }, { type: "x", text: "two" }],
      },
      { type: "custom_tool_call_output", call_id: "c3", output: { ok: true } },
      { type: "function_call", call_id: "c4", name: "look", arguments: "" },
      {
        type: "message",
        role: "assistant",
        content: [{ type: "refusal", refusal: "no" }, { type: "text", text: "sorry" }],
      },
    ],
    tools: [
      { type: "function", name: "look", description: "d", parameters: { type: "object" }, strict: true },
      { type: "namespace", name: "fs", tools: [{ type: "function", name: "read", parameters: {} }] },
      { type: "custom", name: "patch", description: "Patches", format: { definition: "start: x" } },
      { type: "web_search_preview" },
    ],
    tool_choice: { type: "custom", name: "patch" },
    text: { format: { type: "json_object" } },
  });
  deepEqual(chat["messages"], [
    { role: "system", content: "be short" },
    { role: "system", content: "a rule" },
    {
      role: "user",
      content: [
        { type: "text", text: "what is this" },
        { type: "image_url", image_url: { url: "data:image/png;base64,aGk=", detail: "low" } },
        { type: "image_url", image_url: { url: "https://x.example/a.png" } },
      ],
    },
    {
      role: "assistant",
      content: "a cat",
      tool_calls: [
        call("c1", "look", '{"a":1}'),
        call("c2", "fs__read", "{}"),
        call("c3", "patch", '{"input":"*** Begin"}'),
      ],
    },
    { role: "tool", tool_call_id: "c1", content: "seen" },
    { role: "tool", tool_call_id: "c2", content: "one\ntwo" },
    { role: "tool", tool_call_id: "c3", content: '{"ok":true}' },
    { role: "assistant", content: null, tool_calls: [call("c4", "look", "")] },
    { role: "assistant", content: "no\nsorry" },
  ]);
  const input = { type: "object", properties: { input: { type: "string" } }, required: ["input"] };
  deepEqual(chat["tools"], [
    { type: "function", function: { name: "look", description: "d", parameters: { type: "object" }, strict: true } },
    { type: "function", function: { name: "fs__read", description: undefined, parameters: {} } },
    { type: "function", function: { name: "patch", description: "Patches\n\nstart: x", parameters: input } },
  ]);
  deepEqual(chat["tool_choice"], { type: "function", function: { name: "patch" } });
  deepEqual(chat["response_format"], { type: "json_object" });
  deepEqual([...freeform], ["patch"]);
  deepEqual([...spaced], [["fs__read", { namespace: "fs", name: "read" }]]);
  deepEqual([echo["instructions"], echo["tool_choice"], echo["metadata"], echo["store"]], [
    "be short",
    { type: "custom", name: "patch" },
    {},
    false,
  ]);
});

Deno.test("a conversation of the Messages API is one of chat, with images, calls, results and errors of tools", () => {
  const { chat, model } = chatOfMessages({
    model: "m",
    system: [{ type: "text", text: "be short" }, { type: "text", text: "be kind" }],
    max_tokens: 9,
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "what is this" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } },
          { type: "image", source: { type: "url", url: "https://x.example/a.png" } },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "hm" },
          { type: "text", text: "a cat" },
          { type: "tool_use", id: "c1", name: "look", input: { a: 1 } },
          { type: "tool_use", id: "c2", name: "wait" },
        ],
      },
      {
        role: "user",
        content: [
          {
            type: "tool_result",
            tool_use_id: "c1",
            content: [{ type: "text", text: "one" }, { type: "text", text: "two" }],
          },
          { type: "tool_result", tool_use_id: "c2", content: "broke", is_error: true },
          { type: "text", text: "go on" },
        ],
      },
      { role: "assistant", content: "done" },
    ],
    tools: [
      { name: "look", description: "d", input_schema: { type: "object" } },
      { type: "web_search_20250305", name: "web_search" },
    ],
    tool_choice: { type: "any", disable_parallel_tool_use: true },
  });
  equal(model, "m");
  deepEqual(chat["messages"], [
    { role: "system", content: "be short\nbe kind" },
    {
      role: "user",
      content: [
        { type: "text", text: "what is this" },
        { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
        { type: "image_url", image_url: { url: "https://x.example/a.png" } },
      ],
    },
    { role: "assistant", content: "a cat", tool_calls: [call("c1", "look", '{"a":1}'), call("c2", "wait", "{}")] },
    { role: "tool", tool_call_id: "c1", content: "one\ntwo" },
    { role: "tool", tool_call_id: "c2", content: "Error: broke" },
    { role: "user", content: "go on" },
    { role: "assistant", content: "done" },
  ]);
  deepEqual(chat["tools"], [
    { type: "function", function: { name: "look", description: "d", parameters: { type: "object" } } },
  ]);
  deepEqual([chat["tool_choice"], chat["parallel_tool_calls"]], ["required", false]);
});

Deno.test("every choice of a tool has its counterpart", () => {
  const tools = [{ name: "look", input_schema: {} }];
  const chosen = (choice: unknown): unknown =>
    chatOfMessages({ model: "m", messages: [], tools, tool_choice: choice }).chat["tool_choice"];
  deepEqual(
    [{ type: "auto" }, { type: "any" }, { type: "none" }, { type: "tool", name: "look" }, undefined].map(chosen),
    ["auto", "required", "none", { type: "function", function: { name: "look" } }, undefined],
  );
  const named = [{ type: "function", name: "look", parameters: {} }];
  const asked = (choice: unknown): unknown =>
    chatOfResponses({ input: "x", tools: named, tool_choice: choice }).chat["tool_choice"];
  deepEqual(["auto", "none", "required", { type: "function", name: "look" }, { type: "file_search" }].map(asked), [
    "auto",
    "none",
    "required",
    { type: "function", function: { name: "look" } },
    undefined,
  ]);
});

Deno.test("what has no counterpart in chat is refused by its name", () => {
  const responses: readonly (readonly [Json, RegExp])[] = [
    [{ conversation: "c" }, /conversation/],
    [{ background: true }, /background/],
    [{ tools: [{ type: "file_search" }] }, /tools: file_search/],
    [{ input: [{ type: "computer_call" }] }, /input: computer_call/],
    [{ input: [{ role: "user", content: [{ type: "input_file" }] }] }, /content: input_file/],
  ];
  for (const [body, message] of responses) throws(() => chatOfResponses({ input: "x", ...body }), message);
  const messages: readonly (readonly [Json, RegExp])[] = [
    [{ tools: [{ type: "computer_20250124" }] }, /tools: computer_20250124/],
    [{ messages: [{ role: "user", content: [{ type: "document" }] }] }, /content: document/],
    [{ messages: [{ role: "user", content: [{ type: "image", source: { type: "file" } }] }] }, /source: file/],
  ];
  for (const [body, message] of messages) throws(() => chatOfMessages({ messages: [], ...body }), message);
});
