// Owns what the user sees of the device flow: where to go, the code, a QR code where it fits, how long is left, and the
// warning that keeps people from approving somebody else's sign-in.
import type { DeviceCode } from "../../auth/flow/device_dialect.ts";
import type { SignInPorts } from "./ports.ts";
import type { TokenSet } from "../../auth/credentials.ts";
import { pollDeviceCode, requestDeviceCode } from "../../auth/flow/device.ts";
import type { Party } from "../../auth/flow/authorization_code.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/** Signs in by a code on any device; `browser` when the user would rather use one here. Fails like `pollDeviceCode`. */
export async function signInByDevice(
  party: Party,
  { openBrowser, ports }: { openBrowser: boolean; ports: SignInPorts },
): Promise<TokenSet | "browser"> {
  const device = await requestDeviceCode(party, ports);
  await showDeviceCode(party, { device, ports });
  if (openBrowser) await ports.ui.openUrl(device.verificationUrlComplete ?? device.verificationUrl);
  const end = new AbortController();
  const waiting = { ...ports, signal: AbortSignal.any([ports.signal, end.signal]) };
  const canSwitch = ports.ui.interactive && party.metadata.authorizationEndpoint !== undefined;
  const keys = ports.ui.interactive ? watchKeys(waiting, { canSwitch }) : undefined;
  const countdown = countDown(device, { ports: waiting, canSwitch });
  try {
    const polled = poll(party, { device, ports: waiting });
    return await (keys === undefined ? polled : Promise.race([polled, keys]));
  } finally {
    end.abort();
    await Promise.allSettled([keys, countdown]);
    ports.ui.progress(undefined);
  }
}

async function poll(
  party: Party,
  { device, ports }: { device: DeviceCode; ports: SignInPorts },
): Promise<TokenSet> {
  const words = text().login.device;
  return await pollDeviceCode(party, {
    device,
    ports,
    onEvent(event): void {
      if (event.kind === "slowed-down") ports.ui.show(words.slowedDown(event.intervalMs / 1000));
      if (event.kind === "unreachable") ports.ui.show(words.unreachable(event.reason, event.retryMs / 1000));
    },
  });
}

/** Resolves when the user asks for a browser, rejects on Ctrl-C, and never otherwise until the wait is over. */
async function watchKeys(ports: SignInPorts, { canSwitch }: { canSwitch: boolean }): Promise<"browser"> {
  while (true) {
    const key = await ports.ui.askKey(ports.signal);
    if (key === "C-c") throw new QwenError("cancelled", text().login.cancelled);
    if (canSwitch && key?.toLowerCase() === "b") return "browser";
    // A keyboard that has ended is no reason to stop waiting.
    if (key === undefined) return await new Promise((_resolve, reject) => rejectOnAbort(ports.signal, reject));
  }
}

function rejectOnAbort(signal: AbortSignal, reject: (reason: unknown) => void): void {
  if (signal.aborted) reject(signal.reason);
  else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
}

async function showDeviceCode(
  party: Party,
  { device, ports }: { device: DeviceCode; ports: SignInPorts },
): Promise<void> {
  const words = text().login.device;
  const { ui, clock } = ports;
  const complete = device.verificationUrlComplete;
  const lines = ["", words.title(party.issuer.name), "", words.open(complete ?? device.verificationUrl)];
  lines.push((complete === undefined ? words.code : words.codeIsIn)(device.userCode), "");
  const code = ui.columns === 0 ? undefined : await qrCode(complete ?? device.verificationUrl, ui.columns);
  if (code !== undefined) lines.push(words.scan, "", ...code, "");
  lines.push(...words.warning);
  if (ui.columns === 0) lines.push(words.waitingPlain(Math.ceil((device.expiresAt - clock.now()) / 60_000)));
  ui.show(lines);
}

/** The address as a QR code, dark on light whatever the terminal's colours are; undefined where it does not fit. */
export async function qrCode(address: string, columns: number): Promise<readonly string[] | undefined> {
  const { encode } = await import("uqr");
  const { data, size } = encode(address, { ecc: "L", border: 2 });
  if (size + 2 > columns) return undefined;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    let line = "";
    for (let column = 0; column < size; column++) {
      const upper = data[row]?.[column] === true;
      const lower = data[row + 1]?.[column] === true;
      line += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    lines.push(`  \x1b[30;107m${line}\x1b[0m`);
  }
  return lines;
}

/** One line, redrawn each second, on a terminal; nothing elsewhere. */
async function countDown(
  device: DeviceCode,
  { ports, canSwitch }: { ports: SignInPorts; canSwitch: boolean },
): Promise<void> {
  const { ui, clock, signal } = ports;
  const words = text().login.device;
  if (ui.columns === 0) return;
  while (clock.now() < device.expiresAt && !signal.aborted) {
    const left = minutesAndSeconds(device.expiresAt - clock.now());
    ui.progress(`${words.waiting(left)}${canSwitch ? words.orBrowser : ""}`);
    await clock.sleep(1_000, signal).catch(() => {});
  }
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
