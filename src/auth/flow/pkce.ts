// Owns Proof Key for Code Exchange (RFC 7636), method S256 only: `plain` would protect nothing.
import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from "oauth4webapi";
import { Secret } from "../../config/secret.ts";

/** The method of every challenge that we send. */
export const CHALLENGE_METHOD = "S256";

export interface Pkce {
  /** 43 characters: base64url of 32 random bytes (RFC 7636 section 4.1). Sent only with the code's exchange. */
  readonly verifier: Secret;
  /** base64url(SHA-256(verifier)); may be seen by everybody. */
  readonly challenge: string;
}

/** A fresh verifier and its challenge, for one sign-in only. */
export async function createPkce(): Promise<Pkce> {
  const verifier = generateRandomCodeVerifier();
  return { verifier: new Secret(verifier), challenge: await calculatePKCECodeChallenge(verifier) };
}
