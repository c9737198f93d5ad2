// The gateway: a request comes in at the door, finds its route, is read within bounds and sent on. It remembers what is
// under way, so that there is a bound on it and an end that waits for it.
import type { AlarmClock } from "../base/clock.ts";
import { STATUS_PATH } from "../config/gateway_tokens.ts";
import { type Entry, tokensIn } from "./account.ts";
import { modelIn, withModel } from "./body.ts";
import { assertModel, type Client, type Clients, isListOfModels, ownList } from "./door/clients.ts";
import { admit, admitStranger, type Caller, corsFor, type DoorOptions, preflight } from "./door/door.ts";
import { readBody } from "./read_body.ts";
import { Refusal } from "./refusal.ts";
import { assertBodyType, type Route, routeOf } from "./routes.ts";
import { type Flow, passOn } from "./stream.ts";
import type { Upstreams } from "./upstreams.ts";
import { text } from "../text/text.ts";

export interface GatewayOptions {
  readonly door: DoorOptions;
  readonly clients: Clients;
  readonly upstreams: Upstreams;
  /** Bound on a request's body, in bytes. */
  readonly maxBody: number;
  /** Bound on answers under way. */
  readonly maxStreams: number;
  readonly clock: AlarmClock;
  /** Told of each request when it is over. */
  readonly onEntry: (entry: Entry) => void;
}

/** What is learnt of a request on its way. */
interface Seen {
  readonly agent?: string | undefined;
  model?: string | undefined;
  firstAt?: number;
}

type Ended = Pick<Entry, "bytes" | "outcome" | "code" | "inputTokens" | "outputTokens">;

