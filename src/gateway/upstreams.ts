// Which service a request goes to, by the model that it names: an alias stands for another name, `NAME/MODEL` is a model of
// the service that `--also NAME` lends, an entry's own name leads to that entry, and everything else to the main service.
// Hosts and keys are the configuration's; a name only chooses among them.
import { nearest } from "../base/typed_words.ts";
import type { Clock } from "../base/clock.ts";
import { readText } from "../chat/endpoint.ts";
import { forward, type Outgoing, type Upstream } from "./forward.ts";
import { Service } from "./service.ts";

/** A further service. */
export interface AlsoUpstream {
  readonly name: string;
  readonly upstream: Upstream;
}

export interface UpstreamsOptions {
  readonly main: Upstream;
  readonly also?: readonly AlsoUpstream[];
  /** What names of models stand for. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly clock: Pick<Clock, "now">;
}

/** Where a request goes, and with which model. */
export interface Choice {
  readonly service: Service;
  readonly upstream: Upstream;
  /** As the service calls it. */
  readonly model: string | undefined;
}

interface Target {
  /** What its models are called by, here; the main service's need nothing. */
  readonly name: string | undefined;
  readonly service: Service;
  readonly upstream: Upstream;
}

interface Model {
  readonly id: string;
}

/** How long a list of models is good, in milliseconds. */
const LIST_MS = 60_000;

/** Bound on a list of models, in bytes. */
const MAX_LIST_BYTES = 16 * 1024 * 1024;

export class Upstreams {
  readonly #main: Target;
  readonly #also: readonly Target[];
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #clock: Pick<Clock, "now">;
  #list: { readonly at: number; readonly models: readonly Model[] } | undefined;

  constructor({ main, also = [], aliases = {}, clock }: UpstreamsOptions) {
    this.#main = { name: undefined, upstream: main, service: new Service(main) };
    this.#also = also.map(({ name, upstream }) => ({ name, upstream, service: new Service(upstream) }));
    this.#aliases = new Map(Object.entries(aliases));
    this.#clock = clock;
  }

  /** Whether names of models mean something here. Otherwise all passes as it is. */
  get areSeveral(): boolean {
    return this.#also.length > 0 || this.#aliases.size > 0;
  }

  choose(named: string | undefined): Choice {
    const model = named === undefined ? undefined : this.#aliases.get(named) ?? named;
    const entry = this.#also.find(({ name }) => name === model);
    if (entry !== undefined) return { ...entry, model: entry.upstream.parts.model || model };
    const prefixed = this.#also.find(({ name }) => model?.startsWith(`${name}/`));
    if (prefixed === undefined) return { ...this.#main, model };
    return { ...prefixed, model: model?.slice((prefixed.name ?? "").length + 1) };
  }

  /** The name that an unknown one was meant as, as far as the names are known. */
  near(model: string): string | undefined {
    const names = [...this.#aliases.keys(), ...this.#also.map(({ name = "" }) => name)];
    return nearest(model, [...names, ...this.#list?.models.map(({ id }) => id) ?? []].filter((name) => name !== model));
  }

  /** The models of all services, each by the name that it is asked for here. A service that does not tell its own has one. */
  async models(out: Outgoing): Promise<readonly Model[]> {
    const now = this.#clock.now();
    if (this.#list !== undefined && now - this.#list.at < LIST_MS) return this.#list.models;
    const lists = await Promise.all([this.#main, ...this.#also].map((target) => listOf(target, out)));
    const aliases = Array.from(this.#aliases.keys(), (id) => ({ id, object: "model", created: 0, owned_by: "qwen" }));
    const models = [...aliases, ...lists.flat()];
    // What was asked for somebody who has gone meanwhile may be no list at all.
    if (!out.signal.aborted && !out.abort.signal.aborted) this.#list = { at: now, models };
    return models;
  }
}

/** One that fails is as one that has no list: the others' models can be asked for all the same. */
async function listOf({ name, upstream }: Target, out: Outgoing): Promise<readonly Model[]> {
  const own = { id: upstream.parts.model, object: "model", created: 0, owned_by: "qwen" };
  const found = await modelsAt(upstream, out) ?? (own.id === "" ? [] : [own]);
  if (name === undefined) return found;
  const isEntry = name === own.id;
  return isEntry ? [own] : found.map((model) => ({ ...model, id: `${name}/${model.id}` }));
}

async function modelsAt(upstream: Upstream, out: Outgoing): Promise<readonly Model[] | undefined> {
  try {
    const abort = new AbortController();
    const response = await forward({ ...out, search: "", body: undefined, model: undefined, abort }, upstream);
    const value: unknown = JSON.parse(await readText(response, upstream.clock, MAX_LIST_BYTES));
    const data: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "data") : undefined;
    return response.ok && Array.isArray(data) ? data.filter(isModel) : undefined;
  } catch {
    return undefined;
  }
}

function isModel(value: unknown): value is Model {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "id") === "string" &&
    Reflect.get(value, "id") !== "";
}
