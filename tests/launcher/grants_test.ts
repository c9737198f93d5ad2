import { deepEqual, equal } from "node:assert/strict";
import { grantsFor, HARMLESS_ENV, hostOf } from "../../src/launcher/grants/grants.ts";

const WORDS = { whyEnv: "drawing" };
const FILES = [{ path: "/home/u/.qwen/history", why: "lines" }];

Deno.test("hostOf() writes the default port out and keeps IPv6 in brackets", () => {
  equal(hostOf("https://api.openai.com/v1"), "api.openai.com:443");
  equal(hostOf("http://127.0.0.1/v1"), "127.0.0.1:80");
  equal(hostOf("http://[::1]:8080/v1"), "[::1]:8080");
  equal(hostOf("HTTPS://API.Example.com:8443"), "api.example.com:8443");
});

Deno.test("grantsFor() grants each host once, with its first reason, and nothing that was not asked for", () => {
  const grants = grantsFor({
    hosts: [{ host: "a:443", why: "first" }, { host: "a:443", why: "second" }, { host: "b:80", why: "b" }],
    files: [...FILES, { path: "/home/u/.qwen/history", why: "again" }],
    ...WORDS,
  });
  deepEqual(grants.net, ["a:443", "b:80"]);
  equal(grants.why["a:443"], "first");
  deepEqual(grants.read, ["/home/u/.qwen/history"]);
  deepEqual(grants.write, ["/home/u/.qwen/history"]);
  equal(grants.why["/home/u/.qwen/history"], "lines");
  deepEqual([grants.run, grants.ffi, grants.sys, grants.import], [false, false, false, false]);
});

Deno.test("grantsFor() gives nothing at all where nothing is needed", () => {
  const grants = grantsFor({ hosts: [], files: [], ...WORDS });
  deepEqual([grants.net, grants.read, grants.write], [[], [], []]);
});

Deno.test("grantsFor() says why for every entry", () => {
  const grants = grantsFor({ hosts: [{ host: "a:443", why: "w" }], files: FILES, ...WORDS });
  for (const entry of [...grants.net, ...grants.read, ...grants.write, ...grants.env]) {
    equal(typeof grants.why[entry], "string", entry);
  }
});

Deno.test("no variable that the sandbox may read can hold a secret or a path that is opened", () => {
  for (const name of HARMLESS_ENV) {
    equal(/KEY|TOKEN|SECRET|PASS|PATH|HOME|PROXY|CERT/.test(name), false, name);
  }
});

Deno.test("every variable that code in the sandbox asks for is on the list", () => {
  const asked = new Set<string>();
  const visit = (folder: URL): void => {
    for (const entry of Deno.readDirSync(folder)) {
      if (entry.isDirectory) visit(new URL(`${entry.name}/`, folder));
      else {
        const code = Deno.readTextFileSync(new URL(entry.name, folder));
        for (const [, name] of code.matchAll(/\benv\("([A-Z_]+)"\)/g)) if (name !== undefined) asked.add(name);
      }
    }
  };
  for (const room of ["terminal", "commands", "sandbox", "chat", "auth"]) {
    visit(new URL(`../../src/${room}/`, import.meta.url));
  }
  deepEqual([...asked].filter((name) => !HARMLESS_ENV.includes(name)), []);
});
