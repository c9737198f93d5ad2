// Owns one refresh token grant: RFC 6749 section 6 through the OAuth library, or Qwen's form of it (compatibility 4.5).
// It sends and reads; who may do so and what is kept afterwards is `refresh.ts`. No token stands in any error here.
import { None, processRefreshTokenResponse, refreshTokenGrantRequest, type TokenEndpointResponse } from "oauth4webapi";
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { Secret } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { TokenSet } from "../credentials.ts";
import { requestOptions, unusableReason } from "../flow/authorization_code.ts";
import { type IssuerPorts, postForm, readFields } from "../issuer/issuer_http.ts";
import { secondsOf, stringOf } from "../issuer/fields.ts";
import { GrantRefused } from "./refresh_refused.ts";
import { explainQwenRefusal } from "../quota/quota_messages.ts";
import { withoutSecrets } from "../../base/redact.ts";
import { cleanServerText } from "../issuer/server_text.ts";

/**
 * Trades a login's refresh token for new tokens. What the answer leaves out stays as it was.
 * @throws {GrantRefused} when the issuer says that the refresh token is good no more
 * @throws {QwenError} of kind `network` when the issuer is out of reach, `server` or `limit` when it cannot now,
 * `auth` when it refuses for another reason
 */
export async function requestRefresh(tokens: TokenSet, refreshToken: Secret, ports: IssuerPorts): Promise<TokenSet> {
  const response = tokens.issuer === QWEN_ISSUER
    ? await sendAsQwen(tokens, refreshToken, ports)
    : await refreshTokenGrantRequest(
      serverOf(tokens),
      { client_id: tokens.clientId },
      None(),
      refreshToken.reveal(),
      requestOptions(ports),
    );
  if (!response.ok) throw await refusal(response, { tokens, refreshToken });
  const answer = tokens.issuer === QWEN_ISSUER
    ? await readQwenAnswer(response, { tokens, refreshToken })
    : await readStandardAnswer(response, tokens);
  return renewed(tokens, answer, ports.clock.now());
}

function sendAsQwen(tokens: TokenSet, refreshToken: Secret, ports: IssuerPorts): Promise<Response> {
  return postForm(ports, tokens.tokenEndpoint, {
    form: new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: refreshToken.reveal(),
      client_id: tokens.clientId,
    }),
  });
}

function serverOf(tokens: TokenSet): { issuer: string; token_endpoint: string } {
  return { issuer: tokens.issuer, token_endpoint: tokens.tokenEndpoint };
}

/** The fields of an answer that we use, in our own words. */
interface Answer {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly tokenType?: string | undefined;
  readonly resourceUrl?: string | undefined;
  readonly scope?: string | undefined;
  readonly expiresInS?: number | undefined;
}

async function readStandardAnswer(response: Response, tokens: TokenSet): Promise<Answer> {
  let answer: TokenEndpointResponse;
  try {
    answer = await processRefreshTokenResponse(serverOf(tokens), { client_id: tokens.clientId }, response);
  } catch (error) {
    const why = unusableReason(error);
    throw why === undefined ? error : unusable(tokens, why);
  }
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    tokenType: answer.token_type === "bearer" ? "Bearer" : answer.token_type,
    resourceUrl: stringOf(answer.resource_url),
    scope: answer.scope,
    expiresInS: answer.expires_in,
  };
}

async function readQwenAnswer(response: Response, about: Spent): Promise<Answer> {
  const fields = await readFields(response);
  // Qwen may tell an error with status 200 (compatibility 4.5).
  if (fields.error !== undefined) throw await refusal(response, about);
  const accessToken = stringOf(fields.access_token);
  if (accessToken === undefined) throw unusable(about.tokens, text().auth.fieldMissing("access_token"));
  return {
    accessToken,
    refreshToken: stringOf(fields.refresh_token),
    tokenType: stringOf(fields.token_type),
    resourceUrl: stringOf(fields.resource_url),
    expiresInS: secondsOf(fields.expires_in),
  };
}

function renewed(tokens: TokenSet, answer: Answer, now: number): TokenSet {
  const { expiresAt: _, ...kept } = tokens;
  return {
    ...kept,
    accessToken: new Secret(answer.accessToken),
    ...(answer.refreshToken === undefined ? {} : { refreshToken: new Secret(answer.refreshToken) }),
    ...(answer.tokenType === undefined ? {} : { tokenType: answer.tokenType }),
    ...(answer.resourceUrl === undefined ? {} : { resourceUrl: answer.resourceUrl }),
    ...(answer.scope === undefined ? {} : { scope: answer.scope }),
    ...(answer.expiresInS === undefined ? {} : { expiresAt: now + answer.expiresInS * 1000 }),
  };
}

/** What was sent, to be kept out of every word. */
interface Spent {
  readonly tokens: TokenSet;
  readonly refreshToken: Secret;
}

/** The error that an answer other than tokens means. */
async function refusal(response: Response, { tokens, refreshToken }: Spent): Promise<QwenError> {
  const words = text().auth;
  const host = new URL(tokens.tokenEndpoint).host;
  const fields = await readFields(response);
  const secrets = [refreshToken.reveal(), tokens.accessToken.reveal()];
  const said = (value: unknown): string =>
    typeof value === "string" ? cleanServerText(withoutSecrets(value, secrets)) : "";
  const ended = tokens.issuer === QWEN_ISSUER ? explainQwenRefusal(response.status, fields) : undefined;
  if (ended !== undefined) return ended;
  if (response.status === 429) return new QwenError("limit", words.renewLimited(host), { hint: [words.tryLater] });
  if (response.status >= 500 || response.status >= 300 && response.status < 400) {
    return new QwenError("server", words.renewFailed(host, response.status), { hint: [words.tryLater] });
  }
  const told = [said(fields.error), said(fields.error_description)].filter((part) => part !== "").join(": ");
  const hint = [words.loginAgain(tokens.issuer)];
  return fields.error === "invalid_grant"
    ? new GrantRefused("auth", words.loginExpired(host), { hint })
    : new QwenError("auth", words.renewRefused(host, told === "" ? `HTTP ${response.status}` : told), { hint });
}

function unusable(tokens: TokenSet, why: string): QwenError {
  const words = text().auth;
  return new QwenError("server", words.renewUnusable(new URL(tokens.tokenEndpoint).host, why), {
    hint: [words.tryLater],
  });
}
