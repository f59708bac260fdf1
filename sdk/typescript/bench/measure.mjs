// Ratios of CPU time, measured in turns, so that a busy machine slows both sides down alike.

/** How long one side runs at a time, in calls; the first rounds only warm up. */
const CALLS = 1_000;
const ROUNDS = 301;
const WARM_UP = 50;

/** The ratio of the CPU time of `ours` to that of `base`, over many turns. */
export function interleaved({ base, ours }) {
  const ratios = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    // Each goes first every other time.
    const [first, second] = round % 2 === 0 ? [base, ours] : [ours, base];
    const times = new Map([
      [first, cpuOf(first)],
      [second, cpuOf(second)],
    ]);
    if (round >= WARM_UP) ratios.push(times.get(ours) / times.get(base));
  }
  return summary(ratios);
}

function cpuOf(call) {
  const start = process.cpuUsage();
  for (let count = 0; count < CALLS; count++) sink = call();
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
