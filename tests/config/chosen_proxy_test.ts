import { deepEqual, equal } from "node:assert/strict";
import type { Loaded } from "../../src/config/load.ts";
import { proxyOnTheWay } from "../../src/config/proxy/proxy_variable.ts";
import type { FakeWorldOptions } from "../fakes/fake_world.ts";
import { json, load } from "../fakes/fake_load.ts";

const SETTINGS = "/home/me/.qwen/settings.json";
const KEY = "sk-test-0123456789";
const [FLAG, SET, ENV, FILE] = ["http://flag:1", "http://settings:1", "http://env:1", "http://file:1"];

/** Which proxy an https address is reached by, and how its place is named. */
async function way(world: FakeWorldOptions, flag?: string): Promise<readonly [string | undefined, string]> {
  const { proxies } = await load({ ...world, ...(flag === undefined ? {} : { flags: { proxy: flag } }) });
  const proxy = proxyOnTheWay(proxies.env, "https://api.example/v1");
  return [
    proxy === undefined ? undefined : proxies.env(proxy.variable),
    proxy === undefined ? "" : proxies.nameOf(proxy.variable),
  ];
}

/** The strongest first; each row lacks what the row before it had. */
const all = {
  env: { HTTPS_PROXY: ENV },
  files: { [SETTINGS]: json({ proxy: SET }), "/home/me/.qwen/.env": `HTTPS_PROXY=${FILE}` },
};

Deno.test("--proxy comes before the settings, those before the environment, that before the user's env file", async () => {
  deepEqual(await way(all, FLAG), [FLAG, "flag --proxy"]);
  deepEqual(await way(all), [SET, `proxy in ${SETTINGS} line 2`]);
  deepEqual(await way({ ...all, files: { "/home/me/.qwen/.env": `HTTPS_PROXY=${FILE}` } }), [ENV, "HTTPS_PROXY"]);
  deepEqual(await way({ files: { "/home/me/.qwen/.env": `HTTPS_PROXY=${FILE}` } }), [
    FILE,
    "HTTPS_PROXY in /home/me/.qwen/.env line 1",
  ]);
  deepEqual(await way({ files: { "/home/me/.env": `https_proxy=${FILE}\n` } }), [
    FILE,
    "https_proxy in /home/me/.env line 1",
  ]);
  deepEqual(await way({}), [undefined, ""]);
});

Deno.test("a chosen proxy is for http and https alike, and NO_PROXY and this machine go past it", async () => {
  const { proxies } = await load({
    flags: { proxy: FLAG },
    env: { ALL_PROXY: ENV, http_proxy: ENV, NO_PROXY: "in.example" },
  });
  const at = (url: string): string | undefined => {
    const proxy = proxyOnTheWay(proxies.env, url);
    return proxy === undefined ? undefined : proxies.env(proxy.variable);
  };
  deepEqual(
    ["https://a.example", "http://a.example", "https://in.example", "http://127.0.0.1:1", "http://localhost"].map(at),
    [FLAG, FLAG, undefined, undefined, undefined],
  );
  deepEqual([
    proxies.told["HTTPS_PROXY"],
    proxies.told["HTTP_PROXY"],
    proxies.told["ALL_PROXY"],
    proxies.told["http_proxy"],
  ], [FLAG, FLAG, "", ""]);
});

const codes = ({ configuration }: Loaded): readonly string[] => configuration.warnings.map(({ code }) => code);

Deno.test("a project chooses no proxy, by its settings or its env file, and that is told", async () => {
  const project = { cwd: "/home/me/p", env: { OPENAI_API_KEY: KEY } };
  const bySettings = await load({
    ...project,
    files: { "/home/me/p/.qwen/settings.json": json({ proxy: "http://evil:1" }) },
  });
  equal(proxyOnTheWay(bySettings.proxies.env, "https://api.example"), undefined);
  deepEqual(codes(bySettings), ["project-proxy"]);
  const byFile = await load({ ...project, files: { "/home/me/p/.env": "HTTPS_PROXY=http://evil:1" } });
  equal(proxyOnTheWay(byFile.proxies.env, "https://api.example"), undefined);
  deepEqual(byFile.proxies.told, {});
});

Deno.test("what is no proxy ends the run by the name of its place", async () => {
  const loaded = await load({ flags: { proxy: "socks4://p:1" }, env: { OPENAI_API_KEY: KEY } });
  equal(loaded.unusableProxy, "flag --proxy");
  const used = await load({ flags: { proxy: "http://me:p@ss#1@proxy:1" }, env: { OPENAI_API_KEY: KEY } });
  equal(used.configuration.proxyVariable ?? used.unusableProxy, "flag --proxy");
});
