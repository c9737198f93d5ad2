// Which variable names the proxy, and whether it names one. Each row of the tables was tried on the runtime; one test
// tries a few of them again, so that a runtime that changes its mind is noticed.
import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { assertNotPastProxy, isDirect, proxyOnTheWay } from "../../src/config/proxy/proxy_variable.ts";
import { QwenError } from "../../src/base/errors.ts";

type Env = Readonly<Record<string, string>>;

function told(env: Env, url = "https://api.example/v1"): string {
  const proxy = proxyOnTheWay((name) => env[name], url);
  return proxy === undefined ? "none" : `${proxy.variable}${proxy.usable ? "" : " is ignored"}`;
}

const USABLE = [
  "http://p:1",
  "HTTP://p:1",
  "hTtps://p:1",
  "https://p:1",
  "socks5://p:1",
  "socks5h://p:1",
  "http://p:1/",
  "http://p:1/path?x#y",
  "http://me:p%40ss@p:1",
  "http://me:p@ss@p:1",
  "me:pass@p:1",
  "p:1",
  "p",
  "p_q.example",
  "http://p:",
  "[::1]:1",
  "http://[::1]",
  "127.0.0.1:1",
];
const IGNORED = [
  "no proxy",
  " http://p:1",
  "http://p:1 ",
  "http://p:1\n",
  '"http://p:1"',
  "http://",
  "http:///p",
  "http:/p:1",
  "http//p:1",
  "//p:1",
  "p:1/",
  "p?x",
  "socks4://p:1",
  "socks://p:1",
  "SOCKS5://p:1",
  "ftp://p:1",
  "http://a:b:c",
  "http://@p",
  "::1",
  "*",
  "/tmp/x.sock",
  "http://é.example",
  'http://me:"x@p:1',
];

Deno.test("proxyOnTheWay() knows what the runtime takes for a proxy and what it ignores", () => {
  for (const value of USABLE) equal(told({ HTTPS_PROXY: value }), "HTTPS_PROXY", value);
  for (const value of IGNORED) equal(told({ HTTPS_PROXY: value }), "HTTPS_PROXY is ignored", value);
});

const CHOICES: readonly (readonly [Env, string])[] = [
  [{}, "none"],
  [{ HTTPS_PROXY: "" }, "none"],
  [{ HTTP_PROXY: "p:1" }, "none"],
  [{ HTTPS_PROXY: "p:1", ALL_PROXY: "q:1" }, "ALL_PROXY"],
  [{ HTTPS_PROXY: "p:1", https_proxy: "q:1" }, "HTTPS_PROXY"],
  [{ HTTPS_PROXY: "", https_proxy: "q:1" }, "https_proxy"],
  [{ HTTPS_PROXY: "no proxy", https_proxy: "q:1" }, "https_proxy"],
  [{ HTTPS_PROXY: "p:1", all_proxy: "no proxy" }, "HTTPS_PROXY"],
  [{ HTTPS_PROXY: "no proxy", all_proxy: "none either" }, "all_proxy is ignored"],
];

Deno.test("proxyOnTheWay() names the variable that counts: for all before its own, the first that can be used", () => {
  for (const [env, expected] of CHOICES) equal(told(env), expected, JSON.stringify(env));
  equal(told({ HTTP_PROXY: "p:1" }, "http://api.example/v1"), "HTTP_PROXY");
});

/** [host, NO_PROXY, excepted]; the forms of curl(1) and of Go's `httpproxy`, and what users write beside them. */
const EXCEPTIONS: readonly (readonly [string, string, boolean])[] = [
  ["api.example", "api.example", true],
  ["api.example", "example", true],
  ["api.example", "other, .example", true],
  ["api.example", "*", true],
  ["api.example", "x, *", true],
  ["api.example", "*.example", true],
  ["api.example", "API.EXAMPLE", true],
  ["api.example", "x example", true],
  ["api.example", "x;example", false],
  ["api.example", "api.example.", true],
  ["api.example.", "api.example", true],
  ["api.example", "api.example:443", true],
  ["api.example", "api.example:8443", false],
  ["api.example:8443", "api.example:8443", true],
  ["api-7.example", "api-*.example", true],
  ["web-7.example", "api-*.example", false],
  ["myexample", "example", false],
  ["api.example.evil", "example", false],
  ["api.example", "", false],
  ["api.example", ",, ,", false],
  ["api.example", ".", false],
  ["10.1.2.3", "10.1.2.3", true],
  ["10.1.2.3", "10.0.0.0/8", true],
  ["10.1.2.3", "192.168.0.0/16, 10.1.2.3/32", true],
  ["10.1.2.3", "10.1.2.3:443", true],
  ["10.1.2.3", "10.1.2.3:80", false],
  ["10.1.2.3", "10.*", true],
  ["10.1.2.3", "*", true],
  ["10.1.2.3", "11.0.0.0/8", false],
  ["10.1.2.3", "1.2.3", false],
  ["[fd00::1]", "fd00::1", true],
  ["[fd00::1]", "[fd00::1]", true],
  ["[fd00::1]", "[fd00::1]:443", true],
  ["[fd00::1]", "fd00::/8", true],
  ["[fd00::1]", "fe80::/10", false],
  ["[fd00::1]", "FD00:0:0::1", true],
];

Deno.test("a proxy is passed by where NO_PROXY says so in any form that curl and Go know", () => {
  for (const [host, list, excepted] of EXCEPTIONS) {
    const env = { HTTPS_PROXY: "p:1", NO_PROXY: list };
    equal(told(env, `https://${host}/v1`), excepted ? "none" : "HTTPS_PROXY", `${host} and ${list}`);
  }
  equal(told({ HTTPS_PROXY: "p:1", no_proxy: "api.example" }), "none");
  equal(told({ HTTPS_PROXY: "p:1", NO_PROXY: "", no_proxy: "api.example" }), "none");
});

