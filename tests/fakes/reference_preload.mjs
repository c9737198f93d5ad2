// Loaded into the reference before its own code (`node --import`). It sends what is meant for the Qwen service to a
// server on loopback, lets no socket leave this machine, and stops the process at a named step until it is told to go
// on. The reference has no setting for its issuer (reference.md d.1); nothing else of it is changed.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const { QWEN_TWIN_SERVICE: service, QWEN_TWIN_STOPS: stops = "/nowhere" } = process.env;
const GIVE_UP_MS = 120_000;
const { existsSync, renameSync, unlinkSync, writeFileSync } = fs;
const realFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(typeof input === "string" || input instanceof URL ? input : input.url);
  return url.hostname === "chat.qwen.ai" ? realFetch(service + url.pathname + url.search, init) : realFetch(input, init);
};

const realConnect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === "object" && first !== null ? first.host : args[1];
  const isPath = typeof first === "string" || typeof first?.path === "string";
  if (isPath || ["127.0.0.1", "localhost", "::1"].includes(host)) return realConnect.apply(this, args);
  process.nextTick(() => this.destroy(new Error(`nobody may reach ${host} from here`)));
  return this;
};

/** Waits at a step that has `<step>.stop` in the directory, until that is gone; `<step>.here` says that it waits. */
function stopAt(step) {
  if (!existsSync(`${stops}/${step}.stop`)) return;
  writeFileSync(`${stops}/${step}.here`, String(process.pid));
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const startedAt = Date.now();
  while (existsSync(`${stops}/${step}.stop`)) {
    Atomics.wait(nobody, 0, 0, 1);
    if (Date.now() - startedAt > GIVE_UP_MS) process.exit(99);
  }
  unlinkSync(`${stops}/${step}.here`);
}

const realWriteFile = fs.promises.writeFile;
fs.promises.writeFile = async function (path, ...rest) {
  if (String(path).endsWith("oauth_creds.lock")) stopAt("lock");
  return await realWriteFile.call(this, path, ...rest);
};

const realRead = fs.readFileSync;
fs.readFileSync = function (path, ...rest) {
  const isSettings = String(path).endsWith("/.qwen/settings.json");
  if (isSettings) stopAt("settings-read");
  const content = realRead.call(this, path, ...rest);
  if (isSettings) stopAt("settings-write");
  return content;
};

fs.renameSync = function (from, to) {
  renameSync.call(this, from, to);
  // The old file is aside and the new one not yet in its place.
  if (String(to).endsWith("/settings.json.orig")) stopAt("settings-gap");
};
syncBuiltinESMExports();
