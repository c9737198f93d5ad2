import { deepEqual, equal } from "node:assert/strict";
import { countQuota } from "../../src/auth/quota/quota_count.ts";
import { QWEN_LIMITS, takeTurn } from "../../src/auth/quota/quota_window.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 21, 12, 30);

Deno.test("countQuota() is nothing where nothing was counted", async () => {
  await using place = await tempPlace();
  deepEqual(await countQuota(place, NOW), { today: 0, perDay: 2_000, minute: 0, perMinute: 60 });
});

Deno.test("countQuota() says that the day is used up exactly when no request is let through", async () => {
  await using place = await tempPlace();
  await Deno.mkdir(place.qwenHome, { mode: 0o700 });
  const startAt = Date.UTC(2026, 10, 20, 12);
  const use = { recent: [], hours: [[startAt, QWEN_LIMITS.perDay]] } as const;
  await Deno.writeTextFile(place.path("oauth_quota.json"), JSON.stringify(use), { mode: 0o600 });
  for (const now of [NOW - HOUR_MS, NOW, NOW + HOUR_MS, startAt - 1]) {
    const { today, perDay } = await countQuota(place, now);
    equal(today >= perDay, takeTurn(use, now).kind === "day-used-up", new Date(now).toISOString());
  }
});

Deno.test("countQuota() counts the requests of the last minute", async () => {
  await using place = await tempPlace();
  await Deno.mkdir(place.qwenHome, { mode: 0o700 });
  const use = { recent: [NOW - 60_000, NOW - 59_999, NOW, NOW + 1], hours: [[NOW - NOW % HOUR_MS, 3]] };
  await Deno.writeTextFile(place.path("oauth_quota.json"), JSON.stringify(use), { mode: 0o600 });
  deepEqual(await countQuota(place, NOW), { today: 3, perDay: 2_000, minute: 2, perMinute: 60 });
});
