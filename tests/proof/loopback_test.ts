// What is judged to be this machine never leaves it, whatever the network's name server and proxy would like.
import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { trustingFetch } from "../../src/base/network/trusting_fetch.ts";
import { isLoopbackHost } from "../../src/config/secure_url.ts";
import { forms } from "../fakes/program.ts";

const NETWORK = new URL("../fakes/hostile_network.ts", import.meta.url).pathname;
const PORT = 4747;

/** Spellings of this machine that a URL may have; all go to 127.0.0.1. */
const SPELLINGS = ["127.0.0.1", "localhost", "LOCALHOST", "LocalHost", "127.1", "0x7f.1", "2130706433", "%6cocalhost"];
/** Names that look like it, and that the name server may say anything of: no key goes there by plain http without a word. */
const LOOKALIKES = ["localhost.", "app.localhost", "localhost.evil.example"];

function mayUnshare(): boolean {
  try {
    return Deno.build.os === "linux" &&
      new Deno.Command("unshare", { args: ["-rnm", "ip", "link", "set", "lo", "up"], stdout: "null", stderr: "null" })
        .outputSync().success;
  } catch {
    return false;
  }
}

const SCRIPT = `
set -eu
ip link set lo up; ip addr add 10.99.0.1/24 dev lo; ip addr add 10.99.0.9/24 dev lo
: > "$ROOM/hosts"; echo "nameserver 10.99.0.1" > "$ROOM/resolv.conf"; echo "hosts: files dns" > "$ROOM/nsswitch.conf"
mount --bind "$ROOM/hosts" /etc/hosts; mount --bind "$ROOM/resolv.conf" /etc/resolv.conf
if [ -e /etc/nsswitch.conf ]; then mount --bind "$ROOM/nsswitch.conf" /etc/nsswitch.conf; fi
"$DENO" run -A --no-config --unstable-net "$NETWORK" ${PORT} > "$ROOM/ready" & network=$!
trap 'kill $network' EXIT
until [ -s "$ROOM/ready" ]; do sleep 0.05; done
for host in $HOSTS; do
  printf '%s: ' "$host"
  env -i HOME="$ROOM" PATH="$PATH" DENO_NO_UPDATE_CHECK=1 OPENAI_API_KEY=sk-test-0123456789 OPENAI_MODEL=m \\
    DENO_DIR="$DENO_DIR" http_proxy=http://10.99.0.9:${PORT + 1} OPENAI_BASE_URL="http://$host:${PORT}/v1" \\
    "$@" -p hi --max-retries 0 </dev/null 2>/dev/null || echo "ended with $?"
done
`;

for (const form of forms()) {
  Deno.test({
    name: `${form.name}: every spelling of this machine stays on it, before a name server and a proxy that lie`,
    ignore: !mayUnshare(),
    async fn(): Promise<void> {
      const room = await Deno.makeTempDir({ prefix: "qwen-loopback-" });
      try {
        const { stdout, stderr } = await new Deno.Command("unshare", {
          args: ["-rnm", "sh", "-c", SCRIPT, "sh", form.command, ...form.args],
          env: {
            ROOM: room,
            DENO: Deno.execPath(),
            NETWORK,
            HOSTS: SPELLINGS.join(" "),
            DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
          },
          stdin: "null",
        }).output();
        const said = new TextDecoder().decode(stdout);
        deepEqual(
          said.trim().split("\n"),
          SPELLINGS.map((host) => `${host}: from ours`),
          new TextDecoder().decode(stderr),
        );
      } finally {
        await Deno.remove(room, { recursive: true });
      }
    },
  });
}

Deno.test("what only looks like this machine is not judged to be it", () => {
  for (const host of LOOKALIKES) equal(isLoopbackHost(new URL(`http://${host}/`).hostname), false, host);
  for (const host of [...SPELLINGS, "[::1]", "[0:0::1]"]) {
    equal(isLoopbackHost(new URL(`http://${host}/`).hostname), true, host);
  }
});

Deno.test("any host that is judged to be this machine is an address of it, or the one name that is never looked up", () => {
  const part = fc.constantFrom(
    "localhost",
    "127",
    "0",
    "1",
    "255",
    "256",
    ".",
    "..",
    "::1",
    "[",
    "]",
    "%2e",
    "app",
    "0x7f",
    "017",
    "ffff",
    ":",
    "@",
    "-",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = `http://${parts.join("")}/`;
      if (!URL.canParse(text)) return;
      const { hostname } = new URL(text);
      if (!isLoopbackHost(hostname)) return;
      equal(/^(?:localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(hostname), true, hostname);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("localhost is 127.0.0.1, and ::1 where nothing listens there", async () => {
  const send = trustingFetch([]);
  const quiet = { onListen: (): void => {} };
  await using first = Deno.serve({ hostname: "127.0.0.1", port: 0, ...quiet }, () => new Response("four"));
  equal(await (await send(`http://localhost:${first.addr.port}/`)).text(), "four");
  let only: Deno.HttpServer<Deno.NetAddr>;
  try {
    only = Deno.serve({ hostname: "::1", port: 0, ...quiet }, () => new Response("six"));
  } catch {
    return;
  }
  equal(await (await send(`http://localhost:${only.addr.port}/`, { method: "POST", body: "x" })).text(), "six");
  await only.shutdown();
});
