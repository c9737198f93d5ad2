import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import fc from "fast-check";
import { realHomeFiles } from "../../../src/sandbox/services/real_home_files.ts";
import { KnownSecrets } from "../../../src/sandbox/services/secrets_in_text.ts";
import {
  answerLine,
  headLine,
  isSessionId,
  parseSession,
  questionLine,
} from "../../../src/commands/sessions/format.ts";
import {
  keepSession,
  listSessions,
  MAX_SESSION_BYTES,
  MAX_SESSIONS,
  readSession,
  type SessionKeeper,
} from "../../../src/commands/sessions/sessions.ts";
import { prepareHome } from "../../../src/launcher/services/home_directory.ts";
import { FakeHomeFiles } from "../../fakes/fake_home_files.ts";
import { TEST_KEY } from "../../fakes/fake_configuration.ts";

const HEAD = { id: "0d8f-1", cwd: "/p", createdAt: 5 };

function keeper(
  files: FakeHomeFiles,
  more: { id?: string; cwd?: string; size?: number; stopped?: string[] } = {},
): SessionKeeper {
  const { id = HEAD.id, cwd = HEAD.cwd, size = 0, stopped = [] } = more;
  return keepSession({
    files,
    secrets: new KnownSecrets(TEST_KEY),
    head: { id, cwd, createdAt: 5 },
    size,
    now: () => 7,
    onStop: (reason) => stopped.push(reason),
  });
}

const turn = (answer: string): { question: string; answer: string; interrupted: boolean } => ({
  question: "",
  answer,
  interrupted: false,
});

Deno.test("a kept conversation is read back as it was", async () => {
  const files = new FakeHomeFiles();
  const kept = keeper(files);
  await kept.question("one\ntwo");
  await kept.answer({ question: "", answer: "ans\u2028wer", interrupted: true, model: "m" });
  const read = await readSession(files, HEAD.id);
  deepEqual(read?.turns, [{ question: "one\ntwo", answer: "ans\u2028wer", interrupted: true, model: "m" }]);
  deepEqual(read?.head, HEAD);
  equal(read?.broken, 0);
  equal(read?.size, files.all.length + 2);
});

Deno.test("nothing is written before the first question", () => {
  const files = new FakeHomeFiles();
  keeper(files);
  equal(files.files.size, 0);
});

Deno.test("parseSession() takes no time that is no number", () => {
  const content = parseSession('{"type":"session","version":1,"id":"20260101-abcd","cwd":"/","created_at":1e999}\n');
  equal(content?.head.createdAt, 0);
});

Deno.test("parseSession() passes over a torn line and leaves out a question without an answer", () => {
  const whole = headLine(HEAD) + questionLine("lost", 1) + questionLine("kept", 2) +
    answerLine({ answer: "a", interrupted: false }, 3) + questionLine("open", 4);
  deepEqual(parseSession(whole + '{"type":"assistant","te')?.turns.map(({ question }) => question), ["kept"]);
  equal(parseSession(whole + '{"type":"assistant","te')?.broken, 1);
  equal(parseSession(""), undefined);
  equal(parseSession('{"type":"session","id":"../x","cwd":"/"}\n'), undefined);
});

Deno.test("parseSession() reads every prefix of a file: whatever a crash leaves, whole turns come back", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 }), fc.nat(), (turns, cut) => {
    const whole = headLine(HEAD) +
      turns.map(([q, a]) => questionLine(q, 1) + answerLine({ answer: a, interrupted: false }, 2)).join("");
    const parsed = parseSession(whole.slice(0, headLine(HEAD).length + cut));
    const got = parsed?.turns.map(({ question, answer }) => [question, answer]) ?? [];
    deepEqual(got, turns.slice(0, got.length).map(([q, a]) => [q, a]));
    ok((parsed?.broken ?? 0) <= 1);
    if (headLine(HEAD).length + cut >= whole.length) equal(got.length, turns.length);
  }));
});

Deno.test("keys and tokens are masked before a line is made", async () => {
  const files = new FakeHomeFiles();
  const kept = keeper(files);
  const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N";
  await kept.question(`use ${TEST_KEY} or sk-or-v1-0123456789abcdef0123 or ${jwt}`);
  await kept.answer(
    turn(`OPENAI_API_KEY=hunter2hunter2 and "access_token": "abcdefghijkl" but sk-8 and skill-based stay`),
  );
  for (const secret of [TEST_KEY, "sk-or-v1-0123456789abcdef0123", jwt, "hunter2hunter2", "abcdefghijkl"]) {
    ok(!files.all.includes(secret), secret);
  }
  ok(files.all.includes("but sk-8 and skill-based stay"));
});

