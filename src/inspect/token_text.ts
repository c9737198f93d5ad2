// Owns what `qwen auth token` prints: the secret alone, or with what another program needs to use it. Pure; its shape as data is a
// contract. Threat: an issuer that names a "token" with a line end, which a script puts into a header of its own, or with what
// a terminal obeys.
import { jsonLine } from "../base/json.ts";
import type { Configuration } from "../config/configuration.ts";
import { usableSecret } from "../config/resolve/resolve_openai.ts";

/** A secret that is valid now. */
export interface CurrentToken {
  readonly secret: string;
  /** Epoch milliseconds; a key has no end. */
  readonly expiresAt?: number | undefined;
  /** Where a login's tokens go, if that is said with them. */
  readonly baseUrl?: string | undefined;
}

/** The line for a script. @throws {QwenError} of kind `config` for what no header can carry */
export function tokenText(
  { secret, expiresAt, baseUrl }: CurrentToken,
  { json, configuration: { model, provider, baseUrl: configured, credential } }: {
    readonly json: boolean;
    readonly configuration: Pick<Configuration, "model" | "provider" | "baseUrl" | "credential">;
  },
): string {
  usableSecret({ value: secret, source: credential?.source ?? { kind: "default" } });
  if (!json) return `${secret}\n`;
  const url = baseUrl ?? configured.value;
  return `${
    jsonLine({
      token: secret,
      expires_at: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
      base_url: url,
      model: model.value,
      // Deployments at Azure take a key by a name of its own.
      header: provider === "azure" && !/\/v1\/?$/.test(new URL(url).pathname)
        ? `api-key: ${secret}`
        : `Authorization: Bearer ${secret}`,
    })
  }\n`;
}
