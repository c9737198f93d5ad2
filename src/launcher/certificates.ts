// Owns the certificate authorities that a user adds by environment: SSL_CERT_FILE and NODE_EXTRA_CA_CERTS. The cell
// cannot read those files, so their text is handed to it. The system's own store is the runtime's business.
import type { World } from "../config/world.ts";
import { QwenError } from "../errors.ts";
import { text } from "../text/text.ts";

/** Variables that name a file of certificates. */
export const CERTIFICATE_VARIABLES = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] as const;
/** The bundle of a whole system is some 200 kB. */
const MAX_BYTES = 4 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Certificates in PEM form, each once.
 * @throws {QwenError} of kind `config` when a named file cannot be read: going on would end in a worse TLS error
 */
export function readCertificates(world: World): readonly string[] {
  const found = new Set<string>();
  for (const variable of CERTIFICATE_VARIABLES) {
    const path = world.env(variable);
    if (path === undefined || path === "") continue;
    for (const certificate of readFrom(world, { path, variable })) found.add(certificate);
  }
  return [...found];
}

function readFrom(world: World, from: { readonly path: string; readonly variable: string }): readonly string[] {
  let bytes: Uint8Array;
  try {
    bytes = world.read(from.path, MAX_BYTES);
  } catch (cause) {
    throw new QwenError("config", text().launcher.caUnreadable(from.path, from.variable), {
      hint: [text().launcher.caHint(from.variable)],
      cause,
    });
  }
  return new TextDecoder().decode(bytes).match(CERTIFICATE) ?? [];
}
