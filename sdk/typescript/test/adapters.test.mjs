// The adapters over real sockets: what a server does with a request that the Fetch API cannot show.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { after, test } from "node:test";
import { BodyBrokenOffError, createReceiver, SetUpError } from "abc-webhook";
import { expressHandler } from "abc-webhook/express";
import { fastifyPlugin } from "abc-webhook/fastify";
import { nodeHandler } from "abc-webhook/node";
import express from "express";
import fastify from "fastify";
import { TOKEN } from "./support.mjs";

const BODY = '{"event":"PING"}';

const servers = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

async function listening(server) {
  servers.push(server);
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  return server.address().port;
}

/** A receiver that notes bodies and errors. */
function noting(options) {
  const seen = [];
  const errors = [];
  const receiver = createReceiver({
    tokens: [TOKEN],
    onError: (error) => errors.push(error),
    ...options,
  });
  receiver.onUnknown((_, { raw }) => {
    seen.push(new TextDecoder().decode(raw));
  });
  return { receiver, seen, errors };
}

/** Sends raw bytes and returns all that comes back. */
async function exchange(port, ...parts) {
  const socket = net.connect(port, "127.0.0.1");
  const chunks = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => {});
  for (const part of parts) socket.write(part);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

function head(...more) {
  return [
    "POST /webhook HTTP/1.1",
    "host: receiver.example",
    "connection: close",
    "content-type: application/json",
    ...more,
    "",
    "",
  ].join("\r\n");
}

const SERVERS = {
  node: (receiver) => http.createServer(nodeHandler(receiver)),
  express: (receiver) => http.createServer(express().all("/webhook", expressHandler(receiver))),
  fastify: async (receiver) => {
    const app = fastify();
    app.register(fastifyPlugin(receiver));
    await app.listen({ host: "127.0.0.1", port: 0 });
    return app.server;
  },
};

