// Owns the lines that the build tools print: to stderr, so that a tool's result can be piped.

/** Prints one line. */
export function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
