// Reads a finished binary: what was baked into it is checked there and not in the flags that were meant.
import { deepEqual, equal, ok } from "node:assert/strict";
import { permissionFlags } from "../../tools/permissions.ts";
import { forms } from "../fakes/program.ts";

const binary = forms().find((form) => form.name === "binary")?.command;
interface Metadata {
  readonly code_cache_key: string | null;
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly unstable_config: { readonly features: readonly string[] };
  readonly argv: readonly string[];
  readonly env_vars_from_env_file: Readonly<Record<string, string>>;
  readonly otel_config: { readonly tracing_enabled: boolean; readonly metrics_enabled: boolean };
  readonly unsafely_ignore_certificate_errors: unknown;
}

/** The JSON that `deno compile` writes at the end of the binary, from its first key on. */
function baked(text: string): Metadata {
  const start = text.lastIndexOf('{"argv":');
  ok(start !== -1, "the binary has no metadata");
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return JSON.parse(text.slice(start, at + 1));
  }
  throw new Error("The metadata of the binary does not end");
}

/** The last 8 MB hold everything that is not the runtime. */
async function tail(path: string): Promise<string> {
  const bytes = await Deno.readFile(path);
  return new TextDecoder("latin1").decode(bytes.subarray(-8_000_000));
}

Deno.test({
  name: "the binary holds exactly the permissions of the table, and asks nobody for more",
  ignore: binary === undefined,
  fn: async () => {
    const { permissions } = baked(await tail(binary ?? ""));
    const wanted = permissionFlags(Deno.build.target);
    const flag = (name: string): string[] | null => {
      const found = wanted.find((one) => one === `--allow-${name}` || one.startsWith(`--allow-${name}=`));
      return found === undefined ? null : (found.split("=")[1] ?? "").split(",").filter((value) => value !== "");
    };
    ok(permissions["allow_all"] !== true);
    equal(permissions["prompt"], false);
    for (const name of ["net", "read", "write", "env", "run", "sys", "ffi"]) {
      deepEqual(permissions[`allow_${name}`], flag(name), name);
    }
    deepEqual(permissions["deny_import"], []);
  },
});

Deno.test({
  name: "the binary writes no code cache, sends no telemetry, trusts no broken certificate, carries no arguments",
  ignore: binary === undefined,
  fn: async () => {
    const metadata = baked(await tail(binary ?? ""));
    equal(metadata.code_cache_key, null);
    deepEqual(metadata.argv, []);
    deepEqual(metadata.env_vars_from_env_file, {});
    equal(metadata.otel_config.tracing_enabled, false);
    equal(metadata.otel_config.metrics_enabled, false);
    equal(metadata.unsafely_ignore_certificate_errors, null);
    deepEqual(metadata.unstable_config.features.toSorted(), ["no-legacy-abort", "worker-options"]);
  },
});

Deno.test({
  name: "the binary carries the bundle and no other file, and no time or path of the machine that made it",
  ignore: binary === undefined,
  fn: async () => {
    const text = await tail(binary ?? "");
    const files = [...text.matchAll(/\{"File":\{"n":"([^"]+)"[^}]*?"t":(\d+)/g)];
    ok(files.length >= 2);
    for (const [, name, time] of files) {
      ok(/^(main|sandbox)(-[\w.-]+)?\.js$/.test(name ?? ""), name);
      equal(Number(time), Date.UTC(2020, 0, 1), name);
    }
    const home = Deno.env.get("HOME");
    const here = new URL("../../", import.meta.url).pathname;
    ok(!text.includes(here), "the path of the checkout is inside");
    if (home !== undefined && home.length > 6) ok(!text.includes(`${home}/`), "the home directory is inside");
  },
});
