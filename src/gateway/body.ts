// The one word of a body that the gateway looks at, and the only one that it ever replaces: `model`. Everything else stays the
// same bytes, also what a parser would read and write in another way (`1.0`, a number of 20 digits, an escape).

/** Deeper is no request of anybody's, and takes a parser seconds. */
const MOST_LEVELS = 1000;

/** The model that a body names; `undefined` when there is none, or the body is none that can be read. */
export function modelIn(body: Uint8Array): string | undefined {
  const model = fieldsIn(body)?.["model"];
  return typeof model === "string" && model !== "" ? model : undefined;
}

/** Fields by which services choose another model than the one that is named. */
const OTHER_CHOICES: ReadonlySet<string> = new Set(["models", "fallbacks", "fallback_models", "route", "router"]);

/**
 * Whether a body can mean no other model than the one that it names, whoever reads it: parsers differ in which of two fields
 * counts, and in whether `Model` is `model`.
 */
export function namesOneModel(body: Uint8Array<ArrayBuffer>): boolean {
  const fields = fieldsIn(body);
  if (fields === undefined) return false;
  const names = Object.keys(fields).map((name) => name.toLowerCase());
  const places = [...modelValues(decoded(body))];
  return names.filter((name) => name === "model").length === 1 && places.length === 1 &&
    !names.some((name) => OTHER_CHOICES.has(name));
}

function fieldsIn(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (isTooDeep(body)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a];

function isTooDeep(body: Uint8Array): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN || byte === OPEN_LIST) {
      if (++depth > MOST_LEVELS) return true;
    } else if (byte === CLOSE || byte === CLOSE_LIST) depth--;
  }
  return false;
}

/** The same body with another model. It was read by `modelIn` before, so it is whole. */
export function withModel(body: Uint8Array<ArrayBuffer>, model: string): Uint8Array<ArrayBuffer> {
  const text = decoded(body);
  let changed = "";
  let copied = 0;
  for (const { start, end } of modelValues(text)) {
    changed += text.slice(copied, start) + JSON.stringify(model);
    copied = end;
  }
  return new TextEncoder().encode(changed + text.slice(copied));
}

function decoded(body: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the values of the members named `model` of the outermost object stand. Of several, parsers take the last. */
function* modelValues(text: string): Generator<Span> {
  let depth = 0;
  /** The last string, if nothing else came since; and the name that a value is awaited for. */
  let last: Span | undefined;
  let name: Span | undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const start = at;
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) {
        if (text.charCodeAt(at) === BACKSLASH) at++;
      }
      const found = { start, end: at + 1 };
      if (name !== undefined && isModel(text, name)) yield found;
      name = undefined;
      last = depth === 1 ? found : undefined;
      continue;
    }
    if (code <= 0x20) continue;
    if (code === COLON) name = last;
    else {
      name = undefined;
      if (code === OPEN || code === OPEN_LIST) depth++;
      else if (code === CLOSE || code === CLOSE_LIST) depth--;
    }
    last = undefined;
  }
}

/** A name may be written with escapes. */
function isModel(text: string, { start, end }: Span): boolean {
  const longest = '"model"'.length * 6;
  return end - start <= longest && String(JSON.parse(text.slice(start, end))) === "model";
}
