/**
 * Time as an argument.
 *
 * @module
 */

/** What a sender knows of time. */
export interface Clock {
  /** The time, in milliseconds since 1970. */
  now(): number;
  /**
   * Resolves once `ms` milliseconds have passed, never sooner, or as soon as `signal` is aborted.
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The runtime's clock. */
export const systemClock: Clock = {
  now: Date.now,
  async sleep(ms, signal) {
    const end = performance.now() + ms;
    // Timers count in whole milliseconds from a moment that is rounded down, and so come too soon.
    for (let left = ms; left > 0 && !signal.aborted; left = end - performance.now()) {
      await timer(Math.min(Math.ceil(left), LONGEST_TIMER_MS), signal);
    }
  },
};

/** What is longer comes at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(id);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const id = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