Deno.test("this machine is never reached by a proxy, and is the only one that is so without NO_PROXY", () => {
  const env: Env = { ALL_PROXY: "p:1", HTTP_PROXY: "p:1", HTTPS_PROXY: "p:1", NO_PROXY: "other" };
  for (const host of ["localhost", "LOCALHOST", "127.0.0.1", "127.9.8.7", "[::1]", "2130706433", "0x7f.1", "127.1"]) {
    for (const scheme of ["http", "https"]) equal(told(env, `${scheme}://${host}:8080/v1`), "none", host);
  }
  for (const host of ["localhost.", "evil.localhost", "0.0.0.0", "128.0.0.1", "localhost.example", "[::2]"]) {
    equal(told(env, `http://${host}:8080/v1`), "ALL_PROXY", host);
  }
});

Deno.test("no list of exceptions takes long or ends in an error", () => {
  const piece = fc.constantFrom(
    "*",
    ".",
    ":",
    "[",
    "]",
    "/",
    "8",
    "10.0.0.0",
    "example",
    ",",
    " ",
    "::",
    "-",
    "\u0000",
  );
  const list = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
  const host = fc.constantFrom("api.example", "10.1.2.3", "[fd00::1]");
  fc.assert(fc.property(list, host, (NO_PROXY, name) => {
    const env: Env = { NO_PROXY };
    equal(typeof isDirect((variable) => env[variable], `https://${name}/`), "boolean");
  }));
});

const byEnv = (env: (name: string) => string | undefined): Parameters<typeof assertNotPastProxy>[0] => ({
  env,
  nameOf: (variable) => variable,
});

Deno.test("assertNotPastProxy() names the variable and what to type, and nothing of its value", () => {
  const env: Env = { HTTPS_PROXY: "http://me:pass word@p:1" };
  throws(() => assertNotPastProxy(byEnv((name) => env[name]), "https://api.example"), (error: unknown) => {
    if (!(error instanceof QwenError)) return false;
    equal(error.kind, "config");
    deepEqual(error.hint, ["export HTTPS_PROXY=http://PROXY:PORT  or  unset HTTPS_PROXY"]);
    return error.message.startsWith("HTTPS_PROXY ") && !error.message.includes("pass");
  });
  assertNotPastProxy(byEnv((name) => env[name]), "http://api.example");
  assertNotPastProxy(byEnv(() => undefined), "https://api.example");
});

Deno.test("the runtime, once told, keeps what is meant for this machine from a proxy, and the rest from nobody", async () => {
  const quiet = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using proxy = Deno.serve(quiet, () => new Response("proxy"));
  await using target = Deno.serve(quiet, () => new Response("target"));
  const p = `127.0.0.1:${proxy.addr.port}`;
  const here = `http://127.0.0.1:${target.addr.port}/`;
  const cases: readonly (readonly [Env, string, readonly string[], string])[] = [
    [{ HTTP_PROXY: `http://me:x@${p}/path` }, here, [], "target"],
    [{ HTTP_PROXY: p }, here.replace("127.0.0.1", "localhost"), [], "target"],
    [{ ALL_PROXY: p, NO_PROXY: "x" }, here, [], "target"],
    [{ HTTP_PROXY: p }, "http://far.invalid/", [], "proxy"],
    [{ HTTP_PROXY: p }, "http://far.invalid/", ["near.invalid"], "proxy"],
    [{ HTTP_PROXY: p, NO_PROXY: "far.invalid", no_proxy: "*" }, "http://far.invalid/", [], "proxy"],
    [{ HTTP_PROXY: p }, "http://far.invalid/", ["far.invalid"], "neither"],
    [{ HTTP_PROXY: "no proxy", http_proxy: p }, "http://far.invalid/", [], "proxy"],
    [{ HTTP_PROXY: `socks4://${p}` }, "http://far.invalid/", [], "neither"],
    [{ HTTP_PROXY: "127.0.0.1:1", ALL_PROXY: p }, "http://far.invalid/", [], "proxy"],
  ];
  const world = new URL("../../src/launcher/machine/real_world.ts", import.meta.url);
  for (const [env, url, direct, expected] of cases) {
    const code = `import { realWorld } from "${world}"; const world = realWorld();
      world.useProxies({ direct: ${JSON.stringify(direct)} });
      console.log(await fetch("${url}").then((answer) => answer.text(), () => "neither"), world.env("NO_PROXY") ?? "unset");`;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", `data:application/typescript,${encodeURIComponent(code)}`],
      env: { ...env, PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" },
      clearEnv: true,
    }).output();
    equal(
      new TextDecoder().decode(stdout).trim(),
      `${expected} ${env.NO_PROXY ?? "unset"}`,
      JSON.stringify([env, url]),
    );
  }
});

Deno.test("excepting NO_PROXY, the proxy is told of for what it excepts, and still never for this machine", () => {
  const env: Env = { HTTPS_PROXY: "http://p:1", HTTP_PROXY: "http://p:2", NO_PROXY: "*" };
  const at = (url: string, excepting: boolean): string | undefined =>
    proxyOnTheWay((name) => env[name], url, { excepting })?.variable;
  deepEqual(["https://a.example", "http://a.example"].map((url) => at(url, false)), [undefined, undefined]);
  deepEqual(["https://a.example", "http://a.example"].map((url) => at(url, true)), ["HTTPS_PROXY", "HTTP_PROXY"]);
  for (const url of ["http://127.0.0.1:1", "https://localhost", "http://[::1]:1"]) equal(at(url, true), undefined, url);
});
