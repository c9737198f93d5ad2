// Owns the requests that the wizard makes before anything is saved: the list of models, and one tiny question that is
// left after its first sign of life. Both use the program's own client, so what works here works afterwards.
import { fixedBearer } from "../../../auth/bearer.ts";
import type { SandboxContext } from "../../../sandbox/context.ts";
import { type ChatClient, openClient } from "../../../chat/client.ts";
import { Secret } from "../../../config/secret.ts";
import type { Source } from "../../../config/source.ts";
import { providerFacts } from "../../../providers/facts.ts";
import { PROVIDERS } from "../../../providers/table.ts";
import { text } from "../../../text/text.ts";

/** What was found on a port of this machine. */
export interface LocalServer {
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}

/** An endpoint that is being tried. */
export interface Candidate {
  readonly baseUrl: string;
  /** Empty: none. */
  readonly key: string;
  readonly model?: string;
}

/** The requests, as the wizard knows them. */
export interface WizardRequests {
  /** Names on offer. @throws {QwenError} */
  models(candidate: Candidate, signal: AbortSignal): Promise<readonly string[]>;
  /** Whether a question is answered. @throws {QwenError} when it is not */
  check(candidate: Candidate, signal: AbortSignal): Promise<void>;
  /** Local servers that answer. */
  local(signal: AbortSignal): Promise<readonly LocalServer[]>;
}

/** What was typed or chosen in the wizard comes from no place that a source could name: it is told as the answer it is. */
const ANSWERED: Source = { kind: "default" };

/** Loopback answers at once or not at all. */
const LOCAL_TIMEOUT_MS = 400;
/** A model that has to be loaded first takes its time. */
const CHECK_TIMEOUT_MS = 30_000;

export function wizardRequests(
  context: SandboxContext,
  options: { readonly fetch?: typeof fetch } = {},
): WizardRequests {
  const client = (candidate: Candidate, timeoutMs: number): ChatClient => {
    const { fetch } = options;
    return openClient({
      configuration: {
        method: "openai",
        model: { value: candidate.model ?? "", source: ANSWERED },
        baseUrl: { value: candidate.baseUrl, source: ANSWERED },
        provider: providerFacts.idOf(candidate.baseUrl),
        extras: { headers: {}, body: {} },
        credential: { source: ANSWERED },
      },
      bearer: fixedBearer(candidate.key === "" ? undefined : new Secret(candidate.key)),
      caCerts: context.start.caCerts,
      describe: () => text().wizard.answered,
      timeoutMs,
      maxRetries: 0,
      ...(fetch === undefined ? {} : { fetch }),
    });
  };
  return {
    models: (candidate, signal) => client(candidate, CHECK_TIMEOUT_MS).models(signal),
    check: (candidate, signal) => ask(client(candidate, CHECK_TIMEOUT_MS), signal),
    local: async (signal) => {
      const found = await Promise.all(
        localAddresses().map(async (one) => {
          const models = await client({ ...one, key: "" }, LOCAL_TIMEOUT_MS).models(signal).catch(() => undefined);
          return models === undefined ? [] : [{ ...one, models }];
        }),
      );
      return found.flat();
    },
  };
}

/** Where local servers usually listen. */
export function localAddresses(): readonly {
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string;
}[] {
  return PROVIDERS.filter(({ localPort }) => localPort !== undefined).flatMap(({ id, name, regions: [first] }) =>
    first === undefined ? [] : [{ provider: id, name, baseUrl: first.baseUrl }]
  );
}

/** Asks, and leaves at the first event: no service-specific bound on the length is needed, and nothing more is paid. */
async function ask(client: ChatClient, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const events = client.stream({
    messages: [{ role: "user", content: "Hi" }],
    signal: AbortSignal.any([signal, enough.signal]),
  });
  for await (const batch of events) {
    if (batch.some(({ type }) => type === "text" || type === "reasoning")) break;
  }
  enough.abort();
}
