// `qwen serve status`: what it says of gateways that answer, are silent, are gone, or are another program by now.
import { deepEqual, equal, match } from "node:assert/strict";
import { announceRunning } from "../../src/launcher/gateway/running.ts";
import { gatewayStatus } from "../../src/launcher/gateway/gateway_status.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { NO_FLAGS } from "../fakes/fake_sandbox.ts";

const SINCE = "2026-01-02T03:04:05.678Z";
const ROW = { name: "zed", requests: 3, failed: 1, inputTokens: 20, outputTokens: 40, lastAt: 1_700_000_000_000 };

interface Place {
  readonly world: ReturnType<typeof realWorld>;
  /** The names of the files that gateways left. */
  files(): readonly string[];
  /** Leaves the file of a gateway that answers so; resolves its address. */
  gateway(pid: number, answer: string): { readonly url: string; readonly asked: string[] };
  status(json?: boolean): Promise<string>;
}

async function inHome(act: (place: Place) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "qwen-status-" });
  const world = realWorld({ home, env: {}, cwd: home });
  const listeners: Deno.Listener[] = [];
  try {
    await act({
      world,
      files: () => [...Deno.readDirSync(`${home}/.qwen/gateways`)].map(({ name }) => name).sort(),
      gateway(pid, answer): { url: string; asked: string[] } {
        const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
        listeners.push(listener);
        const asked: string[] = [];
        serve(listener, { answer, asked }).catch(() => {});
        const url = `http://127.0.0.1:${listener.addr.port}/v1`;
        announceRunning({ pid, url, watcher: `watch-${pid}`, since: SINCE }, world);
        return { url, asked };
      },
      status: (json = false) => gatewayStatus({ kind: "serve status", json, flags: NO_FLAGS }, world),
    });
  } finally {
    for (const listener of listeners) listener.close();
    await Deno.remove(home, { recursive: true });
  }
}

async function serve(
  listener: Deno.TcpListener,
  { answer, asked }: { readonly answer: string; readonly asked: string[] },
): Promise<void> {
  for await (const connection of listener) {
    const buffer = new Uint8Array(4096);
    const count = await connection.read(buffer) ?? 0;
    asked.push(new TextDecoder().decode(buffer.subarray(0, count)));
    await connection.write(new TextEncoder().encode(answer));
    connection.close();
  }
}

const good = (rows: unknown): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(rows)}`;

Deno.test("without a gateway it says so, and in JSON gives an empty list", () =>
  inHome(async ({ status }) => {
    match(await status(), /No qwen serve of yours is running/);
    deepEqual(JSON.parse(await status(true)), { gateways: [] });
  }));

Deno.test("each gateway is asked with its own secret, which is not shown, and its clients stand in a table", () =>
  inHome(async ({ gateway, status, files }) => {
    const second = gateway(22, good([]));
    const first = gateway(11, good([ROW, { ...ROW, name: "", failed: 0 }]));
    const shown = await status();
    match(
      shown,
      new RegExp(
        `^${first.url} \\(process 11, since 2026-01-02 03:04\\)\\n[^]*` +
          "zed +3 +1 +20 +40 +2023-11-14 22:13\\n\\(token of the run\\) +3 +0 +20 +40 +[^]*\\n\\n" +
          `${second.url} \\(process 22, [^]*Nothing was asked yet\\.\\n$`,
      ),
    );
    match(
      first.asked.join(),
      /^GET \/qwen\/status HTTP\/1\.0\r\nHost: 127\.0\.0\.1:\d+\r\nAuthorization: Bearer watch-11\r\n/,
    );
    match(second.asked.join(), /Bearer watch-22\r\n/);
    const { gateways } = JSON.parse(await status(true));
    deepEqual(gateways[0], {
      pid: 11,
      url: first.url,
      since: SINCE,
      clients: [
        { ...ROW, lastAt: "2023-11-14T22:13:20.000Z" },
        { ...ROW, name: null, failed: 0, lastAt: "2023-11-14T22:13:20.000Z" },
      ],
    });
    deepEqual(gateways[1].clients, []);
    equal(/watch-/.test(shown + JSON.stringify(gateways)), false);
    deepEqual(files(), ["11.json", "22.json"]);
  }));

Deno.test("what answers otherwise is silent, whatever it says, and its file stays", () =>
  inHome(async ({ gateway, status, files }) => {
    const answers = [
      "",
      "HTTP/1.1 401 Unauthorized\r\n\r\n[]",
      "SSH-2.0-OpenSSH\r\n",
      "HTTP/1.1 200 OK\r\n\r\n{",
      good({}),
      good([null]),
      good([{ ...ROW, name: 1 }]),
      ...["requests", "failed", "inputTokens", "outputTokens", "lastAt"].flatMap((field) => [
        good([{ ...ROW, [field]: "3" }]),
        good([{ ...ROW, [field]: 1.5 }]),
        good([{ ...ROW, [field]: undefined }]),
      ]),
      good([{ ...ROW, lastAt: 8.64e15 + 1 }]),
      good([ROW, { ...ROW, lastAt: -8.64e15 - 1 }]),
    ];
    answers.forEach((answer, at) => gateway(100 + at, answer));
    const { gateways } = JSON.parse(await status(true));
    deepEqual(gateways.map(({ clients }: { clients: unknown }) => clients), answers.map(() => null));
    equal(files().length, answers.length);
    match(await status(), /^http:\/\/127\.0\.0\.1:\d+\/v1 does not answer\n/);
  }));

Deno.test("the last moment that a date can hold is told, as any other", () =>
  inHome(async ({ gateway, status }) => {
    gateway(1, good([{ ...ROW, lastAt: 8.64e15 }]));
    equal(JSON.parse(await status(true)).gateways[0].clients[0].lastAt, "+275760-09-13T00:00:00.000Z");
  }));

Deno.test("the file of a gateway that is gone is removed, and those of others stay", () =>
  inHome(async ({ gateway, status, files, world }) => {
    gateway(1, good([]));
    const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const url = `http://127.0.0.1:${free.addr.port}/v1`;
    free.close();
    announceRunning({ pid: 2, url, watcher: "w", since: SINCE }, world);
    deepEqual(files(), ["1.json", "2.json"]);
    const { gateways } = JSON.parse(await status(true));
    deepEqual(gateways.map(({ pid }: { pid: number }) => pid), [1]);
    deepEqual(files(), ["1.json"]);
  }));
