// Where a gateway listens, and how it is told: an address on loopback, a socket, or both.
import { lastingClock } from "../../base/clock.ts";
import { jsonLine } from "../../base/json.ts";
import { QwenError } from "../../base/errors.ts";
import type { StartMessage } from "../../contract/messages.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import { listen, type Listening, type Place } from "../../gateway/door/listen.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { visible } from "../../base/visible.ts";
import { padEnd, textWidth } from "../../terminal/width.ts";
import { text } from "../../text/text.ts";

/** At least one of the two. */
export interface Address {
  readonly port?: number | undefined;
  readonly socket?: string | undefined;
}

/** Names of this machine, as clients call it. */
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** The address that the launcher gave. @throws {QwenError} of kind `config` where nobody may listen */
export function addressOf({ loopbackPort, gateway }: StartMessage): Address {
  if (loopbackPort === undefined && gateway?.socket === undefined) {
    throw new QwenError("config", text().gateway.noListener);
  }
  return { port: loopbackPort, socket: gateway?.socket };
}

/** What `Host` may be. */
export function hostsAt({ port, socket }: Address): readonly string[] {
  return [
    ...(port === undefined ? [] : NAMES.map((name) => `${name}:${port}`)),
    ...(socket === undefined ? [] : NAMES),
  ];
}

/** @throws {QwenError} of kind `config` where the port or the socket cannot be had */
export function listenAt(gateway: Gateway, { port, socket }: Address): Listening {
  const places: Place[] = [];
  if (socket !== undefined) places.push({ path: socket });
  if (port !== undefined) places.push({ hostname: "127.0.0.1", port }, { hostname: "::1", port, optional: true });
  try {
    return listen(gateway, { places, clock: lastingClock });
  } catch (cause) {
    const words = text().gateway;
    if (port === undefined) throw new QwenError("config", words.socket.failed(visible(socket ?? "")), { cause });
    throw new QwenError("config", words.portTaken(port), { hint: [words.portHint], cause });
  }
}

/** Says where it listens and what opens it, once it does. */
export function announce(
  { stdout, stderr }: Pick<SandboxContext, "stdout" | "stderr">,
  { port, socket, token, pid, json }: Address & {
    readonly token: string;
    readonly pid: number;
    readonly json: boolean;
  },
): void {
  const url = port === undefined ? "http://localhost/v1" : `http://127.0.0.1:${port}/v1`;
  if (json) return stdout.write(`${jsonLine({ url, ...(socket === undefined ? {} : { socket }), token, pid })}\n`);
  const words = text().gateway;
  const rows: readonly (readonly [string, string])[] = [
    ...(socket === undefined ? [] : [[words.socket.label, visible(socket)] as const]),
    [words.url, url],
    [words.token, token],
  ];
  const width = Math.max(...rows.map(([label]) => textWidth(label))) + 2;
  stdout.write(rows.map(([label, value]) => `${padEnd(label, width)}${value}\n`).join(""));
  const [give = "", end = ""] = words.ready;
  const example = port === undefined
    ? `curl --unix-socket '${visible(socket ?? "")}' -H 'Authorization: Bearer ${token}' ${url}/models`
    : `OPENAI_BASE_URL=${url} OPENAI_API_KEY=${token} COMMAND`;
  stderr.write(`${give}\n  ${example}\n${end}\n`);
}
