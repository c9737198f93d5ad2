// Owns the certificate authorities that a user adds by environment: SSL_CERT_FILE and NODE_EXTRA_CA_CERTS. The cell
// cannot read those files, so their text is handed to it. The system's own store is the runtime's business.
import type { World } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/** Variables that name a file of certificates. */
export const CERTIFICATE_VARIABLES = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] as const;
/** The bundle of a whole system is some 200 kB. */
const MAX_BYTES = 4 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Certificates in PEM form, each once. With `whole`, each is looked into: that takes a prompt too long with the bundle of a
 * system, and the runtime refuses a damaged one all the same.
 * @throws {QwenError} of kind `config` when a named file cannot be read: going on would end in a worse TLS error
 */
export function readCertificates(world: World, { whole = false } = {}): readonly string[] {
  const found = new Set<string>();
  for (const variable of CERTIFICATE_VARIABLES) {
    const path = world.env(variable);
    if (path === undefined || path === "") continue;
    try {
      for (const certificate of certificatesIn(world.read(path, MAX_BYTES))) {
        if (whole) assertWhole(certificate);
        found.add(certificate);
      }
    } catch (cause) {
      throw new QwenError("config", text().launcher.caUnreadable(path, variable), {
        hint: [text().launcher.caHint(variable)],
        cause,
      });
    }
  }
  return [...found];
}

function certificatesIn(bytes: Uint8Array): readonly string[] {
  return new TextDecoder().decode(bytes).match(CERTIFICATE) ?? [];
}

/** One DER value and nothing behind it (X.690, 8.1.3). */
function assertWhole(certificate: string): void {
  const der = atob(certificate.replace(/-----[^-]+-----/g, ""));
  const [tag, first = 0] = [der.charCodeAt(0), der.charCodeAt(1)];
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  let length = lengthBytes === 0 ? first : 0;
  for (let at = 2; at < 2 + lengthBytes; at += 1) length = length * 256 + der.charCodeAt(at);
  if (tag !== 0x30 || der.length !== 2 + lengthBytes + length) throw new Error("A certificate in it is damaged");
}
