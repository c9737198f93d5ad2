// Owns where a release is published. The installers of a checkout name the same place by hand.

/** `owner/name` of the repository whose workflow runs; outside of one, the name that the installers carry. */
export function repository(): string {
  return Deno.env.get("GITHUB_REPOSITORY") ?? "qwen-cli/qwen";
}
