// Every answer that a service was seen to give (compatibility 3.3) through the whole program: the exit code, what stands on
// which stream, how often it was asked, and that no secret comes back.
import { equal, match, ok } from "node:assert/strict";
import { type Answer, chunk, DONE, event, fakeEndpoint, finish, refusing, saying } from "../fakes/fake_endpoint.ts";
import { forms, runProgram } from "../fakes/program.ts";

const KEY = "sk-test-0123456789abcdefghij";
/** What of the key may never be seen. */
const INNER = KEY.slice(3, -4);

interface Row {
  readonly answers: readonly Answer[];
  readonly exitCode: number;
  /** @default nothing */
  readonly stdout?: string;
  /** @default nothing at all on stderr */
  readonly stderr?: RegExp;
  /** @default 1 */
  readonly requests?: number;
  readonly args?: readonly string[];
}

const now = { "retry-after": "0" };
const html = { "content-type": "text/html" };
const echo = `it was ${KEY}`;
const bytes = [...new TextEncoder().encode(chunk({ content: "é 世界 😀" }))].map((byte) => new Uint8Array([byte]));

const ROWS: Readonly<Record<string, Row>> = {
  "400": { answers: [refusing(400, echo)], exitCode: 1, stderr: /rejected the request .*\(400\)/ },
  "401": { answers: [refusing(401, echo)], exitCode: 4, stderr: /OPENAI_API_KEY[^]*qwen auth status/ },
  "402": { answers: [refusing(402, echo)], exitCode: 5, stderr: /used up/ },
  "403": { answers: [refusing(403, echo)], exitCode: 4, stderr: /does not allow/ },
  "404": { answers: [refusing(404, echo)], exitCode: 3, stderr: /qwen models/ },
  "404 as plain text": {
    answers: [{ status: 404, headers: { "content-type": "text/plain" }, body: `page not found ${KEY}` }],
    exitCode: 3,
    stderr: /no such path or no model/,
  },
  "404 as a page": {
    answers: [{ status: 404, headers: html, body: `<title>Not Found</title>${echo}` }],
    exitCode: 3,
    stderr: /"Not Found"/,
  },
  "413": { answers: [refusing(413, echo)], exitCode: 1, stderr: /too long/ },
  "422": { answers: [refusing(422, echo)], exitCode: 1, stderr: /\(422\)/ },
  "429 once": {
    answers: [{ ...refusing(429, "slow"), headers: now }, saying("ok")],
    exitCode: 0,
    stdout: "ok\n",
    stderr: /limits the rate .* try 2 follows/,
    requests: 2,
  },
  "503 once": {
    answers: [{ ...refusing(503, "busy"), headers: now }, saying("ok")],
    exitCode: 0,
    stdout: "ok\n",
    stderr: /answered 503; try 2 follows/,
    requests: 2,
  },
  "429 for ever": {
    answers: [{ ...refusing(429, echo), headers: now }],
    exitCode: 5,
    stderr: /\(429\)[^]*--timeout/,
    requests: 3,
    args: ["--max-retries", "2"],
  },
  "429 with a wait beyond all patience": {
    answers: [{ ...refusing(429, echo), headers: { "retry-after": "3600" } }],
    exitCode: 5,
    stderr: /wait 3600 s/,
  },
  "500 for ever": {
    answers: [{ ...refusing(500, echo), headers: now }],
    exitCode: 7,
    stderr: /failed to answer .*\(500\)/,
    requests: 3,
    args: ["--max-retries", "2"],
  },
  "a used-up quota": {
    answers: [refusing(429, "exceeded", { code: "insufficient_quota" })],
    exitCode: 5,
    stderr: /used up[^]*qwen auth login/,
  },
  "no answer": {
    answers: [{ head: "hang" }],
    exitCode: 6,
    stderr: /gave no answer within 0\.3 s/,
    args: ["--timeout", "300ms"],
  },
  "silence in the middle": {
    answers: [{ body: [chunk({ content: "Hel" })], then: "hang" }],
    exitCode: 6,
    stdout: "Hel",
    stderr: /fell silent/,
    args: ["--timeout", "300ms"],
  },
  "a connection that ends before the answer": {
    answers: [{ head: "break" }],
    exitCode: 6,
    stderr: /before an answer came/,
    args: ["--max-retries", "0"],
  },
  "a stream that is cut after text": {
    answers: [{ body: [chunk({ content: "Hel" })], then: "break" }],
    exitCode: 6,
    stdout: "Hel",
    stderr: /cut off before its end/,
  },
  "a stream that ends without a finish_reason": {
    answers: [{ body: [chunk({ content: "Hel" })] }],
    exitCode: 6,
    stdout: "Hel",
    stderr: /cut off before its end/,
  },
  "an empty stream": { answers: [{ body: [] }], exitCode: 7, stderr: /nothing that can be read/ },
  "a chunk that is no JSON": { answers: [{ body: [`data: {nope ${KEY}\n\n`] }], exitCode: 7, stderr: /not JSON/ },
  "a page with status 200": { answers: [{ headers: html, body: `<p>${KEY}` }], exitCode: 7, stderr: /a web page/ },
  "JSON that is no completion": { answers: [{ body: `{"x":"${KEY}"}` }], exitCode: 7, stderr: /no completion/ },
  "a completion that is not streamed": {
    answers: [{ body: JSON.stringify({ choices: [{ message: { content: "Hi" }, finish_reason: "stop" }] }) }],
    exitCode: 0,
    stdout: "Hi\n",
  },
  "an error in the stream": {
    answers: [{ body: [event({ error: { message: echo } })] }],
    exitCode: 7,
    stderr: /reported an error/,
  },
  "an error in the stream after text": {
    answers: [{ body: [chunk({ content: "Hel" }), event({ error: { message: echo } })] }],
    exitCode: 7,
    stdout: "Hel",
    stderr: /reported an error/,
  },
  "a redirect": {
    answers: [{ status: 302, headers: { location: "http://elsewhere.invalid/" }, body: "" }],
    exitCode: 3,
    stderr: /elsewhere\.invalid[^]*the key is not sent there/,
  },
  "no [DONE]": { answers: [{ body: [chunk({ content: "Hi" }), finish()] }], exitCode: 0, stdout: "Hi\n" },
  "no blank after data:, comments, CRLF": {
    answers: [{
      body: [": hello\r\n\r\n", chunk({ content: "Hi" }).replace(": ", ":").replaceAll("\n", "\r\n"), finish(), DONE],
    }],
    exitCode: 0,
    stdout: "Hi\n",
  },
  "characters cut between packets": {
    answers: [{ body: [...bytes, finish(), DONE] }],
    exitCode: 0,
    stdout: "é 世界 😀\n",
  },
  "an answer that is too long": {
    answers: [{ body: [chunk({ content: "Hi" }), finish("length"), DONE] }],
    exitCode: 0,
    stdout: "Hi\n",
    stderr: /incomplete/,
  },
  "an answer that was filtered": {
    answers: [{ body: [chunk({ content: "Hi" }), finish("content_filter"), DONE] }],
    exitCode: 0,
    stdout: "Hi\n",
    stderr: /content filter/,
  },
  "reasoning, which is not printed": {
    answers: [{ body: [chunk({ reasoning_content: "hm" }), chunk({ content: "Hi" }), finish(), DONE] }],
    exitCode: 0,
    stdout: "Hi\n",
  },
};

