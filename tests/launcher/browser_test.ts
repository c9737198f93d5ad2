// What a browser is started with: enough to show a window, and no key of the environment.
import { deepEqual, equal } from "node:assert/strict";
import { openInBrowser } from "../../src/launcher/services/browser.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";

Deno.test({
  name: "the browser gets what it shows a window with, and no key or token of the environment",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    const directory = await Deno.makeTempDir({ prefix: "qwen-browser-" });
    const browser = { path: `${directory}/browser`, args: ["open"] };
    await Deno.writeTextFile(
      browser.path,
      `#!/bin/sh\n/usr/bin/env > ${directory}/env\necho "$@" > ${directory}/args\n`,
      {
        mode: 0o755,
      },
    );
    const window = {
      DISPLAY: ":0",
      WAYLAND_DISPLAY: "wayland-0",
      DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/user/1/bus",
      XDG_RUNTIME_DIR: "/run/user/1",
      HOME: "/home/me",
      PATH: "/usr/bin:/bin",
      LANG: "zh_CN.UTF-8",
      LC_ALL: "zh_CN.UTF-8",
      BROWSER: "firefox",
      XMODIFIERS: "@im=fcitx",
    };
    const secrets = {
      OPENAI_API_KEY: "sk-1",
      QWEN_HOME: "/q",
      AWS_SECRET_ACCESS_KEY: "aws",
      GITHUB_TOKEN: "gh",
      HTTPS_PROXY: "http://user:password@proxy",
      SSH_AUTH_SOCK: "/tmp/agent",
      LD_PRELOAD: "/tmp/x.so",
    };
    Deno.env.set("QWEN_TEST_OF_THE_BROWSER", "sk-of-the-process");
    try {
      const world = realWorld({ env: { ...window, ...secrets } });
      equal(await openInBrowser("https://example.com/a?b=c", world, [browser]), true);
      const text = await Deno.readTextFile(`${directory}/env`);
      const got = Object.fromEntries(text.trim().split("\n").map((line) => line.split(/=(.*)/s).slice(0, 2)));
      // The shell of the test's own browser adds these.
      for (const name of ["PWD", "SHLVL", "_", "OLDPWD"]) delete got[name];
      deepEqual(got, window);
      equal(await Deno.readTextFile(`${directory}/args`), "open https://example.com/a?b=c\n");
    } finally {
      Deno.env.delete("QWEN_TEST_OF_THE_BROWSER");
      await Deno.remove(directory, { recursive: true });
    }
  },
});
