// Where a gateway listens, and how it is told: an address on loopback, a socket, or both.
import { lastingClock } from "../../base/clock.ts";
import { jsonLine } from "../../base/json.ts";
import { QwenError } from "../../base/errors.ts";
import { gatewayUrl } from "../../config/host_port.ts";
import type { CommandNamed } from "../specs.ts";
import type { GatewayStart, StartMessage } from "../../contract/messages.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { DoorOptions } from "../../gateway/door/door.ts";
import { listen as listenIn, type Listening, type Place } from "../../gateway/door/listen.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { visible } from "../../base/visible.ts";
import { padEnd, textWidth } from "../../terminal/width.ts";
import { text } from "../../text/text.ts";

/** A port, a socket, or both. */
export interface Address {
  readonly port?: number | undefined;
  readonly socket?: string | undefined;
  /** The address of the port. @default loopback, both families */
  readonly listen?: string | undefined;
}

/** Names of this machine, as clients call it. */
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** The address that the launcher gave. @throws {QwenError} of kind `config` where nobody may listen */
export function addressOf({ loopbackPort, gateway }: StartMessage): Address {
  if (loopbackPort === undefined && gateway?.socket === undefined) {
    throw new QwenError("config", text().gateway.noListener);
  }
  return { port: loopbackPort, socket: gateway?.socket, listen: gateway?.listen };
}

/** What `Host` may be; `names` are the user's. An address is nobody's name: no stranger can let one point here. */
export function hostsAt(
  { port, socket, listen }: Address,
  names: readonly string[],
): Pick<DoorOptions, "hosts" | "anyAddressOn"> {
  const isEverywhere = listen === "0.0.0.0" || listen === "::";
  const own = listen === undefined || isEverywhere ? NAMES : [new URL(gatewayUrl({ listen, port: 0 })).hostname];
  const called = [...own, ...names.map((name) => name.toLowerCase())];
  return {
    hosts: [
      // Clients leave the usual port out.
      ...(port === undefined ? [] : called.flatMap((name) => port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
      ...(socket === undefined ? [] : NAMES),
    ],
    ...(isEverywhere && port !== undefined ? { anyAddressOn: port } : {}),
  };
}

/** @throws {QwenError} of kind `config` where the port or the socket cannot be had */
export function listenAt(
  gateway: Gateway,
  { port, socket, listen: hostname }: Address,
  onLost: (error: QwenError) => void,
): Listening {
  const places: Place[] = [];
  if (socket !== undefined) places.push({ path: socket });
  if (port !== undefined && hostname !== undefined) places.push({ hostname, port });
  else if (port !== undefined) places.push({ hostname: "127.0.0.1", port }, { hostname: "::1", port, optional: true });
  try {
    const lost = (): void => onLost(new QwenError("other", text().gateway.lost, { hint: [text().gateway.lostHint] }));
    return listenIn(gateway, { places, clock: lastingClock, onLost: lost });
  } catch (cause) {
    const words = text().gateway;
    if (hostname !== undefined) throw new QwenError("config", words.cannotListen(`${hostname}:${port}`), { cause });
    if (port === undefined) throw new QwenError("config", words.socket.failed(visible(socket ?? "")), { cause });
    throw new QwenError("config", words.portTaken(port), { hint: [words.portHint], cause });
  }
}

/** Says where it listens and what opens it, once it does. */
export function announce(
  { stdout, stderr }: Pick<SandboxContext, "stdout" | "stderr">,
  { port, socket, listen, door: { token, tokenFile, pid }, command: { json, quiet, calledAs } }: Address & {
    readonly door: GatewayStart;
    readonly command: Pick<CommandNamed<"serve">, "json" | "quiet" | "calledAs">;
  },
): void {
  const url = port === undefined ? "http://localhost/v1" : `${gatewayUrl({ listen, port })}/v1`;
  if (json) return stdout.write(`${jsonLine({ url, ...(socket === undefined ? {} : { socket }), token, pid })}\n`);
  const words = text().gateway;
  const rows: readonly (readonly [string, string])[] = [
    ...(socket === undefined ? [] : [[words.socket.label, visible(socket)] as const]),
    [words.url, url],
    ...(port === undefined ? [] : calledAs.map((name) => [words.url, `http://${name}:${port}/v1`] as const)),
    // A file's token is for years: standard output ends in journals.
    [words.token, tokenFile === undefined ? token : words.tokenIn(visible(tokenFile))],
  ];
  const width = Math.max(...rows.map(([label]) => textWidth(label))) + 2;
  stdout.write(rows.map(([label, value]) => `${padEnd(label, width)}${value}\n`).join(""));
  if (quiet) return;
  const [give = "", end = ""] = words.ready;
  const shown = tokenFile === undefined ? token : `"$(cat '${visible(tokenFile)}')"`;
  const example = port === undefined
    ? `curl --unix-socket '${visible(socket ?? "")}' -H "Authorization: Bearer ${
      shown.replaceAll('"', "")
    }" ${url}/models`
    : `OPENAI_BASE_URL=${url} OPENAI_API_KEY=${shown} COMMAND`;
  stderr.write(`${give}\n  ${example}\n${end}\n`);
}
