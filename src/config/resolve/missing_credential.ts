// Owns what is said when there is nothing to sign a request with, and what to type then.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Configuration } from "../configuration.ts";

/** What the error depends on. */
export type UnsignedConfiguration = Pick<Configuration, "method" | "baseUrl" | "missingKey">;

/** The error of kind `auth` for a configuration without a credential; without one at all, for a machine without any. */
export function missingCredential(configuration?: UnsignedConfiguration): QwenError {
  const words = text().errors.missing;
  return new QwenError("auth", messageFor(configuration), {
    hint: configuration?.missingKey === undefined
      ? words.hints
      : [words.entryKey(configuration.missingKey), ...words.hints.slice(1)],
  });
}

function messageFor(configuration: UnsignedConfiguration | undefined): string {
  const words = text().errors.missing;
  if (configuration === undefined || configuration.method === "none") return words.nothing;
  const { method, baseUrl } = configuration;
  return method === "openai" ? words.key(new URL(baseUrl.value).host) : words.login(method);
}
