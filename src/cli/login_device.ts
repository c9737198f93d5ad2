// Owns what the user sees of the device flow: where to go, the code, a QR code where it fits, how long is left, and the
// warning that keeps people from approving somebody else's sign-in.
import { type DeviceCode, pollDeviceCode, requestDeviceCode } from "../auth/device.ts";
import type { TokenSet } from "../auth/credentials.ts";
import type { Party } from "../auth/engine.ts";
import { text } from "../text/text.ts";
import type { SignInPorts } from "./login_sign_in.ts";

/** Signs in by a code on any device. Fails like `pollDeviceCode`. */
export async function signInByDevice(
  party: Party,
  { openBrowser, ports }: { openBrowser: boolean; ports: SignInPorts },
): Promise<TokenSet> {
  const device = await requestDeviceCode(party, ports);
  await showDeviceCode(party, { device, ports });
  const address = device.verificationUrlComplete ?? device.verificationUrl;
  if (openBrowser) await ports.ui.openUrl(address);
  const countdown = startCountdown(device, ports);
  const words = text().login.device;
  try {
    return await pollDeviceCode(party, {
      device,
      ports,
      onEvent(event): void {
        if (event.kind === "slowed-down") ports.ui.show(words.slowedDown(event.intervalMs / 1000));
        if (event.kind === "unreachable") ports.ui.show(words.unreachable(event.reason, event.retryMs / 1000));
      },
    });
  } finally {
    countdown.stop();
  }
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
  lines.push(words.warning);
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
function startCountdown(device: DeviceCode, ports: SignInPorts): { stop(): void } {
  const { ui, clock } = ports;
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, ports.signal]);
  const run = async (): Promise<void> => {
    while (clock.now() < device.expiresAt) {
      ui.progress(text().login.device.waiting(minutesAndSeconds(device.expiresAt - clock.now())));
      await clock.sleep(1_000, signal);
    }
  };
  if (ui.columns > 0) run().catch(() => {});
  return {
    stop(): void {
      end.abort();
      ui.progress(undefined);
    },
  };
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
