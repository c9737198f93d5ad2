import { deepEqual, equal, throws } from "node:assert/strict";
import { azureShapeOf, DEFAULT_API_VERSION, MODELS_API_VERSION } from "../../src/providers/azure.ts";
import { requestFor } from "../../src/chat/request.ts";
import { Secret } from "../../src/config/secret.ts";

const R = "https://r.openai.azure.com";
const F = "https://r.services.ai.azure.com";

/**
 * Addresses that people copy from the portal, and what is asked of them for a chat with model "m". Sources: Microsoft
 * Learn, "Azure OpenAI in Foundry Models REST API" and "Azure AI Model Inference API"; enricoros/big-AGI #757,
 * vercel/ai #6295, bagofwords1/bagofwords #990, microsoft/simplechat #76.
 */
const ASKED: readonly (readonly [baseUrl: string, url: string, header: "api-key" | "authorization"])[] = [
  [`${R}/openai/v1`, `${R}/openai/v1/chat/completions`, "authorization"],
  [`${R}/openai/v1?api-version=preview`, `${R}/openai/v1/chat/completions?api-version=preview`, "authorization"],
  [`${F}/openai/v1`, `${F}/openai/v1/chat/completions`, "authorization"],
  [`${F}/api/projects/p/openai/v1`, `${F}/api/projects/p/openai/v1/chat/completions`, "authorization"],
  [R, `${R}/openai/deployments/m/chat/completions?api-version=${DEFAULT_API_VERSION}`, "api-key"],
  [`${R}/openai`, `${R}/openai/deployments/m/chat/completions?api-version=${DEFAULT_API_VERSION}`, "api-key"],
  [`${R}/openai/`, `${R}/openai/deployments/m/chat/completions?api-version=${DEFAULT_API_VERSION}`, "api-key"],
  [
    `${R}/openai/deployments/my%20gpt?api-version=2025-01-01-preview`,
    `${R}/openai/deployments/my%20gpt/chat/completions?api-version=2025-01-01-preview`,
    "api-key",
  ],
  [`${F}/models`, `${F}/models/chat/completions?api-version=${MODELS_API_VERSION}`, "api-key"],
  [`${F}/models?api-version=2025-05-01`, `${F}/models/chat/completions?api-version=2025-05-01`, "api-key"],
];

const parts = (baseUrl: string, body?: Readonly<Record<string, unknown>>) => ({
  baseUrl,
  method: "openai" as const,
  model: "m",
  extras: { headers: {} },
  bearer: { secret: new Secret("sk-test") },
  ...(body === undefined ? {} : { body }),
});

for (const [baseUrl, url, header] of ASKED) {
  Deno.test(`Azure's ${baseUrl} is asked at its own path`, () => {
    const request = requestFor("/chat/completions", parts(baseUrl, { model: "m" }));
    equal(request.url, url);
    deepEqual(["api-key", "authorization"].filter((name) => request.init.headers.has(name)), [header]);
  });
}

Deno.test("Azure's list of models is the resource's", () => {
  for (const baseUrl of [R, `${R}/openai/deployments/d`, `${R}/models`]) {
    equal(requestFor("/models", parts(baseUrl)).url, `${R}/openai/models?api-version=${DEFAULT_API_VERSION}`);
  }
});

for (const path of ["/api/projects/p1", "/openai/responses", "/openai/deployments/d/embeddings", "/models/gpt"]) {
  Deno.test(`an Azure address that has no chat is refused, with the one that works: ${path}`, () => {
    deepEqual(azureShapeOf(`${F}${path}`), { kind: "unknown", working: `${F}/openai/v1` });
    throws(() => requestFor("/chat/completions", parts(`${F}${path}`, {})), /services\.ai\.azure\.com\/openai\/v1$/);
  });
}
