// Owns a browser sign-in from inside the wizard: the same engine as `qwen auth login`, on the wizard's terminal. Ctrl-C
// leads back to the wizard and not out of the program.
import { type Issuer, openRouterIssuer, qwenIssuer } from "../../../auth/issuer/issuers.ts";
import type { SandboxContext } from "../../../sandbox/context.ts";
import { QwenError } from "../../../base/errors.ts";
import { providerById } from "../../../providers/recognise.ts";
import type { Terminal } from "../../../terminal/terminal.ts";
import { text } from "../../../text/text.ts";
import type { Chosen } from "../../../contract/messages.ts";
import { placeOf, signInPorts } from "../../login/run.ts";
import { signIn } from "../../login/sign_in.ts";
import { type LoginUi, terminalLoginUi } from "../../login/ui.ts";
import { printNote } from "../../../sandbox/services/print_note.ts";
import { tryHome } from "../../../sandbox/services/private_home.ts";
import type { OAuthIssuer } from "./steps.ts";

export interface SignInFacts {
  readonly context: SandboxContext;
  readonly terminal: Terminal;
  /** Makes sure that these hosts can be reached; replaces the sandbox if need be. */
  reach(hosts: readonly string[]): Promise<void>;
}

/** Signs in and keeps the result; answers what holds from now on. @throws {QwenError} `cancelled` by Ctrl-C */
export async function signInWith(id: OAuthIssuer, { context, terminal, reach }: SignInFacts): Promise<Chosen> {
  const issuer = issuerOf(id, context);
  if (id === "qwen") printNote(terminal, text().wizard.qwenEnded, "yellow");
  await tryHome(context, (message) => printNote(terminal, message, "yellow"));
  const ui = wizardUi(terminalLoginUi(terminal, context));
  const stop = new AbortController();
  const stopListening = context.onInterrupt(() => stop.abort(new QwenError("cancelled", text().login.cancelled)));
  // While nothing is asked, the terminal is cooked: Ctrl-C is then a signal and no key.
  await context.ask({ kind: "keyboard", raw: false });
  try {
    const ports = signInPorts(context, { ui, issuer });
    const signal = AbortSignal.any([context.signal, stop.signal]);
    const result = await signIn({ issuer, wish: { browser: true }, place: placeOf(context) }, {
      ...ports,
      signal,
      reach: (hosts) => reach(hosts),
    });
    return result.kind === "tokens" ? { method: "qwen-oauth", key: "keep" } : {
      method: "openai",
      key: { set: result.key.reveal() },
      baseUrl: result.baseUrl,
      ...modelOf(id),
    };
  } finally {
    stopListening();
    await context.ask({ kind: "keyboard", raw: true });
  }
}

function issuerOf(id: OAuthIssuer, { start }: SandboxContext): Issuer {
  return id === "openrouter" ? openRouterIssuer() : qwenIssuer(start.surroundings.QWEN_OAUTH_BASE_URL);
}

/** "Try it: qwen …" is for the shell; here the conversation follows by itself. */
function wizardUi(ui: LoginUi): LoginUi {
  return {
    ...ui,
    show: (lines) => {
      if (lines !== text().login.tryIt) ui.show(lines);
    },
  };
}

function modelOf(id: OAuthIssuer): { readonly model?: string } {
  const model = providerById(id)?.defaultModel;
  return model === undefined ? {} : { model };
}
