// The sender beyond the vectors: what it sends, over real sockets, and how it can be given up.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { after, test } from "node:test";
import { createSender, parse, systemClock } from "abc-webhook";
import { bytesOf, TOKEN, VirtualClock, vectors } from "./support.mjs";

const BODY = bytesOf(vectors("payloads-valid", 60)[0].body);
const URL_ = "http://receiver.example/hook?key=value&b=%20";

/** Does not wait between attempts; attempts themselves are timed. */
const eager = { policy: { intervalMs: 0 } };

const servers = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections?.();
  }
});

async function listening(server) {
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${server.address().port}/hook?key=value`;
}

/** A receiver that answers with these statuses, the last one for ever, and keeps what it got. */
async function scripted(...statuses) {
  const requests = [];
  const server = http.createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { method, url, rawHeaders } = request;
    requests.push({ method, url, rawHeaders, body: Buffer.concat(chunks) });
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    response.writeHead(status, { location: "/elsewhere" }).end("an answer");
  });
  return { url: await listening(server), requests, server };
}

test("an attempt is a POST of the bytes with token, type and length", async () => {
  const { url, requests } = await scripted(200);
  const report = await createSender().deliver({ url, token: TOKEN }, BODY);
  assert.equal(report.outcome, "delivered");
  assert.equal(report.attempts[0].status, 200);
  assert.equal(report.attempts[0].answer, "an answer");
  const [{ method, url: target, rawHeaders, body }] = requests;
  assert.deepEqual([method, target], ["POST", "/hook?key=value"]);
  assert.deepEqual(new Uint8Array(body), BODY);
  const headers = new Headers(
    Array.from({ length: rawHeaders.length / 2 }, (_, index) =>
      rawHeaders.slice(2 * index, 2 * index + 2),
    ),
  );
  assert.equal(headers.get("x-webhook-token"), TOKEN);
  assert.equal(headers.get("content-type"), "application/json");
  assert.equal(headers.get("content-length"), `${BODY.length}`);
  assert.equal(headers.get("transfer-encoding"), null);
  assert.match(headers.get("user-agent"), /^abc-webhook\//);
});

test("all attempts are the same to the byte", async () => {
  const { url, requests } = await scripted(500, 503, 502, 200);
  const report = await createSender(eager).deliver({ url, token: TOKEN }, BODY);
  assert.equal(report.outcome, "delivered");
  assert.equal(requests.length, 4);
  for (const request of requests) assert.deepEqual(request, requests[0]);
});

test("a body that changes while it is retried is sent as it was", async () => {
  const { url, requests } = await scripted(500, 200);
  const body = BODY.slice();
  const delivery = createSender(eager).deliver({ url }, body);
  body.fill(0x20);
  await delivery;
  for (const request of requests) assert.deepEqual(new Uint8Array(request.body), BODY);
});

test("an event is delivered as JSON that reads the same", async () => {
  const { url, requests } = await scripted(200);
  const event = parse(BODY);
  await createSender().deliverEvent({ url }, event);
  assert.deepEqual(parse(new Uint8Array(requests[0].body)), event);
});

test("an event that JSON cannot express is not sent", async () => {
  const { url, requests } = await scripted(200);
  for (const data of [Number.NaN, Number.POSITIVE_INFINITY, "\uD83D", { "\uDC00": 1 }, 1n]) {
    await assert.rejects(createSender().deliverEvent({ url }, { event: "PING", data }), TypeError);
  }
  assert.equal(requests.length, 0);
});

test("what JSON would leave out or change is not sent either", async () => {
  const sender = createSender({ fetch: () => assert.fail("it was sent") });
  for (const data of [[undefined], { list: [1, undefined] }, [() => {}]]) {
    await assert.rejects(sender.deliverEvent({ url: URL_ }, { event: "PING", data }), TypeError);
  }
});

test("connections are used again", async () => {
  const { url, server } = await scripted(200);
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  const sender = createSender();
  for (let time = 0; time < 9; time++) await sender.deliver({ url }, "{}");
  // Not one: Node tells the end of an answer before it knows the connection to be free.
  assert.ok(connections <= 2, String(connections));
});

test("an empty body is sent as one", async () => {
  const { url, requests } = await scripted(200);
  assert.equal((await createSender().deliver({ url }, "")).outcome, "delivered");
  assert.equal(requests[0].body.length, 0);
});

test("without a token there is no header", async () => {
  const { url, requests } = await scripted(200);
  await createSender().deliver({ url }, BODY);
  assert.ok(!requests[0].rawHeaders.some((text) => /x-webhook-token/i.test(text)));
});

test("a token beyond ASCII travels as UTF-8", async () => {
  const { url, requests } = await scripted(200);
  await createSender().deliver({ url, token: "geheimnis-ä" }, BODY);
  const { rawHeaders } = requests[0];
  const value = rawHeaders[rawHeaders.findIndex((text) => /^x-webhook-token$/i.test(text)) + 1];
  assert.equal(Buffer.from(value, "latin1").toString(), "geheimnis-ä");
});

test("a redirect is not followed", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { url, requests } = await scripted(status);
    const report = await createSender(eager).deliver({ url, token: TOKEN }, BODY);
    assert.equal(report.outcome, "rejected");
    assert.equal(report.attempts[0].status, status);
    assert.equal(requests.length, 1);
  }
});

test("no client error is sent again, not even by fetch itself", async () => {
  for (const status of [400, 401, 404, 405, 408, 410, 421, 425, 426, 429, 451]) {
    const { url, requests } = await scripted(status);
    const report = await createSender(eager).deliver({ url }, BODY);
    assert.equal(report.outcome, "rejected");
    assert.equal(requests.length, 1, `${status}`);
  }
});

test("a connection that is dropped when it is used again counts as one attempt", async () => {
  let requests = 0;
  const server = net.createServer((socket) => {
    let first = true;
    socket.on("error", () => {});
    socket.on("data", () => {
      requests += 1;
      if (first) socket.write("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n");
      else socket.destroy();
      first = false;
    });
  });
  const url = await listening(server);
  const report = await createSender(eager).deliver({ url }, "{}");
  assert.equal(report.attempts.length, requests);
  assert.equal(report.outcome, "exhausted");
});

test("an attempt that is not answered is given up, and so is its connection", async () => {
  let closed = 0;
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.on("close", () => {
      closed += 1;
      server.emit("closed");
    });
    socket.resume();
  });
  const url = await listening(server);
  const policy = { intervalMs: 0, attemptTimeOutMs: 20, retries: 1 };
  const report = await createSender({ policy }).deliver({ url }, "{}");
  assert.deepEqual(
    report.attempts.map(({ failure }) => failure),
    ["time-out", "time-out"],
  );
  while (closed < 2) await once(server, "closed");
});

test("a network error says why and quotes no URL", async () => {
  const url = await listening(net.createServer());
  servers.at(-1).close();
  const report = await createSender(eager).deliver({ url }, "{}");
  assert.equal(report.outcome, "exhausted");
  assert.equal(report.attempts.length, 4);
  for (const { failure, cause } of report.attempts) {
    assert.equal(failure, "network");
    assert.equal(cause.cause.code, "ECONNREFUSED");
  }
});

test("an answer's body that never ends does not hold a delivery up", async () => {
  const clock = new VirtualClock();
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
  });
  const silent = new ReadableStream({});
  for (const body of [endless, silent]) {
    const sender = createSender({ clock, fetch: async () => new Response(body) });
    const { outcome, attempts } = await clock.run(sender.deliver({ url: URL_ }, "{}"));
    assert.equal(outcome, "delivered");
    assert.ok(attempts[0].answer.length <= 64 * 1024);
  }
});

test("a complete head is an answer, even where the body behind it breaks off", async () => {
  const broken = () =>
    new ReadableStream({
      pull: (controller) => controller.error(new TypeError("terminated")),
    });
  const sender = createSender({ ...eager, fetch: async () => new Response(broken()) });
  const { outcome, attempts } = await sender.deliver({ url: URL_ }, "{}");
  assert.equal(outcome, "delivered");
  assert.equal(attempts.length, 1);
});

test("attempts say when they started and how long they took", async () => {
  const clock = new VirtualClock();
  const fetch = async (_, { signal }) => {
    await clock.sleep(100, signal);
    return new Response(null, { status: 500 });
  };
  const { attempts } = await clock.run(createSender({ clock, fetch }).deliver({ url: URL_ }, "{}"));
  assert.deepEqual(
    attempts.map(({ startedAt, durationMs }) => [startedAt, durationMs]),
    [0, 3100, 6200, 9300].map((start) => [start, 100]),
  );
});

test("a delivery is given up when its signal is aborted, wherever it is", async () => {
  const reason = new Error("enough");
  const failing = async () => new Response(null, { status: 500 });
  const hanging = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  for (const fetch of [failing, hanging]) {
    const controller = new AbortController();
    const clock = { now: () => 0, sleep: systemClock.sleep };
    const sender = createSender({ fetch, clock });
    const delivery = sender.deliver({ url: URL_ }, "{}", { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await assert.rejects(delivery, reason);
  }
});

test("a delivery that was given up before it began sends nothing", async () => {
  const reason = new Error("enough");
  const sender = createSender({ fetch: () => assert.fail("it was sent") });
  const options = { signal: AbortSignal.abort(reason) };
  await assert.rejects(sender.deliver({ url: URL_ }, "{}", options), reason);
});

test("a fetch that throws has failed like one that rejects", async () => {
  const cause = new Error("no network");
  const fetch = () => {
    throw cause;
  };
  const { outcome, attempts } = await createSender({ ...eager, fetch }).deliver(
    { url: URL_ },
    "{}",
  );
  assert.equal(outcome, "exhausted");
  assert.deepEqual(
    [attempts.length, attempts[3].failure, attempts[3].cause],
    [4, "network", cause],
  );
});

test("a policy that is none is refused, and what is left out is the protocol's", async () => {
  for (const policy of [
    { retries: Number.NaN },
    { retries: -1 },
    { retries: 1.5 },
    { retries: "3" },
    { retries: Infinity },
    { intervalMs: Number.NaN },
    { intervalMs: -1 },
    { attemptTimeOutMs: Number.NaN },
    { attemptTimeOutMs: -1 },
    { attemptTimeOutMs: null },
  ]) {
    assert.throws(() => createSender({ policy }), TypeError, JSON.stringify(policy));
  }
  const clock = new VirtualClock();
  const policy = { retries: undefined, intervalMs: undefined, attemptTimeOutMs: Infinity };
  const sender = createSender({
    policy,
    clock,
    fetch: async () => new Response(null, { status: 500 }),
  });
  const report = await clock.run(sender.deliver({ url: URL_ }, "{}"));
  assert.deepEqual([report.attempts.length, clock.now()], [4, 9000]);
});

test("an endpoint that is none is refused, and not quoted", async () => {
  const sender = createSender({ fetch: () => assert.fail("it was sent") });
  for (const url of [
    "/secret",
    "secret",
    "ftp://secret/",
    "ws://secret/",
    "http://secret:secret@x/",
  ]) {
    await assert.rejects(
      sender.deliver({ url }, "{}"),
      (error) => error instanceof TypeError && !error.message.includes("secret"),
    );
  }
  await assert.rejects(sender.deliver({ url: URL_, token: "a\n" }, "{}"), TypeError);
  await assert.rejects(sender.deliver({ url: URL_, token: "" }, "{}"), TypeError);
});

test("the system's clock never wakes anybody too soon, and wakes at once when told", async () => {
  const { signal } = new AbortController();
  // A hundred times, since a timer comes too soon only now and then.
  for (let time = 0; time < 100; time++) {
    const start = performance.now();
    await systemClock.sleep(1, signal);
    assert.ok(performance.now() - start >= 1);
  }
  const controller = new AbortController();
  const sleep = systemClock.sleep(3_600_000, controller.signal);
  controller.abort();
  await sleep;
  await systemClock.sleep(3_600_000, AbortSignal.abort());
});

test("the system's clock sleeps as long as one likes", async (t) => {
  const timers = t.mock.method(globalThis, "setTimeout");
  for (const ms of [2 ** 40, Infinity]) {
    const controller = new AbortController();
    const sleep = systemClock.sleep(ms, controller.signal);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await sleep;
  }
  const longest = timers.mock.calls.map((call) => call.arguments[1]);
  assert.deepEqual(longest, [2 ** 31 - 1, 2 ** 31 - 1]);
});

test("a timer that comes too soon is set again", async (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const timers = t.mock.method(globalThis, "setTimeout", (wake, ms) => {
    now += ms - 0.4;
    queueMicrotask(wake);
  });
  await systemClock.sleep(10, new AbortController().signal);
  assert.ok(now >= 10, String(now));
  assert.deepEqual(
    timers.mock.calls.map((call) => call.arguments[1]),
    [10, 1],
  );
});
