// The examples, delivered to by the sender, against local fakes of the systems they talk to.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { after, test } from "node:test";
import { createSender } from "abc-webhook";
import { nodeHandler } from "abc-webhook/node";
import { notifier } from "../build/examples/notify.js";
import { RestApi } from "../build/examples/rest-api.js";
import { ticketOpener } from "../build/examples/ticket.js";
import { translator } from "../build/examples/translate.js";
import { bytesOf, TOKEN, vectors } from "./support.mjs";

const KEY = "key-of-the-project";

const servers = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener) {
  const server = http.createServer(listener);
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

/** Keeps what it is asked, as method, path and body, and answers as `answer` says. */
async function fake(answer) {
  const calls = [];
  const url = await serve(async (request, response) => {
    const text = (await request.toArray()).join("");
    const call = [request.method, request.url, text === "" ? undefined : JSON.parse(text)];
    calls.push(call);
    const { status, body } = answer(call, request.headers);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  return { url, calls };
}

/** The vendor's REST API, as it was recorded: 403 without the key, 200 without a body for a PUT. */
function fakeApi(issue) {
  return fake(([method], headers) => {
    if (headers["x-api-key"] !== KEY) return { status: 403, body: { statusCode: 403 } };
    if (method === "PUT") return { status: 200 };
    return issue === undefined ? { status: 400, body: {} } : { status: 200, body: issue };
  });
}

async function deliver(receiver, name) {
  const url = await serve(nodeHandler(receiver));
  const { body } = vectors("payloads-valid", 60).find((vector) => vector.name === name);
  const sender = createSender({ policy: { intervalMs: 0 } });
  return sender.deliver({ url, token: TOKEN }, bytesOf(body));
}

const ISSUE = {
  id: 789,
  name: "New Issue",
  description: "changed since",
  status: "IN_PROGRESS",
  externalIssueId: null,
};

test("new feedback is translated, and the feedback updated", async () => {
  const api = await fakeApi();
  const translate = async (text) => `translated: ${text}`;
  const receiver = translator(TOKEN, new RestApi({ url: api.url, key: KEY }), translate);
  const report = await deliver(receiver, "guide-feedback-creation");
  assert.equal(report.outcome, "delivered");
  assert.deepEqual(api.calls, [
    [
      "PUT",
      "/api/projects/1/channels/1/feedbacks/123",
      { translatedMessage: "translated: User feedback content" },
    ],
  ]);
});

test("feedback without a message is left alone", async () => {
  const api = await fakeApi();
  const translate = () => assert.fail("there is nothing to translate");
  const receiver = translator(TOKEN, new RestApi({ url: api.url, key: KEY }), translate);
  const report = await deliver(receiver, "minimal-feedback");
  assert.equal(report.outcome, "delivered");
  assert.deepEqual(api.calls, []);
});

test("a translation that fails once is asked for again", async (t) => {
  t.mock.method(console, "error", () => {});
  const api = await fakeApi();
  let asked = 0;
  const translate = async () => {
    asked += 1;
    if (asked === 1) throw new Error("busy");
    return "ok";
  };
  const receiver = translator(TOKEN, new RestApi({ url: api.url, key: KEY }), translate);
  const report = await deliver(receiver, "guide-feedback-creation");
  assert.deepEqual(
    report.attempts.map(({ status }) => status),
    [500, 200],
  );
  assert.equal(api.calls.length, 1);
});

test("a new issue gets a ticket, and its number, and keeps everything else", async () => {
  const api = await fakeApi(ISSUE);
  const tickets = [];
  const openTicket = async (ticket) => `EXT-${tickets.push(ticket)}`;
  const receiver = ticketOpener(TOKEN, new RestApi({ url: api.url, key: KEY }), openTicket);
  const report = await deliver(receiver, "guide-issue-creation");
  assert.equal(report.outcome, "delivered");
  assert.deepEqual(tickets, [
    {
      title: "New Issue",
      description: "Issue description",
      idempotencyKey: "project-1-issue-789",
    },
  ]);
  const { name, description, status } = ISSUE;
  assert.deepEqual(api.calls, [
    ["GET", "/api/projects/1/issues/789", undefined],
    ["PUT", "/api/projects/1/issues/789", { name, description, status, externalIssueId: "EXT-1" }],
  ]);
});

test("an issue with a ticket gets no other", async () => {
  const api = await fakeApi({ ...ISSUE, externalIssueId: "EXT-7" });
  const openTicket = () => assert.fail("there is one");
  const receiver = ticketOpener(TOKEN, new RestApi({ url: api.url, key: KEY }), openTicket);
  const report = await deliver(receiver, "guide-issue-creation");
  assert.equal(report.outcome, "delivered");
  assert.equal(api.calls.length, 1);
});

test("an issue that cannot be read yet gets no ticket yet", async (t) => {
  t.mock.method(console, "error", () => {});
  const api = await fakeApi(undefined);
  const openTicket = () => assert.fail("it would be lost");
  const receiver = ticketOpener(TOKEN, new RestApi({ url: api.url, key: KEY }), openTicket);
  const report = await deliver(receiver, "guide-issue-creation");
  assert.equal(report.outcome, "exhausted");
  assert.equal(api.calls.length, 4);
});

test("a changed status is told to the chat", async () => {
  const chat = await fake(() => ({ status: 200 }));
  const report = await deliver(notifier(TOKEN, chat.url), "guide-issue-status-change");
  assert.equal(report.outcome, "delivered");
  assert.deepEqual(chat.calls, [["POST", "/", { text: "Issue Name: open → in progress" }]]);
});

test("a status nobody has heard of is told as it is", async () => {
  const chat = await fake(() => ({ status: 200 }));
  await deliver(notifier(TOKEN, chat.url), "unknown-previous-status");
  assert.match(chat.calls[0][2].text, /ARCHIVED → /);
});

test("a chat that refuses is told again", async (t) => {
  t.mock.method(console, "error", () => {});
  const statuses = [500, 200];
  const chat = await fake(() => ({ status: statuses.shift() }));
  const report = await deliver(notifier(TOKEN, chat.url), "guide-issue-status-change");
  assert.equal(report.outcome, "delivered");
  assert.equal(chat.calls.length, 2);
});
