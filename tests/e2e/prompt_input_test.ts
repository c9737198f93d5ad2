// How a headless prompt may be given (compatibility 3.1), and how a key may come without standing in argv: what is sent, and
// the refusals, from source and as the binary.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeEndpoint, saying } from "../fakes/fake_endpoint.ts";
import { type Form, forms, type ProgramInput, type ProgramResult, runProgram } from "../fakes/program.ts";

const KEY = "sk-test-0123456789abcdefghij";

/** Runs a command line against a service that answers; gives what was sent as well. */
async function ask(
  form: Form,
  input: ProgramInput,
): Promise<ProgramResult & { readonly prompts: readonly unknown[]; readonly keys: readonly (string | null)[] }> {
  await using endpoint = fakeEndpoint(saying("ok"));
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env", ...input.env };
  const result = await runProgram(form, { ...input, env });
  return {
    ...result,
    prompts: endpoint.asked.map(({ text }) => JSON.parse(text).messages.at(-1).content),
    keys: endpoint.asked.map(({ headers }) => headers.get("authorization")),
  };
}

for (const form of forms()) {
  Deno.test(`${form.name}: a prompt is words, -p, piped input, or both, and what is piped is not trimmed`, async () => {
    const cases: readonly (readonly [ProgramInput, string])[] = [
      [{ args: ["say", "it"] }, "say it"],
      [{ args: ["-p", "say it"] }, "say it"],
      [{ args: ["--prompt=say it"] }, "say it"],
      [{ args: ["--", "-p", "is a flag"] }, "-p is a flag"],
      [{ stdin: "only piped\n" }, "only piped\n"],
      [{ stdin: "  " }, "  "],
      [{ args: ["-p", "the prompt"], stdin: "from stdin\n" }, "from stdin\n\n\nthe prompt"],
    ];
    for (const [input, prompt] of cases) {
      const { code, stdout, stderr, prompts } = await ask(form, input);
      deepEqual([code, stdout, stderr, prompts], [0, "ok\n", "", [prompt]]);
    }
  });

  Deno.test(`${form.name}: a prompt that is missing, empty, given twice or meant for a terminal is a usage error`, async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /There is no prompt/],
      [["-p", ""], /There is no prompt/],
      [["-p", "one", "two"], /given twice/],
      [["-i", "hi"], /needs a terminal/],
      [["-p", "hi", "-o", "xml"], /"text", "json" or "stream-json"/],
      [["-p", "hi", "--auth-type", "gemini"], /"openai", "qwen-oauth" or "oauth"/],
      [["-p", "hi", "--timeout", "soon"], /"--timeout"/],
      [["-p", "hi", "--max-retries", "-1"], /"--max-retries"/],
    ];
    for (const [args, words] of cases) {
      const { code, stdout, stderr, prompts } = await ask(form, { args });
      deepEqual([code, stdout, prompts], [2, "", []], stderr);
      match(stderr, words);
    }
  });

  Deno.test(`${form.name}: input beyond 8 MiB is cut, and that is told`, async () => {
    const { code, stderr, prompts } = await ask(form, { args: ["-p", "hi"], stdin: "a".repeat(8_388_608 + 10) });
    equal(code, 0);
    match(stderr, /longer than 8388608 bytes/);
    equal(String(prompts[0]).length, 8_388_608 + "\n\nhi".length);
  });

  Deno.test(`${form.name}: a key comes by flag, file or pipe, and never back`, async () => {
    const home = await Deno.makeTempDir({ prefix: "qwen-key-" });
    try {
      await Deno.writeTextFile(`${home}/key`, "sk-file-0123456789abcdefgh\n");
      const cases: readonly (readonly [string, string | undefined, string])[] = [
        ["sk-flag-0123456789abcdefgh", undefined, "sk-flag-0123456789abcdefgh"],
        [`@${home}/key`, undefined, "sk-file-0123456789abcdefgh"],
        ["@key", undefined, "sk-file-0123456789abcdefgh"],
        ["-", "sk-pipe-0123456789abcdefgh\n", "sk-pipe-0123456789abcdefgh"],
      ];
      for (const [flag, stdin, key] of cases) {
        const args = ["-p", "hi", "--openai-api-key", flag];
        const { code, stderr, keys, prompts } = await ask(form, {
          args,
          home,
          ...(stdin === undefined ? {} : { stdin }),
        });
        deepEqual([code, keys, prompts], [0, [`Bearer ${key}`], ["hi"]], stderr);
      }
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });

  Deno.test(`${form.name}: a key file that is missing, empty or a directory is named, and no weaker key steps in`, async () => {
    const home = await Deno.makeTempDir({ prefix: "qwen-key-" });
    try {
      await Deno.writeTextFile(`${home}/empty`, " \n");
      for (const flag of ["@nowhere", "@empty", `@${home}`, "-"]) {
        const { code, stdout, stderr, keys } = await ask(form, { args: ["-p", "hi", "--openai-api-key", flag], home });
        deepEqual([code, stdout, keys], [2, "", []], stderr);
        match(stderr, /--openai-api-key/);
        if (flag !== "-") ok(stderr.includes(flag.slice(1)), stderr);
      }
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });

  Deno.test(`${form.name}: JSON formats tell every failure before the request on stdout, with its exit code`, async () => {
    const broken = await Deno.makeTempDir({ prefix: "qwen-settings-" });
    try {
      await Deno.mkdir(`${broken}/.qwen`);
      await Deno.writeTextFile(`${broken}/.qwen/settings.json`, "{ torn");
      const cases: readonly (readonly [ProgramInput, number, string])[] = [
        [{ env: { OPENAI_API_KEY: undefined, OPENAI_BASE_URL: undefined }, args: ["-p", "hi"] }, 4, "auth"],
        [{ args: [] }, 2, "usage"],
        [{ args: ["-p", "hi"], home: broken }, 3, "config"],
        [{ args: ["-p", "hi"], env: { OPENAI_BASE_URL: "no-url" } }, 3, "config"],
      ];
      for (const [input, exitCode, kind] of cases) {
        for (const format of ["json", "stream-json"]) {
          const { code, stdout, stderr, prompts } = await ask(form, {
            ...input,
            args: [...input.args ?? [], "-o", format],
          });
          deepEqual([code, stderr, prompts], [exitCode, "", []]);
          const printed: unknown = JSON.parse(stdout);
          const result: unknown = Array.isArray(printed) ? printed.at(-1) : printed;
          equal(Array.isArray(printed), format === "json");
          const { type, subtype, is_error, num_turns, error } = Object(result);
          deepEqual([type, subtype, is_error, num_turns], ["result", "error_during_execution", true, 0]);
          deepEqual([error.kind, error.exit_code], [kind, exitCode]);
        }
      }
    } finally {
      await Deno.remove(broken, { recursive: true });
    }
  });
}
