// A gateway on loopback before a scripted service, with every request's account kept.
import type { BearerSource } from "../../src/auth/bearer.ts";
import { fixedBearer } from "../../src/auth/bearer.ts";
import { Secret } from "../../src/config/secret.ts";
import type { Entry } from "../../src/gateway/account.ts";
import type { NamedToken } from "../../src/config/gateway_tokens.ts";
import { Clients } from "../../src/gateway/door/clients.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import { Upstreams } from "../../src/gateway/upstreams.ts";
import { listen } from "../../src/gateway/door/listen.ts";
import { type Answer, type FakeEndpoint, fakeEndpoint } from "./fake_endpoint.ts";
import { HandMovedClock } from "./hand_moved_clock.ts";
import { freeLoopbackPort } from "../../src/launcher/machine/loopback_port.ts";
import { inTime } from "./in_time.ts";

export const GATE = "gate-0123456789abcdefghijklmnopqrstuvwxyzABCDE";
export const WATCH = "watch-0123456789abcdefghijklmnopqrstuvwxyzABCD";
export const UPSTREAM_KEY = "sk-upstream-0123456789abcdef";

export interface FakeGateway extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly upstream: FakeEndpoint;
  readonly gateway: Gateway;
  readonly clock: HandMovedClock;
  readonly entries: Entry[];
  /** Asks with the token. */
  ask(path: string, init?: RequestInit & { readonly token?: string }): Promise<Response>;
  /** A chat that says hi. */
  chat(more?: Readonly<Record<string, unknown>>, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Resolves when as many requests are over. */
  over(count: number): Promise<void>;
}

export interface FakeGatewayOptions {
  readonly bearer?: BearerSource;
  readonly named?: () => readonly NamedToken[];
  readonly also?: readonly {
    readonly name: string;
    readonly baseUrl: string;
    readonly key: string;
    readonly model: string;
  }[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly isRenewable?: boolean;
  readonly allowedOrigins?: readonly string[];
  readonly maxBody?: number;
  readonly maxStreams?: number;
  readonly baseUrl?: string;
  readonly impatient?: boolean;
}

export function fakeGateway(answers: readonly Answer[], options: FakeGatewayOptions = {}): FakeGateway {
  const upstream = fakeEndpoint(...answers);
  const clock = new HandMovedClock({ impatient: options.impatient ?? false });
  const port = freeLoopbackPort() ?? 0;
  const entries: Entry[] = [];
  let wake = (): void => {};
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  const bounds = {
    fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init),
    clock,
    firstByteMs: 60_000,
    idleMs: 240_000,
    paceMs: 30_000,
    secrets: [],
  };
  const gateway = new Gateway({
    door: { hosts, allowedOrigins: options.allowedOrigins ?? [] },
    clients: new Clients({ token: GATE, watcher: WATCH, named: options.named ?? (() => []), clock }),
    upstreams: new Upstreams({
      main: {
        ...bounds,
        parts: {
          baseUrl: options.baseUrl ?? upstream.baseUrl,
          method: "openai",
          model: "m-env",
          extras: { headers: { "openai-organization": "org-of-the-user" } },
        },
        bearer: options.bearer ?? fixedBearer(new Secret(UPSTREAM_KEY)),
        isRenewable: options.isRenewable ?? false,
      },
      also: (options.also ?? []).map(({ name, baseUrl, key, model }) => ({
        name,
        upstream: {
          ...bounds,
          parts: { baseUrl, method: "openai", model, extras: { headers: {} } },
          bearer: fixedBearer(new Secret(key)),
          isRenewable: false,
        },
      })),
      aliases: options.aliases ?? {},
      clock,
    }),
    maxBody: options.maxBody ?? 1024 * 1024,
    maxStreams: options.maxStreams ?? 64,
    clock,
    onEntry: (entry) => {
      entries.push(entry);
      wake();
    },
  });
  const listening = listen(gateway, { places: [{ hostname: "127.0.0.1", port }], clock, onLost: () => {} });
  const url = `http://127.0.0.1:${port}`;
  const ask = (path: string, { token = GATE, ...init }: RequestInit & { readonly token?: string } = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...Object(init.headers) } });
  return {
    url,
    port,
    upstream,
    gateway,
    clock,
    entries,
    ask,
    chat: (more = {}, headers = {}) =>
      ask("/v1/chat/completions", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ model: "m-env", messages: [{ role: "user", content: "hi" }], ...more }),
      }),
    async over(count): Promise<void> {
      while (entries.length < count) {
        await inTime(new Promise<void>((resolve) => wake = resolve), `the end of request ${count}`);
      }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await upstream.stop();
      await listening.close();
    },
  };
}

/** Sends bytes as they are and reads what comes back until the connection ends, or nothing more comes for a moment. */
export async function rawRequest(port: number, text: string, { quietMs = 500 } = {}): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  let answer = "";
  const buffer = new Uint8Array(65_536);
  for (;;) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const quiet = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), quietMs));
    const count = await Promise.race([connection.read(buffer).catch(() => null), quiet]).finally(() =>
      clearTimeout(timer)
    );
    if (count === null) return answer;
    answer += new TextDecoder().decode(buffer.subarray(0, count));
  }
}
