// The service as the gateway's clients see it: with the APIs that it has, and with those that can be translated for it. Which it
// has is learnt by asking: a path that it does not know is not asked for again in this run.
import { type Hidden, withoutSecrets } from "../base/redact.ts";
import { forward, type Outgoing, type Upstream } from "./forward.ts";
import { isTranslatable, ownAnswer, translationOf } from "./translate/translate.ts";

/** Statuses by which services say that there is no such path. */
const ABSENT: ReadonlySet<number> = new Set([404, 405, 501]);
/** How long it is believed that there is no such path, in milliseconds: services are updated while a gateway runs. */
const BELIEVED_MS = 600_000;
const CHAT = { path: "/chat/completions", namesModel: true, forms: false };

export class Service {
  readonly #upstream: Upstream;
  /** Paths that it does not know, and until when that is believed (epoch milliseconds); and those that it has answered. */
  readonly #absent = new Map<string, number>();
  readonly #present = new Set<string>();

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** The answer to a request. @throws {Refusal} as `forward` does, and for what cannot be translated */
  async ask(out: Outgoing): Promise<Response> {
    const { path } = out.route;
    const isOurs = isTranslatable(path) || path === "/messages/count_tokens";
    if (!isOurs) return await forward(out, this.#upstream);
    const now = this.#upstream.clock.now();
    if (now >= (this.#absent.get(path) ?? 0)) {
      const response = await forward(out, this.#upstream);
      if (!ABSENT.has(response.status)) this.#present.add(path);
      // Once it has answered there, a 404 is of what was asked for.
      if (this.#present.has(path)) return response;
      const told = await response.text();
      const { status, headers } = response;
      // A model that there is not is refused with 404, too.
      if (out.model !== undefined && told.includes(out.model)) return new Response(told, { status, headers });
      this.#absent.set(path, now + BELIEVED_MS);
    }
    const body = parsed(out.body);
    return ownAnswer(path, body) ?? await this.#translated(out, body);
  }

  async #translated(out: Outgoing, body: unknown): Promise<Response> {
    const translation = translationOf(out.route.path, body);
    const chat = new TextEncoder().encode(JSON.stringify(translation.chat));
    let secrets: readonly Hidden[] = [];
    const onSecrets = (used: readonly Hidden[]): void => void (secrets = used);
    const response = await forward({ ...out, route: CHAT, search: "", body: chat, onSecrets }, this.#upstream);
    const { clock, idleMs } = this.#upstream;
    const { signal, abort } = out;
    return await translation.answer(response, {
      clock,
      idleMs,
      signal,
      abort,
      clean: (words) => withoutSecrets(words, secrets),
    });
  }
}

function parsed(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return {};
  }
}
