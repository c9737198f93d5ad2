// Owns changes to inputs of any shape, for the guided fuzz runs: one text, piece or switch somewhere inside is changed,
// and the input stays of the shape that its target was promised: a number or an object of a class only gives way to one
// that another input has in its place, and a list or a record is only as long as another's.
import type { Dice } from "./dice.ts";
import { havoc, type Material } from "./havoc.ts";

/** What changes are made of. */
export interface Means {
  readonly dice: Dice;
  readonly words: readonly string[];
}

/** A value with one change somewhere inside; `other` is one of the same shape. */
export function changed(value: unknown, other: unknown, means: Means): unknown {
  if (typeof value === "string") return havoc(value, { ...means, other: typeof other === "string" ? other : value });
  if (typeof value === "boolean") return typeof other === "boolean" ? !value : other;
  if (value instanceof Uint8Array) return changedBytes(value, other, means);
  if (Array.isArray(value)) return changedList(value, Array.isArray(other) ? other : value, means);
  if (isPlain(value)) return changedRecord(value, isPlain(other) ? other : value, means);
  return other;
}

/** All texts inside a value. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Uint8Array) return [new TextDecoder().decode(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isPlain(value) ? Object.values(value).flatMap(textsOf) : [];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** How much there is to change in a value: texts draw the changes, the longer the more. */
function weight(value: unknown): number {
  if (typeof value === "string" || value instanceof Uint8Array) return 2 + Math.min(30, value.length);
  if (Array.isArray(value)) return 2 + value.reduce<number>((sum, one) => sum + weight(one), 0);
  return isPlain(value) ? 2 + Object.values(value).reduce<number>((sum, one) => sum + weight(one), 0) : 2;
}

/** One of the values, the heavier the likelier. */
function heavy(values: readonly unknown[], dice: Dice): number {
  let left = dice.below(values.reduce<number>((sum, one) => sum + weight(one), 0));
  for (const [index, one] of values.entries()) {
    left -= weight(one);
    if (left < 0) return index;
  }
  return 0;
}

/** Bytes are changed as a text with a character a byte: words go in as UTF-8. */
function changedBytes(value: Uint8Array, other: unknown, { dice, words }: Means): Uint8Array<ArrayBuffer> {
  const asText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const material: Material = {
    dice,
    words: words.length === 0 ? [] : [asText(new TextEncoder().encode(dice.of(words)))],
    other: asText(other instanceof Uint8Array ? other : value),
  };
  return Uint8Array.from(havoc(asText(value), material), (one) => one.charCodeAt(0));
}

function changedList(value: readonly unknown[], other: readonly unknown[], means: Means): readonly unknown[] {
  const { dice } = means;
  if (value.length < other.length && dice.oneIn(value.length === 0 ? 1 : 4)) {
    return value.toSpliced(dice.below(value.length + 1), 0, dice.of(other));
  }
  if (value.length > other.length && dice.oneIn(6)) return value.toSpliced(dice.below(value.length), 1);
  if (value.length === 0) return value;
  const at = heavy(value, means.dice);
  return value.with(at, changed(value[at], other[Math.min(at, other.length - 1)], means));
}

function changedRecord(
  value: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
  means: Means,
): unknown {
  const { dice } = means;
  const missing = Object.keys(other).filter((key) => !Object.hasOwn(value, key));
  const names = Object.keys(value);
  if (missing.length > 0 && dice.oneIn(names.length === 0 ? 1 : 4)) {
    const key = dice.of(missing);
    return { ...value, [key]: other[key] };
  }
  const spare = names.filter((key) => !Object.hasOwn(other, key));
  if (spare.length > 0 && dice.oneIn(6)) {
    const key = dice.of(spare);
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  }
  const key = names[heavy(Object.values(value), dice)];
  if (key === undefined) return value;
  const there = Object.hasOwn(other, key) ? other[key] : value[key];
  return { ...value, [key]: dice.oneIn(8) ? there : changed(value[key], there, means) };
}
