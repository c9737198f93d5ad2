// Owns Azure's two shapes of address: a resource with deployments and an api-version, and the newer `/openai/v1`, which
// is the plain dialect. It reads a base URL and says how to ask; it sends nothing.

/** Microsoft's latest stable data-plane version; a query in the base URL (`?api-version=…`) overrides it. */
export const DEFAULT_API_VERSION = "2024-10-21";

/** How requests to an Azure resource are addressed. */
export type AzureShape =
  | { readonly kind: "v1" }
  | {
    readonly kind: "deployment";
    /** `https://RESOURCE.openai.azure.com/openai` */
    readonly baseUrl: string;
    /** From the URL; otherwise the model's name is the deployment's. */
    readonly deployment?: string;
    readonly apiVersion: string;
  };

/**
 * The shape of an Azure base URL: `…/openai/v1` is the plain dialect; the bare resource, `…/openai` and
 * `…/openai/deployments/NAME` are the older one.
 */
export function azureShapeOf(baseUrl: string): AzureShape {
  const url = new URL(baseUrl);
  if (/\/v1\/?$/.test(url.pathname)) return { kind: "v1" };
  const deployment = /\/deployments\/([^/]+)/.exec(url.pathname)?.[1];
  const shape = {
    kind: "deployment",
    baseUrl: `${url.origin}/openai`,
    apiVersion: url.searchParams.get("api-version") ?? DEFAULT_API_VERSION,
  } as const;
  return deployment === undefined ? shape : { ...shape, deployment: decodeURIComponent(deployment) };
}
