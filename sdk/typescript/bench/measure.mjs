// Ratios of CPU time, measured in turns, so that a busy machine slows both sides down alike.

/** In how many calls one side runs at a time, in how many rounds; the first only warm up. */
const CALLS = 1_000;
const ROUNDS = 301;
const WARM_UP = 50;

/**
 * The ratio of the CPU time of `ours` to that of `base`, over many turns. A quick run is there to
 * see that both sides run, and measures nothing worth knowing.
 */
export function interleaved(quick, { base, ours }) {
  const calls = quick ? 1 : CALLS;
  const warmUp = quick ? 0 : WARM_UP;
  const ratios = [];
  for (let round = 0; round < warmUp + (quick ? 1 : ROUNDS); round++) {
    // Each goes first every other time.
    const [first, second] = round % 2 === 0 ? [base, ours] : [ours, base];
    const times = new Map([
      [first, cpuOf(first, calls)],
      [second, cpuOf(second, calls)],
    ]);
    if (round >= warmUp) ratios.push(times.get(ours) / times.get(base));
  }
  return summary(ratios);
}

function cpuOf(call, calls) {
  const start = process.cpuUsage();
  for (let count = 0; count < calls; count++) sink = call(count);
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** What was computed, so that nobody optimizes it away. */
export let sink;

/** Median and quartiles. */
export function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const quantile = (q) => sorted[Math.round(q * (sorted.length - 1))];
  return {
    median: quantile(0.5),
    low: quantile(0.25),
    high: quantile(0.75),
    samples: sorted.length,
  };
}
