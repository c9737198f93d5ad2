// Owns reading CHANGELOG.md: sections "## 0.1.0 - 2026-11-21" or "## Unreleased". Pure.

/** The text below the heading of one version, trimmed; `undefined` when there is no such heading. */
export function notesOf(changelog: string, version: string): string | undefined {
  const lines = changelog.split(/\r?\n/);
  const start = lines.findIndex((line) => versionOf(line) === version);
  if (start === -1) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith("## "));
  const section = length === -1 ? lines.slice(start + 1) : lines.slice(start + 1, start + 1 + length);
  return section.join("\n").trim();
}

/** The first version that has a heading: the newest. */
export function newestVersion(changelog: string): string | undefined {
  return changelog.split(/\r?\n/).map(versionOf).find((version) => version !== undefined);
}

function versionOf(line: string): string | undefined {
  return /^## \[?v?(\d+\.\d+\.\d+[^\s\]]*)\]?/.exec(line)?.[1];
}
