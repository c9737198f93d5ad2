// Owns one sign-in from the issuer's name to kept tokens: what the issuer offers, which way to go, and going another
// way when the user says so. `qwen auth login`, the wizard and `/auth` all call `signIn`.
import type { SignedIn, SignInPorts, SignInRequest } from "./ports.ts";
import { chooseFlow, type ChosenFlow } from "../../auth/flow/choose_flow.ts";
import { discover, type IssuerMetadata, wireMetadata } from "../../auth/issuer/discovery.ts";
import type { Party } from "../../auth/flow/authorization_code.ts";
import type { Issuer } from "../../auth/issuer/issuers.ts";
import { hostAndPort, LOOPBACK_LISTENER } from "../../config/host_port.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { signInByBrowser } from "./browser.ts";
import { signInByDevice } from "./device.ts";

/**
 * Signs in.
 * @throws {QwenError} `auth` when refused, `network` when out of reach, `cancelled` by Ctrl-C, `usage` for a way that the
 * issuer does not offer. Nothing is kept then.
 */
export async function signIn(request: SignInRequest, ports: SignInPorts): Promise<SignedIn> {
  const { ui } = ports;
  const { wish, issuer } = request;
  const listens = wish.flow === undefined || wish.flow === "loopback";
  await ports.reach([hostAndPort(issuer.url), ...(listens ? [LOOPBACK_LISTENER] : [])]);
  const party = await partyOf(request, ports);
  const chosen = chooseFlow(party, { place: request.place, wish });
  await ports.reach(hostsOf(party), { ...wireMetadata(party.metadata) });
  const words = text().login.choice;
  ui.show(words.chosen(party.issuer.name, words.flows[chosen.flow], words.reasons[chosen.reason]));
  return await goThrough(party, { chosen, ports });
}

/** Goes the chosen way, and another as often as the user asks for it. */
async function goThrough(party: Party, way: { chosen: ChosenFlow; ports: SignInPorts }): Promise<SignedIn> {
  const { ports } = way;
  const words = text().login;
  let { chosen } = way;
  while (true) {
    if (chosen.flow === "device") {
      const tokens = await signInByDevice(party, { openBrowser: chosen.openBrowser, ports });
      if (tokens !== "browser") {
        const result: SignedIn = { kind: "tokens", tokens };
        await ports.keep(result);
        return result;
      }
      chosen = { ...way.chosen, flow: "loopback" };
      ports.ui.show(["", words.device.toBrowser]);
    } else {
      const result = await signInByBrowser(party, { chosen, ports });
      if (result !== "device") return result;
      // Who asks for a code has the browser elsewhere.
      chosen = { ...chosen, flow: "device", openBrowser: false };
      ports.ui.show(["", words.browser.toDevice]);
    }
  }
}

async function partyOf(request: SignInRequest, ports: SignInPorts): Promise<Party> {
  const { issuer, metadata } = request;
  if (metadata !== undefined) return { issuer, metadata };
  if (issuer.known === undefined) return { issuer, metadata: await discover(issuer.url, ports) };
  if (issuer.kind !== "qwen" || !wantsBrowser(request, issuer.known)) return { issuer, metadata: issuer.known };
  return { issuer, metadata: await qwenMetadata(issuer, { known: issuer.known, ports }) };
}

/** Whether it would matter that Qwen offered sign-in by browser: if not, it is not asked. */
function wantsBrowser({ issuer, place, wish }: SignInRequest, known: IssuerMetadata): boolean {
  const metadata = { ...known, authorizationEndpoint: known.tokenEndpoint };
  return chooseFlow({ issuer, metadata }, { place, wish }).flow !== "device";
}

/** Qwen may name an authorization endpoint one day; as long as it does not, what is known of it holds. */
async function qwenMetadata(
  issuer: Issuer,
  { known, ports }: { known: IssuerMetadata; ports: SignInPorts },
): Promise<IssuerMetadata> {
  try {
    const told = await discover(issuer.url, ports);
    // What the issuer leaves out still holds as it is known.
    return { ...known, ...told, deviceEndpoint: told.deviceEndpoint ?? known.deviceEndpoint };
  } catch (error) {
    if (!(error instanceof QwenError) || ports.signal.aborted) throw error;
    return known;
  }
}

/** The hosts that the rest of the sign-in talks to; the authorization endpoint is the browser's business. */
function hostsOf({ metadata }: Party): readonly string[] {
  const urls = [metadata.tokenEndpoint, metadata.deviceEndpoint].filter((url) => url !== undefined);
  return [...new Set(urls.map(hostAndPort))];
}
