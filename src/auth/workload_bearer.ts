// The token of a workload: got when it is needed, kept in memory, renewed before its end and when the service refuses it.
// Threat: what the workload proves itself with is worth as much as a key. It goes to the one address that the user named, in
// no redirect, and stands in no word of an error.
import {
  type ClientAuth,
  ClientSecretBasic,
  genericTokenEndpointRequest,
  PrivateKeyJwt,
  processGenericTokenEndpointResponse,
  type TokenEndpointResponse,
} from "oauth4webapi";
import { QwenError } from "../base/errors.ts";
import { withoutSecrets } from "../base/redact.ts";
import type { Workload } from "../config/configuration.ts";
import { Secret } from "../config/secret.ts";
import { GITHUB_PERMISSION } from "../config/workload.ts";
import { text } from "../text/text.ts";
import type { Bearer, BearerSource } from "./bearer.ts";
import { requestOptions, unusableReason } from "./flow/authorization_code.ts";
import { exchange, type IssuerPorts, postForm, readFields, refusalKind } from "./issuer/issuer_http.ts";
import { cleanServerText } from "./issuer/server_text.ts";
import { privateKey } from "./private_key.ts";
import { stringOf } from "./issuer/fields.ts";

export interface WorkloadPorts {
  readonly workload: Workload;
  /** What it proves itself with, as it was read first. */
  readonly proof: string;
  /** Has that read again; where nobody can, the first one is used. */
  readonly fresh?: (() => Promise<string>) | undefined;
  readonly ports: Omit<IssuerPorts, "signal">;
}

/** A token and its end. */
export interface WorkloadToken {
  readonly secret: Secret;
  /** Epoch milliseconds, if the issuer says it. */
  readonly expiresAt?: number;
}

/** Before its end a token is renewed, but no sooner than after half of its time; in milliseconds. */
const EARLY_MS = 120_000;

/** A source that gets one token for however many requests wait for it. */
export function workloadBearer(source: WorkloadPorts): BearerSource {
  const { workload, ports, fresh } = source;
  let token: (WorkloadToken & { readonly renewAt: number }) | undefined;
  let asking: Promise<void> | undefined;
  let isFirst = true;
  const get = async (): Promise<void> => {
    const proof = isFirst || fresh === undefined ? source.proof : await fresh();
    isFirst = false;
    const since = ports.clock.now();
    // No single request ends what all of them wait for.
    const got = await workloadToken(workload, proof, { ...ports, signal: new AbortController().signal });
    token = { ...got, renewAt: renewalOf(got, since) };
  };
  const getOnce = (): Promise<void> => asking ??= get().finally(() => asking = undefined);
  const current = (): Bearer => ({ secret: token?.secret });
  return {
    async current(): Promise<Bearer> {
      if (token === undefined || ports.clock.now() >= token.renewAt) await getOnce();
      return current();
    },
    async renew(refused): Promise<Bearer | undefined> {
      const known = refused.secret?.reveal();
      // Another request may have had it renewed meanwhile.
      if (known === token?.secret.reveal()) await getOnce();
      return known === token?.secret.reveal() ? undefined : current();
    },
    pace: () => Promise.resolve(),
  };
}

function renewalOf({ expiresAt }: WorkloadToken, since: number): number {
  if (expiresAt === undefined) return Infinity;
  return expiresAt - Math.min(EARLY_MS, (expiresAt - since) / 2);
}

/**
 * One token for a proof.
 * @throws {QwenError} of kind `auth` when the proof is refused, `limit`, `server` or `network` when nobody answers well
 */
export async function workloadToken(workload: Workload, proof: string, ports: IssuerPorts): Promise<WorkloadToken> {
  const { proof: { kind } } = workload;
  if (kind === "client") return await tokenFor(workload, { proof, ports });
  const subject = workload.proof.kind === "github" ? await githubToken(workload.proof.url, proof, ports) : proof;
  return await tokenFor(workload, { proof, subject, ports });
}

/** GitHub's token for this job. */
async function githubToken(url: string, jobToken: string, ports: IssuerPorts): Promise<string> {
  const words = text().auth.workload;
  const { host } = new URL(url);
  const headers = { authorization: `Bearer ${jobToken}`, accept: "application/json" };
  const response = await exchange(ports, url, { method: "GET", headers });
  const value = stringOf((await readFields(response)).value);
  if (response.ok && value !== undefined) return value;
  throw new QwenError(refusalKind(response.status), words.noSubject(host, response.status), {
    hint: [text().config.workload.githubHint(GITHUB_PERMISSION)],
  });
}

interface Asking {
  readonly proof: string;
  readonly subject?: string;
  readonly ports: IssuerPorts;
}

async function tokenFor(workload: Workload, { proof, subject, ports: outer }: Asking): Promise<WorkloadToken> {
  const secrets = [proof, ...(subject === undefined ? [] : [subject])];
  const ports: IssuerPorts = {
    ...outer,
    fetch: (url, init) => {
      secrets.push(...credentialsIn(init));
      return outer.fetch(url, init);
    },
  };
  const response = subject === undefined
    ? await withCredentials(workload, { proof, ports })
    : await inExchange(workload, { subject, ports });
  if (!response.ok) throw await refused(response, { workload, secrets, subject });
  const { access_token: token, expires_in: seconds } = await answerIn(response, workload);
  return {
    secret: new Secret(token),
    ...(seconds === undefined ? {} : { expiresAt: ports.clock.now() + seconds * 1000 }),
  };
}

