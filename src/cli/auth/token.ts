// Owns `qwen auth token`: a token that is valid now, or the key, alone on standard output, for scripts. It never starts
// a login, and never puts a secret on a screen unless it was told to.
import { validCredentials } from "../../auth/renew/refresh.ts";
import type { CellCommand, CellContext } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { authPlace, tell } from "./place.ts";

/** Prints the secret that requests are sent with. @throws {QwenError} of kind `auth` when there is none */
export const runAuthToken: CellCommand = async (context) => {
  const { command, terminal } = context.start;
  if (command.kind !== "auth-token") throw new QwenError("other", command.kind);
  if (terminal.stdout && !command.show) {
    throw new QwenError("usage", text().auth.token.onTerminal, { hint: text().auth.token.onTerminalHint });
  }
  context.stdout.write(`${await currentSecret(context, { refresh: command.refresh })}\n`);
  return 0;
};

async function currentSecret(context: CellContext, { refresh }: { readonly refresh: boolean }): Promise<string> {
  const { configuration: { credential, login }, secret } = context.start;
  const words = text().auth.token;
  if (credential?.kind === "oauth" && login !== undefined) {
    const demand = { force: refresh, signal: context.signal };
    return (await validCredentials(login.issuer, authPlace(context), demand)).accessToken.reveal();
  }
  if (credential?.kind === "none") throw new QwenError("auth", words.noneNeeded);
  if (credential === null || secret === undefined) throw new QwenError("auth", words.none, { hint: words.noneHint });
  if (refresh) tell(context, words.keysLast);
  return secret;
}
