// The file of the gateway's named tokens in `~/.qwen`. It holds no token: only what each one is the hash of, so that whoever
// reads it comes in nowhere. The launcher changes it, the gateway reads it. Pure.
import { QwenError } from "../base/errors.ts";
import { visible } from "../base/visible.ts";
import { text } from "../text/text.ts";

export const GATEWAY_TOKENS_FILE = "gateway_tokens.json";

/** The path at which a gateway tells what was used, to `qwen serve status`. */
export const STATUS_PATH = "/qwen/status";

/** Bound on the file, in bytes: some thousand tokens. */
export const MAX_TOKENS_BYTES = 1024 * 1024;

/** A token that programs of one purpose come in with. */
export interface NamedToken {
  readonly name: string;
  /** Of the token's text, SHA-256 in hex. A random secret of 256 bits needs no slow hash. */
  readonly sha256: string;
  /** The only models that may be asked for. @default every one */
  readonly models?: readonly string[];
  /** The most requests in a minute. @default no bound */
  readonly perMinute?: number;
  /** ISO 8601. */
  readonly created: string;
}

/** A name that no shell, URL or log trips over. */
export const TOKEN_NAME = /^[a-z0-9][\w.-]{0,39}$/i;

/** The tokens in the text of the file. @throws {QwenError} of kind `config` when it is not what this program writes */
export function readNamedTokens(content: string, path: string): readonly NamedToken[] {
  const tokens = listIn(content);
  const broken = new QwenError("config", text().gateway.tokens.broken(visible(path)), {
    hint: [text().gateway.tokens.brokenHint],
  });
  if (!Array.isArray(tokens)) throw broken;
  return tokens.map((one: unknown) => {
    if (!isNamedToken(one)) throw broken;
    return one;
  });
}

/** The hash that a named token is kept as: SHA-256 in hex. */
export async function sha256(token: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function listIn(content: string): unknown {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === "object" && value !== null ? Reflect.get(value, "tokens") : undefined;
  } catch {
    return undefined;
  }
}

/** The text of the file. */
export function namedTokensText(tokens: readonly NamedToken[]): string {
  return `${JSON.stringify({ tokens }, undefined, 2)}\n`;
}

function isNamedToken(value: unknown): value is NamedToken {
  if (typeof value !== "object" || value === null) return false;
  const field = (name: string): unknown => Reflect.get(value, name);
  const [name, sha256, models, perMinute] = ["name", "sha256", "models", "perMinute"].map(field);
  return typeof name === "string" && TOKEN_NAME.test(name) &&
    typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) &&
    (models === undefined || (Array.isArray(models) && models.every((one) => typeof one === "string"))) &&
    (perMinute === undefined || (typeof perMinute === "number" && Number.isInteger(perMinute) && perMinute > 0)) &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(field("created")));
}
