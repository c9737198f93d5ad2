// Owns the shape of one HTTP request to an endpoint: its URL, Azure's deployments included, and its headers. Pure.
// The official SDK is the model, and `tests/chat/request_test.ts` holds this to it; it is not in the program, because
// its 95 kB cost a prompt 13 ms of 96 for what is done here (docs/performance.md).
import type { Bearer } from "../auth/bearer.ts";
import type { Method, RequestExtras } from "../config/configuration.ts";
import { type AzureShape, azureShapeOf, DEFAULT_API_VERSION } from "../providers/azure.ts";
import { quirkHeaders } from "../providers/quirks.ts";
import { providerOf } from "../providers/recognise.ts";
import { text } from "../text/text.ts";
import { VERSION } from "../base/version.ts";

export const USER_AGENT = `qwen/${VERSION}`;

/** What the way of a request is made of. */
export interface RouteParts {
  /** Absolute; its query stays. The bearer's own base URL comes before it. */
  readonly baseUrl: string;
  readonly method: Method;
  readonly model: string;
  readonly extras: Pick<RequestExtras, "headers">;
  readonly bearer: Bearer;
  /** Whether the request is for a model; one for a list of something is not. */
  readonly namesModel: boolean;
}

/** What a request is made of. */
export interface RequestParts extends Omit<RouteParts, "namesModel"> {
  /** The JSON body; without one the request is a GET. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A request, ready for `fetch`. */
export interface EndpointRequest {
  readonly url: string;
  readonly init: { readonly method: "GET" | "POST"; readonly headers: Headers; readonly body?: string };
}

/**
 * Where a request for `path` (`/chat/completions`, `/models`) goes, below a base URL, and the headers that are ours.
 * @throws {Error} for a header that cannot be sent, a deployment that cannot be part of a path, a path that Azure does not
 * have
 */
export function routeFor(path: string, parts: RouteParts): { readonly url: string; readonly headers: Headers } {
  const { bearer, method } = parts;
  const baseUrl = bearer.baseUrl ?? parts.baseUrl;
  const azure = providerOf(baseUrl)?.quirk === "azure" ? azureShapeOf(baseUrl) : undefined;
  if (azure?.kind === "unknown") throw new Error(text().chat.azurePath(azure.working));
  const resource = azure?.kind === "v1" ? undefined : azure;
  const headers = new Headers({
    "User-Agent": USER_AGENT,
    ...authorization(bearer, resource !== undefined),
    ...quirkHeaders(baseUrl, { method, userAgent: USER_AGENT }),
  });
  for (const [name, value] of Object.entries(parts.extras.headers)) headers.set(name, value);
  return { url: resource === undefined ? below(baseUrl, path) : resourceUrl(resource, path, parts), headers };
}

/** The request for `path` below a base URL. Fails like `routeFor`. */
export function requestFor(path: string, parts: RequestParts): EndpointRequest {
  const { body, extras } = parts;
  const { url, headers } = routeFor(path, { ...parts, namesModel: body !== undefined });
  const own = {
    "Accept": body === undefined ? "application/json" : "text/event-stream, application/json",
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
  };
  const users = new Headers(extras.headers);
  for (const [name, value] of Object.entries(own)) if (!users.has(name)) headers.set(name, value);
  return {
    url,
    init: body === undefined ? { method: "GET", headers } : { method: "POST", headers, body: JSON.stringify(body) },
  };
}

/** RFC 6750, section 2.1; a resource of Azure has a header of its own, `/openai/v1` of the same resource has not. */
function authorization({ secret }: Bearer, isDeployment: boolean): Readonly<Record<string, string>> {
  if (secret === undefined) return {};
  return isDeployment ? { "api-key": secret.reveal() } : { "Authorization": `Bearer ${secret.reveal()}` };
}

function below(baseUrl: string, path: string): string {
  const url = new URL(baseUrl);
  url.hash = "";
  url.pathname = `${url.pathname.replace(/\/+$/, "")}${path}`;
  return url.href;
}

/** Models are deployments or named in the body, and the list of models is the resource's. */
function resourceUrl(
  azure: Exclude<AzureShape, { readonly kind: "v1" | "unknown" }>,
  path: string,
  { namesModel, model }: Pick<RouteParts, "namesModel" | "model">,
): string {
  const below = !namesModel
    ? "/openai"
    : azure.kind === "models"
    ? "/models"
    : `/openai/deployments/${asSegment(azure.deployment ?? model)}`;
  const url = new URL(`${azure.origin}${below}${path}`);
  const isList = !namesModel && azure.kind === "models";
  url.searchParams.set("api-version", isList ? DEFAULT_API_VERSION : azure.apiVersion);
  return url.href;
}

/** A URL takes `.` and `..` for a way through the path, however they are written. */
function asSegment(name: string): string {
  if (/^\.{0,2}$/.test(name)) throw new Error(`Not the name of a deployment: "${name}"`);
  return encodeURIComponent(name);
}
