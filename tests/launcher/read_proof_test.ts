// What a workload proves itself with: which file is read, and what is said of one that is none.
import { equal, match, rejects } from "node:assert/strict";
import type { Workload } from "../../src/config/configuration.ts";
import { proofReader } from "../../src/launcher/machine/read_proof.ts";
import { type FakeFile, fakeWorld } from "../fakes/fake_world.ts";

const SOURCE = { kind: "environment", name: "QWEN_WORKLOAD_TOKEN_FILE" } as const;
const PATH = "/var/run/token";

async function read(
  proof: Workload["proof"],
  { file, env = {} }: { file?: FakeFile; env?: Record<string, string> },
): Promise<string> {
  const world = fakeWorld({ env, files: file === undefined ? {} : { [PATH]: file, "/home/me/token": file } });
  // The reader looks at the proof alone
  return await proofReader(world)({ proof } as Workload, SOURCE);
}

const FILE = { kind: "file", path: PATH } as unknown as Workload["proof"];
const GITHUB = { kind: "github", url: "https://gh.example" } as unknown as Workload["proof"];

Deno.test("a file's text is the proof, without the white space around it; ~ is the home", async () => {
  equal(await read(FILE, { file: " eyJ.a.b\n" }), "eyJ.a.b");
  equal((await read(FILE, { file: "x".repeat(64 * 1024) })).length, 64 * 1024);
  equal(await read({ ...FILE, path: "~/token" } as Workload["proof"], { file: "t" }), "t");
});

Deno.test("a file that is absent, empty, too large, unreadable or no file is an error that names it and quotes nothing", async () => {
  const files: readonly (FakeFile | undefined)[] = [
    undefined,
    "",
    " \n",
    `secret${"x".repeat(64 * 1024)}`,
    { content: "secret", unreadable: true },
    { kind: "directory" },
    { kind: "other" },
  ];
  for (const file of files) {
    await rejects(read(FILE, file === undefined ? {} : { file }), (error) => {
      const { kind, message } = error as { kind?: string; message: string };
      equal(kind, "auth");
      match(message, /\/var\/run\/token/);
      equal(message.includes("secret"), false);
      return true;
    });
  }
});

Deno.test("a job of GitHub's proves itself with the token that it asks with, and says which permission it lacks without one", async () => {
  const env = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: " gh-token\n" };
  equal(await read(GITHUB, { env }), "gh-token");
  for (const none of [{}, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: " " }]) {
    await rejects(read(GITHUB, { env: none as Record<string, string> }), (error) => {
      const { kind, hint } = error as { kind?: string; hint?: readonly string[] };
      equal(kind, "auth");
      match((hint ?? []).join(), /id-token: write/);
      return true;
    });
  }
});
