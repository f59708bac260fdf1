// The receiver beyond the vectors: set-up, handlers, failures, limits, de-duplication.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  BodyBrokenOffError,
  BodyTooLargeError,
  ContentTypeError,
  createReceiver,
  customFields,
  HandlerError,
  MalformedBodyError,
  MethodError,
  parse,
  recentBodies,
  SetUpError,
  UnauthorizedError,
  WebhookError,
} from "abc-webhook";
import { fetchHandler } from "abc-webhook/fetch";
import { bytesOf, TOKEN, vectors } from "./support.mjs";

const TOKENS = { tokens: [TOKEN] };
const BODY = bodyNamed("guide-issue-status-change");
const UNKNOWN = '{"event":"SURVEY_CREATION","data":{}}';

function bodyNamed(name) {
  return bytesOf(vectors("payloads-valid", 60).find((vector) => vector.name === name).body);
}

function request(body, { token = TOKEN, ...headers } = {}) {
  return new Request("http://receiver.example/webhook", {
    method: "POST",
    headers: { "content-type": "application/json", "x-webhook-token": token, ...headers },
    body,
    duplex: "half",
  });
}

const quiet = { onError: () => {} };

test("a handler gets its event, narrowed, and the bytes", async () => {
  const seen = [];
  const receiver = createReceiver(TOKENS)
    .on("ISSUE_CREATION", () => seen.push("another"))
    .on("ISSUE_STATUS_CHANGE", ({ data }, delivery) => {
      seen.push(data.previousStatus, delivery.event.event, delivery.raw);
    });
  const response = await receiver.handle(request(BODY));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.deepEqual(seen, ["OPEN", "ISSUE_STATUS_CHANGE", BODY]);
});

test("an unknown event goes to its handler, and to no other", async () => {
  const seen = [];
  const receiver = createReceiver(TOKENS)
    .on("ISSUE_CREATION", () => seen.push("known"))
    .onUnknown(({ event, data }) => seen.push([event, data]));
  assert.equal((await receiver.handle(request(UNKNOWN))).status, 200);
  assert.deepEqual(seen, [["SURVEY_CREATION", {}]]);
});

test("an unknown event named like a method of objects is no less unknown", async () => {
  for (const event of ["__proto__", "constructor", "toString", ""]) {
    const seen = [];
    const receiver = createReceiver(TOKENS).onUnknown((unknown) => seen.push(unknown.event));
    assert.equal((await receiver.handle(request(JSON.stringify({ event })))).status, 200);
    assert.deepEqual(seen, [event]);
  }
});

test("events without a handler are acknowledged", async () => {
  const receiver = createReceiver(TOKENS);
  for (const body of [BODY, UNKNOWN]) {
    assert.equal((await receiver.handle(request(body))).status, 200);
  }
});

