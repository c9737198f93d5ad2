// Owns `deno task fuzz`: every fuzz target against many inputs. Each says its seed.
// Usage: deno task fuzz [--runs=N] [--seed=N] [--only=PART_OF_A_NAME]
import { ROOT } from "./bundle.ts";

function option(name: string, otherwise: string): string {
  return Deno.args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
}

if (import.meta.main) {
  const [runs, seed, only] = [option("runs", "100000"), option("seed", ""), option("only", "")];
  const filter = only === "" ? [] : ["--filter", only];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--unstable-worker-options", "--no-check", ...filter, "tests/fuzz"],
    cwd: ROOT,
    env: { QWEN_FUZZ_RUNS: runs, ...(seed === "" ? {} : { QWEN_FUZZ_SEED: seed }) },
    stdin: "null",
  }).spawn().status;
  Deno.exitCode = code;
}
