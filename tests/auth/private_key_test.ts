// Which text of a file is a client's private key, and what is said of any other.
import { equal, match, rejects } from "node:assert/strict";
import { privateKey } from "../../src/auth/private_key.ts";

async function pair(algorithm: RsaHashedKeyGenParams | EcKeyGenParams): Promise<CryptoKey> {
  return (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])).privateKey;
}

const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};
const EC = { name: "ECDSA", namedCurve: "P-256" };

async function pem(key: CryptoKey): Promise<string> {
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", key));
  const lines = btoa(String.fromCharCode(...der)).replace(/.{64}/g, "$&\n");
  return `a comment\n-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
}

Deno.test("a PEM and a JWK of both kinds give a key that signs and cannot be taken out, with its name where it has one", async () => {
  for (const [algorithm, name] of [[RSA, "RSASSA-PKCS1-v1_5"], [EC, "ECDSA"]] as const) {
    const made = await pair(algorithm);
    const jwk = await crypto.subtle.exportKey("jwk", made);
    for (const text of [await pem(made), JSON.stringify(jwk), JSON.stringify({ ...jwk, kid: 3 })]) {
      const key = await privateKey(text, "f");
      equal(key instanceof CryptoKey, true);
      const { algorithm: { name: kind }, extractable, usages } = key as CryptoKey;
      equal(`${kind} ${extractable} ${usages}`, `${name} false sign`);
    }
    const named = await privateKey(JSON.stringify({ ...jwk, kid: "key-1" }), "f");
    equal("kid" in named && named.kid, "key-1");
  }
});

Deno.test("any other text is an error that names the file and quotes nothing", async () => {
  const cut = (await pem(await pair(EC))).replace(/\n.{40}/, "\n");
  const texts = ["", "secret", "null", "3", '"secret"', "[]", "{}", '{"kty":"RSA","n":"secret"}', cut];
  const bad = ["-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", cut.replace("PRIVATE", "PUBLIC")];
  for (const text of [...texts, ...bad, "-----BEGIN PRIVATE KEY-----\nsecret=====\n-----END PRIVATE KEY-----"]) {
    await rejects(privateKey(text, "/run/key.pem"), (error) => {
      const { kind, message } = error as { kind?: string; message: string };
      equal(kind, "config", text);
      match(message, /\/run\/key\.pem/);
      equal(message.includes("secret"), false);
      return true;
    });
  }
});
