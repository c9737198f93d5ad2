// Keeps the house's rules (docs/architecture.md): who may import whom, where the world may be touched, and that a
// version is the same wherever it is written.
import { deepEqual, equal, ok } from "node:assert/strict";
import { DENO_VERSION } from "../tools/pins.ts";
import { PERMISSION_FLAGS } from "../tools/permissions.ts";
import { VERSION } from "../src/base/version.ts";
import { cyclesIn, type Import, importsOf, resolved } from "./fakes/imports.ts";

const ROOT = new URL("../", import.meta.url);

/**
 * What the files of a room may import besides their own room. The longest prefix of the file's path decides, also for
 * what is imported. A name with `type ` in front may be imported with `import type` only.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["launcher"],
  "base": ["text"],
  "text": [],
  // What a command is (its flags, its words, what it needs) is known on both sides.
  "commands/specs": ["args/spec"],
  "args/spec": ["base", "text"],
  "args": ["base", "text", "args/spec", "commands/specs"],
  "config": ["base", "text"],
  "providers": ["config/secure_url", "type config"],
  "terminal": ["text", "base"],
  "auth": [
    "base",
    "text",
    "config/secret",
    "config/secure_url",
    "config/workload",
    "config/sealed",
    "config/logins/login_file",
    "config/logins/qwen_service",
    "type config",
  ],
  "chat": [
    "base",
    "text",
    "providers",
    "config/logins/login_file",
    "config/source_text",
    "config/secure_url",
    "type config",
    "type auth/bearer",
  ],
  "gateway": [
    "base",
    "text",
    "config/gateway_tokens",
    "chat/endpoint",
    "chat/request",
    "chat/failure/old_token",
    "chat/wire/sse",
    "terminal/sanitize",
    "type auth/bearer",
  ],
  "inspect": ["base", "text", "config"],
  "demo": ["base", "text", "type config", "type args/spec", "launcher/machine/real_world", "type launcher/permissions"],
  "contract": ["base", "type commands/specs", "type config"],
  "sandbox/context": ["type base", "type contract"],
  // What a command finds in its sandbox: the client, the bearer, the files of its own, the terminal.
  "sandbox/services": ["base", "text", "config", "auth", "chat", "terminal", "type contract", "type sandbox/context"],
  "sandbox": ["base", "text", "config", "commands", "type commands/specs", "type contract", "type sandbox/context"],
  "commands": [
    "inspect/token_text",
    "base",
    "text",
    "config",
    "providers",
    "chat",
    "auth",
    "gateway",
    "terminal",
    "type commands/specs",
    "type args/spec",
    "sandbox/services",
    "type sandbox/context",
    "type contract",
  ],
  "launcher/sealed": [
    "base",
    "text",
    "config/secret",
    "launcher/grants",
    "launcher/machine",
    "type launcher",
    "launcher/permissions",
    "sandbox",
    "type sandbox/context",
    "commands/prompt",
    "auth/bearer",
  ],
  // It seals and opens the very files that the store of logins keeps, under the same lock.
  "launcher/key_store": ["base", "text", "config", "providers", "type commands/specs", "launcher", "auth/store"],
  "launcher/token_answer": [
    "base",
    "text",
    "config",
    "inspect",
    "providers",
    "type commands/specs",
    "launcher",
    "auth/store",
    "auth/credentials",
  ],
  "launcher": [
    "base",
    "text",
    "args",
    "type args/spec",
    "commands/specs",
    "config",
    "providers",
    "inspect",
    "demo",
    "contract",
    "launcher/sealed",
    "launcher/key_store",
    "launcher/token_answer",
  ],
};

/** Which rooms may use which npm package. The launcher's side holds broad grants: only small pure pieces run there. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "dotenv": ["config"],
  "jsonc-parser": ["config"],
  "valibot": ["commands"],
  "oauth4webapi": ["auth"],
  "get-east-asian-width": ["terminal"],
  "highlight.js": ["terminal"],
  "uqr": ["commands"],
};

/** Where `Deno.` and `fetch(` stand: the edges of the program. Everywhere else the world is a parameter. */
const TOUCHES_THE_WORLD = [
  /^main\.ts$/,
  /^src\/base\/(output|private_file)\.ts$/,
  /^src\/launcher\//,
  /^src\/demo\//,
  /^src\/sandbox\/real_\w+\.ts$/,
  /^src\/auth\/(store|loopback)\//,
  /^src\/gateway\/door\/listen\.ts$/,
  /^src\/sandbox\/services\/real_\w+\.ts$/,
  /^src\/base\/network\//,
];

