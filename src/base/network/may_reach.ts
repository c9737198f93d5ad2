// Owns the question whether this sandbox was granted a host. It asks the runtime and nobody else.

/** Whether this sandbox may connect to a host (`host:port`). */
export function mayReach(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}