test("the answer waits for the handler", async () => {
  let release;
  const gate = new Promise((resolve) => {
    release = resolve;
  });
  const receiver = createReceiver(TOKENS).on("ISSUE_STATUS_CHANGE", () => gate);
  let answered = false;
  const response = receiver.handle(request(BODY)).then(() => {
    answered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(answered, false);
  release();
  await response;
});

test("a handler that fails is answered 500, and its error is told", async () => {
  const failure = new Error("secret of the handler");
  for (const handler of [
    () => {
      throw failure;
    },
    () => Promise.reject(failure),
  ]) {
    const errors = [];
    const receiver = createReceiver({ ...TOKENS, onError: (error) => errors.push(error) });
    const response = await receiver.on("ISSUE_STATUS_CHANGE", handler).handle(request(BODY));
    assert.equal(response.status, 500);
    assert.equal(await response.text(), '{"error":"failed"}');
    assert.ok(errors[0] instanceof HandlerError);
    assert.equal(errors[0].cause, failure);
    assert.equal(errors.length, 1);
  }
});

test("a handler's error stays a failure, even one that is named like a refusal", async () => {
  const receiver = createReceiver({ ...TOKENS, ...quiet });
  receiver.on("ISSUE_STATUS_CHANGE", () => {
    throw new UnauthorizedError("wrong");
  });
  assert.equal((await receiver.handle(request(BODY))).status, 500);
});

test("failures go to the console unless somebody listens, refusals do not", async (t) => {
  const log = t.mock.method(console, "error", () => {});
  const receiver = createReceiver(TOKENS).on("ISSUE_STATUS_CHANGE", () => {
    throw new Error("it failed");
  });
  await receiver.handle(request(BODY));
  assert.equal(log.mock.callCount(), 1);
  await receiver.handle(request(BODY, { token: "wrong" }));
  await receiver.handle(request("{"));
  assert.equal(log.mock.callCount(), 1);
});

test("errors are types, each with the status it owes", () => {
  const errors = [
    [new UnauthorizedError("missing"), 401],
    [new MethodError(), 405],
    [new ContentTypeError(), 415],
    [new BodyTooLargeError(), 413],
    [new BodyBrokenOffError(), 400],
    [new MalformedBodyError("it is empty"), 400],
    [new HandlerError(new Error()), 500],
    [new SetUpError("body: read"), 500],
  ];
  for (const [error, status] of errors) {
    assert.ok(error instanceof WebhookError && error instanceof Error);
    assert.equal(error.status, status);
    assert.match(String(error), new RegExp(`^${error.constructor.name}: `));
  }
});

test("verify takes headers in any form and in any case", () => {
  const receiver = createReceiver(TOKENS);
  receiver.verify(new Headers({ "X-Webhook-Token": TOKEN }));
  receiver.verify({ "X-WEBHOOK-TOKEN": TOKEN });
  receiver.verify({ "x-webhook-token": [TOKEN] });
  receiver.verify([["X-Webhook-Token", TOKEN]]);
  receiver.verify(new Map([["x-webhook-token", TOKEN]]).entries());
});

test("verify leaves blanks around the token out, and nothing else", () => {
  const receiver = createReceiver(TOKENS);
  const headers = (value) => ({ get: () => value });
  receiver.verify(headers(` \t${TOKEN}\t `));
  for (const value of [`\u00a0${TOKEN}`, `${TOKEN}\u00a0`, " \t ", `${TOKEN} x`, ` ${TOKEN} ,`])
    assert.throws(() => receiver.verify(headers(value)), UnauthorizedError);
});

test("verify tells what is wrong with the token", () => {
  const receiver = createReceiver(TOKENS);
  const reason = (headers) => {
    try {
      receiver.verify(headers);
    } catch (error) {
      assert.ok(error instanceof UnauthorizedError);
      return error.reason;
    }
    return "accepted";
  };
  assert.equal(reason({}), "missing");
  assert.equal(reason({ "x-webhook-token": undefined }), "missing");
  assert.equal(reason({ "x-webhook-token": [] }), "missing");
  assert.equal(reason(new Headers()), "missing");
  assert.equal(reason({ "x-webhook-token": "" }), "wrong");
  assert.equal(reason({ "x-webhook-token": [TOKEN, TOKEN] }), "repeated");
  assert.equal(reason({ "x-webhook-token": TOKEN, "X-Webhook-Token": "x" }), "repeated");
  assert.equal(
    reason([
      ["x-webhook-token", TOKEN],
      ["X-Webhook-Token", TOKEN],
    ]),
    "repeated",
  );
  const joined = new Headers();
  joined.append("x-webhook-token", TOKEN);
  joined.append("x-webhook-token", TOKEN);
  assert.equal(reason(joined), "wrong");
});

test("the token is compared whole, whatever the lengths", () => {
  const receiver = createReceiver(TOKENS);
  const near = [
    TOKEN.slice(0, -1),
    TOKEN.slice(1),
    `${TOKEN}x`,
    `${TOKEN} `,
    TOKEN + TOKEN,
    TOKEN.repeat(100),
    TOKEN.toUpperCase(),
    "t",
    "\u0100".repeat(TOKEN.length),
    TOKEN.replace("_", "\u015F"),
  ];
  for (const value of near) {
    assert.throws(() => receiver.verify({ "x-webhook-token": value }), UnauthorizedError, value);
  }
});

test("beyond ASCII the bytes are compared", () => {
  const receiver = createReceiver({ tokens: ["geheimnis-ä"] });
  const header = (bytes) => ({ "x-webhook-token": Buffer.from(bytes).toString("latin1") });
  receiver.verify(header(Buffer.from("geheimnis-ä")));
  for (const other of [Buffer.from("geheimnis-ä", "latin1"), Buffer.from("geheimnis-a\u0308")]) {
    assert.throws(() => receiver.verify(header(other)), UnauthorizedError);
  }
});

test("a token that cannot be one is refused, and not quoted", () => {
  for (const token of [
    "",
    " ",
    "secret ",
    "\u00A0secret",
    "secret\n",
    "se\0cret",
    "\u0085",
    "half a pair \ud83d",
    1,
    null,
  ]) {
    assert.throws(
      () => createReceiver({ tokens: [token] }),
      (error) => error instanceof TypeError && !error.message.includes("secret"),
    );
  }
});

test("tokens that are not set are left out, but one must remain", () => {
  createReceiver({ tokens: [TOKEN, undefined] }).verify({ "x-webhook-token": TOKEN });
  assert.throws(() => createReceiver({ tokens: [undefined] }), TypeError);
  assert.throws(() => createReceiver({ tokens: [] }), TypeError);
});

test("a limit that is none is refused, and not taken for no limit", () => {
  for (const bodyLimit of [Number.NaN, -1, "2000", null]) {
    assert.throws(() => createReceiver({ ...TOKENS, bodyLimit }), TypeError, String(bodyLimit));
  }
  assert.equal(createReceiver({ ...TOKENS, bodyLimit: Infinity }).bodyLimit, Infinity);
});

test("a receiver shows nothing of its tokens", () => {
  const shown = inspect(createReceiver(TOKENS), { depth: 9, showHidden: true });
  assert.ok(!shown.includes(TOKEN), shown);
});

test("two handlers of one event, or one of no event, are a mistake", () => {
  const receiver = createReceiver(TOKENS)
    .on("ISSUE_CREATION", () => {})
    .onUnknown(() => {});
  assert.throws(() => receiver.on("ISSUE_CREATION", () => {}), TypeError);
  assert.throws(() => receiver.onUnknown(() => {}), TypeError);
  assert.throws(() => receiver.on("SURVEY_CREATION", () => {}), TypeError);
});

test("a body is not read without the token", async () => {
  const stream = new ReadableStream(
    {
      pull() {
        assert.fail("it was read");
      },
    },
    { highWaterMark: 0 },
  );
  const response = await createReceiver(TOKENS).handle(request(stream, { token: "wrong" }));
  assert.equal(response.status, 401);
});

test("a body is read no further than the limit, announced or not", async () => {
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1024;
      controller.enqueue(new Uint8Array(1024));
    },
    cancel() {
      cancelled = true;
    },
  });
  const receiver = createReceiver({ ...TOKENS, bodyLimit: 10_000 });
  assert.equal((await receiver.handle(request(endless))).status, 413);
  assert.ok(pulled < 20_000, `${pulled}`);
  assert.ok(cancelled);
  const announced = request(BODY, { "content-length": "10001" });
  assert.equal((await receiver.handle(announced)).status, 413);
  assert.equal((await receiver.handle(request(new Uint8Array(10_001)))).status, 413);
  assert.throws(() => receiver.parse(new Uint8Array(10_001)), BodyTooLargeError);
});

