// `qwen serve token …` and the file behind it, which another program may have broken; the book of it in the sandbox.
import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { parseCommand } from "../../src/args/parse.ts";
import { tokenBook } from "../../src/commands/serve/token_book.ts";
import { namedTokensText, readNamedTokens, sha256 } from "../../src/config/gateway_tokens.ts";
import { announceRunning, runningGateways } from "../../src/launcher/gateway/running.ts";
import { changeTokens } from "../../src/launcher/gateway/tokens.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";

async function inHome(act: (place: Place) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "qwen-tokens-" });
  const world = realWorld({ home, env: {}, cwd: home });
  const run = async (line: string): Promise<string> => {
    const command = parseCommand(line.split(" "), { stdinIsTerminal: false, stdoutIsTerminal: false });
    switch (command.kind) {
      case "serve token add":
      case "serve token list":
      case "serve token revoke":
        return await changeTokens(command, world);
      default:
        throw new Error(command.kind);
    }
  };
  try {
    await act({ home, path: `${home}/.qwen/gateway_tokens.json`, world, run });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

interface Place {
  readonly home: string;
  readonly path: string;
  readonly world: ReturnType<typeof realWorld>;
  run(line: string): Promise<string>;
}

Deno.test("a token is added, shown once, kept as a hash that others cannot read, listed and revoked", () =>
  inHome(async ({ run, path }) => {
    const [token = ""] = (await run("serve token add zed --model glm-5,qwen3-max --per-minute 20")).split("\n");
    match(token, /^[\w-]{43}$/);
    const kept = Deno.readTextFileSync(path);
    ok(!kept.includes(token) && kept.includes(await sha256(token)));
    if (Deno.build.os !== "windows") equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    const { token: second, ...facts } = JSON.parse(await run("serve token add ci --json"));
    deepEqual([second.length, Object.keys(facts)], [43, ["name", "created"]]);
    const list = await run("serve token list");
    match(list, /^zed +glm-5, qwen3-max +20 /m);
    match(list, /^ci +all +no bound /m);
    ok(![token, second, await sha256(token)].some((secret) => list.includes(secret)));
    await run("serve token revoke zed");
    deepEqual(JSON.parse(await run("serve token list --json")).tokens.map(({ name }: { name: string }) => name), [
      "ci",
    ]);
  }));

Deno.test("a name that is taken, unknown or none is an error that says what there is, and changes nothing", () =>
  inHome(async ({ run, path }) => {
    await rejects(run("serve token revoke zed"), { message: 'There is no token "zed"', kind: "usage" });
    await run("serve token add zed");
    const before = Deno.readTextFileSync(path);
    await rejects(run("serve token add zed"), {
      kind: "usage",
      hint: ["For a new one: qwen serve token revoke zed, then add it again"],
    });
    await rejects(run("serve token revoke ci"), { hint: ["There are: zed"] });
    for (const name of ["../x", "a:b", "-", ".zed", "x".repeat(41)]) {
      await rejects(run(`serve token add -- ${name}`), { kind: "usage" });
    }
    equal(Deno.readTextFileSync(path), before);
  }));

Deno.test("a blank model makes no token for all of them", () =>
  inHome(async ({ home }) => {
    for (const line of [["--model", ""], ["--model", " , "], ["--per-minute", ""]]) {
      throws(() =>
        parseCommand(["serve", "token", "add", "zed", ...line], { stdinIsTerminal: false, stdoutIsTerminal: false }), {
        kind: "usage",
        message: /blank value/,
      });
    }
    deepEqual([...Deno.readDirSync(home)], []);
    await Promise.resolve();
  }));

Deno.test("a file of tokens that another program wrote is an error that names it, and is left as it is", () =>
  inHome(async ({ run, path }) => {
    await run("serve token add zed");
    for (
      const content of ["", "[]", "{", '{"tokens":[{"name":"zed"}]}', '{"tokens":[{"name":"a\\u001b","sha256":"x"}]}']
    ) {
      Deno.writeTextFileSync(path, content);
      for (const line of ["serve token add ci", "serve token list", "serve token revoke zed"]) {
        await rejects(run(line), { kind: "config" });
      }
      equal(Deno.readTextFileSync(path), content);
    }
  }));

Deno.test("tokens that are revoked and added at the same time are all gone and all there", () =>
  inHome(async ({ home, run }) => {
    for (let round = 0; round < 5; round++) await run(`serve token add old${round}`);
    const program = new URL("../fakes/token_process.ts", import.meta.url).pathname;
    const change = (...args: readonly string[]): Promise<Deno.CommandOutput> =>
      new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", "-q", program, home, ...args] }).output();
    const all = Array.from({ length: 5 }, (_, round) => [
      change("revoke", `old${round}`),
      change("add", `new${round}`),
    ]).flat();
    for (const { success, stderr } of await Promise.all(all)) ok(success, new TextDecoder().decode(stderr));
    const { tokens } = JSON.parse(await run("serve token list --json"));
    deepEqual(tokens.map(({ name }: { name: string }) => name).sort(), ["new0", "new1", "new2", "new3", "new4"]);
  }));

Deno.test("whatever text the file of tokens has, it is a list of whole tokens or an error", () => {
  fc.assert(fc.property(fc.json(), (content) => {
    try {
      for (const { name, sha256 } of readNamedTokens(content, "f")) ok(name !== "" && sha256.length === 64);
    } catch (error) {
      ok(error instanceof Error && "kind" in error && error.kind === "config");
    }
  }));
  throws(() => readNamedTokens('{"tokens":[{"name":"a"}]}', "f"), { kind: "config" });
});

Deno.test("the book of tokens follows the file: what was added or revoked holds at once, and a broken file opens nothing", () =>
  inHome(async ({ run, home, path }) => {
    const told: string[] = [];
    const book = tokenBook(`${home}/.qwen`, (message) => told.push(message));
    deepEqual(book(), []);
    await run("serve token add zed");
    deepEqual(book().map(({ name }) => name), ["zed"]);
    await run("serve token add ci");
    deepEqual(book().map(({ name }) => name), ["zed", "ci"]);
    await run("serve token revoke zed");
    deepEqual(book().map(({ name }) => name), ["ci"]);
    Deno.writeTextFileSync(path, "{");
    deepEqual([book(), book()], [[], []]);
    equal(told.length, 1);
    Deno.writeTextFileSync(path, namedTokensText([]));
    deepEqual(book(), []);
    Deno.removeSync(path);
    Deno.symlinkSync("/etc/hostname", path);
    deepEqual(book(), [], "a link is not followed");
  }));

Deno.test("a gateway that runs leaves a private file and takes all it made away again; what others wrote there is passed over", () =>
  inHome((place) => {
    const { home, world } = place;
    const running = { pid: 4711, url: "http://127.0.0.1:1/v1", watcher: "w", since: "2026-01-01T00:00:00.000Z" };
    const remove = announceRunning(running, world);
    const path = `${home}/.qwen/gateways/4711.json`;
    if (Deno.build.os !== "windows") equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    Deno.writeTextFileSync(`${home}/.qwen/gateways/1.json`, "{");
    Deno.writeTextFileSync(`${home}/.qwen/gateways/2.json`, '{"pid":2,"url":"file:///etc","watcher":"","since":""}');
    deepEqual(runningGateways(world).map(({ running }) => running), [running]);
    for (const name of ["1.json", "2.json"]) Deno.removeSync(`${home}/.qwen/gateways/${name}`);
    remove();
    deepEqual([...Deno.readDirSync(home)], []);
    return Promise.resolve();
  }));

Deno.test("a file of a gateway with one field that is wrong is passed over, and left as it is", () =>
  inHome(({ home, world }) => {
    const whole = { pid: 7, url: "http://127.0.0.1:1/v1", watcher: "w", since: "2026-01-01T00:00:00.000Z" };
    const folder = `${home}/.qwen/gateways`;
    Deno.mkdirSync(folder, { recursive: true });
    const seen = (content: unknown, name = "7.json"): number => {
      Deno.writeTextFileSync(`${folder}/${name}`, JSON.stringify(content));
      const { length } = runningGateways(world);
      equal(Deno.readTextFileSync(`${folder}/${name}`), JSON.stringify(content));
      Deno.removeSync(`${folder}/${name}`);
      return length;
    };
    for (const good of [whole, { ...whole, socket: "/run/s" }, { ...whole, more: 1 }]) equal(seen(good), 1);
    const wrong: Readonly<Record<string, readonly unknown[]>> = {
      pid: [undefined, "7", 1.5, null],
      url: [undefined, 1, "nonsense", "https://127.0.0.1:1/v1", "file:///etc"],
      watcher: [undefined, 1, null],
      since: [undefined, 1, null],
      socket: [1, null, {}],
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) equal(seen({ ...whole, [field]: value }), 0, `${field} ${JSON.stringify(value)}`);
    }
    for (const other of [null, 1, "text", []]) equal(seen(other), 0);
    for (const name of ["x.json", "7.txt", "12345678901.json", "7.json.tmp"]) equal(seen(whole, name), 0, name);
    return Promise.resolve();
  }));
