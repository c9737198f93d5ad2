// The headless contract on the whole program, from source and as the binary: bytes on stdout, exit codes, requests.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type Answer, chunk, type FakeEndpoint, fakeEndpoint, refusing, saying } from "../../fakes/fake_endpoint.ts";
import { TEST_KEY } from "../../fakes/fake_configuration.ts";
import { forms, type ProgramInput, type ProgramResult, runProgram, startProgram } from "../../fakes/program.ts";

const words = (endpoint: FakeEndpoint): readonly unknown[] =>
  endpoint.asked.map(({ text }) => JSON.parse(text).messages.at(-1).content);

const env = (endpoint: FakeEndpoint): Readonly<Record<string, string>> => ({
  OPENAI_API_KEY: TEST_KEY,
  OPENAI_BASE_URL: endpoint.baseUrl,
  OPENAI_MODEL: "m-env",
});

for (const form of forms()) {
  const run = async (
    answer: Answer,
    input: ProgramInput,
  ): Promise<ProgramResult & { readonly endpoint: FakeEndpoint }> => {
    await using endpoint = fakeEndpoint(answer);
    return { ...await runProgram(form, { env: env(endpoint), ...input }), endpoint };
  };

  Deno.test(`${form.name}: a prompt is one request, its answer alone on stdout`, async () => {
    const { code, stdout, stderr, endpoint } = await run(saying("Hello", " world"), { args: ["-p", "hi"] });
    deepEqual([code, stdout, stderr], [0, "Hello world\n", ""]);
    deepEqual(words(endpoint), ["hi"]);
    equal(endpoint.asked[0]?.headers.get("authorization"), `Bearer ${TEST_KEY}`);
  });

  Deno.test(`${form.name}: piped input comes before the prompt`, async () => {
    const { code, endpoint } = await run(saying("ok"), { args: ["the", "prompt"], stdin: "from stdin\n" });
    equal(code, 0);
    deepEqual(words(endpoint), ["from stdin\n\n\nthe prompt"]);
  });

  Deno.test(`${form.name}: a parent that never closes the pipe does not hang a prompt`, async () => {
    await using endpoint = fakeEndpoint(saying("ok"));
    const home = await Deno.makeTempDir();
    const child = startProgram(form, { args: ["-p", "hi"], env: env(endpoint), home });
    const { code, stdout } = await child.output();
    equal(code, 0);
    equal(new TextDecoder().decode(stdout), "ok\n");
    await child.stdin.abort().catch(() => {/* the program has gone */});
    await Deno.remove(home, { recursive: true });
  });

  Deno.test(`${form.name}: a proxy of the environment is used, and NO_PROXY goes past it`, async () => {
    await using proxy = fakeEndpoint(saying("by proxy"));
    await using endpoint = fakeEndpoint(saying("direct"));
    const behind = { ...env(endpoint), OPENAI_BASE_URL: "http://llm.example/v1", HTTP_PROXY: `http://${proxy.host}` };
    const { code, stdout } = await runProgram(form, { args: ["-p", "hi"], env: behind });
    deepEqual([code, stdout], [0, "by proxy\n"]);
    deepEqual(proxy.asked.map(({ path }) => path), ["http://llm.example/v1/chat/completions"]);
    const past = { ...behind, NO_PROXY: "*.EXAMPLE" };
    equal((await runProgram(form, { args: ["-p", "hi", "--max-retries", "0"], env: past })).code, 6);
    equal(proxy.asked.length, 1);
  });

  Deno.test(`${form.name}: what is meant for this machine goes to no proxy, neither key nor words`, async () => {
    await using proxy = fakeEndpoint(saying("by proxy"));
    await using endpoint = fakeEndpoint(saying("direct"));
    for (const NO_PROXY of [undefined, "", "other.example"]) {
      for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]) {
        const to = {
          ...env(endpoint),
          [name]: `http://${proxy.host}`,
          ...(NO_PROXY === undefined ? {} : { NO_PROXY }),
        };
        equal((await runProgram(form, { args: ["-p", "hi"], env: to })).stdout, "direct\n");
      }
    }
    equal(proxy.asked.length, 0);
  });

  Deno.test(`${form.name}: a variable that names no proxy ends a prompt, which does not go past it`, async () => {
    await using endpoint = fakeEndpoint(saying("direct"));
    for (const value of ["me:pass word@proxy.example", `socks4://${endpoint.host}`, `${endpoint.host}/`]) {
      const to = { ...env(endpoint), OPENAI_BASE_URL: "http://llm.example/v1", HTTP_PROXY: value };
      const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi"], env: to });
      deepEqual([code, stdout], [3, ""]);
      match(
        stderr,
        /^qwen: HTTP_PROXY names no proxy that can be used, .*\n {2}export HTTP_PROXY=\S+ {2}or {2}unset /m,
      );
      ok(!stderr.includes(value), stderr);
    }
    equal(endpoint.asked.length, 0);
    const past = { ...env(endpoint), HTTP_PROXY: "no proxy" };
    equal((await runProgram(form, { args: ["-p", "hi"], env: past })).stdout, "direct\n");
  });

  Deno.test(`${form.name}: every failure has its exit code, one clear message and no key in it`, async () => {
    const cases: readonly [Answer, number][] = [
      [refusing(401, `Incorrect API key provided: ${TEST_KEY}`), 4],
      [refusing(429, "quota", { code: "insufficient_quota" }), 5],
      [{ body: [chunk({ content: "Hel" })], then: "break" }, 6],
      [{ headers: { "content-type": "text/html" }, body: `<html>${TEST_KEY}</html>` }, 7],
      [refusing(404, "no such path"), 3],
    ];
    for (const [answer, exitCode] of cases) {
      for (const format of ["text", "stream-json"]) {
        const { code, stdout, stderr, endpoint } = await run(answer, { args: ["-p", "hi", "-o", format] });
        equal(code, exitCode, stderr);
        equal(endpoint.asked.length, 1);
        ok(!`${stdout}${stderr}`.includes("0123456789"), `${stdout}${stderr}`);
        if (format === "text") match(stderr, /^qwen: .+\n {2}\S/);
        else equal(stderr, "");
      }
    }
  });

  Deno.test(`${form.name}: a reader that has seen enough ends the program quietly`, async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(chunk({ content: "line\n".repeat(1000) }))),
    });
    await using endpoint = fakeEndpoint({ body: endless });
    const home = await Deno.makeTempDir();
    const child = startProgram(form, { args: ["-p", "hi"], env: env(endpoint), home });
    await child.stdin.close();
    const reader = child.stdout.getReader();
    ok((await reader.read()).value !== undefined);
    await reader.cancel();
    const [{ code }, stderr] = await Promise.all([child.status, new Response(child.stderr).text()]);
    deepEqual([code, stderr], [0, ""]);
    await Deno.remove(home, { recursive: true });
  });

  Deno.test({
    name: `${form.name}: Ctrl-C stops an answer with exit code 130, a termination with 143`,
    ignore: Deno.build.os === "windows",
    async fn(): Promise<void> {
      for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
        await using endpoint = fakeEndpoint({ body: [chunk({ content: "Hel" })], then: "hang" });
        const home = await Deno.makeTempDir();
        const child = startProgram(form, { args: ["-p", "hi"], env: env(endpoint), home });
        await child.stdin.close();
        const reader = child.stdout.getReader();
        equal(new TextDecoder().decode((await reader.read()).value), "Hel");
        child.kill(signal);
        const [{ code, signal: died }] = await Promise.all([child.status, new Response(child.stderr).text()]);
        await reader.cancel();
        equal(died ?? code, expected);
        await endpoint.cancelled;
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}
