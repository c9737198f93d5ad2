// Owns the launcher's own writing to stdout and stderr.

/** Writes whole; a reader that has gone away is no failure (`qwen env --trace | head -1`). */
export function write(file: { writeSync(bytes: Uint8Array): number }, output: string): void {
  const bytes = new TextEncoder().encode(output);
  try {
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
