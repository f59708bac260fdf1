// The CPU time from nothing to a receiver that could serve, against Node without the package.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { summary } from "./measure.mjs";

const ROUNDS = 41;
const WARM_UP = 3;

const TELL =
  "const { user, system } = process.cpuUsage(); process.stdout.write(`$" + "{user + system}`);";
const HTTP = 'import { createServer } from "node:http"; createServer();';
const RECEIVER = `
  import { createReceiver } from "abc-webhook";
  import { nodeHandler } from "abc-webhook/node";
  nodeHandler(createReceiver({ tokens: ["tok-ABCDEF.0123456789_x"] }));`;

/** Programs are files, as receivers are: to load one has its price too, and both sides pay it. */
export function start(quick) {
  // Within the package, where its own name can be imported.
  const folder = mkdtempSync(fileURLToPath(new URL("../dist/start-", import.meta.url)));
  try {
    return [
      {
        name: "cold start: receiver / bare Node",
        bound: "<= 1.10",
        ...compare(quick, folder, "", RECEIVER),
      },
      {
        name: "cold start: receiver on node:http / bare node:http",
        bound: "<= 1.10",
        ...compare(quick, folder, HTTP, HTTP + RECEIVER),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(quick, folder, base, ours) {
  const programs = [base, ours].map((code, index) => {
    const path = join(folder, `${index}.mjs`);
    writeFileSync(path, `${code}\n${TELL}`);
    return path;
  });
  const warmUp = quick ? 0 : WARM_UP;
  const ratios = [];
  for (let round = 0; round < warmUp + (quick ? 1 : ROUNDS); round++) {
    const costs = [];
    for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) costs[index] = cpuOf(programs[index]);
    if (round >= warmUp) ratios.push(costs[1] / costs[0]);
  }
  return summary(ratios);
}

/** The CPU time of a whole run, in microseconds, as the process itself tells at its end. */
function cpuOf(program) {
  const { stdout, status, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}
