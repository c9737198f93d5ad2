// Owns the list of variables that a file may not set (compatibility 1.3), and from which
// file. A cloned directory must not reach the loader, the certificates, the proxy or the user's own list of hosts.
import type { FileScope } from "../source.ts";

/**
 * Why a variable of an env file or of `settings.env` is not taken: `excluded` by the list of names kept out of a plain
 * project `.env`, `own-only` because a project may not set it, `loader` because no file may.
 */
export type Refusal = "excluded" | "own-only" | "loader";

/** The list that `advanced.excludedEnvVars` replaces. */
export const EXCLUDED_BY_DEFAULT: readonly string[] = ["DEBUG", "DEBUG_MODE"];

/** What a refusal depends on beside the name. */
export interface RefusalContext {
  readonly scope: FileScope;
  /** A plain `.env`, as opposed to `.qwen/.env`. */
  readonly plain: boolean;
  readonly excluded: readonly string[];
}

/** Why a variable is refused, or `undefined` when it is taken. */
export function refusalOf(name: string, { scope, plain, excluded }: RefusalContext): Refusal | undefined {
  const upper = name.toUpperCase();
  if (LOADER_NAMES.has(upper) || upper.startsWith("BASH_FUNC_")) return "loader";
  if (scope !== "project") return undefined;
  if (OWN_NAMES.has(upper) || OWN_PREFIXES.some((prefix) => upper.startsWith(prefix))) return "own-only";
  return plain && excluded.includes(name) ? "excluded" : undefined;
}

/** They change what code a process loads: no file sets them. */
const LOADER_NAMES: ReadonlySet<string> = new Set([
  "NODE_OPTIONS",
  "NODE_PATH",
  "NODE_REPL_EXTERNAL_MODULE",
  "LD_PRELOAD",
  "LD_AUDIT",
  "DYLD_INSERT_LIBRARIES",
  "BASH_ENV",
  "ZDOTDIR",
  "OPENSSL_CONF",
  "NPM_CONFIG_NODE_OPTIONS",
  "NPM_CONFIG_USERCONFIG",
  "NPM_CONFIG_GLOBALCONFIG",
  "NPM_CONFIG_SCRIPT_SHELL",
  "NPM_CONFIG_PREFIX",
  "NPM_CONFIG_NODE_GYP",
  "NPM_CONFIG_INIT_MODULE",
]);

/** They move files, trust, traffic or programs: only the user's and the administrator's files set them. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  // Where our files are, and whom we trust.
  "QWEN_HOME",
  "QWEN_RUNTIME_DIR",
  "QWEN_CODE_SYSTEM_SETTINGS_PATH",
  "QWEN_CODE_SYSTEM_DEFAULTS_PATH",
  "QWEN_CODE_TRUSTED_FOLDERS_PATH",
  "QWEN_CODE_MCP_APPROVALS_PATH",
  "QWEN_UPDATE_BASE_URL",
  "QWEN_OAUTH_BASE_URL",
  "QWEN_ALLOW_HOSTS",
  "XDG_CONFIG_HOME",
  "XDG_CACHE_HOME",
  "HOME",
  "USERPROFILE",
  "TMPDIR",
  "TMP",
  "TEMP",
  "DEV",
  // Certificates and TLS.
  "QWEN_TLS_INSECURE",
  "NODE_TLS_REJECT_UNAUTHORIZED",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "CURL_CA_BUNDLE",
  "REQUESTS_CA_BUNDLE",
  // The way that requests take.
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  // Programs that are started.
  "EDITOR",
  "VISUAL",
  "BROWSER",
  "LESSOPEN",
  "SSH_ASKPASS",
]);

const OWN_PREFIXES: readonly string[] = ["GIT_", "PYTHON", "NPM_CONFIG_", "PIP_", "QWEN_SANDBOX", "DENO_"];
