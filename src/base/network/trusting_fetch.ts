// The real `fetch`. It trusts the certificate authorities that the user added beside the system's, and it knows where
// `localhost` is: threat: the name is looked up like any other, and a network's name server may say that it is elsewhere,
// where a key and what is asked would arrive in the clear. With https the certificate decides, and the name stays.
import { QwenError } from "../errors.ts";
import { text } from "../../text/text.ts";
import { transportKindOf } from "./transport_kind.ts";

/**
 * `fetch` that also trusts these PEM texts; a client of its own is made only when there are any.
 * @throws {QwenError} of kind `config` when one of them is no certificate
 */
export function trustingFetch(caCerts: readonly string[]): typeof fetch {
  if (caCerts.length === 0) return atHome((input, init) => fetch(input, init));
  const client = clientTrusting(caCerts);
  return atHome((input, init) => fetch(input, { ...init, client }));
}

/** Goes to 127.0.0.1 for `localhost`, and where nothing listens there to ::1. */
function atHome(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? undefined : new URL(input);
    if (url === undefined || url.protocol !== "http:" || url.hostname !== "localhost") return await send(input, init);
    url.hostname = "127.0.0.1";
    try {
      return await send(url, init);
    } catch (error) {
      if (transportKindOf(error) !== "refused") throw error;
      url.hostname = "[::1]";
      // Where nothing listens at either, the first is the one to tell.
      return await send(url, init).catch(() => Promise.reject(error));
    }
  };
}

function clientTrusting(caCerts: readonly string[]): Deno.HttpClient {
  try {
    return Deno.createHttpClient({ caCerts: [...caCerts] });
  } catch (cause) {
    throw new QwenError("config", text().network.caUnusable, { hint: [text().network.hintDoctor], cause });
  }
}
