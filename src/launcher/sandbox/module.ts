// Owns one fact: where the cell's module is. A file of its own, because the bundler replaces it by one that names the
// bundled cells (`tools/bundle.ts`); nothing else in the program knows whether it runs from source or from a bundle.

/** The module that a cell's Worker is started with. */
export const CELL_MODULE = new URL("../../sandbox/entry.ts", import.meta.url);
