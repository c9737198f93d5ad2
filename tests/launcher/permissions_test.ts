// What a launcher gives up, and that it does not go on where the runtime kept it.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { PERMISSION_FLAGS } from "../../tools/permissions.ts";
import { keepsShell, unneeded } from "../../src/launcher/permissions.ts";
import { saveCredentials } from "../../src/auth/store/store.ts";
import { SPECS } from "../../src/commands/specs.ts";
import { changeSeal } from "../../src/launcher/key_store/seal_command.ts";
import { fileStore, sealedHome, sealing } from "../fakes/file_key_store.ts";
import { qwenTokens } from "../fakes/sample_tokens.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const MODULE = new URL("../../src/launcher/permissions.ts", import.meta.url).href;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** What a launcher of this command may still do, asked of the runtime and by trying. */
async function leftTo(kind: string): Promise<Record<string, string>> {
  const script = `
    import { giveUpForGood, unneeded } from ${JSON.stringify(MODULE)};
    giveUpForGood(unneeded(${JSON.stringify(kind)}));
    const tried = (act) => { try { act(); return "can"; } catch (error) { return error.name; } };
    console.log(JSON.stringify({
      run: tried(() => new Deno.Command("/usr/bin/xdg-open", { args: ["--version"], stdout: "null" }).outputSync()),
      shell: tried(() => new Deno.Command("/bin/sh", { args: ["-c", ":"] }).outputSync()),
      other: tried(() => new Deno.Command("/bin/true").outputSync()),
      write: tried(() => Deno.makeTempFileSync()),
      read: tried(() => Deno.readTextFileSync("/etc/hostname")),
      env: tried(() => Deno.env.get("HOME")),
      net: tried(() => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close()),
    }));`;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--config", CONFIG, ...PERMISSION_FLAGS].concat(
      `data:application/typescript,${encodeURIComponent(script)}`,
    ),
    env: { NO_COLOR: "1" },
  }).output();
  ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("only a sign-in, a conversation, the demo and exec keep the right to open a browser, and nobody may run anything else", async () => {
  const keeping = SPECS.map(({ kind }) => kind).filter((kind) => {
    const gone = unneeded(kind);
    return !gone.includes("run") && !gone.includes("browsers");
  });
  deepEqual(keeping.toSorted(), ["auth login", "chat", "demo", "exec"]);
  for (const kind of ["prompt", "models", "doctor", "auth token", "auth logout", "auth use", "uninstall", "serve"]) {
    const left = await leftTo(kind);
    deepEqual([left["run"], left["other"], left["read"]], ["NotCapable", "NotCapable", "can"], kind);
  }
  equal((await leftTo("auth login"))["other"], "NotCapable");
});

Deno.test(
  "the shell that starts any command is left to who reads a configuration that may name one that prints the key",
  { ignore: Deno.build.os === "windows" },
  async () => {
    const kept: string[] = [];
    for (const { kind } of SPECS) if ((await leftTo(kind))["shell"] === "can") kept.push(kind);
    deepEqual(
      kept.toSorted(),
      SPECS.filter(({ needs }) => ["service", "browser", "programs"].includes(needs)).map(({ kind }) => kind)
        .toSorted(),
    );
  },
);

/** What is given up in a run of the whole launcher, in order, until it ends or hands over. */
async function givenUpBy(words: readonly string[], settings: object): Promise<readonly string[]> {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(`${home}/.qwen`, { mode: 0o700 });
  await Deno.writeTextFile(`${home}/.qwen/settings.json`, JSON.stringify(settings), { mode: 0o600 });
  const script = `
    import { launch } from ${JSON.stringify(new URL("../../src/launcher/launch.ts", import.meta.url).href)};
    import { realWorld } from ${
    JSON.stringify(new URL("../../src/launcher/machine/real_world.ts", import.meta.url).href)
  };
    const world = realWorld({ home: ${JSON.stringify(home)}, cwd: ${
    JSON.stringify(home)
  }, env: { PATH: "/usr/bin:/bin" } });
    const gone = [];
    const code = await launch(${JSON.stringify(words)}, { world, giveUp: (rights) => gone.push(...rights) });
    console.log("\\n" + JSON.stringify(gone));
    Deno.exit(0);`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--config", CONFIG, ...PERMISSION_FLAGS].concat(
      `data:application/typescript,${encodeURIComponent(script)}`,
    ),
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const last = new TextDecoder().decode(stdout).trimEnd().split("\n").at(-1) ?? "";
  ok(last.startsWith("["), last + new TextDecoder().decode(stderr));
  return JSON.parse(last);
}

