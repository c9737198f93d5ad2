// Owns the names of the files that logins are kept in. The store writes them, the configuration looks them up, the grants
// allow them: all must come to the same names without listing a directory. Pure text.

/** Id of the built-in issuer whose file is shared with the reference. */
export const QWEN_ISSUER = "qwen";

/**
 * The name of an issuer's file in `~/.qwen`: `oauth_creds.json` for `qwen`, `oauth_<slug>.json` for a URL. Two issuers
 * never share a name: what cannot stand in a file name on every system is written `=` and its code.
 */
export function loginFileName(issuer: string): string {
  return issuer === QWEN_ISSUER ? "oauth_creds.json" : `oauth_${issuerSlug(issuer)}.json`;
}

/** The name of the file that counts Qwen's quota. */
export const QUOTA_FILE = "oauth_quota.json";

/** The lock around a login's file, where the reference looks for it (compatibility 4.4): `oauth_creds.lock`. */
export function lockName(file: string): string {
  return file.replace(/\.json$/, ".lock");
}

/**
 * The folder for what only this program puts beside a private file (temporary files, our own lock), by the path of the
 * file or of its lock: `oauth_creds.d`. It is granted whole, so that those names need not be known beforehand.
 */
export function folderBeside(path: string): string {
  return path.replace(/\.(?:json|lock)$/, ".d");
}

function issuerSlug(issuer: string): string {
  const slug = URL.canParse(issuer) ? urlSlug(issuer) : escapeForFile(issuer);
  // `https://creds` and `https://quota` would take the names of files that mean something else.
  return slug === "creds" || slug === "quota" ? `${slug}=` : slug;
}

function urlSlug(issuer: string): string {
  const url = new URL(issuer);
  const scheme = url.protocol === "https:" ? "" : `${url.protocol.slice(0, -1)}+`;
  const port = url.port === "" ? "" : `+${url.port}`;
  const path = url.pathname.replace(/\/+$/, "").split("/").map(escapeForFile).join("_");
  return `${scheme}${escapeForFile(url.hostname)}${port}${path}${escapeForFile(url.search)}`;
}

function escapeForFile(text: string): string {
  return text.replace(/[^a-z0-9.-]/gu, (char) => `=${char.codePointAt(0)?.toString(16)}`);
}
