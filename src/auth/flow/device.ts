// Owns the device authorization grant (RFC 8628): asking for a code, then polling by the clock. What differs between
// issuers is in `device_dialect.ts`. The clock, not a count of attempts, decides when the code is over: a laptop that
// slept, or a server that asks to slow down, must not make a code live longer or shorter than the issuer said.
import type { DeviceCode } from "./device_dialect.ts";
import { Secret } from "../../config/secret.ts";
import { isSecureUrl } from "../../config/secure_url.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { TokenSet } from "../credentials.ts";
import { dialectOf } from "./device_dialect.ts";
import { issuerFailure, type Party, scopeOf } from "./authorization_code.ts";
import { type IssuerPorts, postForm, readFields, refusalKind } from "../issuer/issuer_http.ts";
import { type Fields, secondsOf, stringOf } from "../issuer/fields.ts";
import { CHALLENGE_METHOD, createPkce, type Pkce } from "./pkce.ts";
import { cleanServerText } from "../issuer/server_text.ts";

/**
 * Whom a server has told to slow down may be early by its own clock (a virtual machine's runs fast): from then on a fifth
 * longer is waited than asked for.
 */
const CLOCKS_DIFFER = 1.2;

/** RFC 8628 section 3.5: added to the interval by each `slow_down`, for good. */
const SLOW_DOWN_MS = 5_000;
/** Longest wait between polls while the network fails; it doubles up to this. */
const LONGEST_BACKOFF_MS = 60_000;
/** When the issuer does not say; RFC 8628 requires it to. */
const LIFETIME_S = 900;

/**
 * Asks the issuer for a device code.
 * @throws {QwenError} of kind `auth` when it refuses, `server` when its answer is no use, `network` when out of reach
 */
export async function requestDeviceCode(party: Party, ports: IssuerPorts): Promise<DeviceCode> {
  const endpoint = party.metadata.deviceEndpoint;
  if (endpoint === undefined) throw new Error("no device authorization endpoint");
  const dialect = dialectOf(party.issuer.kind);
  const pkce = await createPkce();
  const form = new URLSearchParams({ client_id: party.issuer.clientId });
  const scope = scopeOf(party);
  if (scope !== undefined) form.set("scope", scope);
  if (party.issuer.audience !== undefined) form.set("audience", party.issuer.audience);
  if (dialect.usesPkce) {
    form.set("code_challenge", pkce.challenge);
    form.set("code_challenge_method", CHALLENGE_METHOD);
  }
  const response = await postForm(ports, endpoint, { form, headers: dialect.headers() });
  return readDeviceCode(await readFields(response), { response, party, pkce, now: ports.clock.now() });
}

function readDeviceCode(
  fields: Fields,
  about: { response: Response; party: Party; pkce: Pkce; now: number },
): DeviceCode {
  const { response, party, pkce, now } = about;
  const words = text().login.engine;
  const dialect = dialectOf(party.issuer.kind);
  if (typeof fields.error === "string" || !response.ok) {
    const error = typeof fields.error === "string" ? cleanServerText(fields.error) : `HTTP ${response.status}`;
    const description = cleanServerText(stringOf(fields.error_description) ?? "");
    const hint = dialect.refusalHint(party, error);
    throw new QwenError(refusalKind(response.status), words.refused(party.issuer.name, error, description), { hint });
  }
  const deviceCode = stringOf(fields.device_code);
  const userCode = cleanServerText(stringOf(fields.user_code) ?? "");
  const verificationUrl = urlOf(fields.verification_uri ?? fields.verification_url);
  if (deviceCode === undefined || userCode === "" || verificationUrl === undefined) {
    throw new QwenError("server", words.unusable(party.issuer.name, text().login.device.incomplete));
  }
  return {
    userCode,
    verificationUrl,
    verificationUrlComplete: urlOf(fields.verification_uri_complete),
    expiresAt: now + (secondsOf(fields.expires_in) ?? LIFETIME_S) * 1000,
    intervalMs: (secondsOf(fields.interval) ?? dialect.intervalS) * 1000,
    deviceCode: new Secret(deviceCode),
    pkce,
  };
}

/** Told while polling, for a line on the screen. */
export type PollEvent =
  | { readonly kind: "waiting"; readonly intervalMs: number }
  | { readonly kind: "slowed-down"; readonly intervalMs: number }
  | { readonly kind: "unreachable"; readonly reason: string; readonly retryMs: number };

/**
 * Polls until the user has answered or the code is over.
 * @throws {QwenError} of kind `auth` when refused or expired, at once; an aborted signal's reason
 */
export async function pollDeviceCode(
  party: Party,
  polling: { device: DeviceCode; ports: IssuerPorts; onEvent?: (event: PollEvent) => void },
): Promise<TokenSet> {
  const { device, ports } = polling;
  const dialect = dialectOf(party.issuer.kind);
  const secrets = [device.deviceCode.reveal(), device.pkce.verifier.reveal()];
  let intervalMs = device.intervalMs;
  let waitMs = intervalMs;
  let slower = 1;
  while (true) {
    const leftMs = device.expiresAt - ports.clock.now();
    if (leftMs <= 0) throw expired();
    await ports.clock.sleep(Math.min(waitMs, leftMs), ports.signal);
    if (ports.clock.now() >= device.expiresAt) throw expired();
    try {
      const answer = await dialect.poll(party, { device, ports });
      if (answer.kind === "tokens") return answer.tokens;
      if (answer.kind === "expired") throw expired();
      if (answer.kind === "slow-down") {
        intervalMs += SLOW_DOWN_MS;
        slower = CLOCKS_DIFFER;
        polling.onEvent?.({ kind: "slowed-down", intervalMs });
      } else polling.onEvent?.({ kind: "waiting", intervalMs });
      waitMs = intervalMs * slower;
    } catch (error) {
      const failure = issuerFailure(error, { party, secrets });
      if (!isPassing(failure)) throw failure;
      // RFC 8628 section 3.5: on trouble with the connection, poll less often.
      waitMs = Math.min(Math.max(waitMs * 2, intervalMs), Math.max(LONGEST_BACKOFF_MS, intervalMs));
      polling.onEvent?.({ kind: "unreachable", reason: failure.message, retryMs: waitMs });
    }
  }
}

/** Trouble that may be over at the next poll: the network, or a server that fails. */
function isPassing(failure: unknown): failure is QwenError {
  return failure instanceof QwenError && (failure.kind === "network" || failure.kind === "server");
}

function expired(): QwenError {
  return new QwenError("auth", text().login.device.expired, { hint: [text().login.device.expiredHint] });
}

/** An address that may be shown, opened and drawn as a QR code: https, or this machine. */
function urlOf(value: unknown): string | undefined {
  return typeof value === "string" && isSecureUrl(value) ? new URL(value).href : undefined;
}