Deno.test(
  "once the configuration is read and a key printed, the shell is gone from every command but exec",
  { ignore: Deno.build.os === "windows" },
  async () => {
    const address = { security: { auth: { baseUrl: "http://127.0.0.1:9/v1" } } };
    const printed = { ...address, keyCommand: ["/bin/echo", "sk-0123456789abcdef"] };
    for (const settings of [address, printed]) {
      for (
        const words of [["--max-retries", "0", "hi"], ["--max-retries", "0", "models"], ["auth", "token"], ["doctor"]]
      ) {
        const gone = await givenUpBy(words, settings);
        ok(gone.includes("shell") || gone.includes("run"), `${words.join(" ")}: ${gone.join()}`);
      }
    }
    ok(!(await givenUpBy(["exec", "--", "/bin/true"], printed)).includes("shell"));
  },
);

Deno.test("who may have the key printed again keeps the shell, where a key is printed; nobody else does but exec", () => {
  const credentials = [
    null,
    { kind: "api-key" },
    { kind: "oauth" },
    { kind: "workload", workload: { proof: { kind: "file" } } },
    { kind: "api-key", printed: {} },
    { kind: "workload", workload: { proof: { kind: "command" } } },
  ];
  const keeping = SPECS.flatMap(({ kind }) => {
    // The rule looks at the kind and the credential alone.
    const kept = credentials.map((credential) =>
      keepsShell({ command: { kind }, configuration: { credential } } as unknown as Parameters<typeof keepsShell>[0])
    );
    return kept.includes(true) ? [[kind, kept.filter((one) => one).length]] : [];
  });
  deepEqual(keeping.toSorted(), [["chat", 2], ["exec", 6], ["serve", 2]]);
});

Deno.test(
  "auth seal and unseal give up the network and the browsers before they look into the system's store",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    for (const word of ["seal", "unseal"]) {
      // Where no session bus is named, the store's own program ends at once.
      const gone = await givenUpBy(["auth", word], { secretStore: "file" });
      deepEqual([gone.includes("net"), gone.includes("browsers")], [true, true], word);
    }
  },
);

Deno.test("auth seal and unseal give up the shell when the store has given its key, before a file is changed", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  const settings = '{ "security": { "auth": { "apiKey": "sk-saved-secret" } } }';
  await Deno.writeTextFile(place.path("settings.json"), settings, { mode: 0o600 });
  const texts = (): readonly string[] =>
    ["oauth_creds.json", "settings.json"].map((name) => Deno.readTextFileSync(place.path(name)));
  for (const kind of ["auth seal", "auth unseal"] as const) {
    const before = texts();
    const steps: string[] = [];
    const kept = fileStore(place.qwenHome);
    const store = { ...kept, read: () => (steps.push("store"), kept.read()) };
    const giveUp = (rights: readonly string[]): void => {
      deepEqual(texts(), before, "nothing is changed yet");
      steps.push(...rights);
    };
    await changeSeal(sealing(kind), { world: sealedHome(place.qwenHome), giveUp, store });
    deepEqual([...new Set(steps)], ["store", "shell"], kind);
    equal(steps.at(-1), "shell", kind);
    equal(texts().some((text, at) => text === before[at]), false, "both are changed");
  }
});

Deno.test("a launcher that only looks can neither write nor connect, and one that only prints can only read", async () => {
  for (const kind of ["auth status", "env", "permissions"]) {
    const { run, write, net, read, env } = await leftTo(kind);
    deepEqual([run, write, net, read, env], ["NotCapable", "NotCapable", "NotCapable", "can", "can"], kind);
  }
  for (const kind of ["version", "help", "man", "complete", "completions"]) {
    const { read, ...others } = await leftTo(kind);
    deepEqual([read, ...new Set(Object.values(others))], ["can", "NotCapable"], kind);
  }
});

Deno.test("a runtime that keeps what was given up ends the run, and nothing goes on in the belief that it is gone", async () => {
  const script = `
    import { giveUpForGood } from ${JSON.stringify(MODULE)};
    Deno.permissions.querySync = () => ({ state: "granted" });
    try { giveUpForGood(["read", "net"]); } catch (error) { console.log(error.message); }`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--config", CONFIG, ...PERMISSION_FLAGS].concat(
      `data:application/typescript,${encodeURIComponent(script)}`,
    ),
  }).output();
  match(new TextDecoder().decode(stdout), /does not give up its permissions: read, net/);
});
