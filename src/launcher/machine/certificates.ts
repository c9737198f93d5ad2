// The certificate authorities that a user adds by environment. A sandbox cannot read those files, so their text is handed
// to it. The system's own store is the runtime's business. A file that was named and gives nothing ends the run: going on
// would end in a TLS error that advises to name one.
import type { World } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/** Variables that name a file of certificates. */
export const CERTIFICATE_VARIABLES = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] as const;
/** The same for Python and curl: taken where they can be read, and no error where not, for they were set for others. */
export const OTHERS_VARIABLES = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] as const;
/** The bundle of a whole system is some 200 kB. */
const MAX_BYTES = 4 * 1024 * 1024;
/** In `TRUSTED` certificates, what OpenSSL adds stands behind the certificate itself. */
const CERTIFICATE = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----([^-]+)-----END \1-----/g;

/**
 * Certificates in PEM form, each once. With `whole`, each is looked into: that takes a prompt too long with the bundle of a
 * system, and the runtime refuses a damaged one all the same.
 * @throws {QwenError} of kind `config` when a file that was named for us cannot be read or holds no certificate
 */
export function readCertificates(world: World, { whole = false } = {}): readonly string[] {
  const found = new Set<string>();
  for (const variable of [...CERTIFICATE_VARIABLES, ...OTHERS_VARIABLES]) {
    const path = world.env(variable);
    if (path === undefined || path === "") continue;
    const isOurs = CERTIFICATE_VARIABLES.some((name) => name === variable);
    for (const certificate of isOurs ? named(world, { path, variable, whole }) : others(world, path)) {
      found.add(certificate);
    }
  }
  return [...found];
}

function named(
  world: World,
  { path, variable, whole }: { readonly path: string; readonly variable: string; readonly whole: boolean },
): readonly string[] {
  const words = text().launcher;
  const hint = [words.caHint(variable)];
  let certificates: readonly string[];
  let bytes: Uint8Array;
  try {
    bytes = world.read(path, MAX_BYTES);
    certificates = certificatesIn(bytes);
    if (whole) { for (const certificate of certificates) assertWhole(certificate); }
  } catch (cause) {
    throw new QwenError("config", words.caUnreadable(path, variable), { hint, cause });
  }
  if (certificates.length > 0) return certificates;
  const how = /-----BEGIN PKCS7-----/.test(decoded(bytes)) ? [words.caPkcs7(path)] : [];
  throw new QwenError("config", words.caNone(path, variable), { hint: [...how, ...hint] });
}

function others(world: World, path: string): readonly string[] {
  try {
    return certificatesIn(world.read(path, MAX_BYTES));
  } catch {
    return [];
  }
}

function certificatesIn(bytes: Uint8Array): readonly string[] {
  // DER, as Windows exports a `.cer`: one value, whose length takes two bytes or more.
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) > 0x80) return [pemOf(bytes)];
  return [...decoded(bytes).matchAll(CERTIFICATE)].map(([whole, label, body = ""]) =>
    label === "CERTIFICATE"
      ? whole
      : pemOf(Uint8Array.from(atob(body.replace(/\s/g, "")), (char) => char.charCodeAt(0)))
  );
}

/** The first DER value of these bytes as PEM. */
function pemOf(der: Uint8Array): string {
  let binary = "";
  for (const byte of der.subarray(0, lengthOf(der))) binary += String.fromCharCode(byte);
  const lines = btoa(binary).replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----`;
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The length of the DER value that begins here, with its head (X.690, 8.1.3). */
function lengthOf(der: Uint8Array): number {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  let length = 0;
  for (let at = 2; at < 2 + first - 0x80; at += 1) length = length * 256 + (der[at] ?? 0);
  return 2 + first - 0x80 + length;
}

/** One DER value and nothing behind it. */
function assertWhole(certificate: string): void {
  const der = Uint8Array.from(atob(certificate.replace(/-----[^-]+-----|\s/g, "")), (char) => char.charCodeAt(0));
  if (der[0] !== 0x30 || der.length !== lengthOf(der)) throw new Error("A certificate in it is damaged");
}
