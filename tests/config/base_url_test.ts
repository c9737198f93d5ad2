import { equal, throws } from "node:assert/strict";
import { normalizeBaseUrl } from "../../src/config/base_url.ts";
import { QwenError } from "../../src/base/errors.ts";

const SOURCE = { kind: "environment", name: "OPENAI_BASE_URL" } as const;

/** [given, used] */
const CASES: readonly (readonly [string, string])[] = [
  ["https://h.example/v1", "https://h.example/v1"],
  ["https://h.example/v1/", "https://h.example/v1"],
  ["https://h.example/v1//", "https://h.example/v1"],
  ["https://h.example", "https://h.example"],
  ["https://h.example/", "https://h.example"],
  ["https://h.example/v1/chat/completions", "https://h.example/v1"],
  ["https://h.example/v1/chat/completions/", "https://h.example/v1"],
  ["https://h.example/chat/completions", "https://h.example"],
  ["HTTPS://H.Example/v1", "https://h.example/v1"],
  ["http://[::1]:8080/v1", "http://[::1]:8080/v1"],
  ["https://h.example:443/v1", "https://h.example/v1"],
  ["https://h.example/v1#part", "https://h.example/v1"],
  ["https://h.example/v1?", "https://h.example/v1"],
  [
    "https://r.openai.azure.com/openai/v1?api-version=preview",
    "https://r.openai.azure.com/openai/v1?api-version=preview",
  ],
  ["https://apim.example/llm?api-version=2024-10-21", "https://apim.example/llm?api-version=2024-10-21"],
  ["https://apim.example/llm?api-version=", "https://apim.example/llm"],
  [
    "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
    "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
  ],
];

for (const [given, url] of CASES) {
  Deno.test(`normalizeBaseUrl() makes ${url} of ${given}`, () => {
    equal(normalizeBaseUrl(given, SOURCE), url);
    equal(normalizeBaseUrl(url, SOURCE), url, "made once, it stays as it is");
  });
}

const REFUSED = [
  "https://h.example/v1?key=s3cret-of-mine",
  "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21&x=s3cret-of-mine",
  "h.example/v1",
  "localhost:11434",
  "//h.example",
  "sk-0123456789abcdef0123",
  "ftp://h.example",
  "file:///etc/passwd",
  "javascript://h.example/%0aalert(1)",
  "https://",
  "https://me:sk-0123456789abcdef0123@h.example",
  "https://sk-0123456789abcdef0123@h.example",
  '"https://h.example"',
  "https://h example/v1",
];

for (const given of REFUSED) {
  Deno.test(`normalizeBaseUrl() refuses ${given}, and quotes nothing of it`, () => {
    throws(() => normalizeBaseUrl(given, SOURCE), (error) => {
      return error instanceof QwenError && error.kind === "config" && error.hint.length > 0 &&
        error.message.includes("OPENAI_BASE_URL") && !error.message.includes("sk-0123");
    });
  });
}

Deno.test("normalizeBaseUrl() refuses a host that would grant a whole domain, or nothing", () => {
  for (const host of ["*.evil.example", "*", "{", "a..b", "a!b", `${"a".repeat(64)}.example`]) {
    throws(() => normalizeBaseUrl(`https://${host}/v1`, { kind: "default" }), QwenError, host);
  }
});
