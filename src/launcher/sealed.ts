// A prompt with a key, sealed: this process gives up everything but the network before it sends the one request, and the
// network too when the head of a good answer is there, before a byte of its body is read. What the service says meets a
// process that can do nothing: no file, host, variable, program, native code or Worker; only stdin, stdout, stderr and
// the body that is already open. All that is loaded, is loaded by then.
import { trustingFetch } from "../base/network/trusting_fetch.ts";
import { fixedBearer } from "../auth/bearer.ts";
import { answerPrompt } from "../commands/prompt/headless.ts";
import { Secret } from "../config/secret.ts";
import type { SandboxContext } from "../sandbox/context.ts";
import { EXIT_CODES } from "../base/errors.ts";
import { openContext, type SandboxLink } from "../sandbox/real_context.ts";
import { runCommand } from "../sandbox/run_command.ts";
import { text } from "../text/text.ts";
import { HARMLESS_ENV } from "./grants/grants.ts";
import type { SandboxPlan } from "./grants/plan.ts";
import { watchSignals } from "./machine/signals.ts";
import { ALL_BUT_NET, type GiveUp } from "./permissions.ts";

/** A second signal within this time ends the run at once, in milliseconds. */
const INSIST_MS = 2000;

/** Runs a prompt that needs no file. Answers the exit code. @throws {QwenError} when a permission cannot be given up */
export async function runSealed({ start }: SandboxPlan, giveUp: GiveUp): Promise<number> {
  const env = new Map(HARMLESS_ENV.map((name) => [name, Deno.env.get(name)]));
  const send = trustingFetch(start.caCerts);
  const link = alone();
  const bearer = fixedBearer(start.secret === undefined ? undefined : new Secret(start.secret));
  let hasNetwork = true;
  const context: SandboxContext = {
    ...openContext(start, link),
    env: (name: string): string | undefined => env.get(name),
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const response = await send(input, init);
      if (response.ok) {
        hasNetwork = false;
        giveUp(["net"]);
      }
      return response;
    },
    canFetch: () => hasNetwork,
  };
  const run = (): Promise<number> =>
    answerPrompt(context, { openBearer: () => Promise.resolve(bearer), openSession: () => Promise.resolve(undefined) });
  giveUp(ALL_BUT_NET);
  const insisted = Promise.withResolvers<number>();
  let signalledAt = -Infinity;
  const watched = watchSignals({
    onSignal(signal): void {
      const now = context.now();
      if (now - signalledAt < INSIST_MS) {
        insisted.resolve(signal === "SIGINT" ? EXIT_CODES.cancelled : EXIT_CODES.terminated);
      }
      signalledAt = now;
      link.deliver({ type: "signal", signal });
    },
    onResize: () => {},
    onContinue: () => {},
  });
  try {
    return await Promise.race([runCommand(context, () => Promise.resolve(run)), insisted.promise]);
  } finally {
    watched.close();
  }
}

/** A line with nobody at its other end: whatever is asked is refused. */
function alone(): SandboxLink {
  const link: SandboxLink = {
    deliver: () => {},
    send(message): void {
      if (message.type !== "request") return;
      link.deliver({ type: "refusal", id: message.id, message: text().launcher.notAllowed(), hint: [] });
    },
  };
  return link;
}
