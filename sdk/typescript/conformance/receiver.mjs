// The receiver under test: prints its address once it listens.
//
//     ABC_WEBHOOK_TOKEN=… PORT=0 node receiver.mjs [node|express|fastify|fetch]
//
// Standard output carries the address and nothing else, but with ABC_WEBHOOK_ECHO what was received,
// as `sdk/CODEC.md` has it.

import { once } from "node:events";
import http from "node:http";
import { Readable } from "node:stream";
import { createReceiver, encode } from "abc-webhook";

const tokens = [process.env.ABC_WEBHOOK_TOKEN];
const receiver = process.env.ABC_WEBHOOK_ECHO ? echo() : createReceiver({ tokens });
const server = await serve(process.argv[2] ?? "node");
if (!server.listening)
  await once(server.listen(Number(process.env.PORT ?? 0), "127.0.0.1"), "listening");
console.log(`listening on http://127.0.0.1:${server.address().port}/webhook`);

async function serve(kind) {
  switch (kind) {
    case "node": {
      const { nodeHandler } = await import("abc-webhook/node");
      return http.createServer(nodeHandler(receiver));
    }
    case "express": {
      const { expressHandler } = await import("abc-webhook/express");
      const { default: express } = await import("express");
      return http.createServer(express().all("/webhook", expressHandler(receiver)));
    }
    case "fastify": {
      const { fastifyPlugin } = await import("abc-webhook/fastify");
      const { default: fastify } = await import("fastify");
      const app = fastify();
      app.register(fastifyPlugin(receiver));
      await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 0) });
      return app.server;
    }
    case "fetch": {
      const { fetchHandler } = await import("abc-webhook/fetch");
      return http.createServer(bridge(fetchHandler(receiver)));
    }
    default:
      throw new Error(`${kind}: none of node, express, fastify, fetch`);
  }
}

/** A receiver that tells what it received, and fails where it is asked to. */
function echo() {
  const times = new Map();
  const handler = (event, { raw: bytes }) => {
    const raw = Buffer.from(bytes).toString();
    console.log(JSON.stringify({ raw, body: encode(event) }));
    times.set(raw, (times.get(raw) ?? 0) + 1);
    if (raw.includes("fails twice") && times.get(raw) <= 2) throw new Error("as it was asked to");
  };
  return createReceiver({ tokens, onError: () => {} })
    .on("FEEDBACK_CREATION", handler)
    .on("ISSUE_CREATION", handler)
    .on("ISSUE_STATUS_CHANGE", handler)
    .on("ISSUE_ADDITION", handler)
    .onUnknown(handler);
}

/** What a server of the Fetch API does, as far as the suite can tell. */
function bridge(handler) {
  return async (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(incoming);
    const request = new Request(`http://${headers.host}${url}`, {
      method,
      headers: Object.entries(headers),
      body,
      duplex: "half",
    });
    const response = await handler(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  };
}
