// Requests per CPU-second of servers, in turns.

import { fork } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { fileURLToPath } from "node:url";
import { summary } from "./measure.mjs";

const TOKEN = "tok-ABCDEF.0123456789_x";
const CONNECTIONS = 8;
const REQUESTS = 4_000;
const ROUNDS = 5;
const WARM_UP = 2;
/** Processes of one program differ by some percent as long as they live: so there are several. */
const PAIRS = 4;

/** How many requests a CPU-second `ours` answers, as a multiple of what `base` does. */
export async function serve(quick, base, ours, body) {
  const ratios = [];
  for (let pair = 0; pair < (quick ? 1 : PAIRS); pair++) {
    ratios.push(...(await ratiosOf(quick, await Promise.all([base, ours].map(start)), body)));
  }
  return summary(ratios);
}

/** The ratios of two processes, which end then. */
async function ratiosOf(quick, servers, body) {
  const warmUp = quick ? 0 : WARM_UP;
  const ratios = [];
  for (let round = 0; round < warmUp + (quick ? 1 : ROUNDS); round++) {
    const costs = [];
    for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
      costs[index] = await costOf(servers[index], body);
    }
    if (round >= warmUp) ratios.push(costs[0] / costs[1]);
  }
  for (const { child, sockets } of servers) {
    for (const socket of sockets) socket.destroy();
    child.disconnect();
  }
  return ratios;
}

async function start(kind) {
  const child = fork(fileURLToPath(new URL("server.mjs", import.meta.url)), [kind], {
    env: { ...process.env, ABC_WEBHOOK_TOKEN: TOKEN, NODE_ENV: "production" },
  });
  const [{ port }] = await once(child, "message");
  // They are kept open: deliveries come often, connections do not.
  const sockets = Array.from({ length: CONNECTIONS }, () =>
    net.connect(port, "127.0.0.1").setNoDelay(),
  );
  return { child, sockets };
}

/** The CPU time of the server for all requests, in microseconds. */
async function costOf({ child, sockets }, body) {
  const before = await cpuOf(child);
  await Promise.all(sockets.map((socket) => load(socket, body)));
  return (await cpuOf(child)) - before;
}

async function cpuOf(child) {
  child.send("cpu");
  const [{ cpu }] = await once(child, "message");
  return cpu.user + cpu.system;
}

/** One connection's share of the requests, one after the other. */
async function load(socket, body) {
  const request = Buffer.from(
    `POST /webhook HTTP/1.1\r\nAccept: application/json, text/plain, */*\r\nContent-Type: application/json\r\nx-webhook-token: ${TOKEN}\r\nUser-Agent: axios/1.15.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\nAccept-Encoding: gzip, compress, deflate, br\r\nHost: receiver.example\r\nConnection: keep-alive\r\n\r\n${body}`,
  );
  await new Promise((resolve, reject) => {
    let left = REQUESTS / CONNECTIONS;
    socket.on("error", reject);
    socket.on("data", (data) => {
      if (!data.toString("latin1").startsWith("HTTP/1.1 200 ")) reject(new Error(`${data}`));
      left -= 1;
      if (left === 0) resolve();
      else socket.write(request);
    });
    socket.write(request);
  });
  socket.removeAllListeners("data").removeAllListeners("error");
}
