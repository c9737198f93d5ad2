import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { ConfigurationEdit } from "../../src/config/edit/edit.ts";
import { QwenError } from "../../src/base/errors.ts";
import { answerRequest, approveHosts, type BrokerPolicy } from "../../src/launcher/services/broker.ts";
import { isOpenable } from "../../src/launcher/services/browser.ts";
import { trustedHosts } from "../../src/launcher/grants/trusted_hosts.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

interface Asked {
  readonly policy: BrokerPolicy;
  readonly questions: string[];
  readonly saved: ConfigurationEdit[];
}

/** A policy of a user who answers every question alike. */
function policyOf(answer: string | undefined, interactive = true): Asked {
  const questions: string[] = [];
  const saved: ConfigurationEdit[] = [];
  return {
    questions,
    saved,
    policy: {
      world: fakeWorld({ files: { "/home/me/project/notes.txt": "hello", "/home/me/project/dir/x": "" } }),
      keyboard: { readLine: () => Promise.resolve(answer) },
      interactive,
      granted: ["api.example.com:443"],
      isTrustedHost: (host) => host === "api.openai.com:443",
      save: (edit) => {
        saved.push(edit);
        return Promise.resolve({});
      },
      writeStderr: (line) => questions.push(line),
    },
  };
}

const isConfig = (error: unknown): boolean => error instanceof QwenError && error.kind === "config";

Deno.test("approveHosts() asks nothing for granted and trusted hosts", async () => {
  const { policy, questions } = policyOf(undefined);
  await approveHosts({ hosts: ["api.example.com:443", "api.openai.com:443"], reason: "r" }, policy);
  deepEqual(questions, []);
});

Deno.test("approveHosts() asks the user for any other host, and takes only a clear yes", async () => {
  const yes = policyOf("y");
  await approveHosts({ hosts: ["new.example:443"], reason: "discovery" }, yes.policy);
  match(yes.questions.join(""), /new\.example/);
  for (const answer of ["", "n", "Y!", undefined]) {
    const { policy } = policyOf(answer);
    await rejects(approveHosts({ hosts: ["new.example:443"], reason: "r" }, policy), isConfig);
  }
});

Deno.test("approveHosts() refuses without a user, asks nothing, and names --allow-host", async () => {
  const { policy, questions } = policyOf("y", false);
  await rejects(
    approveHosts({ hosts: ["new.example:443"], reason: "r" }, policy),
    (error: unknown) => isConfig(error) && (error as QwenError).hint.join().includes("--allow-host new.example"),
  );
  deepEqual(questions, []);
});

Deno.test("approveHosts() refuses what is no host and port", async () => {
  for (const host of ["*", "a", "a:b", "http://a:1", "a:1/..", "0.0.0.0/0:1", "a b:1"]) {
    await rejects(approveHosts({ hosts: [host], reason: "r" }, policyOf("y").policy), isConfig, host);
  }
});

Deno.test("a question shows escape sequences of the cell as what they are", async () => {
  const { policy, questions } = policyOf("n");
  await rejects(approveHosts({ hosts: ["a.b:1"], reason: "\u001b[2K\rAll is well" }, policy));
  equal(questions.join("").includes("\u001b"), false);
  equal(questions.join("").includes("\\x1b[2K\\rAll is well"), true);
});

Deno.test("a question cannot be pushed off the screen by a long text of the cell's", async () => {
  for (const reason of ["x".repeat(100_000), "\n".repeat(100_000), "\u{e0041}".repeat(100_000)]) {
    const { policy, questions } = policyOf("n");
    await rejects(approveHosts({ hosts: ["a.b:1"], reason }, policy));
    const question = questions.join("");
    equal(question.length < 700, true);
    equal(/…\W/.test(question), true, question);
  }
  const { policy, questions } = policyOf("y");
  const path = "\u202e".repeat(100);
  await rejects(answerRequest({ kind: "write-file", path, text: "x", overwrite: false }, policy), isConfig);
  deepEqual(questions, [], "its end would not be seen");
});

Deno.test("read-file hands over the bytes only after the user's yes", async () => {
  const read = { kind: "read-file", path: "notes.txt", maxBytes: 100 } as const;
  const bytes = await answerRequest(read, policyOf("yes").policy);
  equal(new TextDecoder().decode(bytes as Uint8Array), "hello");
  const refused = policyOf("n");
  await rejects(answerRequest(read, refused.policy), isConfig);
  deepEqual((refused.policy.world as ReturnType<typeof fakeWorld>).reads, []);
});

Deno.test("read-file refuses a directory, an absent file and one that is too large, without a question", async () => {
  for (const [path, maxBytes] of [["dir", 100], ["absent", 100], ["notes.txt", 2]] as const) {
    const { policy, questions } = policyOf("y");
    await rejects(answerRequest({ kind: "read-file", path, maxBytes }, policy), isConfig);
    deepEqual(questions, []);
  }
});

Deno.test("write-file never replaces a file unless told to", async () => {
  const write = { kind: "write-file", path: "notes.txt", text: "new", overwrite: false } as const;
  await rejects(answerRequest(write, policyOf("y").policy), isConfig);
  const { policy } = policyOf("y");
  equal(await answerRequest({ ...write, overwrite: true }, policy), "/home/me/project/notes.txt");
});

