// Owns the list of what is left out of the bundled `openai` package: resources and stream runners that qwen never calls.
// Each module left out is replaced by one with the same exported names whose values throw when they are used, so that
// a name reached after an upgrade is a loud error in the tests and never a silent `undefined`.
import { build, type Plugin } from "esbuild";

/** Parts of the package of which only the modules of `KEPT` are bundled. */
const PRUNED = /\/node_modules\/openai\/((resources|lib|auth|providers)\/|bedrock\.mjs$)/;

/** What one chat completion and the list of models run through; found by `tests/tools/openai_slim_test.ts`. */
export const KEPT: readonly string[] = [
  "resources/index.mjs",
  "resources/shared.mjs",
  "resources/models.mjs",
  "resources/chat/index.mjs",
  "resources/chat/chat.mjs",
  "resources/chat/completions/index.mjs",
  "resources/chat/completions/completions.mjs",
  "resources/chat/completions/messages.mjs",
  "lib/parser.mjs",
  "lib/chat-completions/streaming.mjs",
];

/** The module that makes the stand-ins; it exists only inside the bundler. */
const NAMESPACE = "openai-left-out";

/** The path of a module inside the `openai` package, or `undefined` for any other file. */
export function pathInOpenai(path: string): string | undefined {
  const parts = path.replaceAll("\\", "/").split("/node_modules/openai/");
  return parts.length < 2 ? undefined : parts.at(-1);
}

/**
 * The text of a module that exports `names` and does nothing. Constructing one of them gives an object whose
 * properties throw: the SDK's client makes one of each resource when it starts.
 */
export function stubText(names: readonly string[], module: string): string {
  const lines = [`import { leftOut } from "${NAMESPACE}:";`];
  for (const name of names) {
    const value = `leftOut(${JSON.stringify(`${module}#${name}`)})`;
    lines.push(name === "default" ? `export default ${value};` : `export const ${name} = /* @__PURE__ */ ${value};`);
  }
  return lines.join("\n");
}

/** Shared by all stubs. A thenable check or a string conversion is a use too: nothing of a stub may be looked at. */
const LEFT_OUT = `
export function leftOut(name) {
  const fail = () => { throw new Error("The openai module " + name + " is left out of this build"); };
  const instance = new Proxy({}, { get: fail, has: fail, ownKeys: fail });
  return new Proxy(function () {}, {
    apply: fail,
    construct: () => instance,
    get: (target, key) => key === "prototype" ? target.prototype : fail(),
  });
}`;

/** Sign-in of a machine by certificate: the client asks "is it this?" of every request, and here it never is. */
const CERTIFICATE_SIGN_IN = "internal/auth/x509-workload-identity-auth.mjs";

/** What answers those questions in its place: no class has instances, and an identity that is given is an error. */
const NO_CERTIFICATES: Readonly<Record<string, string>> = {
  X509WorkloadIdentityAuth: `class { constructor() { leftOut("X509WorkloadIdentityAuth")(); } }`,
  isX509WorkloadIdentity: `(identity) => identity != null && leftOut("isX509WorkloadIdentity")()`,
};

/** The stub of that module: the two above, and every other name as in any stub. */
export function noCertificatesText(names: readonly string[]): string {
  const lines = Object.entries(NO_CERTIFICATES).map(([name, value]) => `export const ${name} = ${value};`);
  return [stubText(names.filter((name) => !(name in NO_CERTIFICATES)), CERTIFICATE_SIGN_IN), ...lines].join("\n");
}

async function exportedNames(path: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [path],
    bundle: false,
    write: false,
    metafile: true,
    format: "esm",
    outdir: "unused",
    logLevel: "silent",
  });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** Leaves out every module of the parts above that is not kept. */
export const openaiSlim: Plugin = {
  name: "openai-slim",
  setup(bundler): void {
    bundler.onResolve({ filter: new RegExp(`^${NAMESPACE}:$`) }, () => ({ path: "left-out", namespace: NAMESPACE }));
    bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({ contents: LEFT_OUT, loader: "js" }));
    bundler.onLoad({ filter: /[\\/]openai[\\/].*\.mjs$/ }, async ({ path }) => {
      const module = pathInOpenai(path);
      if (module === CERTIFICATE_SIGN_IN) {
        return { contents: noCertificatesText(await exportedNames(path)), loader: "js" };
      }
      if (module === undefined || !PRUNED.test(path.replaceAll("\\", "/")) || KEPT.includes(module)) return undefined;
      return { contents: stubText(await exportedNames(path), module), loader: "js" };
    });
  },
};
