// One version everywhere, and release notes that come from the change log.
import assert from "node:assert/strict";
import { newestVersion, notesOf } from "../../tools/release/changelog.ts";
import { disagreements, readVersioned } from "../../tools/release/check_version.ts";
import { releaseNotes } from "../../tools/release/notes.ts";
import { VERSION } from "../../src/base/version.ts";

Deno.test("disagreements() finds none in this repository", async () => {
  assert.deepEqual(disagreements(await readVersioned(), `v${VERSION}`), []);
});

Deno.test("disagreements() names every place that says another version", async () => {
  const files = await readVersioned();
  const other = { ...files, changelog: "## 9.9.9\n\nSomething\n", installSh: "", denoJson: '{"version": "0.0.1"}' };
  assert.deepEqual(disagreements(other, "v8.0.0"), [
    `deno.json says 0.0.1, src/base/version.ts says ${VERSION}`,
    `CHANGELOG.md says 9.9.9, src/base/version.ts says ${VERSION}`,
    `install.sh says nothing, src/base/version.ts says ${VERSION}`,
    `The tag v8.0.0 says 8.0.0, src/base/version.ts says ${VERSION}`,
  ]);
  assert.deepEqual(disagreements(files, VERSION), [
    `The tag ${VERSION} says nothing, src/base/version.ts says ${VERSION}`,
  ]);
});

Deno.test("disagreements() wants something to be said about the version", async () => {
  const files = { ...await readVersioned(), changelog: `## ${VERSION}\n\n## 0.0.9\n\nOld\n` };
  assert.deepEqual(disagreements(files), [`CHANGELOG.md has nothing to say about ${VERSION}`]);
});

const CHANGELOG =
  "# Changes\n\n## Unreleased\n\nsoon\n\n## [1.2.0] - 2026-01-01\n\n### New\n\n- a\n\n## v1.1.0\n\nold\n";

Deno.test("notesOf() cuts one section, whatever stands around it", () => {
  assert.equal(notesOf(CHANGELOG, "1.2.0"), "### New\n\n- a");
  assert.equal(notesOf(CHANGELOG.replaceAll("\n", "\r\n"), "1.1.0"), "old");
  assert.equal(notesOf(CHANGELOG, "1.2"), undefined);
  assert.equal(newestVersion(CHANGELOG), "1.2.0");
});

Deno.test("releaseNotes() says how to check a file, and refuses a version without notes", () => {
  const notes = releaseNotes(CHANGELOG, "1.2.0", "someone/qwen");
  assert.match(
    notes,
    /^### New[^]*gh attestation verify FILE --bundle provenance\.sigstore\.json --repo someone\/qwen/,
  );
  assert.throws(() => releaseNotes(CHANGELOG, "3.0.0", "someone/qwen"), /no section "## 3\.0\.0"/);
});
