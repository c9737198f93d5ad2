// Owns how two kinds of issuer answer a poll: by RFC 8628 section 3.5, and as Qwen does (compatibility 4.2). Each turns
// one answer into one of four outcomes; everything about time is in `device.ts`.
import type { Secret } from "../../config/secret.ts";
import type { Pkce } from "./pkce.ts";
import { deviceCodeGrantRequest, None, processDeviceCodeResponse, ResponseBodyError } from "oauth4webapi";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { TokenSet } from "../credentials.ts";
import { wireMetadata } from "../issuer/discovery.ts";
import { clientOf, type Party, requestOptions, tokenSet } from "./authorization_code.ts";
import { type IssuerPorts, postForm, readFields } from "../issuer/issuer_http.ts";
import { secondsOf, stringOf } from "../issuer/fields.ts";
import type { Issuer } from "../issuer/issuers.ts";
import { withoutSecrets } from "../../base/redact.ts";
import { cleanServerText } from "../issuer/server_text.ts";

/** What the user must be shown, and what polling needs. */
export interface DeviceCode {
  readonly userCode: string;
  /** Where the user types the code. */
  readonly verificationUrl: string;
  /** The same with the code in it, if the issuer offers that. */
  readonly verificationUrlComplete?: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Least time between two polls. */
  readonly intervalMs: number;
  readonly deviceCode: Secret;
  readonly pkce: Pkce;
}

export type PollAnswer =
  | { readonly kind: "pending" }
  | { readonly kind: "slow-down" }
  | { readonly kind: "expired" }
  | { readonly kind: "tokens"; readonly tokens: TokenSet };

/** What a poll needs. */
export interface Asking {
  readonly device: DeviceCode;
  readonly ports: IssuerPorts;
}

export interface DeviceDialect {
  /** PKCE is no part of RFC 8628; Qwen asks for it. */
  readonly usesPkce: boolean;
  /** Seconds between polls when the issuer does not say. */
  readonly intervalS: number;
  /** Added to the request for a code. */
  headers(): Readonly<Record<string, string>>;
  /** What to do when no code is given, by the OAuth error. */
  refusalHint(party: Party, error: string): readonly string[];
  /** One poll. Throws a `QwenError` or the OAuth library's error when there is no hope or no answer. */
  poll(party: Party, asking: Asking): Promise<PollAnswer>;
}

/** The dialect that an issuer speaks. */
export function dialectOf(kind: Issuer["kind"]): DeviceDialect {
  return kind === "qwen" ? qwen : standard;
}

const standard: DeviceDialect = {
  usesPkce: false,
  intervalS: 5,
  headers: () => ({}),
  refusalHint({ metadata }: Party, error: string): readonly string[] {
    const words = text().login.device;
    if (error === "invalid_client") return [words.clientIdHint];
    return metadata.authorizationEndpoint === undefined ? [] : [words.refusedHint];
  },
  async poll(party: Party, { device, ports }: Asking): Promise<PollAnswer> {
    const server = wireMetadata(party.metadata);
    const client = clientOf(party);
    const code = device.deviceCode.reveal();
    const response = await deviceCodeGrantRequest(server, client, None(), code, requestOptions(ports));
    requireHealthy(response, party);
    try {
      const answer = await processDeviceCodeResponse(server, client, response);
      return { kind: "tokens", tokens: tokenSet(party, answer, ports.clock.now()) };
    } catch (error) {
      const isOAuths = error instanceof ResponseBodyError;
      const outcome = isOAuths ? outcomeOf(error.error) : undefined;
      if (outcome !== undefined) return outcome;
      // A gateway before the issuer speaks no OAuth, but it means the same.
      if (!isOAuths && response.status === 429) return { kind: "slow-down" };
      throw unhelpful(error, party);
    }
  },
};

const qwen: DeviceDialect = {
  usesPkce: true,
  intervalS: 2,
  headers: () => ({ "x-request-id": crypto.randomUUID() }),
  refusalHint: () => qwenHint(),
  async poll(party: Party, { device, ports }: Asking): Promise<PollAnswer> {
    const response = await postForm(ports, party.metadata.tokenEndpoint, {
      form: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        client_id: party.issuer.clientId,
        device_code: device.deviceCode.reveal(),
        code_verifier: device.pkce.verifier.reveal(),
      }),
    });
    const secrets = [device.deviceCode.reveal(), device.pkce.verifier.reveal()];
    return await readQwenPoll(response, { party, secrets, now: ports.clock.now() });
  },
};

interface Poll {
  readonly party: Party;
  /** What was sent, to be kept out of every word. */
  readonly secrets: readonly string[];
  readonly now: number;
}

async function readQwenPoll(response: Response, { party, secrets, now }: Poll): Promise<PollAnswer> {
  requireHealthy(response, party);
  const fields = await readFields(response);
  const error = stringOf(fields.error) ?? "";
  const accessToken = stringOf(fields.access_token);
  if (response.ok && accessToken !== undefined) {
    const tokens = tokenSet(party, {
      access_token: accessToken,
      // The reference throws away a credentials file without a token type, so there is always one.
      token_type: "bearer",
      refresh_token: stringOf(fields.refresh_token),
      expires_in: secondsOf(fields.expires_in),
      resource_url: stringOf(fields.resource_url),
    }, now);
    return { kind: "tokens", tokens };
  }
  if (response.ok && fields.status === "pending") return { kind: "pending" };
  if (response.status === 401) return { kind: "expired" };
  const outcome = outcomeOf(error);
  if (outcome !== undefined) return outcome;
  const words = text().login;
  if (response.status === 429) {
    throw new QwenError("limit", words.device.tooMany(party.issuer.name), { hint: qwenHint() });
  }
  if (response.ok) throw new QwenError("auth", words.engine.unusable(party.issuer.name, words.device.incomplete));
  const said = (words: string): string => cleanServerText(withoutSecrets(words, secrets));
  const code = error === "" ? `HTTP ${response.status}` : said(error);
  const description = said(stringOf(fields.error_description) ?? "");
  throw new QwenError("auth", words.engine.refused(party.issuer.name, code, description), {
    hint: error === "access_denied" ? [words.engine.again] : qwenHint(),
  });
}

function outcomeOf(error: string): PollAnswer | undefined {
  if (error === "authorization_pending") return { kind: "pending" };
  if (error === "slow_down") return { kind: "slow-down" };
  if (error === "expired_token") return { kind: "expired" };
  return undefined;
}

/** A server that fails may be well at the next poll; that is the difference between kind `server` and `auth`. */
function requireHealthy(response: Response, party: Party): void {
  if (response.status < 500) return;
  throw new QwenError("server", text().login.engine.failing(party.issuer.name, response.status));
}

/** An answer that is neither tokens nor an OAuth error will not become one by asking again. */
function unhelpful(error: unknown, party: Party): unknown {
  if (error instanceof ResponseBodyError || error instanceof QwenError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new QwenError("auth", text().login.engine.unusable(party.issuer.name, why), { cause: error });
}

/** Goes with every refusal by Qwen (compatibility 4.6): the likeliest reason, and the other methods. */
function qwenHint(): readonly string[] {
  return [text().login.qwenEnded, ...text().auth.otherMethods];
}
