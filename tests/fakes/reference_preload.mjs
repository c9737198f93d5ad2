// Loaded into the reference before its own code (`node --import`). It sends what is meant for the Qwen service to a
// server on loopback, lets no socket leave this machine, and stops the process at a named step until it is told to go
// on. The reference has no setting for its issuer (compatibility 4.1); nothing else of it is changed.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const { QWEN_TWIN_SERVICE: service, QWEN_TWIN_STOPS: stops = "/nowhere" } = process.env;
const GIVE_UP_MS = 120_000;
const { existsSync, unlinkSync, writeFileSync } = fs;
const realFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(typeof input === "string" || input instanceof URL ? input : input.url);
  return url.hostname === "chat.qwen.ai"
    ? realFetch(service + url.pathname + url.search, init)
    : realFetch(input, init);
};

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];
net.Socket.prototype.connect = new Proxy(net.Socket.prototype.connect, {
  apply: (connect, socket, args) => {
    const [first] = Array.isArray(args[0]) ? args[0] : args;
    const host = typeof first === "object" && first !== null ? first.host : args[1];
    const isPath = typeof first === "string" || typeof first?.path === "string";
    if (isPath || LOOPBACK.includes(host)) return Reflect.apply(connect, socket, args);
    process.nextTick(() => socket.destroy(new Error(`nobody may reach ${host} from here`)));
    return socket;
  },
});

/** Waits at a step that has `<step>.stop` in the directory, until that is gone; `<step>.<pid>.here` says that it waits. */
const stopAt = (step) => {
  if (!existsSync(`${stops}/${step}.stop`)) return;
  const here = `${stops}/${step}.${process.pid}.here`;
  writeFileSync(here, "");
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const startedAt = Date.now();
  while (existsSync(`${stops}/${step}.stop`)) {
    Atomics.wait(nobody, 0, 0, 1);
    if (Date.now() - startedAt > GIVE_UP_MS) process.exit(99);
  }
  unlinkSync(here);
};

fs.promises.writeFile = new Proxy(fs.promises.writeFile, {
  apply: (write, self, args) => {
    if (String(args[0]).endsWith("oauth_creds.lock")) stopAt("lock");
    return Reflect.apply(write, self, args);
  },
});

fs.readFileSync = new Proxy(fs.readFileSync, {
  apply: (read, self, args) => {
    if (String(args[0]).endsWith("/.qwen/settings.json")) stopAt("settings-read");
    return Reflect.apply(read, self, args);
  },
});

fs.writeFileSync = new Proxy(fs.writeFileSync, {
  apply: (write, self, args) => {
    if (String(args[0]).endsWith("/.qwen/settings.json.tmp")) stopAt("settings-write");
    return Reflect.apply(write, self, args);
  },
});

fs.renameSync = new Proxy(fs.renameSync, {
  apply: (rename, self, args) => {
    Reflect.apply(rename, self, args);
    // The old file is aside and the new one not yet in its place.
    if (String(args[1]).endsWith("/settings.json.orig")) stopAt("settings-gap");
  },
});
syncBuiltinESMExports();
