// Azure's shapes of address. It reads a base URL and says how to ask; it sends nothing. An address in none of these shapes
// is refused: asked at another path it would only say that there is no such deployment.

/** Microsoft's latest stable data-plane version; a query in the base URL (`?api-version=…`) overrides it. */
export const DEFAULT_API_VERSION = "2024-10-21";
/** The same of the model inference endpoint of Azure AI Foundry. */
export const MODELS_API_VERSION = "2024-05-01-preview";

/** How requests to an Azure resource are addressed. */
export type AzureShape =
  /** `…/openai/v1`, of a resource or of a Foundry project: the plain dialect. */
  | { readonly kind: "v1" }
  /** `…/models`: every model of a Foundry resource at one address, named in the body. */
  | { readonly kind: "models"; readonly origin: string; readonly apiVersion: string }
  /** The bare resource, `…/openai` and `…/openai/deployments/NAME`: a model is a deployment, named in the path. */
  | {
    readonly kind: "deployment";
    readonly origin: string;
    /** From the URL; otherwise the model's name is the deployment's. */
    readonly deployment?: string;
    readonly apiVersion: string;
  }
  /** Another path, e.g. a Foundry project itself. */
  | { readonly kind: "unknown"; readonly working: string };

/** The shape of an Azure base URL. */
export function azureShapeOf(baseUrl: string): AzureShape {
  const { origin, pathname, searchParams } = new URL(baseUrl);
  const path = pathname.replace(/\/+$/, "");
  const version = searchParams.get("api-version");
  if (/\/v1$/.test(path)) return { kind: "v1" };
  if (path === "/models") return { kind: "models", origin, apiVersion: version ?? MODELS_API_VERSION };
  const shape = { kind: "deployment", origin, apiVersion: version ?? DEFAULT_API_VERSION } as const;
  if (path === "" || path === "/openai") return shape;
  const deployment = /^\/openai\/deployments\/([^/]+)$/.exec(path)?.[1];
  return deployment === undefined
    ? { kind: "unknown", working: `${origin}/openai/v1` }
    : { ...shape, deployment: decodeURIComponent(deployment) };
}
