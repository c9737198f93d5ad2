// A request of Anthropic's Messages API as one for chat completions. What has no counterpart there is refused by name. Source of
// the shapes: Anthropic's reference, "Create a Message".
import { text } from "../../text/text.ts";
import { Refusal } from "../refusal.ts";
import { fieldsOf, listOf, textOf } from "./chat_parts.ts";

type Json = Readonly<Record<string, unknown>>;

export interface MessagesRequest {
  readonly chat: Json;
  readonly stream: boolean;
  readonly model: string;
}

/** The request for chat completions. @throws {Refusal} for what cannot be asked so */
export function chatRequestOf(body: Json): MessagesRequest {
  const stream = body["stream"] === true;
  const tools = listOf(body["tools"]).map(fieldsOf).flatMap(toolOf);
  const system = plain(body["system"]);
  return {
    stream,
    model: textOf(body["model"]) ?? "",
    chat: {
      model: body["model"],
      messages: [
        ...(system === "" ? [] : [{ role: "system", content: system }]),
        ...listOf(body["messages"]).map(fieldsOf).flatMap(messageOf),
      ],
      ...(tools.length > 0 ? { tools, ...choiceOf(fieldsOf(body["tool_choice"])) } : {}),
      ...given(body, "max_tokens", "max_tokens"),
      ...given(body, "temperature", "temperature"),
      ...given(body, "top_p", "top_p"),
      ...given(body, "stop_sequences", "stop"),
      ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    },
  };
}

/** About how many tokens a request has: four signs of a text are one. Services that know chat alone cannot be asked. */
export function roughTokens(body: Json): number {
  const { system, messages, tools } = body;
  return Math.max(1, Math.ceil(JSON.stringify([system ?? "", messages ?? [], tools ?? []]).length / 4));
}

function refuse(name: string): never {
  throw new Refusal("bad_request", text().gateway.notTranslated(name));
}

function given(body: Json, from: string, to: string): Json {
  const value = body[from];
  return value === undefined || value === null ? {} : { [to]: value };
}

/** The text of what may be a string or blocks of text. */
function plain(value: unknown): string {
  if (typeof value === "string") return value;
  return listOf(value).map(fieldsOf).map((block) => textOf(block["text"]) ?? "").filter((part) => part !== "").join(
    "\n",
  );
}

function messageOf(message: Json): readonly Json[] {
  const role = message["role"] === "assistant" ? "assistant" : "user";
  if (typeof message["content"] === "string") return [{ role, content: message["content"] }];
  const blocks = listOf(message["content"]).map(fieldsOf);
  return role === "assistant" ? assistantOf(blocks) : userOf(blocks);
}

function assistantOf(blocks: readonly Json[]): readonly Json[] {
  const calls = blocks.filter(({ type }) => type === "tool_use").map(({ id, name, input }) => ({
    id,
    type: "function",
    function: { name, arguments: JSON.stringify(input ?? {}) },
  }));
  const said = plain(blocks.filter(({ type }) => type === "text"));
  return [{
    role: "assistant",
    content: said === "" ? null : said,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  }];
}

/** Results of tools are messages of their own there, and stand before what the user says. */
function userOf(blocks: readonly Json[]): readonly Json[] {
  const results = blocks.filter(({ type }) => type === "tool_result").map((block) => ({
    role: "tool",
    tool_call_id: block["tool_use_id"],
    content: (block["is_error"] === true ? "Error: " : "") + resultOf(block["content"]),
  }));
  const parts = blocks.filter(({ type }) => type !== "tool_result").map((block): Json => {
    if (block["type"] === "text") return { type: "text", text: block["text"] };
    if (block["type"] === "image") return { type: "image_url", image_url: { url: imageOf(fieldsOf(block["source"])) } };
    return refuse(`content: ${String(block["type"])}`);
  });
  if (parts.length === 0) return results;
  const content = parts.every(({ type }) => type === "text")
    ? parts.map((part) => String(part["text"])).join("\n")
    : parts;
  return [...results, { role: "user", content }];
}

function resultOf(content: unknown): string {
  return typeof content === "string" ? content : plain(content);
}

function imageOf({ type, media_type: mediaType, data, url }: Json): unknown {
  if (type === "url") return url;
  return type === "base64" ? `data:${String(mediaType)};base64,${String(data)}` : refuse(`source: ${String(type)}`);
}

function toolOf({ type, name, description, input_schema: parameters }: Json): readonly Json[] {
  if (type === undefined || type === "custom") {
    return [{ type: "function", function: { name, description, parameters } }];
  }
  // Tools of the service's own, which a client offers by itself and can do without.
  if (String(type).startsWith("web_search")) return [];
  return refuse(`tools: ${String(type)}`);
}

function choiceOf({ type, name, disable_parallel_tool_use: isSingle }: Json): Json {
  const parallel = isSingle === true ? { parallel_tool_calls: false } : {};
  switch (type) {
    case "auto":
      return { tool_choice: "auto", ...parallel };
    case "any":
      return { tool_choice: "required", ...parallel };
    case "none":
      return { tool_choice: "none" };
    case "tool":
      return { tool_choice: { type: "function", function: { name } }, ...parallel };
    default:
      return parallel;
  }
}