/**
 * What a request proves a client with, as it is sent: a secret is encoded as in a form before it is put into base64 (RFC 6749,
 * 2.3.1), and a key signs a new assertion each time. An issuer may repeat that.
 */
function credentialsIn({ headers, body }: RequestInit): readonly string[] {
  const assertion = body instanceof URLSearchParams ? body.get("client_assertion") : null;
  const basic = /^Basic (.+)$/.exec(new Headers(headers).get("authorization") ?? "")?.[1];
  const secret = basic === undefined ? "" : atob(basic).replace(/^[^:]*:/, "");
  return [assertion ?? "", basic ?? "", secret].filter((one) => one !== "");
}

/** RFC 8693, 2.1: the subject's token is the whole proof. */
async function inExchange(
  { tokenUrl, grant, fields, clientId, asJson }: Workload,
  { subject, ports }: { readonly subject: string; readonly ports: IssuerPorts },
): Promise<Response> {
  const client: Readonly<Record<string, string>> = clientId === undefined ? {} : { client_id: clientId };
  const all = { grant_type: grant, ...client, ...fields, subject_token: subject };
  if (!asJson) return await postForm(ports, tokenUrl, { form: new URLSearchParams(all) });
  const headers = { "content-type": "application/json", accept: "application/json" };
  return await exchange(ports, tokenUrl, { method: "POST", headers, body: JSON.stringify(all) });
}

/** RFC 6749, 4.4, and for a key RFC 7523, 2.2. */
async function withCredentials(workload: Workload, { proof, ports }: Omit<Asking, "subject">): Promise<Response> {
  const { proof: where } = workload;
  if (where.kind === "client" && where.signs) {
    return await asClient(workload, { ports, authentication: PrivateKeyJwt(await privateKey(proof, where.path)) });
  }
  const response = await asClient(workload, { ports, authentication: ClientSecretBasic(proof) });
  const isPlain = /^[A-Za-z0-9]*$/.test(proof + (workload.clientId ?? ""));
  if (isPlain || ![400, 401, 403].includes(response.status)) return response;
  // Some servers (glewlwyd 2.7) take the header as it is, and not form-encoded as RFC 6749, 2.3.1 has it: once more, so.
  await response.body?.cancel();
  return await asClient(workload, { ports, authentication: plainBasic(proof) });
}

async function asClient(
  { tokenUrl, grant, fields, clientId = "" }: Workload,
  { ports, authentication }: { readonly ports: IssuerPorts; readonly authentication: ClientAuth },
): Promise<Response> {
  return await genericTokenEndpointRequest(
    serverAt(tokenUrl),
    { client_id: clientId },
    authentication,
    grant,
    new URLSearchParams(fields),
    requestOptions(ports),
  );
}

function plainBasic(secret: string): ClientAuth {
  return (_server, { client_id: id }, _body, headers) => {
    const bytes = new TextEncoder().encode(`${id}:${secret}`);
    headers.set("authorization", `Basic ${btoa(String.fromCharCode(...bytes))}`);
  };
}

function serverAt(tokenUrl: string): { readonly issuer: string; readonly token_endpoint: string } {
  return { issuer: tokenUrl, token_endpoint: tokenUrl };
}

async function answerIn(response: Response, { tokenUrl, clientId = "none" }: Workload): Promise<TokenEndpointResponse> {
  try {
    return await processGenericTokenEndpointResponse(serverAt(tokenUrl), { client_id: clientId }, response);
  } catch (error) {
    const why = unusableReason(error);
    if (why === undefined) throw error;
    throw new QwenError("server", text().auth.workload.unusable(new URL(tokenUrl).host, why));
  }
}

interface Refused {
  readonly workload: Workload;
  readonly secrets: readonly string[];
  readonly subject: string | undefined;
}

/** Names the issuer's reason, and what the proof says of itself: one of these is what the issuer does not trust. */
async function refused(response: Response, { workload, secrets, subject }: Refused): Promise<QwenError> {
  const words = text().auth.workload;
  const { host } = new URL(workload.tokenUrl);
  const fields = await readFields(response);
  const said = (value: unknown): string =>
    typeof value === "string" ? cleanServerText(withoutSecrets(value, secrets)) : "";
  const told = [said(fields.error), said(fields.error_description) || said(fields.message)].filter((part) =>
    part !== ""
  )
    .join(": ");
  const claims = subject === undefined ? undefined : claimsOf(subject);
  return new QwenError(
    refusalKind(response.status),
    words.refused(host, told === "" ? `HTTP ${response.status}` : told),
    {
      hint: claims === undefined ? [] : [words.claims(claims)],
    },
  );
}

/** What a JWT says of whom it is for; nothing in it is checked, and its signature stays out. */
function claimsOf(token: string): string | undefined {
  try {
    const [, payload = ""] = token.split(".");
    const json = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(json, (char) => char.charCodeAt(0))));
    if (typeof claims !== "object" || claims === null) return undefined;
    const shown = ["iss", "sub", "aud"].flatMap((name) => {
      const value: unknown = Reflect.get(claims, name);
      return value === undefined ? [] : [`${name}=${cleanServerText(JSON.stringify(value))}`];
    });
    const end: unknown = Reflect.get(claims, "exp");
    if (typeof end === "number") shown.push(`exp=${new Date(end * 1000).toISOString()}`);
    return shown.length === 0 ? undefined : shown.join(" ");
  } catch {
    return undefined;
  }
}
