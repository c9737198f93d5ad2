// A request of the Responses API as one for chat completions. Stateless: what would need a memory of ours, or tools that run
// at the service, is refused by name. Source of the shapes: OpenAI's reference, "Create a model response".
import { text } from "../../text/text.ts";
import { Refusal } from "../refusal.ts";
import { fieldsOf, listOf, textOf } from "./chat_parts.ts";

type Json = Readonly<Record<string, unknown>>;

/** How the request was made, as far as the answer must know it. */
export interface ResponsesRequest {
  readonly chat: Json;
  readonly stream: boolean;
  /** Names of tools that take one text and no object. */
  readonly freeform: ReadonlySet<string>;
  /** Tools that stand in a namespace of the client's, by the name that the service is told. */
  readonly spaced: ReadonlyMap<string, Spaced>;
  /** What the answer repeats of the request. */
  readonly echo: Json;
}

/** A tool within a namespace. */
export interface Spaced {
  readonly namespace: string;
  readonly name: string;
}

/** Tools of the service's own that a client offers by itself and can do without. */
const LEFT_OUT = /^web_search/;

/** The request for chat completions. @throws {Refusal} for what cannot be asked so */
export function chatRequestOf(body: Json): ResponsesRequest {
  if (textOf(body["previous_response_id"])) refuse("previous_response_id");
  if (body["conversation"] !== undefined && body["conversation"] !== null) refuse("conversation");
  if (body["background"] === true) refuse("background");
  const { tools, freeform, spaced } = toolsOf(body["tools"]);
  const stream = body["stream"] === true;
  const format = formatOf(fieldsOf(fieldsOf(body["text"])["format"]));
  const effort = textOf(fieldsOf(body["reasoning"])["effort"]);
  return {
    stream,
    freeform,
    spaced,
    echo: {
      model: body["model"],
      instructions: body["instructions"] ?? null,
      tools: listOf(body["tools"]),
      tool_choice: body["tool_choice"] ?? "auto",
      parallel_tool_calls: body["parallel_tool_calls"] ?? true,
      temperature: body["temperature"] ?? null,
      top_p: body["top_p"] ?? null,
      max_output_tokens: body["max_output_tokens"] ?? null,
      metadata: body["metadata"] ?? {},
      store: false,
    },
    chat: {
      model: body["model"],
      messages: [...instructionsOf(body["instructions"]), ...messagesOf(body["input"])],
      ...(tools.length > 0 ? { tools, ...choiceOf(body["tool_choice"]) } : {}),
      ...(tools.length > 0 && typeof body["parallel_tool_calls"] === "boolean"
        ? { parallel_tool_calls: body["parallel_tool_calls"] }
        : {}),
      ...given(body, "temperature", "temperature"),
      ...given(body, "top_p", "top_p"),
      ...given(body, "max_output_tokens", "max_tokens"),
      ...(effort === undefined ? {} : { reasoning_effort: effort }),
      ...(format === undefined ? {} : { response_format: format }),
      ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    },
  };
}

function refuse(name: string): never {
  throw new Refusal("bad_request", text().gateway.notTranslated(name));
}

function given(body: Json, from: string, to: string): Json {
  const value = body[from];
  return value === undefined || value === null ? {} : { [to]: value };
}

function instructionsOf(value: unknown): readonly Json[] {
  const instructions = textOf(value);
  return instructions ? [{ role: "system", content: instructions }] : [];
}

function messagesOf(input: unknown): readonly Json[] {
  const alone = textOf(input);
  if (alone !== undefined) return [{ role: "user", content: alone }];
  const messages: Record<string, unknown>[] = [];
  for (const item of listOf(input).map(fieldsOf)) {
    switch (textOf(item["type"]) ?? "message") {
      case "message":
        messages.push({ role: roleOf(item["role"]), content: contentOf(item["content"]) });
        break;
      case "function_call":
        addCall(messages, { id: item["call_id"], name: nameOf(item), arguments: item["arguments"] });
        break;
      case "custom_tool_call":
        addCall(messages, {
          id: item["call_id"],
          name: item["name"],
          arguments: JSON.stringify({ input: item["input"] }),
        });
        break;
      case "function_call_output":
      case "custom_tool_call_output":
        messages.push({ role: "tool", tool_call_id: item["call_id"], content: outputOf(item["output"]) });
        break;
      case "reasoning":
      case "web_search_call":
        break;
      default:
        refuse(`input: ${String(item["type"])}`);
    }
  }
  return messages;
}