Deno.test("write-file says how to replace a file only where one is in the way, and not to who just said no", async () => {
  const write = { kind: "write-file", path: "notes.txt", text: "new", overwrite: false } as const;
  const told = async (request: Parameters<typeof answerRequest>[0], answer: string): Promise<readonly string[]> => {
    const error = await answerRequest(request, policyOf(answer).policy).catch((thrown: unknown) => thrown);
    return error instanceof QwenError ? [error.message, ...error.hint] : [];
  };
  const there = 'Cannot write "/home/me/project/notes.txt": the file exists';
  deepEqual(await told(write, "y"), [there, "To replace it: /save -f notes.txt"]);
  deepEqual(await told({ ...write, overwrite: true }, "n"), ["Nothing was written"]);
  deepEqual(await told({ ...write, path: "new.txt" }, "n"), ["Nothing was written"]);
  deepEqual(await told({ kind: "read-file", path: "notes.txt", maxBytes: 100 }, "n"), ["Nothing was read"]);
});

Deno.test("a host that was refused can be asked for again by who sits there, and allowed by a flag where nobody does", async () => {
  const hints = async (interactive: boolean): Promise<readonly string[]> => {
    const { policy } = policyOf("n", interactive);
    const error = await approveHosts({ hosts: ["new.example:443"], reason: "r" }, policy)
      .catch((thrown: unknown) => thrown);
    return error instanceof QwenError ? error.hint : [];
  };
  deepEqual(await hints(true), ["Try again and answer y, or start with: qwen --allow-host new.example"]);
  deepEqual(await hints(false), ["Allow it with: --allow-host new.example"]);
});

Deno.test("the question before connecting says why it is asked of an address that was just typed", async () => {
  const { policy, questions } = policyOf("n");
  await rejects(approveHosts({ hosts: ["new.example:443"], reason: "to try it" }, policy), isConfig);
  match(
    questions.join(""),
    /May this session connect to new\.example\? \(to try it; .*even one you just typed.*\) \[y\/N\]/,
  );
});

Deno.test("save-configuration cannot slip in a host that nobody agreed to", async () => {
  const edit = {
    kind: "use",
    scope: "user",
    method: "openai",
    key: { set: "k" },
    baseUrl: "https://evil.example/v1",
  } as const;
  const refused = policyOf("n");
  await rejects(answerRequest({ kind: "save-configuration", edit }, refused.policy), isConfig);
  deepEqual(refused.saved, []);
  const granted = policyOf(undefined);
  const good = { ...edit, baseUrl: "https://api.example.com/v1" };
  await answerRequest({ kind: "save-configuration", edit: good }, granted.policy);
  deepEqual(granted.saved, [good]);
});

Deno.test("open-url carries nothing to a host that nobody agreed to", async () => {
  const { policy, questions } = policyOf("n");
  equal(await answerRequest({ kind: "open-url", url: "https://evil.example/?q=secret" }, policy), false);
  equal(questions.length > 0, true);
});

Deno.test("a question names the very file that is opened, however it was asked for", async () => {
  const { policy, questions } = policyOf("n");
  const path = `notes.txt/${"./".repeat(40)}../../../me/project/dir/../dir/x`;
  await rejects(answerRequest({ kind: "read-file", path, maxBytes: 100 }, policy), isConfig);
  match(questions.join(""), /"\/home\/me\/project\/dir\/x"/);
  const long = { kind: "write-file", path: `${"a".repeat(600)}/.bashrc`, text: "", overwrite: true } as const;
  await rejects(answerRequest(long, policyOf("y").policy), isConfig);
});

Deno.test("approveHosts() takes a host only in the form that it is granted in, and not any number", async () => {
  for (const host of ["127.1:80", "2130706433:80", "0x7f.1:80", "EVIL.example:443", "a.b:99999", "[0::1]:1"]) {
    await rejects(approveHosts({ hosts: [host], reason: "r" }, policyOf("y").policy), isConfig, host);
  }
  const flood = Array.from({ length: 1000 }, (_, index) => `h${index}.example:443`);
  const { policy, questions } = policyOf("y");
  await rejects(approveHosts({ hosts: flood, reason: "r" }, policy), isConfig);
  deepEqual(questions, []);
});

Deno.test("what listens on this machine is not the cell's without a question, save the built-in local services", () => {
  const trusted = trustedHosts({ allowHosts: [], ownVariable: () => undefined });
  for (const host of ["127.0.0.1:0", "127.0.0.1:11434", "api.openai.com:443", "chat.qwen.ai:443"]) {
    equal(trusted(host), true, host);
  }
  for (const host of ["127.0.0.1:22", "localhost:2375", "[::1]:6379", "169.254.169.254:80"]) {
    equal(trusted(host), false, host);
  }
});

Deno.test("isOpenable() takes http and https without blanks and control characters only", () => {
  equal(isOpenable("https://example.com/a?b=c&d=e"), true);
  for (const url of ["file:///etc/passwd", "javascript:alert(1)", "https://a b", "https://a\n", "-version", "", "x"]) {
    equal(isOpenable(url), false, url);
  }
});
