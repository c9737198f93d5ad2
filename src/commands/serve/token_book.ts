// The named tokens as they are now: the file is read again when it was changed, so that what was added or revoked holds at
// once. While it cannot be read, no named token is good.
import { lookAt, readThere } from "../../base/private_file.ts";
import {
  GATEWAY_TOKENS_FILE,
  MAX_TOKENS_BYTES,
  type NamedToken,
  readNamedTokens,
} from "../../config/gateway_tokens.ts";

/** Answers the tokens; `tell` gets the words of a file that cannot be read, once for each change of it. */
export function tokenBook(qwenHome: string, tell: (message: string) => void): () => readonly NamedToken[] {
  if (qwenHome === "") return () => [];
  const path = `${qwenHome}/${GATEWAY_TOKENS_FILE}`;
  let seen = "";
  let tokens: readonly NamedToken[] = [];
  return () => {
    const facts = lookAt(path);
    const now = facts === undefined ? "" : [facts.ino, facts.size, facts.mtime?.getTime()].join(" ");
    if (now === seen) return tokens;
    seen = now;
    tokens = [];
    try {
      const bytes = readThere(path, MAX_TOKENS_BYTES);
      if (bytes !== undefined) tokens = readNamedTokens(new TextDecoder().decode(bytes), path);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
    return tokens;
  };
}
