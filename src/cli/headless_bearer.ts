// Owns the choice of what a headless request is sent with: the key that came with the start message, or the login's
// token. It never starts a login.
import { fixedBearer } from "../auth/fixed_bearer.ts";
import type { BearerSource } from "../auth/port.ts";
import type { CellContext } from "../cell/context.ts";
import { Secret } from "../config/secret.ts";
import { QwenError } from "../errors.ts";
import { text } from "../text/text.ts";

/** What proves us to the endpoint of this configuration. @throws {QwenError} of kind `auth` when there is no login */
export function openBearer(context: CellContext): Promise<BearerSource> {
  const { configuration, secret } = context.start;
  if (configuration.credential?.kind === "oauth") {
    throw new QwenError("auth", text().headless.oauthNeedsLogin, { hint: [text().headless.hintLogin] });
  }
  return Promise.resolve(fixedBearer(secret === undefined ? undefined : new Secret(secret)));
}
