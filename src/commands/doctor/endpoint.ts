// Owns the doctor's questions to the endpoint: one for the list of models, and, where the list does not settle whether
// the model is there, one shortest prompt. How far the first one came tells DNS, TCP, TLS and clock apart.
import { type BearerSource, fixedBearer } from "../../auth/bearer.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { type ChatClient, openClient } from "../../chat/client.ts";
import { providerById } from "../../providers/recognise.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import { sourceText } from "../../config/source_text.ts";
import type { QwenError } from "../../base/errors.ts";
import { type Finding, nextStep } from "../../base/findings.ts";
import { asQwenError } from "../../base/report.ts";
import { text } from "../../text/text.ts";
import { type Heard, lookAtConnection } from "./network.ts";
import type { Told } from "./told.ts";

const LIST_MS = 8_000;
const PROMPT_MS = 20_000;

/** Asks, and tells each check from DNS to model. */
export async function lookAtEndpoint(context: SandboxContext, bearer: BearerSource, told: Told): Promise<void> {
  const heard: { -readonly [K in keyof Heard]: Heard[K] } = {};
  const client = openDoctorClient(context, { bearer, heard, timeoutMs: LIST_MS });
  const listed = await client.models(context.signal).catch((error: unknown) => {
    context.signal.throwIfAborted();
    return asQwenError(error);
  });
  const failure = Array.isArray(listed) ? undefined : asQwenError(listed);
  const connection = await lookAtConnection(context, { heard, failure });
  told.add(connection.findings);
  if (connection.over) return;
  const endpoint = endpointFinding(context, { heard, failure });
  told.add([endpoint]);
  if (endpoint.state === "fail") {
    return told.add([{ check: "model", state: "skipped", summary: text().doctor.notLooked.earlier }]);
  }
  const names = Array.isArray(listed) ? listed.map(String) : undefined;
  told.add([await modelFinding(context, { names, bearer, status: heard.status })]);
}

/** Whether there is a key or token to prove; a local server takes any. */
function hasKey({ start: { configuration: { credential, provider } } }: SandboxContext): boolean {
  return credential !== null && credential.kind !== "none" && providerById(provider)?.needsKey !== false;
}

/** Whether the list of models is told to everybody (OpenRouter's is): then it proves no key. */
async function isListOpen(context: SandboxContext): Promise<boolean> {
  const stranger = openDoctorClient(context, { bearer: fixedBearer(), heard: {}, timeoutMs: LIST_MS });
  return await stranger.models(context.signal).then(() => true, () => {
    context.signal.throwIfAborted();
    return false;
  });
}

interface ClientParts {
  readonly bearer: BearerSource;
  readonly heard: { -readonly [K in keyof Heard]: Heard[K] };
  readonly timeoutMs: number;
}

/** A client that tries once, and notes what became of it on the way. */
function openDoctorClient({ start, now }: SandboxContext, { bearer, heard, timeoutMs }: ClientParts): ChatClient {
  const real = trustingFetch(start.caCerts);
  const { command, configuration, surroundings: { HOME } } = start;
  const asked = "flags" in command ? command.flags.timeout : undefined;
  return openClient({
    configuration,
    bearer,
    timeoutMs: asked ?? timeoutMs,
    maxRetries: 0,
    describe: (source) => sourceText(source, HOME),
    fetch: async (input, init) => {
      const startedAt = now();
      try {
        const response = await real(input, init);
        const date = Date.parse(response.headers.get("date") ?? "");
        const endedAt = now();
        heard.status = response.status;
        heard.tookMs = endedAt - startedAt;
        if (!Number.isNaN(date)) heard.clockAheadMs = (startedAt + endedAt) / 2 - date;
        return response;
      } catch (error) {
        heard.fault = error;
        throw error;
      }
    },
  });
}

function endpointFinding(
  context: SandboxContext,
  { heard, failure }: { readonly heard: Heard; readonly failure: QwenError | undefined },
): Finding {
  const words = text().doctor;
  const check = "endpoint";
  const { baseUrl, provider, credential } = context.start.configuration;
  const { host, pathname } = new URL(baseUrl.value);
  if (failure === undefined) return { check, state: "ok", summary: words.answers(host, Math.round(heard.tookMs ?? 0)) };
  const { status } = heard;
  if ((status === 401 || status === 403) && (credential === null || credential.kind === "none")) {
    return credential === null
      ? { check, state: "ok", summary: words.asksForKey(host) }
      : { check, state: "fail", kind: "auth", summary: words.asksForKey(host), fix: words.setKey };
  }
  // Some services answer prompts and have no list; a path with a version is then most likely the right one.
  const isPlausible = provider === "azure" || /\/v\d+(?:\/|$)/.test(pathname);
  if (isPlausible && (status === 404 || status === 405 || status === 501)) {
    return { check, state: "ok", summary: words.noList(host) };
  }
  if (status === 404 && !isPlausible) {
    // What this very request asked for is the list: to ask for it again mends nothing.
    const step = failure.hint.find((line) => line !== text().chat.hintModels);
    return failed(check, failure, step ?? nextStep(failure));
  }
  return failed(check, failure, nextStep(failure));
}

interface ModelQuestion {
  readonly names: readonly string[] | undefined;
  readonly bearer: BearerSource;
  readonly status: number | undefined;
}

async function modelFinding(context: SandboxContext, question: ModelQuestion): Promise<Finding> {
  const { names, bearer, status } = question;
  const words = text().doctor;
  const check = "model";
  const model = context.start.configuration.model.value;
  // Ollama lists `name:latest` for what everybody calls `name`.
  const isListed = names?.some((name) => name === model || name === `${model}:latest`) === true;
  const isProven = isListed && !(hasKey(context) && await isListOpen(context));
  if (isProven) return { check, state: "ok", summary: words.listed(model, names.length) };
  const { command } = context.start;
  if (command.kind === "doctor" && command.noPrompt) {
    return {
      check,
      state: "warn",
      summary: isListed ? words.keyUnproven(model) : words.modelUnproven(model),
      fix: words.prove,
    };
  }
  if (status === 401 || status === 403) return { check, state: "skipped", summary: words.modelUnknown };
  const failure = await tryPrompt(context, openDoctorClient(context, { bearer, heard: {}, timeoutMs: PROMPT_MS }));
  if (failure === undefined) {
    const summary = names === undefined || isListed ? words.answered(model) : words.notListed(model, names.length);
    return { check, state: "ok", summary };
  }
  if (failure.kind !== "config") return failed(check, failure, nextStep(failure));
  if (names !== undefined && names.length > 0) return failed(check, failure, words.chooseModel);
  const { baseUrl } = context.start.configuration;
  const source = sourceText(baseUrl.source, context.start.surroundings.HOME);
  return failed(check, failure, text().chat.hintNotAnEndpoint(baseUrl.value, source));
}

function failed(check: "endpoint" | "model", { kind, message }: QwenError, fix: string | undefined): Finding {
  return { check, state: "fail", kind, summary: message, ...(fix === undefined ? {} : { fix }) };
}

/** The shortest prompt, left as soon as anything of an answer comes; answers why none came. */
async function tryPrompt({ signal }: SandboxContext, client: ChatClient): Promise<QwenError | undefined> {
  try {
    for await (const batch of client.stream({ messages: [{ role: "user", content: "hi" }], signal })) {
      if (batch.some(({ type }) => !["wait", "left-out", "loading"].includes(type))) return undefined;
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return asQwenError(error);
  }
}
