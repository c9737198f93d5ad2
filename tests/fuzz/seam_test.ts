// What a cell that has turned can say to the launcher: nothing but the forms of the protocol comes through, and every
// request that does is answered or refused in words, with nothing done that the user was not asked about.
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { QwenError } from "../../src/base/errors.ts";
import { answerRequest, approveHosts } from "../../src/launcher/services/broker.ts";
import { checkMessage } from "../../src/contract/check.ts";
import { fakeWorld } from "../fakes/fake_world.ts";
import { fuzz } from "./fuzz.ts";
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
  "keyboard",
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
  { baseUrl: "https://evil.example/v1", key: { set: "@/etc/passwd" }, toString: 1 },
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
  const files = { "/home/me/.ssh/id_rsa": "PRIVATE", "/etc/passwd": "root", "/home/me/project/notes.txt": "x" };
  const world = fakeWorld({ files });
  const asked: string[] = [];
  let saved = 0;
  const policy = {
    world,
    keyboard: { readLine: () => Promise.resolve("n") },
    interactive: true,
    granted: [],
    isTrustedHost: () => false,
    save: () => {
      saved++;
      return Promise.resolve({});
    },
    writeStderr: (line: string) => asked.push(line),
  };
  try {
    if (request.kind === "connect") {
      await approveHosts(request, policy);
      deepEqual(request.hosts, [], "hosts were granted against the user's word");
    } else {
      const answer = await answerRequest(request, policy);
      if (request.kind === "open-url") equal(answer, false);
      else {equal(
          request.kind === "save-configuration" && !("baseUrl" in request.edit && request.edit.baseUrl !== undefined),
          true,
        );}
    }
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
  }
  deepEqual(world.reads, []);
  equal(world.modes.size, 0);
  equal(saved > 0 && request.kind !== "save-configuration", false);
  for (const line of asked) equal(steers(line.replaceAll("\n", "")), false, JSON.stringify(line));
});
