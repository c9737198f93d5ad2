// What a sandbox that has turned can say to the launcher: nothing but the forms of the protocol comes through, and every
// request that does is answered or refused in words, with nothing done that the user was not asked about.
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { QwenError } from "../../src/base/errors.ts";
import { answerRequest, approveHosts } from "../../src/launcher/services/broker.ts";
import { checkMessage } from "../../src/contract/check.ts";
import { fakeNamedFiles } from "../fakes/fake_named_files.ts";
import { fakeWorld } from "../fakes/fake_world.ts";
import { fuzz } from "./fuzz.ts";
import { hostileHome, SANDBOXED } from "../fakes/hostile_session.ts";
import { HOSTILE, objectOf, steers } from "./inputs.ts";

const NAMES = [
  "kind",
  "url",
  "path",
  "maxBytes",
  "text",
  "overwrite",
  "hosts",
  "reason",
  "handover",
  "edit",
  "overrides",
  "raw",
];
const KINDS = [
  "open-url",
  "read-file",
  "write-file",
  "save-configuration",
  "connect",
  "restart",
  "prepare-home",
  "keyboard",
  "serving",
  "show-demo",
];
const VALUES: readonly unknown[] = [
  ...KINDS,
  "https://evil.example/?q=secret",
  "file:///etc/passwd",
  "/etc/passwd",
  "~/.ssh/id_rsa",
  "notes.txt/../../.ssh/id_rsa",
  ["evil.example:443"],
  ["evil.example:443", "*:0", "x", "127.0.0.1:22"],
  { kind: "use", scope: "user", method: "openai", baseUrl: "https://evil.example/v1", key: { set: "k" } },
  { kind: "use", scope: "project", method: "openai", baseUrl: "x", key: "remove" },
  { kind: "forget-key", scope: "user" },
  { kind: "keep-workload", scope: "user", baseUrl: "https://evil.example/v1" },
  { baseUrl: "https://evil.example/v1", key: { set: "@/etc/passwd" }, toString: 1 },
  { kind: "use", scope: "user", method: "openai", baseUrl: "http://127.0.0.1:11434/v1", key: { set: "$GITHUB_TOKEN" } },
  { method: "openai", baseUrl: "http://127.0.0.1:11434/v1", key: "keep" },
  "README.md",
  {},
  [],
  true,
  false,
  100,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  ...HOSTILE,
];
const request = objectOf(NAMES, VALUES);
const shaped = fc.tuple(fc.constantFrom(...KINDS), request).map(([kind, rest]) => ({ ...rest, kind }));
const message = fc.oneof(
  { arbitrary: fc.record({ type: fc.constant("request"), id: fc.integer(), request: shaped }), weight: 6 },
  { arbitrary: objectOf(["type", "id", "request", "code"], ["exit", "request", "start", 0, 130, 3.5, {}]), weight: 1 },
  { arbitrary: fc.anything(), weight: 1 },
);

fuzz("the seam's messages", message, async (data) => {
  const checked = checkMessage(data);
  if (checked?.type === "exit") ok([0, 1, 2, 3, 4, 5, 6, 7, 130, 143].includes(checked.code), String(checked.code));
  if (checked?.type !== "request") return;
  const { request } = checked;
  if (request.kind === "keyboard" || request.kind === "show-demo" || request.kind === "restart") return;
  // It is `exec`'s alone, and starts what the command line says.
  if (request.kind === "serving" || request.kind === "fresh-key") return;
  const files = { "/home/me/.ssh/id_rsa": "PRIVATE", "/etc/passwd": "root", "/home/me/project/notes.txt": "x" };
  const world = fakeWorld({ files });
  const asked: string[] = [];
  const policy = {
    world,
    keyboard: { ask: (show: () => void) => (show(), Promise.resolve("n")) },
    interactive: true,
    granted: [],
    isTrustedHost: () => false,
    files: fakeNamedFiles(world),
    command: { kind: "chat" } as const,
    isUsersWord: () => false,
    writeStderr: (line: string) => asked.push(line),
  };
  try {
    if (request.kind === "connect") {
      await approveHosts(request, policy);
      deepEqual(request.hosts, [], "hosts were granted against the user's word");
    } else {
      const answer = await answerRequest(request, policy);
      equal(request.kind, "open-url", "nothing else is done against the user's word");
      equal(answer, false);
    }
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
  }
  deepEqual(world.reads, []);
  equal(world.modes.size, 0);
  for (const line of asked) equal(steers(line.replaceAll("\n", "")), false, JSON.stringify(line));
});

/** Nothing that opens a page at a host that is trusted: on somebody's machine that would start a browser. */
const opensNothing = (data: unknown): boolean => {
  const checked = checkMessage(data);
  return checked?.type !== "request" || checked.request.kind !== "open-url" ||
    checked.request.url.includes("evil.example");
};
const home = await hostileHome();
addEventListener("unload", () => Deno.removeSync(home.place, { recursive: true }));
const before = home.snapshot();
const said = fc.record({
  command: fc.constantFrom(...SANDBOXED),
  interactive: fc.boolean(),
  messages: fc.array(message.filter(opensNothing), { minLength: 1, maxLength: 8 }),
});

fuzz("a hostile sandbox in a real session, where the user says no", said, async ({ command, ...options }) => {
  const { told, questions, hosts } = await home.run(command, options);
  equal(home.snapshot(), before);
  for (const host of hosts.flat()) equal(/evil|:22$/.test(host), false, host);
  if (!options.interactive) deepEqual(questions, []);
  for (const line of questions) equal(steers(line.replaceAll("\n", "")), false, JSON.stringify(line));
  equal(/PRIVATE|sk-of-the-stage|no such file|not a regular file|file exists/.test(told), false, told);
});
