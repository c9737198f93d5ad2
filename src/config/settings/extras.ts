// Owns what settings add to a request: headers, body fields, timeout, retries (`generationConfig`, compatibility 2.2). Strings
// in it are expanded like all others, so what was inserted is told to the key's binding.
import type { SettingsNode } from "./settings_node.ts";
import type { RequestExtras } from "../configuration.ts";
import { expand, type Lookup } from "./expand.ts";
import type { SettingsValue } from "./settings.ts";
import { wrongType } from "./settings_node.ts";
import type { Source } from "../source.ts";

/** The extras, and the sources of what was inserted into them. */
export interface ReadExtras {
  readonly extras: RequestExtras;
  readonly ingredients: readonly Source[];
}

/**
 * Reads a `generationConfig`.
 * @throws {QwenError} of kind `config` for a field of the wrong type
 */
export function readExtras(config: SettingsValue | undefined, lookup: Lookup): ReadExtras {
  if (config === undefined) return { extras: { headers: {}, body: {} }, ingredients: [] };
  const reader = new ExtrasReader(config, lookup);
  const timeoutMs = reader.number("timeout");
  const maxRetries = reader.number("maxRetries");
  const extras = {
    headers: reader.headers("customHeaders"),
    body: { ...reader.data("samplingParams"), ...reader.data("extra_body") },
    ...(reader.secrets.length === 0 ? {} : { secrets: reader.secrets }),
    // Zero or less switches the reference's timeout off; absent is our own default, so nothing is said there.
    ...(timeoutMs === undefined || timeoutMs <= 0 ? {} : { timeoutMs }),
    ...(maxRetries === undefined || maxRetries < 0 ? {} : { maxRetries }),
  };
  return { extras, ingredients: reader.ingredients };
}

/** Headers whose values anybody may read; of the others each may open something. */
const PUBLIC_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "accept-language",
  "content-type",
  "http-referer",
  "openai-beta",
  "openai-organization",
  "openai-project",
  "referer",
  "user-agent",
  "x-title",
]);

class ExtrasReader {
  readonly ingredients: Source[] = [];
  readonly secrets: string[] = [];
  readonly #config: SettingsValue;
  readonly #lookup: Lookup;

  constructor(config: SettingsValue, lookup: Lookup) {
    this.#config = config;
    this.#lookup = (name): ReturnType<Lookup> => {
      const found = lookup(name);
      if (found !== undefined) this.secrets.push(found.value);
      return found;
    };
  }

  number(name: string): number | undefined {
    const node = this.#member(name);
    if (node === undefined) return undefined;
    if (typeof node.value !== "number") throw this.#wrong(name, { node, expected: "number" });
    return node.value;
  }

  headers(name: string): Readonly<Record<string, string>> {
    const node = this.#object(name);
    const headers: [string, string][] = [];
    for (const [header, value] of node?.members ?? []) {
      if (value.kind !== "string") throw this.#wrong(`${name}.${header}`, { node: value, expected: "string" });
      const written = this.#expand(String(value.value));
      headers.push([header, written]);
      // `Bearer abc`: what opens something is the last word.
      if (!PUBLIC_HEADERS.has(header.toLowerCase())) this.secrets.push(written.trim().split(/\s+/).at(-1) ?? "");
    }
    return Object.fromEntries(headers);
  }

  data(name: string): Readonly<Record<string, unknown>> {
    const node = this.#object(name);
    return Object.fromEntries([...node?.members ?? []].map(([key, value]) => [key, this.#plain(value)]));
  }

  #plain(node: SettingsNode): unknown {
    if (node.kind === "array") return node.items.map((item) => this.#plain(item));
    if (node.kind === "object") {
      return Object.fromEntries([...node.members].map(([key, value]) => [key, this.#plain(value)]));
    }
    return typeof node.value === "string" ? this.#expand(node.value) : node.value;
  }

  #expand(value: string): string {
    const expanded = expand({ value, source: this.#config.source }, this.#lookup);
    this.ingredients.push(...expanded.ingredients);
    return expanded.value;
  }

  #member(name: string): SettingsNode | undefined {
    const node = this.#config.node.members.get(name);
    return node?.kind === "null" ? undefined : node;
  }

  #object(name: string): SettingsNode | undefined {
    const node = this.#member(name);
    if (node !== undefined && node.kind !== "object") throw this.#wrong(name, { node, expected: "object" });
    return node;
  }

  #wrong(
    name: string,
    { node, expected }: { readonly node: SettingsNode; readonly expected: SettingsNode["kind"] },
  ): Error {
    const { path, name: key } = this.#config.source;
    return wrongType(path, { key: `${key}.${name}`, node, expected });
  }
}
