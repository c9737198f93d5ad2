// A key that a command of the user's prints: it is asked for again when its time is over and when the service refuses it.
import { Secret } from "../config/secret.ts";
import type { Clock } from "../base/clock.ts";
import type { Bearer, BearerSource } from "./bearer.ts";

export interface CommandBearerPorts {
  /** The first key. */
  readonly key: string;
  /** How long a key holds, in milliseconds. @default until it is refused */
  readonly lifetimeMs?: number | undefined;
  readonly clock: Pick<Clock, "now">;
  /** Has the command run again. */
  readonly fresh: () => Promise<string>;
}

/** A source that has the command run again, once for however many requests wait. */
export function commandBearer({ key, lifetimeMs = Infinity, clock, fresh }: CommandBearerPorts): BearerSource {
  let secret = new Secret(key);
  let since = clock.now();
  let asking: Promise<void> | undefined;
  const renewed = async (): Promise<void> => {
    const next = await fresh();
    since = clock.now();
    if (next !== secret.reveal()) secret = new Secret(next);
  };
  const renewOnce = (): Promise<void> => asking ??= renewed().finally(() => asking = undefined);
  return {
    async current(): Promise<Bearer> {
      if (clock.now() - since >= lifetimeMs) await renewOnce();
      return { secret };
    },
    async renew(refused): Promise<Bearer | undefined> {
      const known = refused.secret?.reveal();
      // Another request may have had it renewed meanwhile.
      if (known === secret.reveal()) await renewOnce();
      return known === secret.reveal() ? undefined : { secret };
    },
    pace: () => Promise.resolve(),
  };
}
