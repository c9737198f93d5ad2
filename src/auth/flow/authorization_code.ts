// Owns the authorization code grant of a public client with PKCE: RFC 6749 section 4.1, RFC 7636, RFC 8252. It builds
// the address to open and turns the code into tokens; how the code travels is `loopback.ts` and `paste.ts`.
// No code, verifier or token stands in any error of this file.
import {
  allowInsecureRequests,
  type Client,
  clockTolerance,
  customFetch,
  genericTokenEndpointRequest,
  None,
  OperationProcessingError,
  processAuthorizationCodeResponse,
  ResponseBodyError,
  type TokenEndpointResponse,
  UnsupportedOperationError,
  WWWAuthenticateChallengeError,
} from "oauth4webapi";
import { Secret } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { TokenSet } from "../credentials.ts";
import { type IssuerMetadata, wireMetadata } from "../issuer/discovery.ts";
import { exchange, type IssuerPorts } from "../issuer/issuer_http.ts";
import { stringOf } from "../issuer/fields.ts";
import type { Issuer } from "../issuer/issuers.ts";
import { CHALLENGE_METHOD, type Pkce } from "./pkce.ts";
import { withoutSecrets } from "../../base/redact.ts";
import { cleanServerText } from "../issuer/server_text.ts";

/** An issuer together with its endpoints. */
export interface Party {
  readonly issuer: Issuer;
  readonly metadata: IssuerMetadata;
}

/** The scope to ask for: the user's, or what an OpenID issuer needs to give a refresh token. */
export function scopeOf({ issuer, metadata }: Party): string | undefined {
  if (issuer.scope !== undefined) return issuer.scope === "" ? undefined : issuer.scope;
  const wanted = ["openid", "offline_access"].filter((scope) => metadata.scopesSupported.includes(scope));
  return wanted.length === 0 ? undefined : wanted.join(" ");
}

/** The address that the user's browser opens. */
export function authorizationUrl(party: Party, request: { redirectUri: string; state: string; pkce: Pkce }): URL {
  const { issuer, metadata } = party;
  if (metadata.authorizationEndpoint === undefined) throw new Error("no authorization endpoint");
  const url = new URL(metadata.authorizationEndpoint);
  const query = url.searchParams;
  query.set("response_type", "code");
  query.set("client_id", issuer.clientId);
  query.set("redirect_uri", request.redirectUri);
  const scope = scopeOf(party);
  if (scope !== undefined) query.set("scope", scope);
  // OpenID Connect Core section 11: without it an issuer may leave the refresh token out.
  if (scope?.split(" ").includes("offline_access")) query.set("prompt", "consent");
  if (issuer.audience !== undefined) query.set("audience", issuer.audience);
  query.set("state", request.state);
  query.set("code_challenge", request.pkce.challenge);
  query.set("code_challenge_method", CHALLENGE_METHOD);
  return url;
}

/**
 * Exchanges a code for tokens. The state and `iss` of the answer were judged before (`state.ts`).
 * @throws {QwenError} of kind `auth` when the issuer refuses, `network` when it cannot be reached
 */
export async function redeemCode(
  party: Party,
  answer: { code: Secret; redirectUri: string; pkce: Pkce; ports: IssuerPorts },
): Promise<TokenSet> {
  const { code, redirectUri, pkce, ports } = answer;
  const server = wireMetadata(party.metadata);
  const client = clientOf(party);
  const secrets = [code.reveal(), pkce.verifier.reveal()];
  try {
    const response = await genericTokenEndpointRequest(server, client, None(), "authorization_code", {
      code: code.reveal(),
      redirect_uri: redirectUri,
      code_verifier: pkce.verifier.reveal(),
    }, requestOptions(ports));
    return tokenSet(party, await processAuthorizationCodeResponse(server, client, response), ports.clock.now());
  } catch (error) {
    throw issuerFailure(error, { party, secrets });
  }
}

/**
 * The public client that we are: an id and no secret. ID tokens are checked but not used, so a clock that is five
 * minutes wrong is no reason to fail.
 */
export function clientOf({ issuer }: Party): Client {
  return { client_id: issuer.clientId, [clockTolerance]: 300 };
}

/** How the OAuth library sends: through our bounded exchange. Plain http was judged when the metadata was read. */
export function requestOptions(ports: IssuerPorts): {
  [allowInsecureRequests]: boolean;
  [customFetch]: (url: string, init: { method: string; headers: Record<string, string>; body?: unknown }) => Promise<
    Response
  >;
} {
  return {
    [allowInsecureRequests]: true,
    [customFetch]: (url, init) => {
      const body = init.body instanceof URLSearchParams ? init.body : undefined;
      return exchange(ports, url, { method: init.method, headers: init.headers, ...(body ? { body } : {}) });
    },
  };
}

/** A token answer in our own words. `now` is epoch milliseconds. */
export function tokenSet(party: Party, answer: TokenEndpointResponse, now: number): TokenSet {
  const { issuer, metadata } = party;
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? undefined : new Secret(answer.refresh_token),
    tokenType: answer.token_type === "bearer" ? "Bearer" : answer.token_type,
    resourceUrl: stringOf(answer.resource_url),
    expiresAt: answer.expires_in === undefined ? undefined : now + answer.expires_in * 1000,
    issuer: issuer.kind === "custom" ? metadata.issuer : issuer.id,
    clientId: issuer.clientId,
    tokenEndpoint: metadata.tokenEndpoint,
    revocationEndpoint: metadata.revocationEndpoint,
    baseUrl: issuer.baseUrl,
    scope: answer.scope ?? scopeOf(party),
    audience: issuer.audience,
  };
}

/** Any failure of an exchange as the user should read it, without the secrets that went into it. */
export function issuerFailure(error: unknown, about: { party: Party; secrets: readonly string[] }): unknown {
  const words = text().login.engine;
  const name = about.party.issuer.name;
  if (error instanceof ResponseBodyError) {
    // The library has looked at the type of `error` alone.
    const said = (value: unknown): string =>
      typeof value === "string" ? cleanServerText(withoutSecrets(value, about.secrets)) : "";
    const [code, description] = [said(error.error), said(error.error_description)];
    return new QwenError("auth", words.refused(name, code, description), { hint: [words.again] });
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new QwenError("auth", words.refused(name, `HTTP ${error.status}`, ""), { hint: [words.again] });
  }
  const unusable = unusableReason(error);
  if (unusable !== undefined) return new QwenError("server", words.unusable(name, unusable), { hint: [words.again] });
  return error;
}

/**
 * What the library says against an answer: it names what is wrong and never quotes a value. Its `cause` holds the answer
 * itself, and is left behind.
 */
export function unusableReason(error: unknown): string | undefined {
  const isAnswers = error instanceof OperationProcessingError || error instanceof UnsupportedOperationError ||
    error instanceof WWWAuthenticateChallengeError;
  return isAnswers ? error.message : undefined;
}
