// Owns the order of questions of the wizard: a pure machine from a state and an answer to the next state, with a way back
// from each. It asks nothing, sends nothing and saves nothing. Its state survives a change of sandbox, so it is plain data.
import * as v from "valibot";
import type { ErrorKind } from "../../../base/errors.ts";
import type { Provider } from "../../../providers/provider.ts";
import { providerById } from "../../../providers/recognise.ts";

/** Questions for the user. */
const ASKED = ["method", "provider", "region", "url", "key", "model", "failed"] as const;
/** What the program does by itself; Escape never leads back to one of these. */
const DONE_ALONE = ["list", "check", "save", "sign-in"] as const;

export type AskedStep = (typeof ASKED)[number];
export type WizardStep = AskedStep | (typeof DONE_ALONE)[number];

/** Ways in that are no provider of the table. */
export type OAuthIssuer = "qwen" | "openrouter";

export const wizardStateSchema = v.object({
  step: v.picklist([...ASKED, ...DONE_ALONE]),
  /** Questions answered, the last at the end: where Escape leads. */
  trail: v.array(v.picklist(ASKED)),
  /** Id in the table of providers; `custom` for any other address. */
  provider: v.exactOptional(v.string()),
  issuer: v.exactOptional(v.picklist(["qwen", "openrouter"])),
  baseUrl: v.exactOptional(v.string()),
  /** Empty where none is needed. */
  key: v.exactOptional(v.string()),
  model: v.exactOptional(v.string()),
  /** What the endpoint offers, if it says. */
  models: v.exactOptional(v.array(v.string())),
  /** Lines that say what went wrong; shown once above the next question. */
  problem: v.exactOptional(v.array(v.string())),
  /** Checked with a request, or used although the check failed. */
  checked: v.exactOptional(v.boolean()),
});

export type WizardState = v.InferOutput<typeof wizardStateSchema>;

export type WizardAnswer =
  | { readonly step: "method"; readonly choice: MethodChoice }
  | { readonly step: "provider"; readonly provider: string }
  | { readonly step: "region"; readonly baseUrl: string }
  | { readonly step: "url"; readonly baseUrl: string }
  | { readonly step: "key"; readonly key: string }
  | { readonly step: "list"; readonly models: readonly string[] }
  | { readonly step: "model"; readonly model: string }
  | { readonly step: "check" }
  | { readonly step: "failed"; readonly choice: "retry" | "key" | "model" | "url" | "anyway" };

export type MethodChoice =
  | { readonly kind: "issuer"; readonly issuer: OAuthIssuer }
  | { readonly kind: "provider" }
  /** A server that was found on this machine. */
  | { readonly kind: "local"; readonly provider: string; readonly baseUrl: string; readonly models: readonly string[] }
  | { readonly kind: "url" };

/** Any address that is not in the table. */
export const CUSTOM = "custom";

export function beginWizard(): WizardState {
  return { step: "method", trail: [] };
}

/** The state after an answer to its question. @throws {RangeError} for an answer to another one */
export function advance(state: WizardState, answer: WizardAnswer): WizardState {
  if (answer.step !== state.step) throw new RangeError(`"${answer.step}" does not answer "${state.step}"`);
  switch (answer.step) {
    case "method":
      return afterMethod(state, answer.choice);
    case "provider":
      return afterProvider(state, answer.provider);
    case "region":
      return to(state, "key", { baseUrl: answer.baseUrl });
    case "url":
      return to(state, "key", { baseUrl: answer.baseUrl, ...(changes(state, answer.baseUrl) ? { key: "" } : {}) });
    case "key":
      return to(state, "list", { key: answer.key });
    case "list":
      return to(state, "model", { models: [...answer.models] });
    case "model":
      return to(state, "check", { model: answer.model });
    case "check":
      return to(state, "save", { checked: true });
    case "failed":
      return afterFailure(state, answer.choice);
  }
}

