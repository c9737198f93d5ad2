import { deepEqual, equal, ok } from "node:assert/strict";
import { History, MAX_HISTORY } from "../../../src/commands/conversation/history.ts";
import { KnownSecrets } from "../../../src/sandbox/services/secrets_in_text.ts";
import { FakeHomeFiles } from "../../fakes/fake_home_files.ts";
import { TEST_KEY } from "../../fakes/fake_configuration.ts";

function history(files?: FakeHomeFiles): History {
  return new History({
    ...(files === undefined ? {} : { files }),
    secrets: new KnownSecrets(TEST_KEY),
    now: () => 1,
  });
}

Deno.test("History keeps lines across sessions, without blanks and repetitions", async () => {
  const files = new FakeHomeFiles();
  const first = history(files);
  await first.load();
  for (const line of ["a", "a", "  ", "b\nc", "a"]) await first.add(line);
  const second = history(files);
  await second.load();
  deepEqual(second.lines, ["a", "b\nc", "a"]);
});

Deno.test("History keeps no line with a secret, not even in memory", async () => {
  const files = new FakeHomeFiles();
  const one = history(files);
  const lines = [
    `key ${TEST_KEY}`,
    "sk-proj-0123456789abcdefABCDEF",
    "export API_KEY=abcdefgh1234",
    "Authorization: Bearer abcdefghijkl",
    "AbCdEf0123456789AbCdEf0123456789",
    "password: correcthorse",
  ];
  for (const line of lines) equal(await one.add(line), false, line);
  deepEqual(one.lines, []);
  equal(files.all, "");
  for (const line of ["what is an API key?", "explain sk-learn to me", "https://example.com/a/long/path/1234567890"]) {
    equal(await one.add(line), true, line);
  }
});

Deno.test("History passes over broken lines, and stays short on disk and in memory", async () => {
  const files = new FakeHomeFiles();
  files.put("history", `{"text":"good"}\n{"te\n42\nnull\n{"text":1}\n`);
  const one = history(files);
  await one.load();
  deepEqual(one.lines, ["good"]);
  for (let index = 0; index < 2 * MAX_HISTORY + 50; index += 1) await one.add(`line ${index}`);
  equal(one.lines.length, MAX_HISTORY);
  const kept = (files.files.get("history")?.content ?? "").split("\n").length;
  ok(kept <= 2 * MAX_HISTORY + 1, `${kept}`);
  const again = history(files);
  await again.load();
  equal(again.lines.at(-1), `line ${2 * MAX_HISTORY + 49}`);
});

Deno.test("History works where nothing can be written, and where there is no home", async () => {
  const files = new FakeHomeFiles();
  files.broken = true;
  for (const one of [history(files), history()]) {
    await one.load();
    equal(await one.add("still here"), true);
    deepEqual(one.lines, ["still here"]);
  }
});
