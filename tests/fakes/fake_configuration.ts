// A resolved configuration for tests of what comes after the resolving.
import type { Configuration } from "../../src/config/configuration.ts";
import { Secret } from "../../src/config/secret.ts";
import { providerFacts } from "../../src/providers/facts.ts";

export const TEST_KEY = "sk-test-0123456789-abcdefghij-KLMNOPQRST";

/** An API key from the environment and this base URL from an env file. */
export function fakeConfiguration(baseUrl: string, more: Partial<Configuration> = {}): Configuration {
  const environment = { kind: "environment", name: "OPENAI_API_KEY" } as const;
  return {
    method: "openai",
    methodSource: environment,
    model: { value: "m-env", source: { kind: "environment", name: "OPENAI_MODEL" } },
    baseUrl: {
      value: baseUrl,
      source: { kind: "env-file", name: "OPENAI_BASE_URL", path: "/repo/.env", line: 3, scope: "user" },
    },
    credential: { kind: "api-key", secret: new Secret(TEST_KEY), source: environment },
    provider: providerFacts.idOf(baseUrl),
    extras: { headers: {}, body: {} },
    shadowed: [],
    warnings: [],
    ...more,
  };
}
