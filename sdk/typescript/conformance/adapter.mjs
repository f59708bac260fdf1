// The sender under test, behind the adapter protocol of the suite.

import { createSender } from "abc-webhook";

say({
  type: "hello",
  protocol: 1,
  name: "abc-webhook for TypeScript",
  max_in_flight: 100,
  capabilities: ["time-out", "no-token"],
});

// Not `readline`, which also breaks lines at U+2028, and a body may hold one.
let rest = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const message of lines.map((line) => JSON.parse(line))) {
    if (message.type === "deliver") deliver(message);
  }
}

async function deliver({ id, url, token, body, ca_file, time_out_ms }) {
  if (ca_file !== null && ca_file !== undefined) {
    say({ type: "done", id, outcome: "unsupported", detail: "trusts the runtime's certificates" });
    return;
  }
  const sender = createSender({ policy: { attemptTimeOutMs: time_out_ms } });
  const report = await sender.deliver({ url, token: token ?? undefined }, body);
  const { status, failure } = report.attempts.at(-1);
  say({ type: "done", id, outcome: report.outcome, detail: `${status ?? failure}` });
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
