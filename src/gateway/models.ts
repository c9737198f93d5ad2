// The list of models where the service has none: the configured one. Clients ask for the list before anything else, and
// some give up without it.

/** What stands for a service that knows no list of models; `undefined` when the answer should stand as it is. */
export function ownModels(
  { method, path, model, status }: {
    readonly method: string;
    /** Below the base URL. */
    readonly path: string;
    /** The configured one. */
    readonly model: string;
    /** What the service said. */
    readonly status: number;
  },
): Response | undefined {
  if (method !== "GET" || ![404, 405, 501].includes(status)) return undefined;
  const own = { id: model, object: "model", created: 0, owned_by: "qwen" };
  if (path === "/models") return Response.json({ object: "list", data: [own] });
  return path === `/models/${model}` ? Response.json(own) : undefined;
}