/** A use of the world. */
const TOUCHES = /\bDeno\.(?!errors\b|FsFile\b|Signal\b)|(?<![.\w])fetch\(/;

/** Comments and quoted strings: what is not executed. */
const NOT_CODE = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Without comments and strings: what is executed. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const files = readSources();

function readSources(): SourceFile[] {
  const found: SourceFile[] = [];
  const add = (path: string): void => {
    const text = Deno.readTextFileSync(new URL(path, ROOT));
    found.push({ path, text, code: text.replaceAll(NOT_CODE, ""), imports: importsOf(text) });
  };
  const visit = (folder: string): void => {
    for (const entry of Deno.readDirSync(new URL(folder, ROOT))) {
      if (entry.isDirectory) visit(`${folder}${entry.name}/`);
      else if (entry.name.endsWith(".ts")) add(folder + entry.name);
    }
  };
  add("main.ts");
  visit("src/");
  return found.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The room that a path of a file belongs to, e.g. `sandbox/context` or `auth`. */
function roomOf(path: string): string | undefined {
  // A command's spec is of the one list of specs, wherever the command stands.
  const inside = path.replace(/^src\//, "").replace(/^commands\/(?:\w+\/)+spec\.ts$/, "commands/specs");
  return Object.keys(ROOMS).filter((room) =>
    inside === room || inside === `${room}.ts` || inside.startsWith(`${room}/`)
  )
    .sort((a, b) => b.length - a.length)[0];
}

function isAllowed(from: string, to: string, one: Import): boolean {
  const [fromRoom, toRoom] = [roomOf(from), roomOf(to)];
  if (fromRoom === undefined || toRoom === undefined) return false;
  if (fromRoom === toRoom) return true;
  const inside = to.replace(/^src\//, "").replace(/\.ts$/, "");
  return (ROOMS[fromRoom] ?? []).some((rule) => {
    const typeOnly = rule.startsWith("type ");
    const target = typeOnly ? rule.slice(5) : rule;
    const fits = inside === target || inside.startsWith(`${target}/`) || toRoom === target;
    return fits && (!typeOnly || one.typeOnly);
  });
}

Deno.test("architecture: every file is in a room that has a rule", () => {
  deepEqual(files.map((file) => file.path).filter((path) => roomOf(path) === undefined), []);
});

Deno.test("architecture: every arrow, edge and package that the rules allow is there", () => {
  const arrows = files.flatMap(({ path, imports }) =>
    imports.filter(({ specifier }) => specifier.startsWith(".")).map(({ specifier, typeOnly }) => ({
      from: roomOf(path),
      to: resolved(path, specifier).replace(/^src\//, ""),
      typeOnly,
    }))
  );
  const isDrawn = (room: string, rule: string): boolean => {
    const target = rule.replace(/^type /, "");
    const fits = arrows.filter(({ from, to }) =>
      from === room && (to === `${target}.ts` || to.startsWith(`${target}/`))
    );
    return fits.some(({ typeOnly }) => typeOnly === (rule !== target));
  };
  const undrawn = Object.entries(ROOMS).flatMap(([room, rules]) =>
    rules.filter((rule) => !isDrawn(room, rule)).map((rule) => `${room} -> ${rule}`)
  );
  equal(undrawn.join("\n"), "");
  deepEqual(Object.keys(ROOMS).filter((room) => !files.some(({ path }) => roomOf(path) === room)), []);
  const touching = files.filter(({ code }) => TOUCHES.test(code)).map(({ path }) => path);
  deepEqual(TOUCHES_THE_WORLD.filter((edge) => !touching.some((path) => edge.test(path))), []);
  const imported = files.flatMap(({ path, imports }) =>
    imports.map(({ specifier }) => `${packageName(specifier)} in ${roomOf(path)?.split("/")[0]}`)
  );
  const letIn = Object.entries(PACKAGES).flatMap(([name, into]) => into.map((room) => `${name} in ${room}`));
  deepEqual(letIn.filter((one) => !imported.includes(one)), []);
});

Deno.test("architecture: a room imports only the rooms below it", () => {
  const wrong = files.flatMap((file) =>
    file.imports.filter((one) => one.specifier.startsWith("."))
      .map((one) => ({ one, to: resolved(file.path, one.specifier) }))
      .filter(({ one, to }) => !isAllowed(file.path, to, one))
      .map(({ one, to }) => `${file.path} -> ${to}${one.typeOnly ? " (type)" : ""}`)
  );
  deepEqual(wrong, []);
});

Deno.test("architecture: the launcher never comes to load what belongs in the sandbox, the sealed prompt and the store of logins aside", () => {
  const graph = new Map(files.map((file) => [file.path, file.imports.filter((one) => !one.typeOnly)]));
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    if (path === "src/launcher/sealed.ts") return;
    for (const { specifier } of graph.get(path) ?? []) {
      if (specifier.startsWith(".")) visit(resolved(path, specifier));
    }
  };
  visit("main.ts");
  // The store is ours alone: no package, no network, no word of a service.
  const forbidden = /^src\/(auth(?!\/store\/|\/credentials\.ts)|chat|cli|terminal)\/|^src\/sandbox\//;
  deepEqual([...reached].filter((path) => forbidden.test(path)), []);
  const packages = [...reached].flatMap((path) => graph.get(path) ?? []).map((one) => one.specifier)
    .filter((specifier) => !specifier.startsWith("."));
  const allowed = ["dotenv", "jsonc-parser"];
  deepEqual([...new Set(packages)].filter((name) => !allowed.includes(packageName(name))), []);
});

Deno.test("architecture: third-party code is imported only where it was let in", () => {
  const wrong = files.flatMap((file) =>
    file.imports.filter((one) => !one.specifier.startsWith("."))
      .filter((one) => !(PACKAGES[packageName(one.specifier)] ?? []).includes(roomOf(file.path)?.split("/")[0] ?? ""))
      .map((one) => `${file.path} -> ${one.specifier}`)
  );
  deepEqual(wrong, []);
});

Deno.test("architecture: no file comes back to itself by its imports, those of types counted", () => {
  const graph = new Map(files.map((file) => [
    file.path,
    file.imports.filter((one) => one.specifier.startsWith(".")).map((one) => resolved(file.path, one.specifier)),
  ]));
  deepEqual(cyclesIn(graph), []);
});

Deno.test("architecture: a folder holds at most a dozen files; a language one for each room that speaks", () => {
  const count = new Map<string, number>();
  for (const { path } of files) {
    const folder = path.replace(/[^/]*$/, "");
    count.set(folder, (count.get(folder) ?? 0) + 1);
  }
  const full = [...count].filter(([folder, size]) => size > 12 && !folder.startsWith("src/text/"));
  deepEqual(full, []);
});

Deno.test("architecture: Deno and fetch are used at the edges only", () => {
  const wrong = files.filter((file) => !TOUCHES_THE_WORLD.some((edge) => edge.test(file.path)))
    .filter((file) => TOUCHES.test(file.code));
  deepEqual(wrong.map((file) => file.path), []);
});

Deno.test("architecture: only main.ts ends the process, nobody prints with console, nobody asks Node", () => {
  const having = (pattern: RegExp): string[] =>
    files.filter((file) => pattern.test(file.code)).map((file) => file.path);
  deepEqual(having(/\bDeno\.exit\b/).filter((path) => path !== "main.ts"), []);
  deepEqual(having(/\bconsole\./), []);
  deepEqual(having(/(?<![.\w`-])process\./), []);
  const asksNode = files.filter((file) => file.imports.some((one) => one.specifier.startsWith("node:")));
  deepEqual(asksNode.map((file) => file.path), []);
  deepEqual(having(/^export default\b/m), []);
  deepEqual(having(/^export \* from/m), []);
});

Deno.test("architecture: a folder's name says what lives in it", () => {
  const vague = /(^|\/)(utils?|helpers?|common|lib|shared|misc)(\/|\.ts$)|(^|\/)index\.ts$/;
  deepEqual(files.map((file) => file.path).filter((path) => vague.test(path)), []);
});

Deno.test("architecture: a file opens by saying what it owns", () => {
  deepEqual(files.filter((file) => !/^(\/\/ |\/\*\*)/.test(file.text)).map((file) => file.path), []);
});

Deno.test("architecture: a comment cites only pages and sections that the repository has", async () => {
  const compatibility = await Deno.readTextFile(new URL("docs/compatibility.md", ROOT));
  const sections = new Set([...compatibility.matchAll(/^#+ (\d+(?:\.\d+)?)/gm)].map((match) => match[1]));
  const absent: string[] = [];
  for (const { path, text } of files) {
    for (const [cited, section = ""] of text.matchAll(/\bcompatibility (\d+(?:\.\d+)?)/g)) {
      if (!sections.has(section)) absent.push(`${path}: ${cited}`);
    }
    for (const [cited] of text.matchAll(/\b(?:product|house|craft|reference|peers|gateway|dependencies)\.md\b/g)) {
      absent.push(`${path}: ${cited}`);
    }
  }
  deepEqual(absent, []);
});

Deno.test("architecture: the map and the other pages name only files and rooms that there are, and the map names every room", async () => {
  const everywhere = files.map(({ path }) => `/${path}`);
  const map = await Deno.readTextFile(new URL("docs/architecture.md", ROOT));
  const named = [...map.matchAll(/`([\w*/]+(?:\.ts|\/))`/g)].map(([, name = ""]) => name).filter((name) =>
    !name.includes("*")
  );
  ok(named.length > 40);
  const isThere = (name: string): boolean =>
    everywhere.some((path) => name.endsWith("/") ? path.includes(`/${name}`) : path.endsWith(`/${name}`)) ||
    existsAt(name);
  deepEqual(named.filter((name) => !isThere(name)), []);
  const rooms = new Set(
    files.map(({ path }) => path.split("/").slice(0, 2).join("/")).filter((path) => path !== "main.ts"),
  );
  deepEqual([...rooms].filter((room) => !map.includes(`| \`${room}\``)), []);
  const others = [...Deno.readDirSync(new URL("docs/", ROOT))].map(({ name }) => `docs/${name}`)
    .filter((name) => name.endsWith(".md") && name !== "docs/architecture.md");
  const absent: string[] = [];
  for (const page of ["README.md", "CONTRIBUTING.md", ...others]) {
    const text = await Deno.readTextFile(new URL(page, ROOT));
    const paths = [...text.matchAll(/`((?:src|tests|tools|docs|launcher|config|sandbox)\/[\w/.-]+)`/g)].map((
      [, path = ""],
    ) => path);
    absent.push(
      ...paths.filter((path) => !existsAt(path) && !existsAt(`src/${path}`)).map((path) => `${page}: ${path}`),
    );
  }
  deepEqual(absent, []);
});

Deno.test("architecture: the version is the same wherever it is written", async () => {
  const config: unknown = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  equal(read(config, "version"), VERSION);
  const changelog = await Deno.readTextFile(new URL("CHANGELOG.md", ROOT)).catch(() => undefined);
  if (changelog !== undefined) equal(/^## \[?(\d+\.\d+\.\d+[^\]\s]*)/m.exec(changelog)?.[1], VERSION);
});

Deno.test("architecture: one Deno version is pinned, everywhere", async () => {
  const pinned = /(?:deno@|deno-version: "?v?)(\d+\.\d+\.\d+)/g;
  const names = [".ci/run", "README.md", "CONTRIBUTING.md", "install.sh"];
  const workflows = new URL(".github/workflows/", ROOT);
  for await (const { name } of Deno.readDir(workflows)) names.push(`.github/workflows/${name}`);
  for (const name of names) {
    const text = await Deno.readTextFile(new URL(name, ROOT)).catch(() => "");
    const other = [...text.matchAll(pinned)].map((match) => match[1]).filter((version) => version !== DENO_VERSION);
    deepEqual(other, [], name);
  }
});

Deno.test("architecture: the tasks run with the permissions of the binary", async () => {
  const config: unknown = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const task = (name: string): string => String(read(read(config, "tasks"), name));
  equal(task("qwen"), `deno run --quiet ${PERMISSION_FLAGS.join(" ")} main.ts`);
  equal(task("demo"), `${task("qwen")} demo`);
});

Deno.test("architecture: every import is pinned to one exact version, and the lock file is kept", async () => {
  const config: unknown = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const imports = read(config, "imports");
  ok(typeof imports === "object" && imports !== null);
  const loose = Object.values(imports).filter((value) =>
    !/^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/.test(String(value))
  );
  deepEqual(loose, []);
  const lock: unknown = JSON.parse(await Deno.readTextFile(new URL("deno.lock", ROOT)));
  const locked = read(lock, "specifiers");
  ok(typeof locked === "object" && locked !== null);
  const wanted = Object.values(imports).map((value) => String(value));
  deepEqual(wanted.filter((specifier) => !Object.hasOwn(locked, specifier)), []);
});

Deno.test("architecture: every action of the workflows is pinned by commit and the token only reads", async () => {
  const folder = new URL(".github/workflows/", ROOT);
  for await (const { name } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(new URL(name, folder));
    const loose = [...text.matchAll(/uses: (\S+)(.*)/g)]
      .filter(([, action, comment]) => !/@[0-9a-f]{40}$/.test(action ?? "") || !/# v\d/.test(comment ?? ""))
      .filter(([, action]) => !action?.startsWith("./"));
    deepEqual(loose.map((match) => match[0]), [], name);
    ok(/^permissions:( \{\}|\n {2}contents: read)$/m.test(text), `${name} must open with a read-only token or none`);
  }
});

function existsAt(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}

function packageName(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
