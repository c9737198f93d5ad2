// What a browser is started with: enough to show a window, and no key of the environment.
import { deepEqual, equal } from "node:assert/strict";
import { openInBrowser } from "../../src/launcher/services/browser.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

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

/** What a window needs on one of the systems: the display, the session, the language, the input method, the user's folders. */
const WINDOW = [
  ..."HOME USER LOGNAME PATH TMPDIR SHELL BROWSER".split(" "),
  ..."LANG LANGUAGE LC_ALL LC_CTYPE LC_MESSAGES LC_COLLATE LC_NUMERIC LC_TIME LC_MONETARY".split(" "),
  ..."DISPLAY XAUTHORITY WAYLAND_DISPLAY MIR_SOCKET ICEAUTHORITY SESSION_MANAGER".split(" "),
  ..."DBUS_SESSION_BUS_ADDRESS DBUS_SESSION_BUS_PID DBUS_SYSTEM_BUS_ADDRESS".split(" "),
  ..."XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_CONFIG_DIRS XDG_DATA_HOME XDG_DATA_DIRS XDG_CACHE_HOME".split(" "),
  ..."XDG_STATE_HOME XDG_CURRENT_DESKTOP XDG_SESSION_TYPE XDG_SESSION_CLASS XDG_SESSION_DESKTOP".split(" "),
  ..."XDG_SESSION_ID XDG_SEAT XDG_VTNR XDG_ACTIVATION_TOKEN XDG_MENU_PREFIX DESKTOP_STARTUP_ID".split(" "),
  ..."DESKTOP_SESSION GDMSESSION GNOME_DESKTOP_SESSION_ID KDE_FULL_SESSION KDE_SESSION_VERSION".split(" "),
  ..."GTK_IM_MODULE QT_IM_MODULE XMODIFIERS MOZ_ENABLE_WAYLAND GDK_BACKEND QT_QPA_PLATFORM".split(" "),
  ..."WSL_DISTRO_NAME WSL_INTEROP WSLENV __CF_USER_TEXT_ENCODING".split(" "),
  ..."SystemRoot SystemDrive windir ComSpec PATHEXT TEMP TMP USERNAME USERDOMAIN".split(" "),
  ..."USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA ProgramData ALLUSERSPROFILE PUBLIC".split(" "),
  ..."ProgramFiles ProgramFiles(x86) ProgramW6432 CommonProgramFiles CommonProgramFiles(x86)".split(" "),
  ..."CommonProgramW6432 OS PROCESSOR_ARCHITECTURE NUMBER_OF_PROCESSORS SESSIONNAME".split(" "),
];

Deno.test("each variable of a window reaches the browser, no other one does, and nothing of the process's own", async () => {
  const started: Deno.CommandOptions[] = [];
  const real = Deno.Command;
  const hand = class {
    constructor(_program: string, options: Deno.CommandOptions) {
      started.push(options);
    }
    spawn(): unknown {
      return { unref: () => {}, status: Promise.resolve({ success: true }) };
    }
  };
  Object.defineProperty(Deno, "Command", { configurable: true, writable: true, value: hand });
  try {
    const others = ["OPENAI_API_KEY", "HTTPS_PROXY", "SSH_AUTH_SOCK", "LD_PRELOAD", "NODE_OPTIONS", "QWEN_HOME"];
    const env = Object.fromEntries([...WINDOW, ...others].map((name) => [name, `of ${name}`]));
    const world = fakeWorld({ env, files: { "/usr/bin/browser": "" } });
    equal(await openInBrowser("https://example.com/", world, [{ path: "/usr/bin/browser", args: [] }]), true);
    equal(started.length, 1);
    deepEqual(started[0]?.env, Object.fromEntries(WINDOW.map((name) => [name, `of ${name}`])));
    deepEqual([started[0]?.clearEnv, started[0]?.stdin, started[0]?.stdout, started[0]?.stderr], [
      true,
      "null",
      "null",
      "null",
    ]);
  } finally {
    Object.defineProperty(Deno, "Command", { configurable: true, writable: true, value: real });
  }
});
