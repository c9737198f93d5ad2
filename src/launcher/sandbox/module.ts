// Owns one fact: where the sandbox's module is. A file of its own, because the bundler replaces it by one that names the
// bundled sandboxes (`tools/bundle.ts`); nothing else in the program knows whether it runs from source or from a bundle.

/** The module that a sandbox's Worker is started with. */
export const SANDBOX_MODULE = new URL("../../sandbox/entry.ts", import.meta.url);
