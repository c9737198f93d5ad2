// Owns the shape of a login's tokens and their form on disk: compatibility 4.3 for `qwen`, the same fields and the
// issuer's own for everybody else. Pure text in, text out: no file is touched here, and no message quotes the text.
import { QwenError } from "../base/errors.ts";
import { QWEN_ISSUER } from "../config/logins/login_file.ts";
import { qwenEndpoint, qwenTokenEndpoint } from "../config/logins/qwen_service.ts";
import { Secret } from "../config/secret.ts";
import { isSecureUrl } from "../config/secure_url.ts";
import { text as words } from "../text/text.ts";

/** Client id that the reference registered (compatibility 4.1). */
export const QWEN_CLIENT_ID = "f0304373b74a44d2b584a3fb70ca9e56";

/** What a login yields: the tokens, and where they may be renewed, revoked and used. */
export interface TokenSet {
  readonly accessToken: Secret;
  readonly refreshToken?: Secret;
  /** As the issuer wrote it, usually `Bearer`. */
  readonly tokenType: string;
  /** The endpoint that a Qwen token is for, as the issuer named it: often a bare host name. */
  readonly resourceUrl?: string;
  /** Epoch milliseconds; absent when the issuer did not say. */
  readonly expiresAt?: number;
  /** `qwen`, or the issuer's URL as it stands in its metadata. */
  readonly issuer: string;
  readonly clientId: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint?: string;
  /** The endpoint that the user named for this login (`--openai-base-url`). */
  readonly baseUrl?: string;
  readonly scope?: string;
  readonly audience?: string;
}

/** A credentials file that does not hold what it should; the message says what is missing and quotes nothing. */
export class MalformedCredentials extends Error {
  override readonly name = "MalformedCredentials";
}

/**
 * Reads the text of a credentials file. Where a Qwen login is renewed (`qwenRenewal`) does not stand in it, so that both
 * programs can share it; by default at Qwen's usual service.
 * @throws {MalformedCredentials} when it is no JSON object or a needed field is missing or of the wrong type
 */
export function parseCredentials(text: string, qwenRenewal: string = qwenTokenEndpoint()): TokenSet {
  const fields = parseObject(text);
  const refreshToken = optionalString(fields, "refresh_token");
  const tokens = {
    accessToken: new Secret(neededString(fields, "access_token")),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    tokenType: neededString(fields, "token_type"),
    resourceUrl: optionalString(fields, "resource_url"),
    expiresAt: optionalTime(fields, "expiry_date"),
  };
  const issuer = optionalString(fields, "issuer");
  if (issuer === undefined) {
    return { ...tokens, issuer: QWEN_ISSUER, clientId: QWEN_CLIENT_ID, tokenEndpoint: qwenRenewal };
  }
  return {
    ...tokens,
    issuer,
    clientId: neededString(fields, "client_id"),
    tokenEndpoint: secureUrl("token_endpoint", neededString(fields, "token_endpoint")),
    revocationEndpoint: optionalUrl(fields, "revocation_endpoint"),
    baseUrl: optionalUrl(fields, "base_url"),
    scope: optionalString(fields, "scope"),
    audience: optionalString(fields, "audience"),
  };
}

/** The text of a credentials file: two spaces, no newline at the end, for `qwen` the reference's five fields alone. */
export function formatCredentials(tokens: TokenSet): string {
  const shared = {
    access_token: tokens.accessToken.reveal(),
    refresh_token: tokens.refreshToken?.reveal(),
    token_type: tokens.tokenType,
    resource_url: tokens.resourceUrl,
    expiry_date: tokens.expiresAt,
  };
  if (tokens.issuer === QWEN_ISSUER) return JSON.stringify(shared, undefined, 2);
  const own = {
    issuer: tokens.issuer,
    client_id: tokens.clientId,
    token_endpoint: tokens.tokenEndpoint,
    revocation_endpoint: tokens.revocationEndpoint,
    base_url: tokens.baseUrl,
    scope: tokens.scope,
    audience: tokens.audience,
  };
  return JSON.stringify({ ...shared, ...own }, undefined, 2);
}

/**
 * The endpoint that a login's tokens are for, without trailing slash: at Qwen what the token names, or the usual one; at
 * another issuer what the user named at login, `undefined` when nobody did.
 * @throws {QwenError} of kind `auth` when it is neither https nor this machine
 */
export function endpointOf(tokens: TokenSet): string | undefined {
  const named = tokens.issuer === QWEN_ISSUER ? qwenEndpoint(tokens.resourceUrl).url : tokens.baseUrl;
  if (named !== undefined && !isSecureUrl(named)) {
    throw new QwenError("auth", words().auth.endpointInsecure(tokens.issuer), {
      hint: [words().auth.loginAgain(tokens.issuer)],
    });
  }
  return named;
}

/** A token this near to its end is renewed before it is used (compatibility 4.5). */
const SKEW_MS = 30_000;

/** Whether an access token is good for a while yet. */
export function livesOn(
  { expiresAt }: Pick<TokenSet, "expiresAt">,
  { now, minValidMs = SKEW_MS }: { readonly now: number; readonly minValidMs?: number | undefined },
): boolean {
  return expiresAt === undefined || now < expiresAt - Math.max(minValidMs, SKEW_MS);
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and the text may hold a token.
    throw new MalformedCredentials(words().auth.notJson);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MalformedCredentials(words().auth.notAnObject);
  }
  return Object.fromEntries(Object.entries(value));
}

function neededString(fields: Fields, name: string): string {
  const value = optionalString(fields, name);
  if (value === undefined) throw new MalformedCredentials(words().auth.fieldMissing(name));
  return value;
}

function optionalString(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw new MalformedCredentials(words().auth.fieldNotText(name));
  return value;
}

function optionalTime(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === 0) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new MalformedCredentials(words().auth.fieldNotTime(name));
  }
  return value;
}

function optionalUrl(fields: Fields, name: string): string | undefined {
  const value = optionalString(fields, name);
  return value === undefined ? undefined : secureUrl(name, value);
}

function secureUrl(name: string, value: string): string {
  if (!isSecureUrl(value)) throw new MalformedCredentials(words().auth.fieldNotSecure(name));
  return value;
}
