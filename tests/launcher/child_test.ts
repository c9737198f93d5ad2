// The command of `qwen exec`: what it is started with, and what its end is told as.
import { deepEqual, equal } from "node:assert/strict";
import { environment, startChild } from "../../src/launcher/gateway/child.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { inTime } from "../fakes/in_time.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const ADDRESS = { port: 4711, token: "token-of-the-run", model: "m-1" };
const POSIX = { ignore: Deno.build.os === "windows" };

function start(...words: readonly string[]): ReturnType<typeof startChild> {
  const world = realWorld({ env: { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin" } });
  return startChild(words, { world, address: ADDRESS });
}

Deno.test(
  "a command's own exit code is told, 127 where there is no such program, 126 where it cannot be run",
  POSIX,
  async () => {
    equal(await inTime(start("sh", "-c", "exit 9").ended, "the end"), 9);
    equal(await inTime(start("true").ended, "the end"), 0);
    equal(await inTime(start("/etc/hostname-that-is-none").ended, "the end"), 127);
    equal(await inTime(start("/tmp").ended, "the end"), 126);
  },
);

Deno.test("a command is ended by SIGTERM and sent other signals, and what has ended is sent none", POSIX, async () => {
  const child = start("sleep", "100");
  child.end();
  equal(await inTime(child.ended, "the end"), 143);
  child.end();
  child.signal("SIGUSR1");
  const other = start("sleep", "100");
  other.signal("SIGUSR2");
  equal((await inTime(other.ended, "the end")) > 128, true);
});

Deno.test("a command is given the gateway's address and token, and no key of another service or that is lent", () => {
  const env = {
    PATH: "/usr/bin",
    OPENAI_API_KEY: "sk-mine",
    LENT_KEY: "sk-lent",
    ANTHROPIC_API_KEY: "sk-ant",
    OPENAI_ORG_ID: "org",
    OPENAI_ORGANIZATION: "org",
    OPENAI_PROJECT_ID: "proj",
    HTTPS_PROXY: "http://p:1",
    NO_PROXY: "in.example",
  };
  // Whatever names this process has, the world alone says what they hold.
  const names = { toObject: () => ({ ...env, OF_THE_PROCESS: "" }) };
  const real = Deno.env.toObject;
  Object.defineProperty(Deno.env, "toObject", { configurable: true, writable: true, value: names.toObject });
  try {
    const given = environment(fakeWorld({ env }), { ...ADDRESS, lent: ["LENT_KEY"] });
    deepEqual(given, {
      PATH: "/usr/bin",
      HTTPS_PROXY: "http://p:1",
      OPENAI_BASE_URL: "http://127.0.0.1:4711/v1",
      OPENAI_API_BASE: "http://127.0.0.1:4711/v1",
      OPENAI_API_KEY: "token-of-the-run",
      ANTHROPIC_BASE_URL: "http://127.0.0.1:4711",
      ANTHROPIC_AUTH_TOKEN: "token-of-the-run",
      OPENAI_MODEL: "m-1",
      ANTHROPIC_MODEL: "m-1",
      ANTHROPIC_SMALL_FAST_MODEL: "m-1",
      ANTHROPIC_DEFAULT_OPUS_MODEL: "m-1",
      ANTHROPIC_DEFAULT_SONNET_MODEL: "m-1",
      ANTHROPIC_DEFAULT_HAIKU_MODEL: "m-1",
      NO_PROXY: "in.example,127.0.0.1,localhost,::1",
      no_proxy: "in.example,127.0.0.1,localhost,::1",
    });
  } finally {
    Object.defineProperty(Deno.env, "toObject", { configurable: true, writable: true, value: real });
  }
});
