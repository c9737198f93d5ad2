// Owns signing in by a browser: the address is shown and opened, and then two ways back are open side by side, the
// loopback redirect and a pasted line. Whichever comes first with this sign-in's state wins; nothing else ends it.
import type { SignedIn, SignInPorts } from "./ports.ts";
import type { ChosenFlow } from "../../auth/flow/choose_flow.ts";
import { authorizationUrl, type Party, redeemCode } from "../../auth/flow/authorization_code.ts";
import { type Loopback, openLoopback } from "../../auth/loopback/loopback.ts";
import { openRouterUrl, redeemOpenRouterCode } from "../../auth/flow/openrouter.ts";
import { createPkce, type Pkce } from "../../auth/flow/pkce.ts";
import { callbackPath, createState, type Expected } from "../../auth/flow/state.ts";
import type { Secret } from "../../config/secret.ts";
import { text } from "../../text/text.ts";
import { awaitAnswer, type Strays } from "./answer.ts";

/** Signs in by a browser; `device` when the user would rather have a device code. */
export async function signInByBrowser(
  party: Party,
  { chosen, ports }: { chosen: ChosenFlow; ports: SignInPorts },
): Promise<SignedIn | "device"> {
  const expected = expectedOf(party);
  const pkce = await createPkce();
  const strays: Strays = { tell: () => {} };
  const listen = chosen.flow === "paste" ? undefined : tryToListen(expected, { party, ports, strays });
  const redirectUri = listen?.redirectUri ?? unheardAddress(expected);
  try {
    await showAddress(party, { redirectUri, expected, pkce, chosen, ports, heard: listen !== undefined });
    const answer = await awaitAnswer(party, { expected, ports, strays, ...(listen ? { loopback: listen } : {}) });
    if (answer === "device") return answer;
    const result = await redeem(party, { code: answer, redirectUri, pkce, ports });
    await ports.keep(result);
    await listen?.finish("signed-in");
    return result;
  } catch (error) {
    // Ctrl-C leaves at once; otherwise the page in the browser learns that it did not work.
    if (!ports.signal.aborted) await listen?.finish("failed");
    throw error;
  } finally {
    listen?.close();
  }
}

function expectedOf(party: Party): Expected {
  return {
    state: createState(),
    stateIn: party.issuer.kind === "openrouter" ? "path" : "query",
    issuer: party.metadata.issuer,
    issuerRequired: party.metadata.issuerInAnswer,
  };
}

function tryToListen(
  expected: Expected,
  { party, ports, strays }: { party: Party; ports: SignInPorts; strays: Strays },
): Loopback | undefined {
  try {
    return openLoopback({
      expected,
      clock: ports.clock,
      port: ports.loopbackPort,
      // OpenRouter documents `localhost`; everybody else gets the address itself (RFC 8252 section 8.3).
      ...(party.issuer.kind === "openrouter" ? { hostname: "localhost" } : {}),
      onStray: (reason) => strays.tell(reason),
    });
  } catch (error) {
    ports.ui.show(text().login.browser.cannotListen(error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

/** A redirect address that nobody answers: the browser's last page does not load, and its address is pasted. */
function unheardAddress(expected: Expected): string {
  const [random = 0] = crypto.getRandomValues(new Uint16Array(1));
  return `http://127.0.0.1:${49_152 + random % 16_384}${callbackPath(expected)}`;
}

async function showAddress(
  party: Party,
  about: {
    redirectUri: string;
    expected: Expected;
    pkce: Pkce;
    chosen: ChosenFlow;
    ports: SignInPorts;
    heard: boolean;
  },
): Promise<void> {
  const { redirectUri, expected, pkce, chosen, heard } = about;
  const { ui } = about.ports;
  const words = text().login.browser;
  const address = party.issuer.kind === "openrouter"
    ? openRouterUrl(party, { redirectUri, pkce })
    : authorizationUrl(party, { redirectUri, state: expected.state, pkce });
  const opened = chosen.openBrowser && await ui.openUrl(address.href);
  const lines = ["", opened ? words.opened : words.notOpened, "", address.href, ""];
  if (!heard) lines.push(...words.pasteOnly);
  else if (ui.interactive) lines.push(...words.otherMachine);
  else lines.push(words.waiting);
  if (ui.interactive && party.metadata.deviceEndpoint !== undefined) lines.push(words.orDevice);
  ui.show(lines);
}

async function redeem(
  party: Party,
  answer: { code: Secret; redirectUri: string; pkce: Pkce; ports: SignInPorts },
): Promise<SignedIn> {
  if (party.issuer.kind !== "openrouter") return { kind: "tokens", tokens: await redeemCode(party, answer) };
  const key = await redeemOpenRouterCode(party, answer);
  return { kind: "api-key", key, baseUrl: party.issuer.baseUrl ?? `${party.issuer.url}/api/v1` };
}
