// Owns the questions of the wizard as they are seen: which list or line each step shows, and what its answer means. One
// function a step; the order is `steps.ts`'s, the requests are `check.ts`'s.
import type { Provider } from "../../../providers/provider.ts";
import { PROVIDERS } from "../../../providers/table.ts";
import { type Choice, choose } from "../../../terminal/choose/choose.ts";
import { readLine } from "../../../terminal/input/read_line.ts";
import type { Terminal } from "../../../terminal/terminal.ts";
import { text } from "../../../text/text.ts";
import { printNote } from "../../../sandbox/services/print_note.ts";
import type { LocalServer } from "./check.ts";
import { isInTheClear, readAddress, readKey } from "./input.ts";
import { type AskedStep, type MethodChoice, providerIn, waysOn, type WizardAnswer, type WizardState } from "./steps.ts";

/** What the questions depend on beside the answers so far. */
export interface ScreenFacts {
  readonly terminal: Terminal;
  readonly local: readonly LocalServer[];
  /** Whether nobody is signed in yet, so that the demo can take the program's place. */
  readonly canShow: boolean;
  readonly signal: AbortSignal;
  /** The endpoint and model that hold when nothing is typed. */
  readonly defaults: { readonly baseUrl: string; readonly model: string };
}

/** What came of a question. `demo`: the user only wants to look. */
export type ScreenResult = WizardAnswer | "back" | "leave" | "demo";

/** Asks the question of a step. */
export async function askStep(
  state: WizardState & { readonly step: AskedStep },
  facts: ScreenFacts,
): Promise<ScreenResult> {
  if (state.problem !== undefined) printNote(facts.terminal, state.problem, "red");
  switch (state.step) {
    case "method":
      return await askMethod(facts);
    case "provider":
      return await askProvider(state, facts);
    case "region":
      return await askRegion(state, facts);
    case "url":
      return await askUrl(state, facts);
    case "key":
      return await askKey(state, facts);
    case "model":
      return await askModel(state, facts);
    case "failed":
      return await askFailed(state, facts);
  }
}

async function list<T extends WizardAnswer | "demo">(
  { terminal, signal }: ScreenFacts,
  question: { readonly title: string; readonly choices: readonly Choice<T>[]; readonly initial?: T },
): Promise<T | "back" | "leave"> {
  const chosen = await choose(terminal, { ...question, signal });
  return chosen === "cancelled" ? "leave" : chosen;
}

async function askMethod(facts: ScreenFacts): Promise<ScreenResult> {
  const words = text().wizard;
  const answer = (choice: MethodChoice): WizardAnswer => ({ step: "method", choice });
  const local = facts.local.map(({ provider, name, baseUrl, models }) => ({
    label: words.local(name),
    hint: words.localHint(new URL(baseUrl).host, models.length),
    value: answer({ kind: "local", provider, baseUrl, models }),
  }));
  return await list<WizardAnswer | "demo">(facts, {
    title: words.methodTitle,
    choices: [
      ...local,
      { label: words.byKey, hint: words.byKeyHint, value: answer({ kind: "provider" }) },
      { label: words.byUrl, hint: words.byUrlHint, value: answer({ kind: "url" }) },
      { label: words.openRouter, hint: words.openRouterHint, value: answer({ kind: "issuer", issuer: "openrouter" }) },
      { label: words.qwenOAuth, hint: words.qwenOAuthHint, value: answer({ kind: "issuer", issuer: "qwen" }) },
      ...(facts.canShow ? [{ label: words.demo, hint: words.demoHint, value: "demo" } as const] : []),
    ],
  });
}

async function askProvider(state: WizardState, facts: ScreenFacts): Promise<ScreenResult> {
  const choices = PROVIDERS.filter(({ needsKey, keyUrl }) => needsKey && keyUrl !== undefined).map((provider) => ({
    label: provider.name,
    hint: hostOf(provider),
    value: { step: "provider", provider: provider.id } as const,
  }));
  const initial = choices.find(({ value }) => value.provider === state.provider)?.value;
  return await list(facts, {
    title: text().wizard.providerTitle,
    choices,
    ...(initial === undefined ? {} : { initial }),
  });
}

function hostOf({ regions: [first] }: Provider): string {
  return first === undefined ? text().wizard.ownAddress : new URL(first.baseUrl).host;
}

async function askRegion(state: WizardState, facts: ScreenFacts): Promise<ScreenResult> {
  const words = text().wizard;
  const provider = providerIn(state);
  const choices = (provider?.regions ?? []).map(({ id, name, baseUrl }) => ({
    label: words.region(id, name),
    hint: new URL(baseUrl).host,
    value: { step: "region", baseUrl } as const,
  }));
  const initial = choices.find(({ value }) => value.baseUrl === state.baseUrl)?.value;
  return await list(facts, {
    title: words.regionTitle(provider?.name ?? ""),
    choices,
    ...(initial === undefined ? {} : { initial }),
  });
}

