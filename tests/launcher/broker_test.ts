import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { UseEdit } from "../../src/config/edit/edit.ts";
import { QwenError } from "../../src/base/errors.ts";
import { answerRequest, approveHosts } from "../../src/launcher/services/broker.ts";
import type { BrokerPolicy } from "../../src/launcher/services/policy.ts";
import { isOpenable } from "../../src/launcher/services/browser.ts";
import { trustedHosts } from "../../src/launcher/grants/trusted_hosts.ts";
import { load } from "../fakes/fake_load.ts";
import { fakeNamedFiles } from "../fakes/fake_named_files.ts";
import { type FakeWorld, fakeWorld } from "../fakes/fake_world.ts";

interface Asked {
  readonly policy: BrokerPolicy;
  readonly world: FakeWorld;
  readonly questions: string[];
}

const FILES = { "/home/me/project/notes.txt": "hello", "/home/me/project/dir/x": "", "/home/me/.ssh/id": "PRIVATE" };
const LONG = `/home/me/project/${"l".repeat(600)}`;
const LINKS = {
  "/home/me/project/README.md": "/home/me/.ssh/id",
  "/home/me/project/new.md": "/home/me/.bashrc",
  [LONG]: "/home/me/x",
};

/** A policy of a user who answers every question alike. */
function policyOf(answer: string | undefined, more: Partial<BrokerPolicy> = {}): Asked {
  const questions: string[] = [];
  const world = fakeWorld({ files: { ...FILES, "/home/me/huge": { size: 20 * 1024 * 1024 + 1 } } });
  return {
    questions,
    world,
    policy: {
      world,
      files: fakeNamedFiles(world, LINKS),
      command: { kind: "chat" },
      keyboard: { ask: (show) => (show(), Promise.resolve(answer)) },
      interactive: true,
      granted: ["api.example.com:443"],
      isTrustedHost: (host) => host === "api.openai.com:443",
      isUsersWord: () => false,
      writeStderr: (line) => questions.push(line),
      ...more,
    },
  };
}

const headless = { interactive: false } as const;

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
  const { policy, questions } = policyOf("y", headless);
  await rejects(
    approveHosts({ hosts: ["new.example:443"], reason: "r" }, policy),
    (error: unknown) => isConfig(error) && (error as QwenError).hint.join().includes("--allow-host new.example"),
  );
  deepEqual(questions, []);
});

Deno.test("a kept conversation goes to a project's address only after a yes; nobody is asked where nobody can answer", async () => {
  const projectsAddress = { host: "evil.example", source: "/repo/.env line 2" };
  const yes = policyOf("y", { projectsAddress });
  equal(await answerRequest({ kind: "send-kept" }, yes.policy), undefined);
  match(yes.questions.join(""), /evil\.example.*\/repo\/\.env line 2/);
  for (const answer of ["", "n", "evil", undefined]) {
    await rejects(answerRequest({ kind: "send-kept" }, policyOf(answer, { projectsAddress }).policy), isConfig);
  }
  const { policy, questions } = policyOf("y", { ...headless, projectsAddress });
  await rejects(
    answerRequest({ kind: "send-kept" }, policy),
    (error: unknown) => isConfig(error) && (error as QwenError).hint.join().includes("--allow-host evil.example"),
  );
  deepEqual(questions, []);
  const own = policyOf("n");
  equal(await answerRequest({ kind: "send-kept" }, own.policy), undefined);
  deepEqual(own.questions, []);
});

Deno.test("approveHosts() refuses what is no host and port", async () => {
  for (const host of ["*", "a", "a:b", "http://a:1", "a:1/..", "0.0.0.0/0:1", "a b:1"]) {
    await rejects(approveHosts({ hosts: [host], reason: "r" }, policyOf("y").policy), isConfig, host);
  }
});

Deno.test("a question shows escape sequences of the sandbox as what they are", async () => {
  const { policy, questions } = policyOf("n");
  await rejects(approveHosts({ hosts: ["a.b:1"], reason: "\u001b[2K\rAll is well" }, policy));
  equal(questions.join("").includes("\u001b"), false);
  equal(questions.join("").includes("\\x1b[2K\\rAll is well"), true);
});

Deno.test("a question cannot be pushed off the screen by a long text of the sandbox's", async () => {
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
  deepEqual(refused.world.reads, []);
});

Deno.test("nothing is said of a file before the user's yes: not that it is there, nor what it is", async () => {
  const paths = ["notes.txt", "dir", "absent", "/home/me/.ssh/id", "README.md"];
  for (const more of [{}, headless]) {
    const told = new Set<string>();
    for (const path of paths) {
      for (
        const request of [
          { kind: "read-file", path, maxBytes: 2 },
          { kind: "write-file", path, text: "x", overwrite: false },
          { kind: "write-file", path, text: "x", overwrite: true },
        ] as const
      ) {
        const { policy, world } = policyOf("n", more);
        const error = await answerRequest(request, policy).catch((thrown: unknown) => thrown);
        told.add(error instanceof QwenError ? [request.kind, error.message, ...error.hint].join("|") : "done");
        deepEqual([world.stats, world.reads, [...world.modes]], [[], [], []], "nobody looked");
      }
    }
    deepEqual([...told], ["read-file|Nothing was read", "write-file|Nothing was written"]);
  }
});

