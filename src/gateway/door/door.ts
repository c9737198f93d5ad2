// Who may come in. Threats: every process and every page in a browser of this machine can send here, and a name that a
// stranger owns can point here (DNS rebinding). So a secret of this run is asked for at every path that leads to the
// service, the name that was called must be ours, and what a browser sends from another page is turned away, all of it
// before a byte of the body is read. No key of the service is ever taken for the secret; `clients.ts` knows whose it is.
import { text } from "../../text/text.ts";
import { Refusal } from "../refusal.ts";

export interface DoorOptions {
  /** `name:port` of every name that is ours. On a socket, which no page can reach, there is no port. */
  readonly hosts: readonly string[];
  /** With this port, every address is ours: it listens at all of the machine's, and only names can be let point here. */
  readonly anyAddressOn?: number;
  /** Origins of pages that may ask, exactly as a browser names them. */
  readonly allowedOrigins: readonly string[];
}

/** A request as far as the door looks at it. */
export interface Caller {
  readonly method: string;
  /** The whole URL, as the runtime made it of request line and `Host`. */
  readonly url: URL;
  readonly headers: Headers;
}

/** Names of parameters in which people put keys; a URL ends in logs and histories. */
const KEY_PARAMETERS = /^(?:api[-_]?key|key|token|access[-_]?token|auth|authorization|secret)$/i;

/** The token of a request that may come in if it is a good one. @throws {Refusal} otherwise */
export function admit(caller: Caller, options: DoorOptions): string {
  assertOurName(caller, options);
  assertOrigin(caller, options);
  assertNoKeyInQuery(caller);
  return givenToken(caller);
}

/** The same for what tells nothing of the user's: health. */
export function admitStranger(caller: Caller, options: DoorOptions): void {
  assertOurName(caller, options);
  assertOrigin(caller, options);
}

/** The answer to a preflight, for pages that were allowed. @throws {Refusal} for all others */
export function preflight(caller: Caller, options: DoorOptions): Response {
  assertOurName(caller, options);
  const origin = caller.headers.get("origin");
  if (origin === null || !options.allowedOrigins.includes(origin)) throw foreignOrigin(origin);
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(origin),
      "access-control-allow-methods": "GET, POST, DELETE",
      "access-control-allow-headers": caller.headers.get("access-control-request-headers") ?? "",
      "access-control-max-age": "600",
    },
  });
}

/** What an allowed page needs to read an answer; nothing for everybody else. */
export function corsFor(
  caller: Pick<Caller, "headers">,
  { allowedOrigins }: DoorOptions,
): Readonly<Record<string, string>> {
  const origin = caller.headers.get("origin");
  return origin !== null && allowedOrigins.includes(origin) ? corsHeaders(origin) : {};
}

function corsHeaders(origin: string): Readonly<Record<string, string>> {
  return { "access-control-allow-origin": origin, "vary": "origin" };
}

function assertOurName({ url, headers }: Caller, { hosts, anyAddressOn }: DoorOptions): void {
  const named = headers.get("host")?.toLowerCase();
  const isOurs = (host: string): boolean => hosts.includes(host) || isAddressOn(host, anyAddressOn);
  // An absolute request line has a name of its own.
  const ours = named !== undefined && isOurs(named) && isOurs(url.host || named);
  if (!ours) throw new Refusal("foreign_host", text().gateway.foreignHost);
}

const ADDRESS = /^(?:(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:.]+\])(?::(\d+))?$/;

function isAddressOn(host: string, port: number | undefined): boolean {
  const found = ADDRESS.exec(host);
  return port !== undefined && found !== null && Number(found[1] ?? 80) === port;
}

function assertOrigin({ url, headers }: Caller, { allowedOrigins }: DoorOptions): void {
  const origin = headers.get("origin");
  if (origin !== null && allowedOrigins.includes(origin)) return;
  if (origin !== null && origin !== url.origin) throw foreignOrigin(origin);
  const site = headers.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") throw foreignOrigin(origin);
}

function foreignOrigin(origin: string | null): Refusal {
  return new Refusal("foreign_origin", text().gateway.foreignOrigin(origin ?? ""));
}

function assertNoKeyInQuery({ url }: Caller): void {
  for (const name of url.searchParams.keys()) {
    if (KEY_PARAMETERS.test(name)) throw new Refusal("token_in_query", text().gateway.tokenInQuery);
  }
}

/** As OpenAI's, Anthropic's and Azure's clients send it. */
function givenToken({ headers }: Caller): string {
  const bearer = /^bearer +(\S+)$/i.exec(headers.get("authorization")?.trim() ?? "")?.[1];
  const token = bearer ?? headers.get("x-api-key") ?? headers.get("api-key");
  if (token !== null) return token;
  throw new Refusal("no_token", text().gateway.noToken, { "www-authenticate": "Bearer" });
}
