// The program's version. `deno.json` and CHANGELOG.md carry the same number; a test compares the three.
export const VERSION = "0.1.0";
