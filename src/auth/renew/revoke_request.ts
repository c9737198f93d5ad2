// Owns one revocation request: RFC 7009 through the OAuth library. No token stands in any error here.
import { None, processRevocationResponse, ResponseBodyError, revocationRequest } from "oauth4webapi";
import type { Secret } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { TokenSet } from "../credentials.ts";
import { requestOptions } from "../flow/authorization_code.ts";
import type { IssuerPorts } from "../issuer/issuer_http.ts";
import { withoutSecrets } from "../../base/redact.ts";
import { cleanServerText } from "../issuer/server_text.ts";

export interface RevocationRequest {
  readonly token: Secret;
  readonly hint: "access_token" | "refresh_token";
  readonly ports: IssuerPorts;
}

/**
 * Has one token revoked. An issuer that revokes no access tokens (`unsupported_token_type`) has done its part: they end
 * by themselves.
 * @throws {QwenError} of kind `network` when the issuer is out of reach, `server` when it did not revoke
 */
export async function requestRevocation(tokens: TokenSet, { token, hint, ports }: RevocationRequest): Promise<void> {
  const { issuer, clientId, revocationEndpoint = "" } = tokens;
  const words = text().auth;
  const host = new URL(revocationEndpoint).host;
  const response = await revocationRequest(
    { issuer, revocation_endpoint: revocationEndpoint },
    { client_id: clientId },
    None(),
    token.reveal(),
    { ...requestOptions(ports), additionalParameters: { token_type_hint: hint } },
  );
  const { status } = response;
  try {
    await processRevocationResponse(response);
  } catch (error) {
    if (!(error instanceof ResponseBodyError)) {
      throw new QwenError("server", words.revokeFailed(host, `HTTP ${status}`));
    }
    if (error.error === "unsupported_token_type" && hint === "access_token") return;
    const told = cleanServerText(withoutSecrets(error.error, [token.reveal()]));
    throw new QwenError("server", words.revokeFailed(host, told));
  }
}
