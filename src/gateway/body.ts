// The one word of a body that the gateway looks at, and the only one that it ever replaces: `model`. Everything else stays the
// same bytes, also what a parser would read and write in another way (`1.0`, a number of 20 digits, an escape).

/** The model that a body names; `undefined` when there is none. */
export function modelIn(body: Uint8Array): string | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    const model = typeof value === "object" && value !== null ? Reflect.get(value, "model") : undefined;
    return typeof model === "string" && model !== "" ? model : undefined;
  } catch {
    return undefined;
  }
}

/** The same body with another model. It was read by `modelIn` before, so it is whole. */
export function withModel(body: Uint8Array<ArrayBuffer>, model: string): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  let changed = "";
  let copied = 0;
  for (const { start, end } of modelValues(text)) {
    changed += text.slice(copied, start) + JSON.stringify(model);
    copied = end;
  }
  return new TextEncoder().encode(changed + text.slice(copied));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/** Where the values of the members named `model` of the outermost object stand. Of several, parsers take the last. */
function* modelValues(text: string): Generator<Span> {
  let depth = 0;
  let name: string | undefined;
  let last: string | undefined;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith('"')) {
      if (depth === 1 && name === "model") yield { start: index, end: index + token.length };
      name = undefined;
      last = token;
      continue;
    }
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    name = token === ":" && depth === 1 && last !== undefined ? String(JSON.parse(last)) : undefined;
    last = undefined;
  }
}
