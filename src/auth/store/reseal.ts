// A kept login from plain text to sealed and back, under its lock and in one step: it is never without a whole file, whenever
// the process is ended.
import { QwenError } from "../../base/errors.ts";
import { loginFileName } from "../../config/logins/login_file.ts";
import { openLogin, sealLogin } from "../../config/sealed/sealed_login.ts";
import { text } from "../../text/text.ts";
import { credentialsPath, type StorePlace, withCredentialsLock } from "./store.ts";
import { readPrivateFile, replacePrivateFile } from "./store_files.ts";

/**
 * Brings the form of a login's file about; answers whether it changed.
 * @throws {QwenError} of kind `auth` where a sealed one does not open; it stays as it is
 */
export async function resealLogin(
  issuer: string,
  { place, key, form }: { readonly place: StorePlace; readonly key: string; readonly form: "sealed" | "plain" },
): Promise<boolean> {
  const name = loginFileName(issuer);
  return await withCredentialsLock(issuer, {
    place,
    async work(): Promise<boolean> {
      const content = await readPrivateFile(place, name);
      if (content === undefined) return false;
      const next = form === "sealed"
        ? await sealLogin(content, key)
        : await opened(content, { key, path: credentialsPath(issuer, place) });
      if (next === content) return false;
      await replacePrivateFile(place, name, next);
      return true;
    },
  });
}

async function opened(
  content: string,
  { key, path }: { readonly key: string; readonly path: string },
): Promise<string> {
  const result = await openLogin(content, key);
  if ("content" in result) return result.content;
  const words = text().config.sealed;
  throw new QwenError("auth", words.notOpened(path, words.whyNot[result.whyNot]), { hint: [words.lostHint] });
}
