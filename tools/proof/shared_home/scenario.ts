// Owns what a fault is: how it is tried once, and how many tries are told in one row.
import type { Stage } from "./stage.ts";

/** What one try came to. */
export interface Tried {
  /** In a few words, the same for the same. */
  readonly happened: string;
  /** What was lost, and by whom; nothing for most. */
  readonly lost?: string | undefined;
}

export interface Scenario {
  readonly fault: string;
  readonly times: number;
  /** The issuer takes a refresh token once and never again. */
  readonly strict: boolean;
  /** What `happened` must say of our program, whatever the reference does. */
  readonly expected: RegExp;
  /** What the reference's own way of working costs here, known and told in docs/robustness.md. */
  readonly knownLoss?: string;
  attempt(stage: Stage, at: number): Promise<Tried>;
}

export interface Row {
  readonly fault: string;
  readonly times: number;
  readonly happened: ReadonlyMap<string, number>;
  readonly lost: ReadonlyMap<string, number>;
}

/** Tries a fault as often as asked; `onTry` hears of each. */
export async function tryOften(
  scenario: Scenario,
  { open, times = scenario.times, onTry }: {
    readonly open: (scenario: Scenario) => Promise<Stage>;
    readonly times?: number;
    readonly onTry?: (tried: Tried) => void;
  },
): Promise<Row> {
  const happened = new Map<string, number>();
  const lost = new Map<string, number>();
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  await using stage = await open(scenario);
  for (let at = 0; at < times; at++) {
    stage.asked.length = 0;
    stage.devices.length = 0;
    stage.gates.beforeGrant = undefined;
    stage.gates.afterGrant = undefined;
    const tried = await scenario.attempt(stage, at);
    count(happened, tried.happened);
    if (tried.lost !== undefined) count(lost, tried.lost);
    onTry?.(tried);
  }
  return { fault: scenario.fault, times, happened, lost };
}

/** A row of the Markdown table in docs/robustness.md. */
export function tableRow({ fault, times, happened, lost }: Row): string {
  const told = (map: ReadonlyMap<string, number>): string =>
    [...map].sort(([, left], [, right]) => right - left)
      .map(([words, count]) => map.size === 1 && count === times ? words : `${count} × ${words}`).join("; ");
  return `| ${fault} | ${times} | ${told(happened)} | ${lost.size === 0 ? "nothing" : told(lost)} |`;
}
