// A sender that retries 1 s after a failure: two seconds too early, and a 4xx too.

import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

say({ type: "hello", protocol: 1, name: "hasty", max_in_flight: 100, capabilities: [] });
for await (const line of createInterface(process.stdin)) deliver(JSON.parse(line));

async function deliver({ id, url, token, body }) {
  const headers = { "content-type": "application/json", "x-webhook-token": token };
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    if (attempt > 1) await setTimeout(1000);
    const answer = await fetch(url, { method: "POST", headers, body }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return say({ type: "done", id, outcome: "delivered" });
  }
  say({ type: "done", id, outcome: "exhausted" });
}
