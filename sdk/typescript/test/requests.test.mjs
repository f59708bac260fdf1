// The shared vectors of requests, against every adapter.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { after, test } from "node:test";
import { createReceiver } from "abc-webhook";
import { expressHandler } from "abc-webhook/express";
import { fastifyPlugin } from "abc-webhook/fastify";
import { fetchHandler } from "abc-webhook/fetch";
import { nodeHandler } from "abc-webhook/node";
import express from "express";
import fastify from "fastify";
import { bytesOf, vectors } from "./support.mjs";

const ALL = vectors("requests", 40);

function judge({ name, verdict }, status) {
  if (verdict.accept !== null && verdict.accept !== undefined) {
    assert.equal(status >= 200 && status < 300, verdict.accept, `${name}: ${status}`);
  }
  for (const duty of verdict.duties) {
    if (duty.status !== undefined) assert.equal(status, duty.status, `${name}: ${duty.clause}`);
    for (const not of duty.not ?? []) {
      assert.notEqual(`${Math.floor(status / 100)}xx`, not, `${name}: ${duty.clause}`);
    }
  }
}

for (const vector of ALL) {
  test(`fetch: ${vector.name}`, async () => {
    const receiver = createReceiver({ tokens: vector.tokens });
    const { method, headers } = vector;
    const body = method === "GET" ? undefined : bytesOf(vector.body);
    const request = new Request("http://receiver.example/", { method, headers, body });
    // Where there is a body, the Fetch API adds a type of its own.
    if (!headers.some(([key]) => key.toLowerCase() === "content-type")) {
      request.headers.delete("content-type");
    }
    judge(vector, (await fetchHandler(receiver)(request)).status);
  });
}

const SERVERS = {
  node: async (receiver) => listening(http.createServer(nodeHandler(receiver))),
  express: async (receiver) => {
    const app = express();
    app.all("/", expressHandler(receiver));
    return listening(http.createServer(app));
  },
  "express behind express.raw": async (receiver) => {
    const app = express();
    app.use(express.raw({ type: () => true, limit: "4mb" }));
    app.all("/", expressHandler(receiver));
    return listening(http.createServer(app));
  },
  fastify: async (receiver) => {
    const app = fastify();
    app.register(fastifyPlugin(receiver), { path: "/" });
    await app.listen({ host: "127.0.0.1", port: 0 });
    return app.server;
  },
};

async function listening(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** One server a list of tokens. */
const servers = new Map();

async function serverFor(kind, tokens) {
  const key = `${kind} ${tokens}`;
  if (!servers.has(key)) servers.set(key, SERVERS[kind](createReceiver({ tokens })));
  return servers.get(key);
}

after(async () => {
  for (const server of await Promise.all(servers.values())) {
    server.close();
    server.closeAllConnections();
  }
});

for (const kind of Object.keys(SERVERS)) {
  for (const vector of ALL) {
    test(`${kind}: ${vector.name}`, async () => {
      judge(vector, await statusOf(await serverFor(kind, vector.tokens), vector));
    });
  }
}

async function statusOf(server, { method, headers, body }) {
  const bytes = bytesOf(body);
  const request = http.request({
    host: "127.0.0.1",
    port: server.address().port,
    method,
    agent: false,
    headers: [...headers.flat(), "host", "receiver.example", "content-length", `${bytes.length}`],
  });
  request.on("error", () => {});
  request.end(bytes);
  const [response] = await once(request, "response");
  response.resume();
  await once(response, "end");
  return response.statusCode;
}