Deno.test("a full disk or a full file is told once, and the conversation is left alone", async () => {
  const files = new FakeHomeFiles();
  const stopped: string[] = [];
  const kept = keeper(files, { stopped });
  await kept.question("a");
  files.broken = true;
  await kept.answer(turn("b"));
  await kept.question("c");
  deepEqual(stopped, ["failed"]);
  const full: string[] = [];
  const other = new FakeHomeFiles();
  const long = keeper(other, { size: MAX_SESSION_BYTES - 10, stopped: full });
  await long.question("too much");
  await long.question("and more");
  deepEqual(full, ["full"]);
  equal(other.files.size, 0);
});

Deno.test("listSessions() gives the newest of this directory, with the first question as its name", async () => {
  const files = new FakeHomeFiles();
  for (const [id, cwd] of [["aaaa-1", "/p"], ["bbbb-2", "/q"], ["cccc-3", "/p"]] as const) {
    await keeper(files, { id, cwd }).question(`say "${id}"\nplease`);
  }
  files.put("sessions/dddd.jsonl", "torn");
  files.put("sessions/other.txt", headLine(HEAD));
  deepEqual((await listSessions(files, { cwd: "/p", limit: 9 })).map(({ head }) => head.id), ["cccc-3", "aaaa-1"]);
  deepEqual((await listSessions(files, { limit: 9 })).map(({ title }) => title), [
    'say "cccc-3"\nplease',
    'say "bbbb-2"\nplease',
    'say "aaaa-1"\nplease',
  ]);
  equal((await listSessions(files, { limit: 1 })).length, 1);
});

Deno.test("there are never more than so many conversations: the oldest go", async () => {
  const files = new FakeHomeFiles();
  for (let index = 0; index < MAX_SESSIONS + 5; index += 1) {
    await keeper(files, { id: `id-${String(index).padStart(4, "0")}` }).question("q");
  }
  equal(files.files.size, MAX_SESSIONS);
  ok(!files.files.has("sessions/id-0000.jsonl"));
  ok(files.files.has(`sessions/id-${String(MAX_SESSIONS + 4).padStart(4, "0")}.jsonl`));
});

Deno.test("an id from the command line leads to no other file", async () => {
  for (const id of ["../settings", "a/b", "", ".", "x".repeat(100), "settings.json"]) {
    ok(!isSessionId(id), id);
    equal(await readSession(new FakeHomeFiles(), id), undefined);
  }
});

Deno.test({
  name: "realHomeFiles() makes private files, closes a torn line, and follows no link out",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    const root = await Deno.makeTempDir();
    try {
      const home = `${root}/.qwen`;
      const files = realHomeFiles({ qwenHome: home, prepare: () => Promise.resolve(prepareHome(home).root) });
      equal(await files.read("history", 10), undefined);
      deepEqual(await files.list("sessions"), []);
      await files.append("sessions/a-1.jsonl", "one\n");
      await Deno.writeTextFile(`${home}/sessions/a-1.jsonl`, "torn", { append: true });
      await Deno.chmod(`${home}/sessions/a-1.jsonl`, 0o644);
      await files.append("sessions/a-1.jsonl", "two\n");
      equal(await files.read("sessions/a-1.jsonl", 100), "one\ntorn\ntwo\n");
      await files.replace("history", "h\n");
      const mode = async (path: string): Promise<number> => ((await Deno.stat(path)).mode ?? 0) & 0o777;
      deepEqual(
        await Promise.all([home, `${home}/sessions`, `${home}/sessions/a-1.jsonl`, `${home}/history`].map(mode)),
        [0o700, 0o700, 0o600, 0o600],
      );
      await Deno.writeTextFile(`${root}/elsewhere`, "mine");
      await Deno.symlink(`${root}/elsewhere`, `${home}/sessions/link.jsonl`);
      await rejects(files.append("sessions/link.jsonl", "stolen\n"));
      await rejects(files.read("sessions/link.jsonl", 10));
      equal(await Deno.readTextFile(`${root}/elsewhere`), "mine");
      await rejects(async () => await files.read("../elsewhere", 10), RangeError);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
