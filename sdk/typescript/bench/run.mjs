// All ratios: median and quartiles, and whether each is within its bound. With `--json`, as JSON.
//
//     npm run build && node bench/run.mjs [decode] [serve] [start] [--json]

import { BODY, decode } from "./decode.mjs";
import { serve } from "./serve.mjs";
import { start } from "./start.mjs";

const PARTS = {
  decode,
  serve: async () => [
    {
      name: "requests per CPU-second: node:http receiver / bare node:http that parses",
      bound: ">= 0.90",
      ...(await serve("bare", "node", BODY)),
    },
    {
      name: "requests per CPU-second: Express adapter / express.json()",
      bound: ">= 1.20",
      ...(await serve("express.json", "express", BODY)),
    },
  ],
  start,
};

const words = process.argv.slice(2).filter((word) => word !== "--json");
const rows = [];
for (const part of words.length > 0 ? words : Object.keys(PARTS))
  rows.push(...(await PARTS[part]()));
for (const row of rows) row.within = within(row);
if (process.argv.includes("--json")) console.log(JSON.stringify(rows, undefined, 2));
else for (const row of rows) console.log(line(row));
if (rows.some((row) => !row.within)) process.exitCode = 1;

function within({ median, bound }) {
  const [relation, limit] = bound.split(" ");
  return relation === "<=" ? median <= Number(limit) : median >= Number(limit);
}

function line({ name, median, low, high, samples, bound, within }) {
  const spread = `${low.toFixed(3)} to ${high.toFixed(3)}, ${samples} samples`;
  return `${within ? "ok  " : "OVER"} ${median.toFixed(3)} (${spread}; ${bound})  ${name}`;
}