Deno.test("after the yes, what cannot be read is told", async () => {
  const cases = [["dir", 100], ["absent", 100], ["notes.txt", 2], ["/home/me/huge", 1e12]] as const;
  for (const [path, maxBytes] of cases) {
    const { policy, world } = policyOf("y");
    await rejects(answerRequest({ kind: "read-file", path, maxBytes }, policy), isConfig);
    deepEqual(world.reads, []);
  }
});

Deno.test("/attach README.md, a project's link to a private key: the question shows the key's own path", async () => {
  const read = policyOf("n");
  await rejects(answerRequest({ kind: "read-file", path: "README.md", maxBytes: 100 }, read.policy), isConfig);
  match(read.questions.join(""), /README\.md" leads to another file: may "\/home\/me\/\.ssh\/id" be read/);
  const write = policyOf("y");
  const save = { kind: "write-file", path: "new.md", text: "x", overwrite: false } as const;
  equal(await answerRequest(save, write.policy), "/home/me/.bashrc");
  match(write.questions.join(""), /new\.md" leads to another file: may "\/home\/me\/\.bashrc" be written\?/);
});

Deno.test("a path that the user typed is asked about all the same where its link leads elsewhere, any other is not", async () => {
  const typed = { isUsersWord: () => true };
  const read = { kind: "read-file", path: "README.md", maxBytes: 100 } as const;
  const write = { kind: "write-file", path: "new.md", text: "x", overwrite: false } as const;
  for (const request of [read, write]) {
    const { policy, questions } = policyOf("n", typed);
    await rejects(answerRequest(request, policy), isConfig);
    match(questions.join(""), /leads to another file/);
  }
  const plain = policyOf("n", typed);
  await answerRequest({ ...write, path: "plain.md" }, plain.policy);
  await answerRequest({ ...read, path: "notes.txt" }, plain.policy);
  deepEqual(plain.questions, []);
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
    const { policy } = policyOf("n", { interactive });
    const error = await approveHosts({ hosts: ["new.example:443"], reason: "r" }, policy)
      .catch((thrown: unknown) => thrown);
    return error instanceof QwenError ? error.hint : [];
  };
  deepEqual(await hints(true), ["Try again and answer y, or start with: qwen --allow-host new.example"]);
  deepEqual(await hints(false), ["Allow it with: --allow-host new.example"]);
});

Deno.test("the question before connecting says why it is asked", async () => {
  const { policy, questions } = policyOf("n");
  await rejects(approveHosts({ hosts: ["new.example:443"], reason: "to try it" }, policy), isConfig);
  match(
    questions.join(""),
    /May this session connect to new\.example\? \(to try it; .*no new address without your yes\) \[y\/N\]/,
  );
});

const EDIT: UseEdit = {
  kind: "use",
  scope: "user",
  method: "openai",
  key: { set: "sk-0123456789" },
  baseUrl: "https://api.example.com/v1",
  model: "m",
};
const SETTINGS = "/home/me/.qwen/settings.json";

Deno.test("what is saved is shown before, with its place, also where the host is granted or on this machine", async () => {
  for (const baseUrl of ["https://api.example.com/v1", "https://api.openai.com/v1", "http://127.0.0.1:11434/v1"]) {
    const refused = policyOf("n");
    const request = { kind: "save-configuration", edit: { ...EDIT, baseUrl } } as const;
    deepEqual(await answerRequest(request, refused.policy), {}, "only for this session");
    equal(refused.world.modes.size, 0);
    const asked = refused.questions.join("");
    for (
      const part of [
        baseUrl,
        "OpenAI-compatible",
        "model m,",
        "the key just given",
        "~/.qwen/settings.json",
        ".qwen/.env",
      ]
    ) {
      ok(asked.includes(part), `${part} in ${asked}`);
    }
    ok(!asked.includes("sk-0123456789"));
    const agreed = policyOf("y");
    deepEqual(await answerRequest(request, agreed.policy), { path: SETTINGS });
    match(agreed.world.textOf(SETTINGS) ?? "", new RegExp(baseUrl));
  }
});

Deno.test("nothing is saved where nobody can be asked, nor by a command that does not save", async () => {
  const commands = ["prompt", "models", "doctor", "auth token", "auth login", "auth use", "auth logout"] as const;
  const edits = [EDIT, { ...EDIT, scope: "project" as const }, { kind: "forget-key", scope: "user" } as const];
  for (const edit of edits) {
    for (const more of [headless, ...commands.map((kind) => ({ command: { kind } }))]) {
      const { policy, world, questions } = policyOf("y", more);
      await rejects(answerRequest({ kind: "save-configuration", edit }, policy), isConfig);
      deepEqual([world.modes.size, questions], [0, []]);
    }
  }
});

Deno.test("a conversation saves what its wizard asks for, and nothing else, whatever the user says", async () => {
  const others = [
    { kind: "forget-key", scope: "user" },
    { kind: "keep-workload", scope: "user", baseUrl: "https://evil.example/v1" },
    { ...EDIT, method: "oauth", issuer: "https://evil.example" },
    { ...EDIT, method: "qwen-oauth" },
    { ...EDIT, method: "qwen-oauth", key: "keep", baseUrl: undefined },
    { kind: "use", scope: "user", method: "qwen-oauth", key: "keep", issuer: "https://evil.example" },
    { kind: "use", scope: "user", method: "qwen-oauth", key: "remove", issuer: "qwen" },
    { kind: "use", scope: "project", method: "qwen-oauth", key: "keep", issuer: "qwen" },
    { ...EDIT, issuer: "https://evil.example" },
    { ...EDIT, key: "keep" },
    { ...EDIT, baseUrl: undefined },
    { ...EDIT, baseUrl: "no address" },
    { ...EDIT, baseUrl: `https://a.example/${"x".repeat(600)}` },
    { ...EDIT, model: "m".repeat(600) },
  ] as const;
  for (const edit of others) {
    const { policy, world, questions } = policyOf("y");
    await rejects(answerRequest({ kind: "save-configuration", edit }, policy), isConfig, JSON.stringify(edit));
    deepEqual([world.modes.size, questions], [0, []]);
  }
});

Deno.test("a sign-in with Qwen from the wizard is saved as the user's choice after a yes", async () => {
  const edit = { kind: "use", scope: "user", method: "qwen-oauth", key: "keep", issuer: "qwen" } as const;
  const request = { kind: "save-configuration", edit } as const;
  const refused = policyOf("n");
  await rejects(answerRequest(request, refused.policy), /"~\/\.qwen\/settings\.json" was not changed/);
  equal(refused.world.modes.size, 0);
  const { policy, world, questions } = policyOf("y");
  await answerRequest(request, policy);
  match(questions.join(""), /settings\.json, for later sessions too: signing in with Qwen OAuth\?/);
  match(world.textOf(SETTINGS) ?? "", /"qwen-oauth"/);
});

Deno.test("a dollar sign from the sandbox inserts no variable at the next start", async () => {
  for (const value of ["$AWS_SECRET_ACCESS_KEY", "m-$GITHUB_TOKEN", "${GITHUB_TOKEN}"]) {
    const edits = [
      { ...EDIT, key: { set: value } },
      { ...EDIT, model: value },
      { ...EDIT, baseUrl: `https://api.example.com/${value}` },
    ];
    for (const edit of edits) {
      const { policy, world, questions } = policyOf("y");
      await rejects(
        answerRequest({ kind: "save-configuration", edit }, policy),
        /settings put the value of a variable/,
      );
      deepEqual([world.modes.size, questions], [0, []]);
    }
    const project = policyOf("y", { isUsersWord: () => true });
    const edit = { ...EDIT, scope: "project", model: value } as const;
    await answerRequest({ kind: "save-configuration", edit }, project.policy);
    const files = { "/home/me/project/.qwen/.env": project.world.textOf("/home/me/project/.qwen/.env") ?? "" };
    const env = { GITHUB_TOKEN: "secret", AWS_SECRET_ACCESS_KEY: "secret" };
    equal((await load({ files, env })).configuration.model.value, value, "an env file says it as it is");
  }
});

Deno.test("what the user said themselves is not asked again", async () => {
  const requests = [
    { kind: "save-configuration", edit: EDIT },
    { kind: "read-file", path: "notes.txt", maxBytes: 100 },
    { kind: "write-file", path: "other.txt", text: "x", overwrite: false },
  ] as const;
  for (const request of requests) {
    const { policy, questions } = policyOf("n", {
      isUsersWord: (said) => said === request || said.kind === request.kind,
    });
    await answerRequest(request, policy);
    deepEqual(questions, []);
  }
});

Deno.test("a URL that cannot be read is opened nowhere and counts as no host", async () => {
  for (const url of ["", "no url", "https://", "http://*.example/", "https://a b/"]) {
    const hosts: string[] = [];
    const { policy, questions } = policyOf("y", {
      granted: [""],
      isTrustedHost: (host) => {
        hosts.push(host);
        return true;
      },
    });
    equal(await answerRequest({ kind: "open-url", url }, policy), false);
    deepEqual([questions, hosts], [[], []], url);
  }
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
  const link = { kind: "read-file", path: LONG, maxBytes: 1 } as const;
  await rejects(answerRequest(link, policyOf("y").policy), /too long to be shown whole/);
  // The longest path that is shown whole is asked about.
  for (const [length, isAsked] of [[512, true], [513, false]] as const) {
    const path = "/home/me/project/".padEnd(length, "l");
    const { policy, questions } = policyOf("n");
    await rejects(answerRequest({ kind: "read-file", path, maxBytes: 1 }, policy), isConfig);
    equal(questions.length, isAsked ? 1 : 0, String(length));
  }
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

Deno.test("what listens on this machine is not the sandbox's without a question, save the built-in local services", () => {
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
