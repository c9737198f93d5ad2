import { equal, throws } from "node:assert/strict";
import { normalizeBaseUrl } from "../../src/config/base_url.ts";
import { QwenError } from "../../src/base/errors.ts";

const SOURCE = { kind: "environment", name: "OPENAI_BASE_URL" } as const;

/** [given, used, query dropped] */
const CASES: readonly (readonly [string, string, boolean])[] = [
  ["https://h.example/v1", "https://h.example/v1", false],
  ["https://h.example/v1/", "https://h.example/v1", false],
  ["https://h.example/v1//", "https://h.example/v1", false],
  ["https://h.example", "https://h.example", false],
  ["https://h.example/", "https://h.example", false],
  ["https://h.example/v1/chat/completions", "https://h.example/v1", false],
  ["https://h.example/v1/chat/completions/", "https://h.example/v1", false],
  ["https://h.example/chat/completions", "https://h.example", false],
  ["HTTPS://H.Example/v1", "https://h.example/v1", false],
  ["http://[::1]:8080/v1", "http://[::1]:8080/v1", false],
  ["https://h.example:443/v1", "https://h.example/v1", false],
  ["https://h.example/v1#part", "https://h.example/v1", false],
  ["https://h.example/v1?key=secret", "https://h.example/v1", true],
  ["https://h.example/v1?", "https://h.example/v1", false],
  ["https://r.openai.azure.com/openai/v1?api-version=preview", "https://r.openai.azure.com/openai/v1", true],
  [
    "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
    "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
    false,
  ],
  [
    "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21&x=1",
    "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
    true,
  ],
];

for (const [given, url, queryDropped] of CASES) {
  Deno.test(`normalizeBaseUrl() makes ${url} of ${given}`, () => {
    const made = normalizeBaseUrl(given, SOURCE);
    equal(made.url, url);
    equal(made.queryDropped, queryDropped);
    equal(normalizeBaseUrl(url, SOURCE).url, url, "made once, it stays as it is");
  });
}

const REFUSED = [
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
