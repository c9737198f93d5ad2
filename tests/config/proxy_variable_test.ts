// Which variable names the proxy, and whether it names one. Each row of the tables was tried on the runtime; one test
// tries a few of them again, so that a runtime that changes its mind is noticed.
import { deepEqual, equal, throws } from "node:assert/strict";
import { assertNotPastProxy, proxyOnTheWay } from "../../src/config/resolve/proxy_variable.ts";
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

const EXCEPTIONS: readonly (readonly [string, string, boolean])[] = [
  ["api.example", "api.example", true],
  ["api.example", "example", true],
  ["api.example", "other, .example", true],
  ["api.example", "*", true],
  ["api.example", "x, *", true],
  ["api.example", "*.example", false],
  ["api.example", "API.EXAMPLE", false],
  ["api.example", "x example", false],
  ["myexample", "example", false],
  ["api.example", "", false],
  ["127.0.0.1", "127.0.0.1", true],
  ["127.0.0.1", "127.0.0.0/8", true],
  ["127.0.0.1", "10.0.0.0/8, 127.0.0.1/32", true],
  ["127.0.0.1", "126.0.0.0/8", false],
  ["127.0.0.1", "*", false],
  ["127.0.0.1", "0.0.1", false],
  ["127.0.0.1", "127.0.0.1:443", false],
  ["[::1]", "::1", true],
  ["[::1]", "[::1]", false],
];

Deno.test("proxyOnTheWay() reads NO_PROXY as the runtime does", () => {
  for (const [host, list, excepted] of EXCEPTIONS) {
    const env = { HTTPS_PROXY: "p:1", NO_PROXY: list };
    equal(told(env, `https://${host}/v1`), excepted ? "none" : "HTTPS_PROXY", `${host} and ${list}`);
  }
  equal(told({ HTTPS_PROXY: "p:1", no_proxy: "api.example" }), "none");
  equal(told({ HTTPS_PROXY: "p:1", NO_PROXY: "", no_proxy: "api.example" }), "HTTPS_PROXY");
});

Deno.test("assertNotPastProxy() names the variable and what to type, and nothing of its value", () => {
  const env: Env = { HTTPS_PROXY: "http://me:pass word@p:1" };
  throws(() => assertNotPastProxy((name) => env[name], "https://api.example"), (error: unknown) => {
    if (!(error instanceof QwenError)) return false;
    equal(error.kind, "config");
    deepEqual(error.hint, ["export HTTPS_PROXY=http://PROXY:PORT  or  unset HTTPS_PROXY"]);
    return error.message.startsWith("HTTPS_PROXY ") && !error.message.includes("pass");
  });
  assertNotPastProxy((name) => env[name], "http://api.example");
  assertNotPastProxy(() => undefined, "https://api.example");
});

Deno.test("the runtime goes by a proxy, or past it, as proxyOnTheWay() says", async () => {
  const quiet = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using proxy = Deno.serve(quiet, () => new Response("proxy"));
  await using target = Deno.serve(quiet, () => new Response("target"));
  const url = `http://127.0.0.1:${target.addr.port}/`;
  const p = `127.0.0.1:${proxy.addr.port}`;
  const cases: readonly Env[] = [
    { HTTP_PROXY: `http://me:x@${p}/path` },
    { HTTP_PROXY: p },
    { HTTP_PROXY: `${p}/` },
    { HTTP_PROXY: `socks4://${p}` },
    { HTTP_PROXY: "no proxy", http_proxy: p },
    { HTTP_PROXY: "127.0.0.1:1", ALL_PROXY: p },
    { HTTP_PROXY: p, NO_PROXY: "*" },
    { HTTP_PROXY: p, NO_PROXY: "127.0.0.0/8" },
  ];
  for (const env of cases) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", `console.log(await (await fetch("${url}")).text())`],
      env: { ...env, PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" },
      clearEnv: true,
    }).output();
    const usable = proxyOnTheWay((name) => env[name], url)?.usable === true;
    equal(new TextDecoder().decode(stdout).trim(), usable ? "proxy" : "target", JSON.stringify(env));
  }
});
