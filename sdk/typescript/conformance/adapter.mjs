// The sender under test, behind the adapter protocol of the suite.

import { spawn } from "node:child_process";
import { createSender } from "abc-webhook";

say({
  type: "hello",
  protocol: 1,
  name: "abc-webhook for TypeScript",
  max_in_flight: 100,
  capabilities: ["time-out", "no-token", "ca-file"],
});

/** The adapters that trust other authorities, by the file that holds them. */
const others = new Map();

for await (const message of messages(process.stdin)) {
  if (message.type === "deliver") deliver(message);
}
for (const other of others.values()) other.stdin.end();

async function deliver(message) {
  const { id, url, token, body, ca_file, time_out_ms } = message;
  // Node reads once, at its start, which authorities its fetch trusts beside the usual ones.
  if (ca_file && ca_file !== process.env.NODE_EXTRA_CA_CERTS) {
    say(message, other(ca_file).stdin);
    return;
  }
  const sender = createSender({ policy: { attemptTimeOutMs: time_out_ms } });
  const report = await sender.deliver({ url, token: token ?? undefined }, body);
  const { status, failure } = report.attempts.at(-1);
  say({ type: "done", id, outcome: report.outcome, detail: `${status ?? failure}` });
}

/** This very adapter once more, trusting the authorities in that file. */
function other(caFile) {
  if (!others.has(caFile)) {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
    const stdio = ["pipe", "pipe", "inherit"];
    others.set(caFile, spawn(process.execPath, [process.argv[1]], { env, stdio }));
    passOn(others.get(caFile).stdout);
  }
  return others.get(caFile);
}

async function passOn(output) {
  for await (const message of messages(output)) if (message.type === "done") say(message);
}

/** Not `readline`, which also breaks lines at U+2028, and a body may hold one. */
async function* messages(stream) {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    yield* lines.map((line) => JSON.parse(line));
  }
}

function say(message, to = process.stdout) {
  to.write(`${JSON.stringify(message)}\n`);
}
