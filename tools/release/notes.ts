// Owns the text of a release page: the version's section of CHANGELOG.md, and how to check what was downloaded.
// Usage: deno run -A tools/release/notes.ts VERSION > notes.md
import { say } from "../say.ts";
import { notesOf } from "./changelog.ts";
import { repository } from "./repository.ts";

const CHECKING = `
---

\`SHA256SUMS\` names every file; \`install.sh\` and \`install.ps1\` of this page carry the same sums inside.
\`provenance.sigstore.json\` says which workflow built the files from which commit:

\`\`\`
gh attestation verify FILE --bundle provenance.sigstore.json --repo OWNER/REPOSITORY
\`\`\`

\`sbom.cdx.json\` lists what is inside (CycloneDX).
`;

/** The release page's text; throws when the change log has no section of the version. */
export function releaseNotes(changelog: string, version: string, name: string): string {
  const notes = notesOf(changelog, version);
  if (!notes) throw new Error(`CHANGELOG.md has no section "## ${version}"`);
  return `${notes}\n${CHECKING.replace("OWNER/REPOSITORY", name)}`;
}

if (import.meta.main) {
  const [version] = Deno.args;
  if (version === undefined) {
    say("Usage: notes.ts VERSION");
    Deno.exitCode = 2;
  } else {
    const changelog = await Deno.readTextFile(new URL("../../CHANGELOG.md", import.meta.url));
    await Deno.stdout.write(new TextEncoder().encode(releaseNotes(changelog, version, repository())));
  }
}
