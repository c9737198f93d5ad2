// The service as the gateway's clients see it: with the APIs that it has, and with those that can be translated for it. Which it
// has is learnt by asking: a path that it does not know is not asked for again in this run.
import { forward, type Outgoing, type Upstream } from "./forward.ts";
import { isTranslatable, ownAnswer, translationOf } from "./translate/translate.ts";

/** Statuses by which services say that there is no such path. */
const ABSENT: ReadonlySet<number> = new Set([404, 405, 501]);
const CHAT = { path: "/chat/completions", namesModel: true, forms: false };

export class Service {
  readonly #upstream: Upstream;
  readonly #absent = new Set<string>();

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** The answer to a request. @throws {Refusal} as `forward` does, and for what cannot be translated */
  async ask(out: Outgoing): Promise<Response> {
    const { path } = out.route;
    const isOurs = isTranslatable(path) || path === "/messages/count_tokens";
    if (!isOurs) return await forward(out, this.#upstream);
    if (!this.#absent.has(path)) {
      const response = await forward(out, this.#upstream);
      if (!ABSENT.has(response.status)) return response;
      const told = await response.text();
      const { status, headers } = response;
      // A model that there is not is refused with 404, too.
      if (out.model !== undefined && told.includes(out.model)) return new Response(told, { status, headers });
      this.#absent.add(path);
    }
    const body = parsed(out.body);
    return ownAnswer(path, body) ?? await this.#translated(out, body);
  }

  async #translated(out: Outgoing, body: unknown): Promise<Response> {
    const translation = translationOf(out.route.path, body);
    const chat = new TextEncoder().encode(JSON.stringify(translation.chat));
    return await translation.answer(await forward({ ...out, route: CHAT, search: "", body: chat }, this.#upstream));
  }
}

function parsed(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return {};
  }
}
