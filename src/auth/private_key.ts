// A client's private key from a file, PEM (PKCS #8) or JWK: for RS256 and ES256, which every issuer knows (RFC 7523).
import { QwenError } from "../base/errors.ts";
import { visible } from "../base/visible.ts";
import { text } from "../text/text.ts";

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const ES256 = { name: "ECDSA", namedCurve: "P-256" } as const;

/** The key, for `PrivateKeyJwt`. @throws {QwenError} of kind `config` when it is none of these */
export async function privateKey(
  content: string,
  path: string,
): Promise<CryptoKey | { readonly key: CryptoKey; readonly kid: string }> {
  const words = text().auth.workload;
  const broken = new QwenError("config", words.badKey(visible(path)), { hint: [words.keyHint(visible(path))] });
  const jwk = jwkIn(content);
  if (jwk !== undefined) {
    const algorithm = jwk.kty === "RSA" ? RS256 : ES256;
    const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["sign"]).catch(() => {
      throw broken;
    });
    const kid: unknown = Reflect.get(jwk, "kid");
    return typeof kid === "string" ? { key, kid } : key;
  }
  const base64 = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(content)?.[1];
  if (base64 === undefined) throw broken;
  let der: Uint8Array<ArrayBuffer>;
  try {
    der = Uint8Array.from(atob(base64.replaceAll(/\s/g, "")), (char) => char.charCodeAt(0));
  } catch {
    throw broken;
  }
  for (const algorithm of [RS256, ES256]) {
    try {
      return await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
    } catch {
      // The other kind, or neither.
    }
  }
  throw broken;
}

function jwkIn(content: string): JsonWebKey | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