/** Answers requests. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #underWay = new Set<AbortController>();
  #ending: PromiseWithResolvers<void> | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** Answers one request. Never rejects. */
  async answer(request: Request): Promise<Response> {
    const url = urlOf(request);
    if (url === undefined) return new Refusal("foreign_host", text().gateway.foreignHost).toResponse();
    const caller: Caller = { method: request.method, url, headers: request.headers };
    const { clock, door, clients } = this.#options;
    const startedAt = clock.now();
    const seen: Seen = { agent: productOf(request.headers) };
    let client: Client | undefined;
    const account = (status: number, rest: Ended): void => {
      const entry = {
        at: startedAt,
        client: client?.name,
        agent: seen.agent,
        method: request.method,
        path: url.pathname,
        status,
        model: seen.model,
        firstByteMs: seen.firstAt === undefined ? undefined : seen.firstAt - startedAt,
        totalMs: clock.now() - startedAt,
        ...rest,
      };
      if (client !== undefined) clients.count(client, entry);
      this.#options.onEntry(entry);
    };
    try {
      if (request.method === "OPTIONS") return preflight(caller, door);
      if (isHealth(url)) {
        admitStranger(caller, door);
        return Response.json({ status: "ok" });
      }
      const given = admit(caller, door);
      if (url.pathname === STATUS_PATH && request.method === "GET" && clients.mayWatch(given)) {
        return Response.json(clients.usage);
      }
      client = await clients.identify(given);
      const response = await this.#answerAdmitted(request, { url, client, seen, account });
      for (const [name, value] of Object.entries(corsFor(caller, door))) response.headers.set(name, value);
      return response;
    } catch (error) {
      const refusal = asRefusal(error);
      await request.body?.cancel().catch(() => {/* read already, or gone */});
      account(refusal.status, { bytes: 0, outcome: "refused", code: refusal.code });
      const response = refusal.toResponse();
      for (const [name, value] of Object.entries(corsFor(caller, door))) response.headers.set(name, value);
      return response;
    }
  }

  /** Takes no new requests; resolves when those under way are over, or are ended after `boundMs`. */
  async drain(boundMs: number): Promise<void> {
    this.#ending ??= Promise.withResolvers();
    if (this.#underWay.size === 0) return;
    const cancel = this.#options.clock.alarm(boundMs, () => {
      for (const abort of this.#underWay) abort.abort();
      this.#ending?.resolve();
    });
    await this.#ending.promise;
    cancel();
  }

  async #answerAdmitted(
    request: Request,
    { url, client, seen, account }: {
      readonly url: URL;
      readonly client: Client;
      readonly seen: Seen;
      readonly account: (status: number, rest: Ended) => void;
    },
  ): Promise<Response> {
    const { maxStreams, upstreams, clock, clients } = this.#options;
    if (this.#ending !== undefined) {
      throw new Refusal("shutting_down", text().gateway.shuttingDown, { "retry-after": "1" });
    }
    const route = routeOf(request.method, url.pathname);
    if (this.#underWay.size >= maxStreams) {
      throw new Refusal("too_many_streams", text().gateway.tooMany(maxStreams), { "retry-after": "1" });
    }
    const abort = new AbortController();
    this.#underWay.add(abort);
    let status = 0;
    const flow: Flow = {
      abort,
      onHead: (head) => status = head,
      onFirst: () => seen.firstAt = clock.now(),
      onEnd: ({ outcome, bytes, tail }) => {
        this.#over(abort);
        account(status, { outcome, bytes, ...tokensIn(tail) });
      },
    };
    try {
      const body = hasBody(request) ? await this.#bodyOf(request, route) : undefined;
      seen.model = body === undefined || !route.namesModel ? undefined : modelIn(body);
      assertModel(client, { route, model: route.model ?? seen.model, body, search: url.search });
      const own = ownList(client, route);
      if (own !== undefined) {
        flow.onHead(own.status);
        flow.onEnd({ outcome: "whole", bytes: 0, tail: new Uint8Array() });
        return own;
      }
      if (!isListOfModels(route)) clients.assertPace(client);
      const { method, headers, signal } = request;
      const { upstream, service, model } = upstreams.choose(route.model ?? seen.model);
      const isRenamed = model !== undefined && model !== seen.model;
      const sent = body !== undefined && seen.model !== undefined && isRenamed ? withModel(body, model) : body;
      const to = route.model === undefined || !isRenamed
        ? route
        : { ...route, path: `/models/${model.split("/").map(encodeURIComponent).join("/")}` };
      const out = { method, route: to, search: url.search, headers, body: sent, model, signal, abort };
      const response = upstreams.areSeveral && route.path === "/models"
        ? Response.json({ object: "list", data: await upstreams.models(out) })
        : await this.#known(await service.ask(out), route.model ?? seen.model);
      flow.onHead(response.status);
      const isStream = /^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "");
      const passed = passOn(response.body, { flow, clock, idleMs: upstream.idleMs, isStream });
      return new Response(passed, { status: response.status, headers: response.headers });
    } catch (error) {
      this.#over(abort);
      throw error;
    }
  }

  /** A name that no service knows is told with the one that it was meant as, where names mean something here. */
  async #known(response: Response, model: string | undefined): Promise<Response> {
    const { upstreams } = this.#options;
    const near = model === undefined || response.status !== 404 ? undefined : upstreams.near(model);
    if (near === undefined || model === undefined) return response;
    await response.body?.cancel();
    throw new Refusal("model_not_found", text().gateway.unknownModel(model, near));
  }

  #over(abort: AbortController): void {
    this.#underWay.delete(abort);
    if (this.#underWay.size === 0) this.#ending?.resolve();
  }

  async #bodyOf(request: Request, route: Route): Promise<Uint8Array<ArrayBuffer>> {
    const { headers } = request;
    if (headers.get("content-length") === "0") return new Uint8Array();
    assertBodyType(route, headers.get("content-type"));
    const { maxBody: maxBytes, clock } = this.#options;
    return await readBody(request, { maxBytes, clock });
  }
}

/** The runtime gives every request but a GET a body; one without a length and without chunks has none (RFC 9112, 6.3). */
function hasBody({ method, headers, body }: Request): boolean {
  return body !== null && (method === "POST" || headers.has("content-length") || headers.has("transfer-encoding"));
}

/** The runtime makes it of the request line and `Host`, which may be no host at all. */
function urlOf({ url }: Request): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** What a client calls itself: the first product of its `User-Agent`, without the version. */
function productOf(headers: Headers): string | undefined {
  const [product = ""] = (headers.get("user-agent") ?? "").split(/[ (]/, 1);
  return product === "" ? undefined : product.replace(/\/v?\d[^/]*$/, "");
}

function isHealth({ pathname }: URL): boolean {
  return pathname === "/health" || pathname === "/v1/health";
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  // The client has gone, or its body broke: nobody reads this.
  return new Refusal("bad_request", text().gateway.broken);
}
