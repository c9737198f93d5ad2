// A clock for the store and its lock: `sleep` notes the wait, moves the time, lets something happen, and returns.
import type { Clock } from "../../src/clock.ts";

export class EventfulClock implements Clock {
  readonly sleeps: number[] = [];
  /** Called before each sleep returns, with the number of sleeps so far: what happens meanwhile. */
  meanwhile: (count: number) => void | Promise<void> = () => {};

  constructor(public time: number = Date.now()) {}

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    this.time += ms;
    await this.meanwhile(this.sleeps.length);
    signal?.throwIfAborted();
  }
}
