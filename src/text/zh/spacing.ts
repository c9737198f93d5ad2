// Owns the blank between Chinese and Latin letters where a value decides which of the two stands there: a source can be
// `环境变量 OPENAI_MODEL` as well as `~/.qwen/settings.json 第 3 行`.

/** The value with a blank before it, if it begins with a Latin letter, digit or sign. */
export function spaceBefore(value: string): string {
  return /^[\x21-\x7e]/.test(value) ? ` ${value}` : value;
}

/** The value with a blank behind it, if it ends so. */
export function spaceAfter(value: string): string {
  return /[\x21-\x7e]$/.test(value) ? `${value} ` : value;
}

/** Both. */
export function spaced(value: string): string {
  return spaceBefore(spaceAfter(value));
}
