// Owns the real `fetch`, trusting the certificate authorities that the user added beside the system's.
import { QwenError } from "../errors.ts";
import { text } from "../../text/text.ts";

/**
 * `fetch` that also trusts these PEM texts; a client of its own is made only when there are any.
 * @throws {QwenError} of kind `config` when one of them is no certificate
 */
export function trustingFetch(caCerts: readonly string[]): typeof fetch {
  if (caCerts.length === 0) return (input, init) => fetch(input, init);
  const client = clientTrusting(caCerts);
  return (input, init) => fetch(input, { ...init, client });
}

function clientTrusting(caCerts: readonly string[]): Deno.HttpClient {
  try {
    return Deno.createHttpClient({ caCerts: [...caCerts] });
  } catch (cause) {
    throw new QwenError("config", text().network.caUnusable, { hint: [text().network.hintDoctor], cause });
  }
}
