// The secret of the gateway's door: new in each run, or kept in a file of the user's, for programs that are configured once.
import { createPrivate, isOpenToOthers, lookAt, readThere, realPath } from "../../base/private_file.ts";
import { QwenError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import { text } from "../../text/text.ts";

/** Characters that no clients, shells or URLs trip over. 256 bits are 43 of them. */
const BYTES = 32;
const SHORTEST = 32;
const MAX_BYTES = 4096;

/** The secret: from a file, which is made where it is not there, or a new one. @throws {QwenError} of kind `config` */
export function doorToken(named: string | undefined): string {
  if (named === undefined) return newToken();
  // The user's own word: a link there (Kubernetes mounts secrets by links) leads where it leads.
  const path = realPath(named) ?? named;
  const words = text().gateway;
  const shown = visible(path);
  const bytes = readThere(path, MAX_BYTES);
  if (bytes === undefined) {
    const token = newToken();
    try {
      createPrivate(path, { content: `${token}\n` }).close();
    } catch (cause) {
      if (cause instanceof QwenError) throw cause;
      const isMissing = cause instanceof Deno.errors.NotFound;
      throw new QwenError("config", isMissing ? words.noFolder(shown) : words.tokenUnwritable(shown), { cause });
    }
    return token;
  }
  const facts = lookAt(path);
  if (facts !== undefined && isOpenToOthers(facts)) {
    throw new QwenError("config", words.tokenOpen(shown, ((facts.mode ?? 0) & 0o777).toString(8)));
  }
  const token = new TextDecoder().decode(bytes).trim();
  if (token.length < SHORTEST || !/^[\x21-\x7e]+$/.test(token)) {
    throw new QwenError("config", words.tokenShort(shown), { hint: [words.tokenHint] });
  }
  return token;
}

/** 256 random bits. */
export function newToken(): string {
  const random = crypto.getRandomValues(new Uint8Array(BYTES));
  return btoa(String.fromCharCode(...random)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
