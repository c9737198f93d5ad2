import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import { readCertificates } from "../../src/launcher/machine/certificates.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

/** The shape of a certificate: one DER value of 300 bytes and its head. */
const DER = new Uint8Array([0x30, 0x82, 0x01, 0x2c, ...Array.from({ length: 300 }, (_, at) => at % 251)]);

function pem(bytes: Uint8Array, label = "CERTIFICATE"): string {
  const body = btoa(String.fromCharCode(...bytes)).replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

const read = (
  content: string | Uint8Array,
  options: { readonly variable?: string; readonly whole?: boolean } = {},
): readonly string[] => {
  const { variable = "NODE_EXTRA_CA_CERTS", whole = true } = options;
  return readCertificates(fakeWorld({ env: { [variable]: "/ca" }, files: { "/ca": content } }), { whole });
};

/** anthropics/claude-code #26897 (a `.cer`), openai/codex PR #14178 (TRUSTED), cline/cline #10776. */
const GOOD: readonly (readonly [name: string, content: string | Uint8Array, count: number])[] = [
  ["PEM", pem(DER), 1],
  ["PEM between other words", `a root\n${pem(DER)}# end\n`, 1],
  ["two in one file, one of them twice", pem(DER) + pem(DER) + pem(DER.map((byte, at) => at === 99 ? 7 : byte)), 2],
  ["DER, as Windows exports it", DER, 1],
  ["TRUSTED, with what OpenSSL adds", pem(new Uint8Array([...DER, 0x30, 0x03, 1, 2, 3]), "TRUSTED CERTIFICATE"), 1],
  ["the old label", pem(DER, "X509 CERTIFICATE"), 1],
  ["line ends of Windows", pem(DER).replaceAll("\n", "\r\n"), 1],
];

for (const [name, content, count] of GOOD) {
  Deno.test(`readCertificates() takes ${name}`, () => {
    const found = read(content);
    equal(found.length, count);
    for (const one of found) {
      const body = atob(one.replace(/-----[^-]+-----|\s/g, ""));
      equal(body.length, DER.length);
      ok(one.startsWith("-----BEGIN CERTIFICATE-----"));
    }
  });
}

const BAD: readonly (readonly [name: string, content: string | Uint8Array, words: RegExp])[] = [
  ["an empty file", "", /No certificate in "\/ca" \(named by NODE_EXTRA_CA_CERTS\)/],
  ["a private key", pem(DER, "PRIVATE KEY"), /No certificate/],
  ["PKCS#7", pem(DER, "PKCS7"), /No certificate/],
  ["a web page", "<html></html>", /No certificate/],
  ["a damaged certificate", pem(DER.subarray(0, 200)), /Cannot read the certificate authorities/],
];

for (const [name, content, words] of BAD) {
  Deno.test(`readCertificates() ends the run at ${name}, naming file and variable`, () => {
    throws(() => read(content), (error) => {
      ok(error instanceof QwenError && words.test(error.message), String(error));
      equal(error.exitCode, 3);
      ok(error.hint.some((line) => line.includes("NODE_EXTRA_CA_CERTS")));
      equal(error.hint.some((line) => line.includes("openssl pkcs7")), name === "PKCS#7");
      return true;
    });
  });
}

Deno.test("readCertificates() takes what Python and curl trust, and passes over what it cannot use of it", () => {
  for (const variable of ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]) {
    equal(read(pem(DER), { variable }).length, 1);
    deepEqual(read("", { variable }), []);
    deepEqual(readCertificates(fakeWorld({ env: { [variable]: "/absent" } })), []);
  }
});