for (const form of forms()) {
  for (const [name, row] of Object.entries(ROWS)) {
    Deno.test(`${form.name}: the service answers with: ${name}`, async () => {
      await using endpoint = fakeEndpoint(...row.answers);
      const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
      const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi", ...row.args ?? []], env });
      equal(code, row.exitCode, stderr);
      equal(stdout, row.stdout ?? "");
      if (row.stderr === undefined) equal(stderr, "");
      else match(stderr, row.stderr);
      equal(endpoint.asked.length, row.requests ?? 1);
      ok(!stderr.includes(INNER), stderr);
    });
  }

  Deno.test(`${form.name}: nothing listens, or the name is unknown: exit code 6 and the way to the fault`, async () => {
    const endpoint = fakeEndpoint();
    await endpoint.stop();
    const cases: readonly (readonly [string, RegExp])[] = [
      [endpoint.baseUrl, /refused/],
      ["http://no-such.invalid/v1", /cannot be resolved/],
    ];
    for (const [url, words] of cases) {
      const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: url };
      const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi", "--max-retries", "0"], env });
      equal(code, 6, stderr);
      equal(stdout, "");
      match(stderr, words);
      match(stderr, /OPENAI_BASE_URL/);
    }
  });

  Deno.test(`${form.name}: a dead proxy is blamed for itself, unless the way goes past it`, async () => {
    await using endpoint = fakeEndpoint(saying("ok"));
    const dead = fakeEndpoint();
    await dead.stop();
    const far = "http://llm.example/v1";
    const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: far, HTTP_PROXY: `http://me:pass@${dead.host}` };
    const args = ["-p", "hi", "-m", "m-env", "--max-retries", "0"];
    const { code, stderr } = await runProgram(form, { args, env });
    equal(code, 6, stderr);
    match(stderr, /the proxy that HTTP_PROXY names was refused/);
    ok(!/pass@|Nothing listens/.test(stderr), stderr);
    const past = await runProgram(form, { args, env: { ...env, OPENAI_BASE_URL: endpoint.baseUrl } });
    equal(past.stdout, "ok\n", past.stderr);
    const shown = async (more: Readonly<Record<string, string>>): Promise<boolean> =>
      /through the proxy/.test((await runProgram(form, { args: ["permissions"], env: { ...env, ...more } })).stdout);
    equal(await shown({}), true);
    equal(await shown({ NO_PROXY: ".example" }), false);
    equal(await shown({ OPENAI_BASE_URL: endpoint.baseUrl }), false);
  });

  Deno.test(`${form.name}: an Azure resource is asked in both of its shapes`, async () => {
    // A name of Azure's, reached through a proxy: nothing leaves this machine.
    await using proxy = fakeEndpoint(saying("ok"));
    const resource = "http://res.openai.azure.com";
    const shapes: readonly (readonly [string, string, "api-key" | "authorization"])[] = [
      [resource, "/openai/deployments/m-env/chat/completions?api-version=2024-10-21", "api-key"],
      [
        `${resource}/openai/deployments/dep?api-version=2025-01-01`,
        "/openai/deployments/dep/chat/completions?api-version=2025-01-01",
        "api-key",
      ],
      [`${resource}/openai/v1`, "/openai/v1/chat/completions", "authorization"],
    ];
    for (const [url, path, header] of shapes) {
      const env = {
        AZURE_OPENAI_API_KEY: KEY,
        OPENAI_BASE_URL: url,
        OPENAI_MODEL: "m-env",
        HTTP_PROXY: `http://${proxy.host}`,
      };
      const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi"], env });
      equal(code, 0, stderr);
      equal(stdout, "ok\n");
      const asked = proxy.asked.at(-1);
      equal(asked?.path, resource + path);
      equal(asked?.headers.get(header), header === "api-key" ? KEY : `Bearer ${KEY}`);
      equal(asked?.headers.has(header === "api-key" ? "authorization" : "api-key"), false);
    }
  });
}
