// The CPU time from nothing to a receiver that could serve, against Node that does nothing.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { summary } from "./measure.mjs";

const ROUNDS = 21;
const WARM_UP = 3;

const TELL =
  "const { user, system } = process.cpuUsage(); process.stdout.write(`$" + "{user + system}`);";
const RECEIVER = `
  import { createReceiver } from "abc-webhook";
  import { nodeHandler } from "abc-webhook/node";
  nodeHandler(createReceiver({ tokens: ["tok-ABCDEF.0123456789_x"] }));`;
const HTTP = 'import { createServer } from "node:http"; createServer();';

export function start() {
  return [
    { name: "cold start: receiver / bare Node", bound: "<= 1.10", ...compare("", RECEIVER) },
    {
      name: "cold start: receiver on node:http / bare node:http",
      bound: "<= 1.10",
      ...compare(HTTP, HTTP + RECEIVER),
    },
  ];
}

function compare(base, ours) {
  const ratios = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const costs = [];
    for (const index of round % 2 === 0 ? [0, 1] : [1, 0])
      costs[index] = cpuOf([base, ours][index]);
    if (round >= WARM_UP) ratios.push(costs[1] / costs[0]);
  }
  return summary(ratios);
}

/** The CPU time of a whole run, in microseconds, as the process itself tells at its end. */
function cpuOf(code) {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", `${code}\n${TELL}`],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}