test("the limit is two mebibytes, and a body of that size is read", async () => {
  const receiver = createReceiver(TOKENS);
  const body = (bytes) => {
    const [head, tail] = ['{"event":"PING","data":"', '"}'];
    return `${head}${"x".repeat(bytes - head.length - tail.length)}${tail}`;
  };
  assert.equal((await receiver.handle(request(body(2 ** 21)))).status, 200);
  assert.equal((await receiver.handle(request(body(2 ** 21 + 1)))).status, 413);
});

test("a body in many parts is one body", async () => {
  const seen = [];
  const receiver = createReceiver(TOKENS).on("ISSUE_STATUS_CHANGE", (_, { raw }) => seen.push(raw));
  const bytewise = new ReadableStream({
    start(controller) {
      for (const byte of BODY) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  assert.equal((await receiver.handle(request(bytewise))).status, 200);
  assert.deepEqual(seen, [BODY]);
});

test("a body that breaks off is answered 400", async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error("gone"));
    },
  });
  assert.equal((await createReceiver(TOKENS).handle(request(broken))).status, 400);
});

test("a body that something else has read is a mistake of the set-up", async () => {
  const used = request(BODY);
  await used.text();
  const errors = [];
  const receiver = createReceiver({ ...TOKENS, onError: (error) => errors.push(error) });
  assert.equal((await receiver.handle(used)).status, 500);
  assert.ok(errors[0] instanceof SetUpError);
});

