// Owns what the configuration may know of a stored login: whose it is, where its tokens may go, when they end. The file
// is the store's; here it is read leniently, and no token leaves this file.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { normalizeBaseUrl } from "../base_url.ts";
import type { LoginReference, Warning } from "../configuration.ts";
import { readGuarded } from "../files/file_guard.ts";
import { loginFileName, QWEN_ISSUER } from "./login_file.ts";
import { pathRules } from "../files/path_rules.ts";
import { QWEN_SERVICE_URL, qwenEndpoint, qwenTokenEndpoint } from "./qwen_service.ts";
import { isSealed, maskSecret } from "../secret.ts";
import { isSecureUrl } from "../secure_url.ts";
import type { Sourced } from "../source.ts";
import { sourceText } from "../source_text.ts";
import type { World } from "../world.ts";

/** A login found on disk. */
export interface StoredLogin {
  readonly reference: LoginReference;
  /** The endpoint that the tokens are for, as the issuer named it. */
  readonly baseUrl?: string;
  /** The access token as it may be shown. */
  readonly masked: string;
  /** The access token is over and there is none to renew it with: nothing can be sent with this login. */
  readonly ended: boolean;
}

/** What was found under an issuer's name. */
export interface LoginLookup {
  readonly login?: StoredLogin;
  readonly warning?: Warning;
}

/** What the look-up needs to know. */
export interface LoginQuestion {
  readonly issuer: string;
  readonly qwenHome: string | undefined;
  /** `QWEN_OAUTH_BASE_URL` from the environment or the user's own file. */
  readonly oauthBaseUrl: Sourced<string> | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Looks a login up by its issuer; a file that cannot be understood counts as none, with a warning. */
export function readStoredLogin(world: World, { issuer, qwenHome, oauthBaseUrl, now }: LoginQuestion): LoginLookup {
  if (qwenHome === undefined) return {};
  const path = pathRules(world.os).join(qwenHome, loginFileName(issuer));
  const file = readGuarded(world, path);
  if (file.outcome === "absent") return {};
  const fields = file.outcome === "text" ? parseFields(file.text) : undefined;
  const named = [fields?.token_endpoint, fields?.revocation_endpoint].filter(isFilled);
  const sealed = isSealed(fields?.sealed);
  const isWhole = sealed || isFilled(fields?.access_token) || isFilled(fields?.refresh_token);
  if (fields === undefined || !isWhole || (issuer !== QWEN_ISSUER && !named.every(isSecureUrl))) {
    return { warning: { code: "login-file", message: text().config.loginUnreadable(path) } };
  }
  const expiry = fields.expiry_date;
  const endpoints = issuer === QWEN_ISSUER ? [qwenTokenEndpoint(qwenServiceUrl(oauthBaseUrl))] : named;
  const expiresAt = typeof expiry === "number" && Number.isFinite(expiry) && expiry > 0 ? { expiresAt: expiry } : {};
  const renewable = sealed ? fields.renewable === true : isFilled(fields.refresh_token);
  const reference = { issuer, path, endpoints, renewable, ...expiresAt, ...(sealed ? { sealed } : {}) };
  const masked = maskSecret(isFilled(fields.access_token) ? fields.access_token : "");
  const ended = !renewable && (expiresAt.expiresAt ?? Infinity) <= now;
  const over = ended ? { code: "login-ended", message: text().config.loginEnded(issuer) } : undefined;
  if (issuer !== QWEN_ISSUER) {
    const baseUrl = isFilled(fields.base_url) ? { baseUrl: fields.base_url } : {};
    return { login: { reference, masked, ended, ...baseUrl }, ...(over === undefined ? {} : { warning: over }) };
  }
  const { url, usable } = qwenEndpoint(fields.resource_url);
  const warning = over ?? (usable ? undefined : { code: "resource-url", message: text().config.resourceUrl(path) });
  return { login: { reference, masked, ended, baseUrl: url }, ...(warning === undefined ? {} : { warning }) };
}

/**
 * The Qwen service that signs in, without trailing slash.
 * @throws {QwenError} of kind `config` when `QWEN_OAUTH_BASE_URL` is neither https nor http on loopback
 */
export function qwenServiceUrl(override: Sourced<string> | undefined): string {
  if (override === undefined) return QWEN_SERVICE_URL;
  const url = normalizeBaseUrl(override.value.trim(), override.source);
  if (isSecureUrl(url)) return url;
  throw new QwenError("config", text().config.oauthBaseUrl(sourceText(override.source)));
}

function parseFields(source: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    // The parser's message would quote the file; the caller says that it could not be understood.
    return undefined;
  }
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
