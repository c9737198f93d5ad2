// The launcher as a whole, up to the first sandbox: what a failure is told as, on which stream, and what is given up first.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { parseCommand } from "../../src/args/parse.ts";
import type { Command } from "../../src/commands/specs.ts";
import { launch } from "../../src/launcher/launch.ts";
import { unneeded } from "../../src/launcher/permissions.ts";
import { chunk, DONE, fakeEndpoint, finish } from "../fakes/fake_endpoint.ts";
import { type FakeWorld, fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";

interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly given: readonly string[];
}

function parsed(argv: readonly string[]): Command["kind"] {
  return parseCommand(argv, { stdinIsTerminal: true, stdoutIsTerminal: true }).kind;
}

function watched(world: FakeWorld, onLook: (what: string) => void): FakeWorld {
  return new Proxy(world, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function" || name === "env") return value;
      return (...words: unknown[]): unknown => {
        onLook(String(name));
        return Reflect.apply(value, target, words);
      };
    },
  });
}

/** Runs a command line of a user who is not signed in, with what it writes caught. */
async function run(...argv: readonly string[]): Promise<Told> {
  return await runOn({}, { argv });
}

/** The same on another machine; `onGivenUp` is told with how many bytes of the answer were out by then. */
async function runOn(
  machine: FakeWorldOptions,
  { argv, onLook = (): void => {}, onGivenUp = (): void => {} }: {
    readonly argv: readonly string[];
    /** Told of each look at the machine, but for one at a variable. */
    readonly onLook?: (what: string) => void;
    readonly onGivenUp?: (rights: readonly string[], written: number) => void;
  },
): Promise<Told> {
  const streams = [Deno.stdout, Deno.stderr];
  const real = streams.map(({ writeSync }) => writeSync);
  const parts: Uint8Array<ArrayBuffer>[][] = [[], []];
  const given: string[] = [];
  streams.forEach((stream, at) =>
    Object.defineProperty(stream, "writeSync", {
      configurable: true,
      writable: true,
      value: (bytes: Uint8Array) => (parts[at]?.push(bytes.slice()), bytes.length),
    })
  );
  try {
    const code = await launch(argv, {
      world: watched(fakeWorld(machine), onLook),
      giveUp(rights): void {
        given.push(...rights);
        onGivenUp(rights, parts[0]?.length ?? 0);
      },
    });
    const [stdout = "", stderr = ""] = await Promise.all(parts.map((part) => new Blob(part).text()));
    return { code, stdout, stderr, given };
  } finally {
    streams.forEach((stream, at) =>
      Object.defineProperty(stream, "writeSync", { configurable: true, writable: true, value: real[at] })
    );
  }
}

Deno.test("a prompt that fails in a JSON format tells that on stdout as the result object, and with the same exit code in words", async () => {
  const words = await run("-p", "hi");
  deepEqual([words.code, words.stdout], [4, ""]);
  match(words.stderr, /^qwen: .+\n/);
  for (const format of ["json", "stream-json"]) {
    const { code, stdout, stderr } = await run("-p", "hi", "--output-format", format);
    deepEqual([code, stderr], [4, ""], format);
    const lines = format === "json" ? JSON.parse(stdout) : stdout.trim().split("\n").map((line) => JSON.parse(line));
    const result = [lines].flat().find(({ type }: { type: string }) => type === "result");
    deepEqual([result.is_error, typeof result.session_id], [true, "string"], stdout);
  }
});

Deno.test("any other command that fails tells that on stderr, also where it would have printed JSON", async () => {
  for (const argv of [["models", "--json"], ["auth", "token"], ["models"]]) {
    const { code, stdout, stderr } = await run(...argv);
    deepEqual([code, stdout], [4, ""], argv.join(" "));
    match(stderr, /^qwen: /);
  }
});

Deno.test("a command line that is none is a usage error on stderr, and nothing is given up for it", async () => {
  const { code, stdout, stderr, given } = await run("--no-such-flag");
  deepEqual([code, stdout, given], [2, "", []]);
  match(stderr, /--no-such-flag/);
});

Deno.test("what only looks gives up all that it cannot need before it looks, and ends its output with a newline", async () => {
  for (const argv of [["--version"], ["--help"], ["auth", "status"], ["permissions"], ["env"]]) {
    const { stdout, stderr, given } = await run(...argv);
    match(stdout, /[^\n]\n$/, argv.join(" "));
    equal(stderr, "");
    for (const right of ["net", "write", "ffi"]) equal(given.includes(right), true, `${argv.join(" ")} keeps ${right}`);
  }
});

Deno.test("what a command cannot need is given up before the first look at a file", async () => {
  for (
    const argv of [["auth", "status"], ["env"], ["permissions"], ["models"], ["auth", "token"], ["doctor"], ["-p", "x"]]
  ) {
    const steps: string[] = [];
    await runOn({}, { argv, onLook: () => steps.push("look"), onGivenUp: (rights) => steps.push(...rights) });
    const looked = steps.indexOf("look");
    ok(looked > 0, argv.join(" "));
    deepEqual(steps.slice(0, looked), unneeded(parsed(argv)), argv.join(" "));
  }
});

Deno.test("a prompt with a key gives up all but the network before its request is sent, and the network before a word of the answer", async () => {
  const given: string[] = [];
  const atRequest: string[][] = [];
  const written: number[] = [];
  await using endpoint = fakeEndpoint(() => {
    atRequest.push([...given]);
    return { body: [chunk({ content: "Hello" }), finish(), DONE] };
  });
  const env = { OPENAI_API_KEY: "sk-0123456789abcdef", OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
  const { code, stdout, stderr } = await runOn({ env }, {
    argv: ["-p", "hi"],
    onGivenUp(rights, bytes): void {
      given.push(...rights);
      if (rights.includes("net")) written.push(bytes);
    },
  });
  deepEqual([code, stdout], [0, "Hello\n"], stderr);
  equal(atRequest.length, 1);
  const kept = ["run", "ffi", "import", "sys", "env", "read", "write"].filter((right) =>
    !atRequest[0]?.includes(right)
  );
  deepEqual([kept, atRequest[0]?.includes("net")], [[], false]);
  deepEqual(written, [0], "the network is given up once, before anything is written");
});
