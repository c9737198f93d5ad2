// Owns baking a release into its installers: version, sums, sizes and where it lies. Pure.

/** A file of the release, as the installers know it. */
export interface ReleaseFile {
  readonly name: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** Unpacked, in bytes. */
  readonly bytesOnDisk: number;
}

export interface Release {
  readonly version: string;
  /** Where `v<version>/<file>` lies. */
  readonly downloadUrl: string;
  readonly files: readonly ReleaseFile[];
}

/** install.sh with the release written into it. */
export function bakeShell(script: string, release: Release): string {
  return replaceLines(script, [
    [/^QWEN_DOWNLOAD_URL_DEFAULT='[^']*'$/m, `QWEN_DOWNLOAD_URL_DEFAULT='${safe(release.downloadUrl)}'`],
    [/^BAKED_VERSION='[^']*'$/m, `BAKED_VERSION='${safe(release.version)}'`],
    [/^BAKED_FILES='[^']*'$/m, `BAKED_FILES='${table(release)}'`],
  ]);
}

/** install.ps1 with the release written into it. */
export function bakePowerShell(script: string, release: Release): string {
  return replaceLines(script, [
    [/^\$DownloadUrlDefault = '[^']*'$/m, `$DownloadUrlDefault = '${safe(release.downloadUrl)}'`],
    [/^\$BakedVersion = '[^']*'$/m, `$BakedVersion = '${safe(release.version)}'`],
    [/^\$BakedFiles = '[^']*'$/m, `$BakedFiles = '${table(release)}'`],
  ]);
}

function table({ files }: Release): string {
  return files.map((file) => `${file.sha256} ${file.bytes} ${file.bytesOnDisk} ${safe(file.name)}`).join("\n");
}

/** Both scripts put these between single quotes. */
function safe(value: string): string {
  if (!/^[\w./:+@-]+$/.test(value)) throw new Error(`"${value}" cannot stand in an installer`);
  return value;
}

function replaceLines(script: string, lines: readonly (readonly [RegExp, string])[]): string {
  return lines.reduce((text, [pattern, line]) => {
    if (!pattern.test(text)) throw new Error(`The installer has no line like ${pattern.source}`);
    return text.replace(pattern, () => line);
  }, script);
}
