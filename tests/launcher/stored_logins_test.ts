// Which logins are kept, told from the names and contents of the files in `~/.qwen`.
import { deepEqual } from "node:assert/strict";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { keptIssuers } from "../../src/launcher/grants/stored_logins.ts";

const SSO = "https://sso.example.com";

Deno.test({
  name: "keptIssuers() passes over a FIFO that is called like a login, and opens it no more than a large file",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const home = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${home}/oauth_sso.example.com.json`, JSON.stringify({ issuer: SSO }));
      await Deno.writeTextFile(`${home}/oauth_large.example.com.json`, " ".repeat((1 << 20) + 1));
      await new Deno.Command("mkfifo", { args: [`${home}/oauth_fifo.example.com.json`] }).output();
      const opened: string[] = [];
      const world = realWorld();
      const read = (path: string, maxBytes: number): Uint8Array => {
        opened.push(path.slice(home.length + 1));
        return path.includes("fifo") ? new Uint8Array() : world.read(path, maxBytes);
      };
      deepEqual(keptIssuers({ ...world, read }, home), [SSO]);
      deepEqual(opened, ["oauth_sso.example.com.json"]);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
});