/** One question back; `undefined` at the first. */
export function back(state: WizardState): WizardState | undefined {
  const step = state.trail.at(-1);
  if (step === undefined) return undefined;
  const { problem: _, ...rest } = state;
  return { ...rest, step, trail: state.trail.slice(0, -1) };
}

/**
 * Where a failure of the listing, the check, the sign-in or the saving leads: a refused key to the key, an unknown model
 * to the model; what may pass by itself to a question of what to do.
 */
export function failed(
  state: WizardState,
  failure: { readonly kind: ErrorKind; readonly lines: readonly string[] },
): WizardState {
  const problem = [...failure.lines];
  if (state.step === "sign-in") return { ...returnTo(state, "method"), problem };
  if (state.step === "save") return { ...state, step: "failed", problem };
  if (failure.kind === "auth") return { ...returnTo(state, "key"), problem };
  if (failure.kind === "config" && state.step === "check") return { ...returnTo(state, "model"), problem };
  return { ...state, step: "failed", problem };
}

/** The answers that make sense after a failure that is neither the key's nor the model's. */
export function waysOn(state: WizardState): readonly Extract<WizardAnswer, { step: "failed" }>["choice"][] {
  const address = state.trail.includes("url") ? ["url"] as const : [];
  const key = state.trail.includes("key") ? ["key"] as const : [];
  return state.model === undefined ? ["retry", ...address, ...key] : ["retry", ...address, ...key, "model", "anyway"];
}

/** The provider, if it is one of the table. */
export function providerIn(state: WizardState): Provider | undefined {
  return state.provider === undefined ? undefined : providerById(state.provider);
}

function afterMethod(state: WizardState, choice: MethodChoice): WizardState {
  const { problem: _, ...clean } = state;
  switch (choice.kind) {
    case "issuer":
      return to(clean, "sign-in", { issuer: choice.issuer });
    case "provider":
      return to(clean, "provider", {});
    case "url":
      return to(other(clean, CUSTOM), "url", { provider: CUSTOM });
    case "local":
      return to(other(clean, choice.provider), "model", {
        provider: choice.provider,
        baseUrl: choice.baseUrl,
        key: "",
        models: [...choice.models],
      });
  }
}

function afterProvider(state: WizardState, id: string): WizardState {
  const provider = providerById(id);
  const clean = other(state, id);
  const [first] = provider?.regions ?? [];
  if (provider === undefined || first === undefined) return to(clean, "url", { provider: id });
  if (provider.regions.length > 1) return to(clean, "region", { provider: id });
  return to(clean, "key", { provider: id, baseUrl: first.baseUrl });
}

function afterFailure(state: WizardState, choice: Extract<WizardAnswer, { step: "failed" }>["choice"]): WizardState {
  const { problem: _, ...clean } = state;
  if (choice === "anyway") return { ...clean, step: "save", checked: false };
  if (choice === "retry") return { ...clean, step: clean.model === undefined ? "list" : "check" };
  return returnTo(clean, choice);
}

/** Answers that belong to another provider are forgotten: a key never goes to a host it was not typed for. */
function other(state: WizardState, provider: string): WizardState {
  if (state.provider === provider) return state;
  return { step: state.step, trail: state.trail };
}

function changes(state: WizardState, baseUrl: string): boolean {
  return state.baseUrl !== undefined && state.baseUrl !== baseUrl;
}

function to(state: WizardState, step: WizardStep, more: Partial<WizardState>): WizardState {
  const { problem: _, ...rest } = state;
  const asked = ASKED.find((one) => one === state.step);
  const trail = asked === undefined || asked === "failed" ? state.trail : [...state.trail, asked];
  return { ...rest, ...more, step, trail };
}

/** Back to a question that was answered, with the answers before it kept. */
function returnTo(state: WizardState, step: AskedStep): WizardState {
  const at = state.trail.lastIndexOf(step);
  return { ...state, step, trail: at < 0 ? state.trail : state.trail.slice(0, at) };
}
