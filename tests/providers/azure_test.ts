import { deepEqual } from "node:assert/strict";
import { azureShapeOf, DEFAULT_API_VERSION } from "../../src/providers/azure.ts";

Deno.test("azureShapeOf() reads both shapes of address", () => {
  deepEqual(azureShapeOf("https://r.openai.azure.com/openai/v1"), { kind: "v1" });
  const bare = { kind: "deployment", baseUrl: "https://r.openai.azure.com/openai", apiVersion: DEFAULT_API_VERSION };
  deepEqual(azureShapeOf("https://r.openai.azure.com"), bare);
  deepEqual(azureShapeOf("https://r.openai.azure.com/openai"), bare);
  deepEqual(azureShapeOf("https://r.openai.azure.com/openai/deployments/my%20gpt"), { ...bare, deployment: "my gpt" });
  deepEqual(azureShapeOf("https://r.openai.azure.com/openai/deployments/d?api-version=2025-01-01-preview"), {
    ...bare,
    deployment: "d",
    apiVersion: "2025-01-01-preview",
  });
});
