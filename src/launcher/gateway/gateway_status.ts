// `qwen serve status`: asks every gateway of this user that runs what its clients used.
import { jsonText } from "../../base/json.ts";
import { tryRemove } from "../../base/private_file.ts";
import { visible } from "../../base/visible.ts";
import type { CommandNamed } from "../../commands/specs.ts";
import type { World } from "../../config/world.ts";
import { STATUS_PATH } from "../../config/gateway_tokens.ts";
import { table } from "../../text/columns.ts";
import { text } from "../../text/text.ts";
import { type Running, runningGateways } from "./running.ts";

const LONGEST_MS = 2_000;
const MAX_BYTES = 1024 * 1024;
/** ECMA-262, 21.4.1.1; epoch milliseconds. */
const LAST_DATE = 8.64e15;

interface Row {
  readonly name: string;
  readonly requests: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Epoch milliseconds. */
  readonly lastAt: number;
}

type Report = Pick<Running, "pid" | "url" | "socket" | "since"> & { readonly clients: readonly Row[] | undefined };

/** Answers what to print. */
export async function gatewayStatus({ json }: CommandNamed<"serve status">, world: World): Promise<string> {
  const reports: Report[] = [];
  for (const { path, running } of runningGateways(world)) {
    const answer = await ask(running);
    if (answer === "gone") tryRemove(path);
    else {
      const { watcher: _, ...facts } = running;
      reports.push({ ...facts, clients: answer });
    }
  }
  return json ? jsonText({ gateways: reports.map(asJson) }) : told(reports);
}

/** The run's own token has no name; times are as everywhere in JSON. */
function asJson({ clients, ...facts }: Report): unknown {
  const rows = clients?.map(({ name, lastAt, ...row }) => {
    return { name: name === "" ? null : name, ...row, lastAt: new Date(lastAt).toISOString() };
  });
  return { ...facts, clients: rows ?? null };
}

function told(reports: readonly Report[]): string {
  const words = text().gateway.usage;
  if (reports.length === 0) return `${words.none}\n`;
  return reports.map(({ url, socket, pid, since, clients }) => {
    const place = visible(socket ?? url);
    if (clients === undefined) return `${words.silent(place)}\n`;
    const heading = `${words.heading(place, pid, visible(since.slice(0, 16).replace("T", " ")))}\n`;
    return heading + (clients.length === 0 ? `${words.unused}\n` : table([columns(), ...clients.map(cells)]));
  }).join("\n");
}

function columns(): readonly string[] {
  const { name } = text().gateway.tokens.columns;
  const { requests, failed, input, output, last } = text().gateway.usage.columns;
  return [name, requests, failed, input, output, last];
}

function cells({ name, requests, failed, inputTokens, outputTokens, lastAt }: Row): readonly string[] {
  return [
    name === "" ? text().gateway.usage.ofRun : visible(name),
    ...[requests, failed, inputTokens, outputTokens].map(String),
    new Date(lastAt).toISOString().slice(0, 16).replace("T", " "),
  ];
}

/** What was used; `undefined` where there is no answer, `"gone"` where nobody listens any more. */
async function ask(running: Running): Promise<readonly Row[] | undefined | "gone"> {
  let connection: Deno.Conn | undefined;
  // The connection alone can be ended in time: what answers there may be another program by now.
  const timer = setTimeout(() => connection?.close(), LONGEST_MS);
  try {
    connection = await connect(running);
  } catch {
    clearTimeout(timer);
    return "gone";
  }
  try {
    const { host } = new URL(running.url);
    const lines = [`GET ${STATUS_PATH} HTTP/1.0`, `Host: ${host}`, `Authorization: Bearer ${running.watcher}`, "", ""];
    await connection.write(new TextEncoder().encode(lines.join("\r\n")));
    return rowsIn(await readToEnd(connection));
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    try {
      connection.close();
    } catch {
      // The timer closed it.
    }
  }
}

async function connect({ url, socket }: Running): Promise<Deno.Conn> {
  if (socket !== undefined) return await Deno.connect({ transport: "unix", path: socket });
  const { hostname, port } = new URL(url);
  return await Deno.connect({ hostname: hostname.replace(/^\[|\]$/g, ""), port: Number(port) });
}

async function readToEnd(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let all = "";
  for (let count = await connection.read(buffer); count !== null; count = await connection.read(buffer)) {
    all += decoder.decode(buffer.subarray(0, count), { stream: true });
    if (all.length > MAX_BYTES) break;
  }
  return all;
}

function rowsIn(response: string): readonly Row[] | undefined {
  if (!/^HTTP\/1\.[01] 200 /.test(response)) return undefined;
  const value: unknown = JSON.parse(response.slice(response.indexOf("\r\n\r\n")));
  return Array.isArray(value) && value.every(isRow) ? value : undefined;
}

function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const numbers = ["requests", "failed", "inputTokens", "outputTokens", "lastAt"];
  return typeof Reflect.get(value, "name") === "string" &&
    numbers.every((name) => Number.isSafeInteger(Reflect.get(value, name))) &&
    Math.abs(Number(Reflect.get(value, "lastAt"))) <= LAST_DATE;
}
