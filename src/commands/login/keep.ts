// Owns what happens to the result of a sign-in: tokens go to the store in `~/.qwen`, a key and the chosen method to the
// configuration by way of the launcher, and the user is told where. Only after that is a sign-in a success.
//
// No request is made to see whether the new token works: the endpoint's host is none of this sandbox's, a prompt would be
// paid from the user's quota, and the first real request says in plain words what is wrong, Qwen's ended free tier too.
import type { SignedIn } from "./ports.ts";
import { qwenTokenEndpoint } from "../../config/logins/qwen_service.ts";
import type { Issuer } from "../../auth/issuer/issuers.ts";
import { credentialsPath, saveCredentials } from "../../auth/store/store.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import type { UseEdit } from "../../config/edit/edit.ts";
import { QwenError } from "../../base/errors.ts";
import { pathText, sourceText } from "../../config/source_text.ts";
import { providerById } from "../../providers/recognise.ts";
import { text } from "../../text/text.ts";
import { privateHome } from "../../sandbox/services/private_home.ts";
import type { LoginUi } from "./ui.ts";

/** Keeps a result and says so. Throws when it could not be kept. */
export async function keepSignIn(
  result: SignedIn,
  { context, ui, issuer }: { context: SandboxContext; ui: LoginUi; issuer: Issuer },
): Promise<void> {
  const words = text().login;
  const savedIn = result.kind === "tokens"
    ? await keepTokens(result, { context, ui, issuer })
    : await keepKey(result, { context, ui });
  ui.show(["", words.signedIn(issuer.name)]);
  if (savedIn !== undefined) ui.show(words.savedIn(pathText(savedIn, context.start.surroundings.HOME)));
  const endpointKnown = result.kind === "api-key" || issuer.kind === "qwen" || issuer.baseUrl !== undefined ||
    context.start.configuration.baseUrl.source.kind !== "default";
  ui.show(endpointKnown ? words.tryIt : words.noEndpoint);
  warnOfOverride(context, ui);
}

/** What was just kept is not what the next request uses if a key in the environment wins: that must not be a riddle. */
export function warnOfOverride(context: SandboxContext, ui: LoginUi): void {
  const { credential } = context.start.configuration;
  if (credential === null) return;
  const { source: { kind }, printed } = credential;
  if (kind !== "environment" && kind !== "env-file" && printed === undefined) return;
  ui.show(text().login.overridden(sourceText(credential.source)));
}

async function keepTokens(
  { tokens }: Extract<SignedIn, { kind: "tokens" }>,
  { context, ui, issuer }: { context: SandboxContext; ui: LoginUi; issuer: Issuer },
): Promise<string> {
  const place = {
    ...privateHome(context, (message) => ui.show(text().errors.prefix(message))),
    qwenTokenEndpoint: issuer.kind === "qwen" ? tokens.tokenEndpoint : qwenTokenEndpoint(),
  };
  await saveCredentials(tokens, place);
  const method = issuer.kind === "qwen" ? "qwen-oauth" : "oauth";
  // Its endpoint stays with the tokens: in the settings an API key used later would be sent there.
  const edit = { kind: "use", scope: "user", method, key: "keep", issuer: tokens.issuer } as const;
  await save(edit, { context, ui });
  return credentialsPath(tokens.issuer, place);
}

async function keepKey(
  { key, baseUrl }: Extract<SignedIn, { kind: "api-key" }>,
  { context, ui }: { context: SandboxContext; ui: LoginUi },
): Promise<string | undefined> {
  const model = context.start.command.kind === "auth login" ? context.start.command.flags.model : undefined;
  const chosen = model ?? providerById("openrouter")?.defaultModel;
  const edit = {
    kind: "use",
    scope: "user",
    method: "openai",
    key: { set: key.reveal() },
    baseUrl,
    ...(chosen === undefined ? {} : { model: chosen }),
  } as const;
  return await save(edit, { context, ui });
}

/** Answers the file. In a conversation the user may say no: it then goes on with the sign-in, for this session alone. */
async function save(
  edit: UseEdit,
  { context, ui }: { context: SandboxContext; ui: LoginUi },
): Promise<string | undefined> {
  try {
    return (await context.ask({ kind: "save-configuration", edit })).path;
  } catch (error) {
    if (context.start.command.kind !== "chat" || !(error instanceof QwenError)) throw error;
    ui.show(error.message);
    return undefined;
  }
}