for (const [kind, serve] of Object.entries(SERVERS)) {
  test(`${kind}: a chunked body is put together`, async () => {
    const { receiver, seen } = noting();
    const port = await listening(await serve(receiver));
    const chunks = [...BODY].map((character) => `1\r\n${character}\r\n`).join("");
    const answer = await exchange(
      port,
      head(`x-webhook-token: ${TOKEN}`, "transfer-encoding: chunked"),
      `${chunks}0\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.deepEqual(seen, [BODY]);
  });

  test(`${kind}: a chunked body beyond the limit is answered 413`, async () => {
    const { receiver, seen } = noting({ bodyLimit: 1000 });
    const port = await listening(await serve(receiver));
    const chunk = `400\r\n${"x".repeat(0x400)}\r\n`;
    const answer = await exchange(
      port,
      head(`x-webhook-token: ${TOKEN}`, "transfer-encoding: chunked"),
      chunk.repeat(100),
      "0\r\n\r\n",
    );
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.deepEqual(seen, []);
  });

  test(`${kind}: two tokens are refused, right or wrong, in either order`, async () => {
    const { receiver } = noting();
    const port = await listening(await serve(receiver));
    for (const tokens of [
      [TOKEN, "wrong"],
      ["wrong", TOKEN],
      [TOKEN, TOKEN],
    ]) {
      const lines = tokens.map((token) => `x-webhook-token: ${token}`);
      const answer = await exchange(port, head(...lines, `content-length: ${BODY.length}`), BODY);
      assert.match(answer, /^HTTP\/1\.1 401 /, `${tokens}`);
    }
  });

  test(`${kind}: bytes beyond ASCII in the token are refused, not fatal`, async () => {
    const { receiver } = noting();
    const port = await listening(await serve(receiver));
    for (const bytes of [[0x80], [0xff, 0xfe], [0xc3, 0xa4]]) {
      const value = Buffer.concat([Buffer.from("x-webhook-token: "), Buffer.from(bytes)]);
      const request = head("MARK", `content-length: ${BODY.length}`).split("MARK");
      const answer = await exchange(port, request[0], value, request[1], BODY);
      assert.match(answer, /^HTTP\/1\.1 401 /);
    }
  });

  test(`${kind}: a body that breaks off is told as such`, async () => {
    const { receiver, seen, errors } = noting();
    const server = await serve(receiver);
    const port = await listening(server);
    const socket = net.connect(port, "127.0.0.1");
    const requested = once(server, "request");
    socket.write(head(`x-webhook-token: ${TOKEN}`, "content-length: 1000"));
    await requested;
    socket.write(BODY);
    socket.destroy();
    while (errors.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(errors[0] instanceof BodyBrokenOffError, String(errors[0]));
    assert.deepEqual(seen, []);
  });
}

test("node: a deliverer without the token is answered before its body has come", async () => {
  const port = await listening(http.createServer(nodeHandler(noting().receiver)));
  const socket = net.connect(port, "127.0.0.1");
  socket.write(head("x-webhook-token: wrong", "content-length: 1000"));
  const [answer] = await once(socket, "data");
  assert.match(answer.toString(), /^HTTP\/1\.1 401 /);
  socket.destroy();
});

for (const [parser, middleware] of Object.entries({
  "express.raw": express.raw({ type: () => true }),
  "express.text": express.text({ type: () => true }),
  "a parser that keeps rawBody": (request, _response, next) => {
    express.raw({ type: () => true })(request, _response, () => {
      request.rawBody = request.body;
      request.body = JSON.parse(request.body);
      next();
    });
  },
})) {
  test(`express: works behind ${parser}`, async () => {
    const { receiver, seen } = noting();
    const app = express().use(middleware).all("/webhook", expressHandler(receiver));
    const port = await listening(http.createServer(app));
    const headers = head(`x-webhook-token: ${TOKEN}`, `content-length: ${BODY.length}`);
    assert.match(await exchange(port, headers, BODY), /^HTTP\/1\.1 200 /);
    assert.deepEqual(seen, [BODY]);
  });
}

test("express: behind express.json it says what is wrong, and loses nothing", async () => {
  const { receiver, errors } = noting();
  const app = express().use(express.json()).all("/webhook", expressHandler(receiver));
  const port = await listening(http.createServer(app));
  const headers = head(`x-webhook-token: ${TOKEN}`, `content-length: ${BODY.length}`);
  assert.match(await exchange(port, headers, BODY), /^HTTP\/1\.1 500 /);
  assert.ok(errors[0] instanceof SetUpError);
});

for (const [how, work] of Object.entries({
  "at once": () => {},
  later: () => new Promise((resolve) => setImmediate(resolve)),
  "by failing": () => Promise.reject(new Error("too late")),
})) {
  test(`node: who ends ${how} when the answer was given already lets it be`, async () => {
    const receiver = createReceiver({ tokens: [TOKEN], onError: () => {} }).onUnknown(work);
    const handle = nodeHandler(receiver);
    const port = await listening(
      http.createServer((request, response) => {
        // As a middleware does that has lost its patience.
        response.writeHead(503, { "content-length": 0 }).end();
        handle(request, response);
      }),
    );
    for (let time = 0; time < 2; time++) {
      const headers = head(`x-webhook-token: ${TOKEN}`, `content-length: ${BODY.length}`);
      assert.match(await exchange(port, headers, BODY), /^HTTP\/1\.1 503 /);
    }
  });
}

test("node: a request that is gone before it is looked at is told as such", async () => {
  const { receiver, errors } = noting();
  const handle = nodeHandler(receiver);
  const server = http.createServer((request, response) => {
    request.on("error", () => {});
    request.on("close", () => handle(request, response));
  });
  const socket = net.connect(await listening(server), "127.0.0.1");
  const requested = once(server, "request");
  socket.write(head(`x-webhook-token: ${TOKEN}`, "content-length: 1000"));
  await requested;
  socket.destroy();
  for (let turn = 0; errors.length === 0 && turn < 10_000; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(errors[0] instanceof BodyBrokenOffError, String(errors[0]));
});
