import { deepEqual, equal, ok } from "node:assert/strict";
import type { CommandNamed } from "../../../src/commands/specs.ts";
import { runPrompt } from "../../../src/commands/prompt/run.ts";
import { fakeSandbox, NO_FLAGS, promptCommand } from "../../fakes/fake_sandbox.ts";
import { fakeEndpoint, saying } from "../../fakes/fake_endpoint.ts";
import { fakeConfiguration, TEST_KEY } from "../../fakes/fake_configuration.ts";
import { isRecord } from "../../fakes/records.ts";
import { tempPlace } from "../../fakes/temp_place.ts";

type PromptCommand = Partial<CommandNamed<"prompt">>;

Deno.test("a headless run with --continue goes on with the last one here; a plain one keeps nothing", async () => {
  await using place = await tempPlace();
  await using endpoint = fakeEndpoint(saying("one"), saying(`two ${TEST_KEY}`), saying("three"));
  const ask = async (command: PromptCommand, keepsHistory = true): Promise<string> => {
    const sandbox = fakeSandbox({
      configuration: fakeConfiguration(endpoint.baseUrl),
      command: promptCommand(command),
      start: { qwenHome: place.qwenHome, keepsHistory },
    });
    equal(await runPrompt(sandbox.context), 0);
    return sandbox.out.stdout;
  };
  await ask({ prompt: "plain" });
  equal(await Deno.stat(place.qwenHome).catch(() => undefined), undefined);
  await ask({ prompt: "first", continue: true });
  const json: unknown = JSON.parse(await ask({ prompt: "second", resume: "", outputFormat: "json" }));
  const messages = (index: number): unknown => {
    const body = endpoint.asked[index]?.json;
    return isRecord(body) ? body.messages : undefined;
  };
  deepEqual(messages(1), [{ role: "user", content: "first" }]);
  deepEqual(
    messages(2),
    [
      { role: "user", content: "first" },
      { role: "assistant", content: `two ${TEST_KEY}` },
      { role: "user", content: "second" },
    ].map((message) => ({ ...message, content: message.content.replace(TEST_KEY, "sk-****QRST") })),
  );
  const [file] = [...Deno.readDirSync(place.path("sessions"))];
  ok(Array.isArray(json) && isRecord(json[0]));
  equal(file?.name, `${json[0].session_id}.jsonl`);
  ok(!(await Deno.readTextFile(place.path(`sessions/${file?.name}`))).includes(TEST_KEY));
});

Deno.test("a headless run that cannot go on with a conversation says so and asks nothing", async () => {
  await using place = await tempPlace();
  await using endpoint = fakeEndpoint();
  const cases: readonly (readonly [PromptCommand, boolean])[] = [
    [{ prompt: "x", resume: "nothing-here" }, true],
    [{ prompt: "x", resume: "" }, true],
    [{ prompt: "x", resume: "../../etc/passwd" }, true],
    [{ prompt: "x", continue: true }, false],
    [{ prompt: "x", continue: true, flags: { ...NO_FLAGS, noHistory: true } }, true],
  ];
  for (const [command, keepsHistory] of cases) {
    const sandbox = fakeSandbox({
      configuration: fakeConfiguration(endpoint.baseUrl),
      command: promptCommand(command),
      start: { qwenHome: place.qwenHome, keepsHistory },
    });
    const error = await runPrompt(sandbox.context).catch((thrown: unknown) => thrown);
    ok(error instanceof Error && "kind" in error && error.kind === "usage", JSON.stringify(command));
  }
  deepEqual(endpoint.asked, []);
  equal(await Deno.stat(place.qwenHome).catch(() => undefined), undefined);
});

Deno.test("a kept conversation does not follow a project's address without a yes, and does where it was held with it", async () => {
  await using place = await tempPlace();
  await using mine = fakeEndpoint(saying("one"));
  await using theirs = fakeEndpoint(saying("two"), saying("three"), saying("four"));
  const ask = async (
    endpoint: typeof mine,
    { project = false, allowed = false }: { readonly project?: boolean; readonly allowed?: boolean } = {},
  ): Promise<readonly [result: number | string, asked: readonly string[]]> => {
    const configuration = fakeConfiguration(endpoint.baseUrl, project ? { projectsHost: endpoint.host } : {});
    const sandbox = fakeSandbox({
      configuration,
      command: promptCommand({ prompt: "hi", continue: true }),
      start: { qwenHome: place.qwenHome },
      ...(allowed ? { ask: () => undefined } : {}),
    });
    const result = await runPrompt(sandbox.context).catch((error: unknown) => String(error));
    return [result, sandbox.asked.map(({ kind }) => kind).filter((kind) => kind === "send-kept")];
  };
  deepEqual(await ask(mine), [0, []]);
  const [refused, asked] = await ask(theirs, { project: true });
  ok(typeof refused === "string", "it was sent");
  deepEqual([asked, theirs.asked.length], [["send-kept"], 0]);
  // The same address of the user's own is no question, and neither is an address that held all of it.
  const file = place.path(`sessions/${[...Deno.readDirSync(place.path("sessions"))][0]?.name}`);
  Deno.writeTextFileSync(file, Deno.readTextFileSync(file).replaceAll(mine.host, theirs.host));
  deepEqual(await ask(theirs, { project: true }), [0, []]);
  // A conversation of an older version names no host: nobody knows who heard it.
  Deno.writeTextFileSync(file, Deno.readTextFileSync(file).replaceAll(`"host":"${theirs.host}"`, '"x":0'));
  deepEqual(await ask(theirs, { project: true }), ["QwenError: refused", ["send-kept"]]);
  deepEqual(await ask(theirs), [0, []]);
  equal(theirs.asked.length, 2);
});
