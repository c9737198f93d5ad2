// Owns OpenRouter's way of signing in (compatibility 5): no client id and no `state` parameter, PKCE as usual,
// and the exchange gives an API key that does not end. The state therefore travels in the redirect's path.
import { Secret } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Party } from "./authorization_code.ts";
import { exchange, type IssuerPorts, readFields, refusalKind } from "../issuer/issuer_http.ts";
import { type Fields, fieldsOf, stringOf } from "../issuer/fields.ts";
import { CHALLENGE_METHOD, type Pkce } from "./pkce.ts";
import { withoutSecrets } from "../../base/redact.ts";
import { cleanServerText } from "../issuer/server_text.ts";

/** The address that the user's browser opens. */
export function openRouterUrl(party: Party, request: { redirectUri: string; pkce: Pkce }): URL {
  const url = new URL(party.metadata.authorizationEndpoint ?? `${party.issuer.url}/auth`);
  url.searchParams.set("callback_url", request.redirectUri);
  url.searchParams.set("code_challenge", request.pkce.challenge);
  url.searchParams.set("code_challenge_method", CHALLENGE_METHOD);
  return url;
}

/**
 * Exchanges a code for an API key.
 * @throws {QwenError} of kind `auth` when refused, `server` when OpenRouter fails, `network` when out of reach
 */
export async function redeemOpenRouterCode(
  party: Party,
  answer: { code: Secret; pkce: Pkce; ports: IssuerPorts },
): Promise<Secret> {
  const code = answer.code.reveal();
  const verifier = answer.pkce.verifier.reveal();
  const response = await exchange(answer.ports, party.metadata.tokenEndpoint, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({ code, code_verifier: verifier, code_challenge_method: CHALLENGE_METHOD }),
  });
  const fields = await readFields(response);
  const key = stringOf(fields.key);
  if (response.ok && key !== undefined) return new Secret(key);
  const words = text().login.engine;
  const name = party.issuer.name;
  if (response.ok) throw new QwenError("server", words.unusable(name, text().login.openrouter.noKey));
  const why = cleanServerText(withoutSecrets(messageOf(fields), [code, verifier]));
  throw new QwenError(refusalKind(response.status), words.refused(name, `HTTP ${response.status}`, why), {
    hint: [words.again],
  });
}

/** OpenRouter writes `{"error": {"message": …}}` or `{"error": "…"}`. */
function messageOf({ error }: Fields): string {
  return stringOf(error) ?? stringOf(fieldsOf(error).message) ?? "";
}
