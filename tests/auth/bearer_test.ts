// The plainest source of bearers: one key for ever, or none.
import { deepEqual, equal } from "node:assert/strict";
import { fixedBearer } from "../../src/auth/bearer.ts";
import { Secret } from "../../src/config/secret.ts";

Deno.test("fixedBearer() gives the same key for ever, has no fresher one, and waits for nothing", async () => {
  const key = new Secret("sk-0123456789");
  const source = fixedBearer(key);
  const first = await source.current();
  equal(first.secret, key);
  equal(await source.renew(first), undefined);
  equal((await source.current()).secret, key);
  await source.pace(() => {
    throw new Error("there is no pace");
  });
});

Deno.test("fixedBearer() without a key proves nothing", async () => {
  deepEqual(Object.keys(await fixedBearer().current()), []);
});
