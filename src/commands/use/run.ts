// Owns `qwen auth use METHOD`: which of the ways to sign in counts from now on. It writes nothing itself (the launcher
// edits the settings), refuses what is not signed in, and says when something more direct still wins.
import type { SandboxCommand, SandboxContext } from "../../sandbox/context.ts";
import type { UseEdit } from "../../config/edit/edit.ts";
import { findLogin } from "../../config/logins/kept_logins.ts";
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { sourceText } from "../../config/source_text.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { tell } from "../../sandbox/services/auth_place.ts";

/** Keeps the choice of a method. @throws {QwenError} `usage` for an unknown one, `auth` for one not signed in */
export const runAuthUse: SandboxCommand = async (context) => {
  const { command } = context.start;
  if (command.kind !== "auth use") throw new QwenError("other", command.kind);
  const edit = editFor(command.method, context.start.keptLogins ?? []);
  const { path } = await context.ask({ kind: "save-configuration", edit });
  const words = text().auth.use;
  tell(context, words.chosen(edit.issuer ?? edit.method));
  if (path !== undefined) tell(context, words.savedIn(path));
  tellIfOverruled(context, edit);
  return 0;
};

const USE = { kind: "use", scope: "user", key: "keep" } as const;

function editFor(method: string, kept: readonly string[]): UseEdit {
  if (method === "openai" || method === "api-key") return { ...USE, method: "openai" };
  const issuer = findLogin(method, kept);
  const words = text().auth.use;
  const available = ["openai", ...kept.map((one) => one === QWEN_ISSUER ? "qwen-oauth" : one)];
  if (issuer === undefined) {
    const isQwen = method === "qwen-oauth" || method === QWEN_ISSUER;
    throw isQwen
      ? new QwenError("auth", text().auth.notSignedIn(QWEN_ISSUER), { hint: [text().auth.loginFirst(QWEN_ISSUER)] })
      : new QwenError("usage", words.unknown(method), { hint: [words.available(available.join(", "))] });
  }
  return issuer === QWEN_ISSUER ? { ...USE, method: "qwen-oauth" } : { ...USE, method: "oauth", issuer };
}

/** A flag, a variable or a line of an env file is more direct than what was just saved (compatibility 2.3). */
function tellIfOverruled(context: SandboxContext, edit: UseEdit): void {
  const { method, methodSource } = context.start.configuration;
  const isDirect = ["flag", "environment", "env-file"].includes(methodSource.kind);
  if (isDirect && method !== edit.method) tell(context, text().auth.use.overruled(sourceText(methodSource)));
}
