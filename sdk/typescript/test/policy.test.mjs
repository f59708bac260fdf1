// The shared vectors of the retry policy, in virtual time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSender } from "abc-webhook";
import { VirtualClock, vectors } from "./support.mjs";

for (const { name, time_out_ms, script, owed } of vectors("policy", 40)) {
  test(name, async () => {
    const clock = new VirtualClock();
    const moments = [];
    const reactions = [...script];
    const fetch = async (_, { signal }) => {
      moments.push(clock.now());
      return react(reactions.shift(), clock, signal);
    };
    const sender = createSender({ fetch, clock, policy: { attemptTimeOutMs: time_out_ms } });
    const delivery = sender.deliver({ url: "http://receiver.example/" }, "{}");
    const { outcome, attempts } = await clock.run(delivery);
    assert.equal(attempts.length, moments.length);
    const fits = owed.some(
      (one) =>
        one.outcome === outcome &&
        one.attempts === moments.length &&
        one.earliest_ms.every((earliest, index) => moments[index] === earliest),
    );
    assert.ok(fits, `${outcome} ${moments}`);
  });
}

async function react(reaction, clock, signal) {
  await clock.sleep(reaction.after_ms ?? 0, signal);
  signal.throwIfAborted();
  const { status, headers = [] } = reaction;
  switch (reaction.do) {
    case "answer":
      return new Response(null, { status, headers });
    case "cut_body":
      return new Response(brokenOff(), { status, headers });
    case "hang":
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    case "refuse":
    case "close":
    case "reset":
    case "cut_head":
    case "garbage":
      throw new TypeError("fetch failed", { cause: new Error(reaction.do) });
    default:
      throw new Error(`${reaction.do}: unknown`);
  }
}

function brokenOff() {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
    },
    pull(controller) {
      controller.error(new TypeError("terminated"));
    },
  });
}
