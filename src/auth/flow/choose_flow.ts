// Owns the choice of the way to sign in: what the issuer offers, what the user asked for, and where this runs. Pure;
// the reason is part of the answer, because the user is told it and can overrule it.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Party } from "./authorization_code.ts";

export type Flow = "loopback" | "device" | "paste";

/** Why a flow was chosen; each has its sentence in the catalogue. */
export type FlowReason =
  | "asked"
  | "local-browser"
  | "wsl"
  | "no-device-code"
  | "only-device-code"
  | "no-terminal"
  | "no-browser-flag"
  | "no-browser-variable"
  | "ssh"
  | "container"
  | "ci"
  | "text-browser"
  | "unattended"
  | "no-display";

export interface ChosenFlow {
  readonly flow: Flow;
  readonly reason: FlowReason;
  /** Whether to try to open a browser here. */
  readonly openBrowser: boolean;
}

/** Where the program runs. */
export interface Place {
  readonly os: "linux" | "darwin" | "windows";
  /** What the launcher tells of the environment (`launcher/machine/host_facts.ts`): a name is there when it is set. */
  readonly surroundings: Readonly<Record<string, string>>;
  /** Whether a person sits at a terminal. */
  readonly terminal: boolean;
}

/** What the user asked for. */
export interface FlowWish {
  readonly flow?: Flow;
  /** False for `--no-browser`. */
  readonly browser: boolean;
}

/** Set in a container; `CONTAINER` is the launcher's own finding. */
const CONTAINERS = ["CONTAINER", "container", "KUBERNETES_SERVICE_HOST", "CODESPACES", "REMOTE_CONTAINERS"];

/** Browsers that draw in a terminal: they would take ours away. */
const TEXT_BROWSERS = /(?:^|\/)(?:www-browser|w3m|lynx|links2?|elinks|browsh)(?:\s|$)/;

/**
 * Chooses.
 * @throws {QwenError} of kind `usage` when the issuer does not offer what was asked for, `auth` when it offers nothing
 */
export function chooseFlow(party: Party, at: { place: Place; wish: FlowWish }): ChosenFlow {
  const { place, wish } = at;
  const browserWay = party.metadata.authorizationEndpoint !== undefined;
  const deviceWay = party.metadata.deviceEndpoint !== undefined;
  const words = text().login.choice;
  if (!browserWay && !deviceWay) throw new QwenError("auth", words.nothingOffered(party.issuer.name));
  const obstacle = obstacleToBrowser(place, wish);
  if (wish.flow !== undefined) {
    const offered = wish.flow === "device" ? deviceWay : browserWay;
    if (!offered) {
      throw new QwenError("usage", words.notOffered(party.issuer.name, `--${wish.flow}`), {
        hint: notOfferedHint(party),
      });
    }
    return { flow: wish.flow, reason: "asked", openBrowser: obstacle === undefined };
  }
  if (!browserWay) return { flow: "device", reason: "only-device-code", openBrowser: obstacle === undefined };
  if (obstacle === undefined) {
    return { flow: "loopback", reason: isWsl(place) ? "wsl" : "local-browser", openBrowser: true };
  }
  if (deviceWay) return { flow: "device", reason: obstacle, openBrowser: false };
  return { flow: "loopback", reason: "no-device-code", openBrowser: false };
}

/** The flags of all ways that an issuer offers, the usual one first. */
export function waysOffered({ metadata }: Pick<Party, "metadata">): readonly string[] {
  return [
    ...(metadata.authorizationEndpoint === undefined ? [] : ["--loopback", "--paste"]),
    ...(metadata.deviceEndpoint === undefined ? [] : ["--device"]),
  ];
}

/** What there is instead, and what to type for it; an issuer of the user's own takes more flags than are known here. */
function notOfferedHint(party: Party): readonly string[] {
  const words = text().login.choice;
  const ways = waysOffered(party);
  const [way = ""] = ways;
  const { kind, id } = party.issuer;
  const commands = { qwen: "qwen auth login", openrouter: `qwen auth login ${id}` };
  return [
    words.notOfferedHint(ways.join(", ")),
    kind === "custom" ? words.sameCommand(way) : words.typeCommand(`${commands[kind]} ${way}`),
  ];
}

/** Why no browser can be expected to open here, or to come back to this machine. */
function obstacleToBrowser(place: Place, wish: FlowWish): FlowReason | undefined {
  const set = (name: string): boolean => (place.surroundings[name] ?? "") !== "";
  if (!wish.browser) return "no-browser-flag";
  if (set("NO_BROWSER")) return "no-browser-variable";
  if (set("CI")) return "ci";
  if (place.surroundings.DEBIAN_FRONTEND === "noninteractive") return "unattended";
  if (TEXT_BROWSERS.test(place.surroundings.BROWSER ?? "")) return "text-browser";
  if (set("SSH_CONNECTION") || set("SSH_CLIENT") || set("SSH_TTY")) return "ssh";
  if (CONTAINERS.some(set)) return "container";
  if (!place.terminal) return "no-terminal";
  if (place.os !== "linux" || isWsl(place)) return undefined;
  return ["DISPLAY", "WAYLAND_DISPLAY", "MIR_SOCKET"].some(set) ? undefined : "no-display";
}

/** Linux inside Windows: the browser is Windows' own, and it reaches our loopback port. */
function isWsl(place: Place): boolean {
  return place.os === "linux" &&
    (place.surroundings.WSL_DISTRO_NAME !== undefined || place.surroundings.WSL_INTEROP !== undefined);
}