test("a body that something else is about to read is one too", async () => {
  const held = request(BODY);
  held.body.getReader();
  const errors = [];
  const receiver = createReceiver({ ...TOKENS, onError: (error) => errors.push(error) });
  assert.equal((await receiver.handle(held)).status, 500);
  assert.ok(errors[0] instanceof SetUpError, String(errors[0]));
});

test("whoever is told of errors may fail without changing an answer", async (t) => {
  const log = t.mock.method(console, "error", () => {});
  const failure = new Error("the disk is full");
  for (const onError of [
    () => {
      throw failure;
    },
    async () => {
      throw failure;
    },
  ]) {
    const receiver = createReceiver({ ...TOKENS, onError });
    assert.equal((await receiver.handle(request("{}"))).status, 400);
    assert.equal((await receiver.handle(request("{}", { token: "wrong" }))).status, 401);
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    log.mock.calls.map((call) => call.arguments[0]),
    [failure, failure, failure, failure],
  );
});

test("a method that is not allowed is told which one is", async () => {
  const headers = { "x-webhook-token": TOKEN };
  const get = new Request("http://receiver.example/", { headers });
  const response = await createReceiver(TOKENS).handle(get);
  assert.equal(response.status, 405);
  assert.equal(response.headers.get("allow"), "POST");
});

test("another content type than JSON is refused, JSON in any spelling is not", async () => {
  const receiver = createReceiver(TOKENS);
  const status = async (type) =>
    (await receiver.handle(request(BODY, { "content-type": type }))).status;
  for (const type of [
    "application/json",
    "Application/JSON ; charset=utf-8",
    "application/json;a=b",
  ]) {
    assert.equal(await status(type), 200, type);
  }
  for (const type of ["text/plain", "application/jsonp", "application/json, text/plain", ""]) {
    assert.equal(await status(type), 415, type);
  }
});

test("a body is read as JSON is, whatever it holds", () => {
  const nested = "[".repeat(64) + "]".repeat(64);
  const event = parse(
    `{"event":"PING","event":"PONG","a":${nested},"__proto__":{"event":"FAKE"},"n":18446744073709551615}`,
  );
  assert.equal(event.event, "PONG");
  assert.equal(JSON.stringify(event.a), nested);
  assert.deepEqual(Object.keys(event), ["event", "a", "__proto__", "n"]);
  assert.equal(event.n, 2 ** 64);
  assert.equal(Object.getPrototypeOf(event), Object.prototype);
});

test("a body too deep for anybody is refused, or read, but breaks nothing", async () => {
  const depth = 200_000;
  const nested = "[".repeat(depth) + "]".repeat(depth);
  const named = '{"id":1,"name":"a"}';
  const feedback = `{"id":1,"updatedAt":"2024-01-15T10:30:00.000Z","issues":[],"a":${nested}}`;
  const data = `{"feedback":${feedback},"channel":${named},"project":${named}}`;
  for (const body of [
    `{"event":"PING","data":${nested}}`,
    `{"event":"FEEDBACK_CREATION","data":${data}}`,
  ]) {
    const { status } = await createReceiver({ ...TOKENS, ...quiet }).handle(request(body));
    assert.ok(status === 200 || status === 400, String(status));
  }
});