/** Chat knows no namespaces: their names become one. */
function nameOf({ namespace, name }: Json): unknown {
  return textOf(namespace) ? `${String(namespace)}__${String(name)}` : name;
}

/** Calls that follow one another are one message of the assistant's. */
function addCall(messages: Record<string, unknown>[], { id, ...called }: Json): void {
  const call = { id, type: "function", function: called };
  const last = messages.at(-1);
  if (last?.["role"] === "assistant") last["tool_calls"] = [...listOf(last["tool_calls"]), call];
  else messages.push({ role: "assistant", content: null, tool_calls: [call] });
}

function roleOf(role: unknown): string {
  // Services that know chat alone rarely know the newer name.
  return role === "developer" ? "system" : textOf(role) ?? "user";
}

function contentOf(content: unknown): unknown {
  if (typeof content === "string") return content;
  const parts = listOf(content).map(fieldsOf).map((part): Json => {
    switch (part["type"]) {
      case "input_text":
      case "output_text":
      case "text":
      case "summary_text":
        return { type: "text", text: part["text"] };
      case "refusal":
        return { type: "text", text: part["refusal"] };
      case "input_image":
        return {
          type: "image_url",
          image_url: { url: part["image_url"], ...(part["detail"] === undefined ? {} : { detail: part["detail"] }) },
        };
      default:
        return refuse(`content: ${String(part["type"])}`);
    }
  });
  // One text is what every service takes.
  return parts.every(({ type }) => type === "text") ? parts.map((part) => String(part["text"])).join("\n") : parts;
}

function outputOf(output: unknown): string {
  if (typeof output === "string") return output;
  const parts = listOf(output).map(fieldsOf);
  return parts.length > 0 ? parts.map((part) => textOf(part["text"]) ?? "").join("\n") : JSON.stringify(output ?? "");
}

interface Tools {
  readonly tools: readonly Json[];
  readonly freeform: ReadonlySet<string>;
  readonly spaced: ReadonlyMap<string, Spaced>;
}

function toolsOf(value: unknown): Tools {
  const freeform = new Set<string>();
  const spaced = new Map<string, Spaced>();
  const all = listOf(value).map(fieldsOf).flatMap((tool): Json[] => {
    if (tool["type"] !== "namespace") return [tool];
    const namespace = String(tool["name"]);
    return listOf(tool["tools"]).map(fieldsOf).map((inner) => {
      const name = String(inner["name"]);
      const told = `${namespace}__${name}`;
      spaced.set(told, { namespace, name });
      return { ...inner, name: told };
    });
  });
  const tools = all.flatMap((tool): Json[] => {
    const type = textOf(tool["type"]) ?? "";
    const { name, description, parameters, strict } = tool;
    if (type === "function") {
      return [{
        type: "function",
        function: { name, description, parameters, ...(typeof strict === "boolean" ? { strict } : {}) },
      }];
    }
    if (type === "custom") {
      freeform.add(String(name));
      const definition = textOf(fieldsOf(tool["format"])["definition"]);
      const told = [textOf(description), definition].filter((part) => part !== undefined).join("\n\n");
      const input = { type: "object", properties: { input: { type: "string" } }, required: ["input"] };
      return [{ type: "function", function: { name, description: told, parameters: input } }];
    }
    if (LEFT_OUT.test(type)) return [];
    return refuse(`tools: ${type}`);
  });
  return { tools, freeform, spaced };
}

function choiceOf(choice: unknown): Json {
  if (typeof choice === "string") return { tool_choice: choice };
  const { type, name } = fieldsOf(choice);
  return type === "function" || type === "custom" ? { tool_choice: { type: "function", function: { name } } } : {};
}

function formatOf({ type, name, schema, strict, description }: Json): Json | undefined {
  if (type === "json_object") return { type };
  if (type !== "json_schema") return undefined;
  return {
    type,
    json_schema: {
      name,
      schema,
      ...(strict === undefined ? {} : { strict }),
      ...(description === undefined ? {} : { description }),
    },
  };
}
