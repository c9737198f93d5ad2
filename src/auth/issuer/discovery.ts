// Owns what an issuer says of itself (OpenID Connect Discovery 1.0, RFC 8414). Both well-known paths are tried; what
// comes back is believed only if it names the issuer that was asked and endpoints that are encrypted.
import {
  allowInsecureRequests,
  type AuthorizationServer,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from "oauth4webapi";
import { isSecureUrl } from "../../config/secure_url.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { exchange, type IssuerPorts } from "./issuer_http.ts";
import { fieldsOf } from "./fields.ts";
import { cleanServerText } from "./server_text.ts";

/** The endpoints and promises of an issuer, checked. */
export interface IssuerMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint: string;
  readonly deviceEndpoint?: string;
  readonly revocationEndpoint?: string;
  /** It promises `iss` in every authorization answer (RFC 9207). */
  readonly issuerInAnswer: boolean;
  /** Empty when it does not say. */
  readonly scopesSupported: readonly string[];
  /** Of ID tokens; empty when it does not say. */
  readonly signingAlgorithms: readonly string[];
}

/**
 * Asks an issuer for its metadata.
 * @throws {QwenError} of kind `auth` when it offers none or another issuer's; of kind `network` when out of reach
 */
export async function discover(issuerUrl: string, ports: IssuerPorts): Promise<IssuerMetadata> {
  const expected = new URL(issuerUrl);
  for (const algorithm of ["oidc", "oauth2"] as const) {
    const response = await discoveryRequest(expected, {
      algorithm,
      [allowInsecureRequests]: isSecureUrl(issuerUrl),
      [customFetch]: (url, init) => exchange(ports, url, { headers: init.headers, method: init.method }),
    });
    // 200 with a page of HTML is the usual "not found" of web applications.
    if (response.status !== 200 || !isJson(response)) continue;
    return readMetadata(await parse(response, expected), issuerUrl);
  }
  const words = text().login.discovery;
  throw new QwenError("auth", words.none(expected.host), { hint: [words.noneHint] });
}

function isJson(response: Response): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(response.headers.get("content-type") ?? "");
}

async function parse(response: Response, expected: URL): Promise<unknown> {
  const claimed = await claimedIssuer(response.clone());
  try {
    return await processDiscoveryResponse(expected, response);
  } catch (cause) {
    const words = text().login.discovery;
    const message = claimed === undefined
      ? words.unusable(expected.host)
      : words.otherIssuer(expected.href, cleanServerText(claimed));
    throw new QwenError("auth", message, { hint: [words.otherIssuerHint], cause });
  }
}

async function claimedIssuer(response: Response): Promise<string | undefined> {
  try {
    const fields = fieldsOf(await response.json());
    return typeof fields.issuer === "string" ? fields.issuer : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Checks metadata, fresh from an issuer or handed over by the sandbox before this one.
 * @throws {QwenError} of kind `auth` when it names no token endpoint, or an endpoint that is not encrypted
 */
export function readMetadata(value: unknown, issuerUrl: string): IssuerMetadata {
  const fields = fieldsOf(value);
  const words = text().login.discovery;
  const endpoint = (name: string): string | undefined => {
    const url = fields[name];
    if (url === undefined || url === null) return undefined;
    if (typeof url !== "string" || !isAllowedEndpoint(url, issuerUrl)) {
      throw new QwenError("auth", words.insecureEndpoint(new URL(issuerUrl).host, name));
    }
    return url;
  };
  const tokenEndpoint = endpoint("token_endpoint");
  if (tokenEndpoint === undefined) throw new QwenError("auth", words.noTokenEndpoint(new URL(issuerUrl).host));
  return {
    issuer: typeof fields.issuer === "string" ? fields.issuer : issuerUrl,
    authorizationEndpoint: endpoint("authorization_endpoint"),
    tokenEndpoint,
    deviceEndpoint: endpoint("device_authorization_endpoint"),
    revocationEndpoint: endpoint("revocation_endpoint"),
    issuerInAnswer: fields.authorization_response_iss_parameter_supported === true,
    scopesSupported: stringsOf(fields.scopes_supported),
    signingAlgorithms: stringsOf(fields.id_token_signing_alg_values_supported),
  };
}

/** The metadata in its wire form: for the OAuth library, and for the handover to the next sandbox. */
export function wireMetadata(metadata: IssuerMetadata): AuthorizationServer {
  const wire: Record<string, string | boolean | readonly string[] | undefined> = {
    token_endpoint: metadata.tokenEndpoint,
    authorization_response_iss_parameter_supported: metadata.issuerInAnswer,
    authorization_endpoint: metadata.authorizationEndpoint,
    device_authorization_endpoint: metadata.deviceEndpoint,
    revocation_endpoint: metadata.revocationEndpoint,
    scopes_supported: nonEmpty(metadata.scopesSupported),
    id_token_signing_alg_values_supported: nonEmpty(metadata.signingAlgorithms),
  };
  const present = Object.entries(wire).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), issuer: metadata.issuer };
}

function nonEmpty(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

/** https, or http where the issuer itself is on this machine: a far issuer may not point us at a local service. */
function isAllowedEndpoint(url: string, issuerUrl: string): boolean {
  if (!isSecureUrl(url)) return false;
  return new URL(url).protocol === "https:" || new URL(issuerUrl).protocol === "http:";
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
