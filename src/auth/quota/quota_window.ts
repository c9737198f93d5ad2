// Owns the arithmetic of the quota: how many requests lie in the last minute and the last day, and when the next may
// start. Pure. It forgets times that lie in the future, so that a clock that is set back locks nobody out.

export interface QuotaLimits {
  readonly perMinute: number;
  readonly perDay: number;
}

/** What Qwen OAuth allows. */
export const QWEN_LIMITS: QuotaLimits = Object.freeze({ perMinute: 60, perDay: 2_000 });

/** The requests that still count. */
export interface QuotaUse {
  /** Epoch milliseconds of each request of the last minute, oldest first. */
  readonly recent: readonly number[];
  /** Requests by the hour: the hour's start in epoch milliseconds, and how many. */
  readonly hours: readonly (readonly [startAt: number, count: number])[];
}

export const NO_USE: QuotaUse = Object.freeze({ recent: [], hours: [] });

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** When the next request may start, and which limit says so. */
export type QuotaAnswer =
  | { readonly kind: "go"; readonly use: QuotaUse }
  | { readonly kind: "wait"; readonly waitMs: number }
  | { readonly kind: "day-used-up"; readonly resetsAt: number };

/** Asks for one request at `now`; `go` has it counted. */
export function takeTurn(use: QuotaUse, now: number, limits: QuotaLimits = QWEN_LIMITS): QuotaAnswer {
  const { recent, hours } = stillCounting(use, now);
  const oldest = hours[0];
  // The hours slide: the oldest one stops counting a day after its end.
  if (sumOf(hours) >= limits.perDay && oldest !== undefined) {
    return { kind: "day-used-up", resetsAt: oldest[0] + HOUR_MS + DAY_MS };
  }
  const blocking = recent[recent.length - limits.perMinute];
  if (blocking !== undefined) return { kind: "wait", waitMs: Math.min(blocking + MINUTE_MS - now, MINUTE_MS) };
  return { kind: "go", use: counted({ recent, hours }, now) };
}

/** How many requests count at `now`: those that `takeTurn` goes by. */
export function countUse(use: QuotaUse, now: number): { readonly minute: number; readonly today: number } {
  const { recent, hours } = stillCounting(use, now);
  return { minute: recent.length, today: sumOf(hours) };
}

function sumOf(hours: QuotaUse["hours"]): number {
  return hours.reduce((sum, [, count]) => sum + count, 0);
}

function stillCounting({ recent, hours }: QuotaUse, now: number): QuotaUse {
  return {
    recent: recent.filter((at) => at > now - MINUTE_MS && at <= now),
    hours: hours.filter(([startAt]) => startAt + HOUR_MS > now - DAY_MS && startAt <= now),
  };
}

function counted({ recent, hours }: QuotaUse, now: number): QuotaUse {
  const hourStart = Math.floor(now / HOUR_MS) * HOUR_MS;
  const before = hours.find(([startAt]) => startAt === hourStart)?.[1] ?? 0;
  return {
    recent: [...recent, now],
    hours: [...hours.filter(([startAt]) => startAt !== hourStart), [hourStart, before + 1] as const],
  };
}

/** Reads a quota file's text. It is only a count: one that cannot be understood counts as nothing used. */
export function parseQuotaUse(text: string | undefined): QuotaUse {
  if (text === undefined) return NO_USE;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("recent" in value) || !("hours" in value)) return NO_USE;
    return { recent: times(value.recent).sort((a, b) => a - b), hours: pairs(value.hours).sort(([a], [b]) => a - b) };
  } catch {
    return NO_USE;
  }
}

function times(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((at) => typeof at === "number" && Number.isFinite(at)) : [];
}

function pairs(value: unknown): (readonly [number, number])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair: unknown) => {
    const [startAt, count, ...rest] = times(pair);
    return startAt === undefined || count === undefined || count < 0 || rest.length > 0
      ? []
      : [[startAt, count] as const];
  });
}