test("custom fields are all but the keys of every feedback", () => {
  const text = '{"7":1,"id":2,"__proto__":{"x":1},"constructor":"c","issues":[],"updatedAt":"u"}';
  const fields = customFields(JSON.parse(text));
  assert.equal(JSON.stringify(fields), '{"7":1,"__proto__":{"x":1},"constructor":"c"}');
});

test("no answer echoes what it was asked", async () => {
  const receiver = createReceiver({ ...TOKENS, ...quiet });
  for (const asked of [
    request(BODY, { token: "tok-echo" }),
    request('{"event":"echo"'),
    request("echo"),
  ]) {
    const response = await receiver.handle(asked);
    const text = JSON.stringify([...response.headers]) + (await response.text());
    assert.ok(!text.includes("echo") && !text.includes(TOKEN), text);
  }
});

test("the Fetch handler serves its path only", async () => {
  const handler = fetchHandler(createReceiver(TOKENS), { path: "/webhook" });
  assert.equal((await handler(request(BODY))).status, 200);
  const elsewhere = new Request("http://receiver.example/other", { method: "POST" });
  assert.equal((await handler(elsewhere)).status, 404);
});

test("handle can be passed on by itself", async () => {
  const { handle } = createReceiver(TOKENS);
  assert.equal((await handle(request(BODY))).status, 200);
});

test("messages quote no more of a body than it takes to recognize a slip", () => {
  const long = "x".repeat(1000);
  const message = (body) => {
    try {
      parse(body);
    } catch (error) {
      return error.message;
    }
    return "accepted";
  };
  assert.equal(message(""), "body: no JSON: it is empty");
  assert.equal(message(`{"event":"${long}`).includes("xx"), false);
  assert.equal(message('{"event":1}'), "/event: expected a string, found 1");
  assert.equal(message('{"data":1}'), "body: key `event` is missing");
  const issue = JSON.stringify({ event: "ISSUE_CREATION", data: { issue: { id: long } } });
  assert.match(message(issue), /^\/data\/issue\/id: expected a non-negative integer.*more$/);
  assert.ok(message(issue).length < 120);
});

test("a body is dealt with once, if repetitions are to be recognized", async () => {
  let now = 0;
  let count = 0;
  const deduplicate = recentBodies({ now: () => now });
  const receiver = createReceiver({ ...TOKENS, deduplicate }).on("ISSUE_STATUS_CHANGE", () => {
    count += 1;
  });
  const deliver = async (body) => assert.equal((await receiver.handle(request(body))).status, 200);
  await deliver(BODY);
  await deliver(BODY);
  assert.equal(count, 1);
  await deliver(new Uint8Array([...BODY, 0x20]));
  assert.equal(count, 2, "other bytes are another body");
  now = 59_999;
  await deliver(BODY);
  assert.equal(count, 2);
  now = 60_000;
  await deliver(BODY);
  assert.equal(count, 3, "after a minute it is forgotten");
});

test("a body that failed is not remembered", async () => {
  let count = 0;
  const receiver = createReceiver({ ...TOKENS, ...quiet, deduplicate: recentBodies() });
  receiver.on("ISSUE_STATUS_CHANGE", () => {
    count += 1;
    if (count === 1) throw new Error("the first time it fails");
  });
  const statuses = [];
  for (let time = 0; time < 3; time++) statuses.push((await receiver.handle(request(BODY))).status);
  assert.deepEqual(statuses, [500, 200, 200]);
  assert.equal(count, 2);
});

test("a memory does not grow without bounds", async () => {
  const memory = recentBodies({ limit: 2 });
  for (const digest of ["a", "b", "c"]) memory.add(digest);
  assert.deepEqual(
    ["a", "b", "c"].map((digest) => memory.has(digest)),
    [false, true, true],
  );
});
