// Has the receiver served by each runtime that has the Fetch API for its interface, and runs what
// comes after `--` with its address as the last argument.
//
//     npm ci && node run.mjs [deno] [bun] [workers] -- abc-webhook check receiver --strict

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const RUNTIMES = {
  deno: ["npx", "--no-install", "deno", "run", "--allow-env", "--allow-net=127.0.0.1", "deno.mjs"],
  bun: ["npx", "--no-install", "bun", "bun.mjs"],
  workers: [process.execPath, "workers.mjs"],
};
const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const ENVIRONMENT = { ...process.env, ABC_WEBHOOK_TOKEN: "your-secret-token" };

// What puts Bun in its place is a script, and scripts of packages may be off: run this one.
execFileSync(process.execPath, ["install.js"], { cwd: `${FOLDER}node_modules/bun` });

const words = process.argv.slice(2);
const end = words.indexOf("--");
const [names, command] = [words.slice(0, end), words.slice(end + 1)];
for (const name of names.length > 0 ? names : Object.keys(RUNTIMES)) {
  console.log(`the receiver on ${name}`);
  if ((await check(RUNTIMES[name], command)) !== 0) process.exitCode = 1;
}

async function check([program, ...words], [suite, ...options]) {
  // A group of its own, since what is started may start others.
  const server = spawn(program, words, {
    cwd: FOLDER,
    env: ENVIRONMENT,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  try {
    const url = await addressOf(server);
    const stdio = ["ignore", "inherit", "inherit"];
    return spawnSync(suite, [...options, url], { env: ENVIRONMENT, stdio }).status;
  } finally {
    if (server.exitCode === null) process.kill(-server.pid);
    await ended(server);
  }
}

async function addressOf(server) {
  let told = "";
  for await (const part of server.stdout.setEncoding("utf8")) {
    told += part;
    const [, url] = /listening on (\S+)\n/.exec(told) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`it ended before it listened: ${told}`);
}

async function ended(server) {
  if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
}
