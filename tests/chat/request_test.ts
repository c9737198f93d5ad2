// What is sent is what the official SDK would send: the SDK is asked the same, with a `fetch` that keeps the request.
import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { AzureOpenAI, OpenAI } from "openai";
import { requestFor, type RequestParts } from "../../src/chat/request.ts";
import { Secret } from "../../src/config/secret.ts";
import { azureShapeOf } from "../../src/providers/azure.ts";
import { VERSION } from "../../src/base/version.ts";

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One shape for both sides. The words in which a program names itself and what it accepts are its own affair. */
function sent(
  url: string,
  { method, headers, body }: { method?: string; headers?: HeadersInit; body?: unknown },
): Sent {
  const { origin, pathname, searchParams } = new URL(url);
  const own = [...new Headers(headers)].filter(([name]) => !/^(x-stainless-.*|user-agent|accept)$/.test(name));
  return {
    method: (method ?? "GET").toUpperCase(),
    url: origin + decodeURIComponent(pathname),
    query: [...searchParams],
    headers: Object.fromEntries(own),
    body: typeof body === "string" ? JSON.parse(body) : undefined,
  };
}

async function sentBySdk(path: string, parts: RequestParts): Promise<Sent> {
  let seen: Sent | undefined;
  const common = {
    apiKey: parts.bearer.secret?.reveal() ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    dangerouslyAllowBrowser: true,
    fetch: (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      seen = sent(String(url), init ?? {});
      return Promise.resolve(new Response("{}"));
    },
  };
  const shape = parts.baseUrl.includes(".azure.com") ? azureShapeOf(parts.baseUrl) : undefined;
  const client = shape?.kind === "deployment"
    ? new AzureOpenAI({
      ...common,
      baseURL: `${shape.origin}/openai`,
      deployment: shape.deployment ?? parts.model,
      apiVersion: shape.apiVersion,
    })
    : new OpenAI({ ...common, baseURL: parts.baseUrl });
  const options = { headers: parts.extras.headers };
  if (parts.body === undefined) await client.get(path, options).asResponse();
  else await client.post(path, { ...options, body: { ...parts.body } }).asResponse();
  if (seen === undefined) throw new Error("The SDK sent nothing");
  return seen;
}

function sentByUs(path: string, parts: RequestParts): Sent {
  const { url, init } = requestFor(path, parts);
  return sent(url, init);
}

const KEY = new Secret("sk-test");
const BODY = { model: "gpt-4o", messages: [{ role: "user", content: "é \u2028 \ud83d\ude00" }], stream: true };
const PLAIN: RequestParts = {
  baseUrl: "https://api.openai.com/v1",
  method: "openai",
  model: "gpt-4o",
  extras: { headers: {} },
  bearer: { secret: KEY },
  body: BODY,
};

const CASES: Readonly<Record<string, Partial<RequestParts>>> = {
  "OpenAI": {},
  "a path below the host": { baseUrl: "http://127.0.0.1:4000/team/llm/v1" },
  "no path": { baseUrl: "http://127.0.0.1:4000" },
  "a slash at the end": { baseUrl: "http://127.0.0.1:4000/v1/" },
  "a query of its own": { baseUrl: "http://127.0.0.1:4000/v1?tenant=a%20b" },
  "an IPv6 host": { baseUrl: "http://[::1]:8080/v1" },
  "headers of the user": { extras: { headers: { "X-Team": "blue", "authorization": "Basic eA==" } } },
  "an Azure resource": { baseUrl: "https://r.openai.azure.com" },
  "an Azure deployment": { baseUrl: "https://r.openai.azure.com/openai/deployments/my%20gpt?api-version=2025-01-01" },
  "Azure's newer address": { baseUrl: "https://r.openai.azure.com/openai/v1" },
  "Azure with headers of the user": {
    baseUrl: "https://r.openai.azure.com",
    extras: { headers: { "X-Team": "blue" } },
  },
};

for (const [name, change] of Object.entries(CASES)) {
  Deno.test(`requestFor() asks as the official SDK does: ${name}`, async () => {
    const parts = { ...PLAIN, ...change };
    deepEqual(sentByUs("/chat/completions", parts), await sentBySdk("/chat/completions", parts));
    const { body: _, ...listing } = parts;
    deepEqual(sentByUs("/models", listing), await sentBySdk("/models", listing));
  });
}

Deno.test("requestFor() asks as the official SDK does, whatever the model and the path are called", async () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((one) =>
    !/^(?:\.|%2e){1,2}$/i.test(one)
  );
  const segment = fc.stringMatching(/^[A-Za-z0-9_~-]{1,8}$/);
  await fc.assert(
    fc.asyncProperty(name, fc.array(segment, { maxLength: 3 }), fc.boolean(), async (model, segments, azure) => {
      const baseUrl = azure ? "https://r.openai.azure.com" : ["http://localhost:1", ...segments].join("/");
      const parts = { ...PLAIN, baseUrl, model, body: { ...BODY, model } };
      deepEqual(sentByUs("/chat/completions", parts), await sentBySdk("/chat/completions", parts));
    }),
    { numRuns: 200 },
  );
});

Deno.test("requestFor() says which program asks, and nothing about the machine", () => {
  const { init } = requestFor("/chat/completions", PLAIN);
  deepEqual([...init.headers.keys()], ["accept", "authorization", "content-type", "user-agent"]);
  equal(init.headers.get("user-agent"), `qwen/${VERSION}`);
});

Deno.test("requestFor() without a key sends neither Authorization nor api-key", () => {
  for (const baseUrl of ["http://127.0.0.1:11434/v1", "https://r.openai.azure.com"]) {
    const { headers } = requestFor("/models", { ...PLAIN, baseUrl, bearer: {} }).init;
    deepEqual([headers.get("authorization"), headers.get("api-key")], [null, null]);
  }
});

Deno.test("requestFor() goes to the login's own address when it has one", () => {
  const bearer = { secret: KEY, baseUrl: "https://portal.example/v1" };
  equal(requestFor("/models", { ...PLAIN, bearer }).url, "https://portal.example/v1/models");
});

Deno.test("requestFor() refuses a deployment whose name would lead out of its path", () => {
  for (const model of [".", "..", ""]) {
    throws(() => requestFor("/chat/completions", { ...PLAIN, baseUrl: "https://r.openai.azure.com", model }));
  }
});
