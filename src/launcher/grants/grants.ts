// Owns the answer to "what may the sandbox do?": a pure function from a configuration and a command to permissions.
// Every entry carries the reason that `qwen permissions` prints. What is not listed here, the sandbox cannot do.
import { hostAndPort } from "../../config/host_port.ts";
import { isHostName } from "../../config/secure_url.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";

/** Permissions of one sandbox, in the shape that `qwen permissions --json` promises. */
export interface Grants {
  /** `host:port`, each one exact. */
  readonly net: readonly string[];
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly env: readonly string[];
  readonly run: false;
  readonly ffi: false;
  readonly sys: false;
  readonly import: false;
  /** Entry of a list above to the reason it is there. */
  readonly why: Readonly<Record<string, string>>;
}

/** A host that the sandbox may reach, and why. */
export interface HostGrant {
  /** `host:port`; a port of 0 allows listening on a free one. */
  readonly host: string;
  readonly why: string;
}

/**
 * Variables that the sandbox may read: how to draw, and where the time zone is. None of them names a path that is opened
 * or holds a secret.
 */
export const HARMLESS_ENV: readonly string[] = [
  "TERM",
  "COLORTERM",
  "NO_COLOR",
  "FORCE_COLOR",
  "COLORFGBG",
  "TERM_PROGRAM",
  "WT_SESSION",
  "XTERM_VERSION",
  "VTE_VERSION",
  "TZ",
];

/** A file or folder (with all that is in it) that the sandbox may read and write, and why. */
export interface FileGrant {
  readonly path: string;
  readonly why: string;
  /** @default it may be written, too */
  readonly readOnly?: boolean;
}

/** What the grants are computed from. */
export interface GrantInputs {
  readonly hosts: readonly HostGrant[];
  readonly files: readonly FileGrant[];
  readonly whyEnv: string;
}

/** Computes the permissions of a sandbox. */
export function grantsFor(inputs: GrantInputs): Grants {
  const why: Record<string, string> = {};
  for (const { host, why: reason } of inputs.hosts) {
    if (why[host] === undefined) why[host] = reason;
  }
  const net = Object.keys(why);
  for (const file of inputs.files) why[file.path] ??= file.why;
  const files = [...new Set(inputs.files.map(({ path }) => path))];
  for (const name of HARMLESS_ENV) why[name] = inputs.whyEnv;
  const written = new Set(inputs.files.filter(({ readOnly = false }) => !readOnly).map(({ path }) => path));
  return {
    net,
    read: files,
    write: [...written],
    env: HARMLESS_ENV,
    run: false,
    ffi: false,
    sys: false,
    import: false,
    why,
  };
}

/**
 * The `host:port` that a URL is reached at, checked before a permission is made of it.
 * @throws {QwenError} of kind `config` when it names no host that can be granted
 */
export function hostOf(url: string | URL): string {
  const parsed = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (parsed === undefined || !isHostName(parsed.hostname)) {
    throw new QwenError("config", text().launcher.notAHost(visible(String(url))));
  }
  return hostAndPort(parsed);
}
