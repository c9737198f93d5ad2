// Where `qwen serve --socket` may listen, and what it leaves alone.
import { equal, ok, rejects } from "node:assert/strict";
import { socketPlace } from "../../src/launcher/gateway/socket.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";

const POSIX = Deno.build.os !== "windows";

function test(
  name: string,
  act: (place: { readonly home: string; at(path: string): Promise<string> }) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: !POSIX,
    async fn(): Promise<void> {
      const home = await Deno.makeTempDir({ prefix: "qwen-sock-" });
      const world = realWorld({ home, env: {}, cwd: home });
      try {
        await act({ home, at: (path) => socketPlace(path, world) });
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}

test("a folder that is not there is made, closed to others, also several deep", async ({ home, at }) => {
  equal(await at("~/a/b/serve.sock"), `${await Deno.realPath(home)}/a/b/serve.sock`);
  equal((Deno.statSync(`${home}/a/b`).mode ?? 0) & 0o777, 0o700);
});

test("a folder that others may enter or write to is refused, also behind a link", async ({ home, at }) => {
  for (const mode of [0o755, 0o770, 0o777, 0o701]) {
    Deno.mkdirSync(`${home}/open-${mode}`);
    Deno.chmodSync(`${home}/open-${mode}`, mode);
    await rejects(at(`open-${mode}/s`), { kind: "config" });
  }
  Deno.symlinkSync(`${home}/open-511`, `${home}/link`);
  await rejects(at("link/s"), { kind: "config" });
  await rejects(at("/tmp/s"), { kind: "config" });
  Deno.writeTextFileSync(`${home}/file`, "");
  await rejects(at("file/s"), { kind: "config" });
});

test("a folder below one that others may rename is refused, one below a sticky one is not", async ({ home, at }) => {
  Deno.mkdirSync(`${home}/open/run`, { recursive: true, mode: 0o700 });
  Deno.chmodSync(`${home}/open`, 0o777);
  await rejects(at("open/run/s"), { kind: "config", message: /open".*not closed/ });
  Deno.chmodSync(`${home}/open`, 0o1777);
  ok((await at("open/run/s")).endsWith("/open/run/s"));
});

test("another kind of file, and a socket that somebody listens on, stay; one that was left behind goes", async ({ home, at }) => {
  Deno.mkdirSync(`${home}/run`, { mode: 0o700 });
  Deno.writeTextFileSync(`${home}/run/file`, "mine");
  await rejects(at("run/file"), { kind: "config", message: /is no socket/ });
  equal(Deno.readTextFileSync(`${home}/run/file`), "mine");
  Deno.symlinkSync(`${home}/run/file`, `${home}/run/link`);
  await rejects(at("run/link"), { kind: "config", message: /is no socket/ });
  const listener = Deno.listen({ transport: "unix", path: `${home}/run/s` });
  await rejects(at("run/s"), { kind: "config", message: /listens on/ });
  ok(Deno.lstatSync(`${home}/run/s`).isSocket);
  listener.close();
  await at("run/s");
  await rejects(Deno.lstat(`${home}/run/s`), Deno.errors.NotFound);
});

test("a folder below another user's is refused, sticky or not", async ({ home }) => {
  const world = realWorld({ home, env: {}, cwd: home });
  Deno.mkdirSync(`${home}/theirs/run`, { recursive: true, mode: 0o700 });
  // Whoever made it, it is not this one's.
  const stranger = { ...world, uid: 54_321 };
  if (Deno.uid() === 0) Deno.chownSync(`${home}/theirs`, 12_345, 12_345);
  await rejects(socketPlace("theirs/run/s", stranger), { kind: "config" });
  Deno.chmodSync(`${home}/theirs`, 0o1700);
  await rejects(socketPlace("theirs/run/s", stranger), { kind: "config" });
  // Only root can give folders away.
  if (Deno.uid() !== 0) return;
  Deno.chownSync(`${home}/theirs/run`, 54_321, 54_321);
  Deno.chmodSync(`${home}/theirs`, 0o755);
  await rejects(socketPlace("theirs/run/s", stranger), { kind: "config", message: /theirs"/ });
  Deno.chownSync(`${home}/theirs`, 54_321, 54_321);
  Deno.chownSync(home, 54_321, 54_321);
  ok((await socketPlace("theirs/run/s", stranger)).endsWith("/theirs/run/s"), "their own are theirs");
});

test("a path that is too long for a socket is an error that says how long one may be", async ({ at }) => {
  await rejects(at(`~/${"x".repeat(120)}`), { kind: "config", message: /bytes fit/ });
});