async function askUrl(state: WizardState, facts: ScreenFacts): Promise<ScreenResult> {
  const words = text().wizard;
  const { terminal, defaults } = facts;
  const example = providerIn(state)?.addressExample;
  const own = example !== undefined;
  if (own) printNote(terminal, words.addressLike(example));
  const read = (typed: string): ReturnType<typeof readAddress> =>
    readAddress(typed.trim() === "" && !own ? defaults.baseUrl : typed);
  const line = await ask(facts, {
    prompt: words.urlPrompt,
    ...(own ? {} : { placeholder: defaults.baseUrl }),
    ...(state.baseUrl === undefined ? {} : { initial: state.baseUrl }),
    validate: (typed) => complaintOf(read(typed)),
  });
  if (typeof line === "string") return line;
  const address = read(line.text);
  if (!("baseUrl" in address)) return "back";
  if (line.text.trim() === "") printNote(terminal, `  ${address.baseUrl}`);
  if (isInTheClear(address.baseUrl)) printNote(terminal, words.inTheClear, "yellow");
  return { step: "url", baseUrl: address.baseUrl };
}

async function askKey(state: WizardState, facts: ScreenFacts): Promise<ScreenResult> {
  const words = text().wizard;
  const provider = providerIn(state);
  const required = provider?.needsKey ?? false;
  if (provider?.keyUrl !== undefined) printNote(facts.terminal, words.keyWhere(provider.keyUrl));
  const line = await ask(facts, {
    prompt: words.keyPrompt(provider?.name ?? new URL(state.baseUrl ?? facts.defaults.baseUrl).host),
    mask: true,
    ...(required ? {} : { placeholder: words.keyOptional }),
    validate: (typed) => complaintOf(readKey(typed, { required })),
  });
  if (typeof line === "string") return line;
  const read = readKey(line.text, { required });
  return "key" in read ? { step: "key", key: read.key } : "back";
}

const OTHER = Symbol("another model");

async function askModel(state: WizardState, facts: ScreenFacts): Promise<ScreenResult> {
  const words = text().wizard;
  const { models = [] } = state;
  const named = providerIn(state)?.defaultModel ?? facts.defaults.model;
  const preferred = state.model ?? (models.length === 0 || models.includes(named) ? named : models[0] ?? named);
  if (models.length === 0) return await typeModel(facts, preferred);
  while (true) {
    const mark = facts.terminal.mark();
    const chosen = await choose<string | typeof OTHER>(facts.terminal, {
      title: words.modelTitle(models.length),
      choices: [...models.map((model) => ({ label: model, value: model })), { label: words.otherModel, value: OTHER }],
      initial: preferred,
      signal: facts.signal,
    });
    if (chosen === "back") return "back";
    if (chosen === "cancelled") return "leave";
    if (chosen !== OTHER) return { step: "model", model: chosen };
    const typed = await typeModel(facts, preferred);
    if (typed !== "back") return typed;
    // The list was the question before.
    facts.terminal.takeBack(mark);
  }
}

async function typeModel(facts: ScreenFacts, preferred: string): Promise<ScreenResult> {
  const line = await ask(facts, { prompt: text().wizard.modelPrompt, placeholder: preferred });
  if (typeof line === "string") return line;
  const typed = line.text.trim();
  if (typed === "") printNote(facts.terminal, `  ${preferred}`);
  return { step: "model", model: typed === "" ? preferred : typed };
}

async function askFailed(state: WizardState, facts: ScreenFacts): Promise<ScreenResult> {
  const words = text().wizard;
  return await list(facts, {
    title: words.failedTitle,
    choices: waysOn(state).map((choice) => ({
      label: words.failedChoices[choice],
      value: { step: "failed", choice } as const,
    })),
  });
}

async function ask(
  { terminal, signal }: ScreenFacts,
  line: {
    readonly prompt: string;
    readonly mask?: boolean;
    readonly placeholder?: string;
    readonly initial?: string;
    readonly validate?: (typed: string) => string | undefined;
  },
): Promise<{ readonly text: string } | "back" | "leave"> {
  const prompt = terminal.style.paint(line.prompt, "bold");
  const result = await readLine(terminal, {
    ...line,
    prompt,
    multiline: false,
    back: true,
    interrupt: "cancel",
    signal,
  });
  return result.kind === "line" ? result : result.kind === "back" ? "back" : "leave";
}

function complaintOf(read: object): string | undefined {
  return "complaint" in read && typeof read.complaint === "string" ? read.complaint : undefined;
}
