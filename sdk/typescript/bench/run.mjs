// All ratios: median and quartiles, and whether each is within its bound. With `--json` they are
// printed as JSON, for others to judge; with `--quick` everything runs once.
//
//     npm run build && node bench/run.mjs [decode] [serve] [start] [--json] [--quick]

import { bodyAt, decode } from "./decode.mjs";
import { serve } from "./serve.mjs";
import { start } from "./start.mjs";

const PARTS = {
  decode,
  serve: async (quick) => [
    {
      name: "requests per CPU-second: node:http receiver / bare node:http that parses",
      bound: ">= 0.90",
      ...(await serve(quick, "bare", "node", bodyAt(0))),
    },
    {
      name: "requests per CPU-second: Express adapter / express.json()",
      bound: ">= 1.20",
      ...(await serve(quick, "express.json", "express", bodyAt(0))),
    },
  ],
  start,
};

const words = process.argv.slice(2);
const options = words.filter((word) => word.startsWith("--"));
const parts = words.filter((word) => !word.startsWith("--"));
const rows = [];
for (const part of parts.length > 0 ? parts : Object.keys(PARTS))
  rows.push(...(await PARTS[part](options.includes("--quick"))));
if (options.includes("--json")) console.log(JSON.stringify(rows, undefined, 2));
else for (const row of rows) console.log(options.includes("--quick") ? row.name : line(row));
if (options.length === 0 && !rows.every(within)) process.exitCode = 1;

/** Whether a row is within its bound, as one without is. */
function within({ median, bound }) {
  if (bound === null) return true;
  const [relation, limit] = bound.split(" ");
  return relation === "<=" ? median <= Number(limit) : median >= Number(limit);
}

function line(row) {
  const { name, median, low, high, samples, bound } = row;
  const spread = `${low.toFixed(3)} to ${high.toFixed(3)}, ${samples} samples`;
  return `${within(row) ? "ok  " : "OVER"} ${median.toFixed(3)} (${spread}; ${bound})  ${name}`;
}
