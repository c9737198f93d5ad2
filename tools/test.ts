// Owns `deno task test`: all tests, or those named, with one closing line that a machine can read: "N passed, N failed".
// Usage: deno task test [files and `deno test` flags]
import { say } from "./say.ts";

/** The counts of `deno test`'s own closing line, or `undefined` when it did not come that far. */
export function countsOf(output: string): { passed: number; failed: number } | undefined {
  // deno-lint-ignore no-control-regex -- colours, when the terminal asked for them
  const plain = output.replaceAll(/\x1b\[[0-9;]*m/g, "");
  const last = [...plain.matchAll(/\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed/g)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]) };
}

async function runTests(args: readonly string[]): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--unstable-worker-options", "--unstable-no-legacy-abort", "--no-check", ...args],
    cwd: new URL("../", import.meta.url),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let tail = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    await Deno.stdout.write(chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-4000);
  }
  const { code } = await child.status;
  const counts = countsOf(tail) ?? { passed: 0, failed: 1 };
  // A module that cannot be loaded, or a leak after the last test, fails the run without failing a test.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  await Deno.stdout.write(new TextEncoder().encode(`${counts.passed} passed, ${failed} failed\n`));
  return code;
}

if (import.meta.main) {
  const code = await runTests(Deno.args);
  if (code !== 0) say(`deno test ended with ${code}`);
  Deno.exitCode = code;
}
