// Owns how a point in time is written, the same in every language: to the minute, from the largest part to the smallest.

/** e.g. `2026-11-21 23:05 UTC`, from epoch milliseconds; a number that is no time stays as it is. */
export function utcMinute(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** e.g. `2026-11-21 23:05`, in the user's time zone, from epoch milliseconds. */
export function localMinute(at: number): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
