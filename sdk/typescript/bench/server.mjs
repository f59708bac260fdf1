// One server of a kind, in a process of its own, which tells its CPU time when asked.

import http from "node:http";

const TOKEN = process.env.ABC_WEBHOOK_TOKEN;

const SERVERS = {
  /** Reads the body and parses it; looks at nothing else. */
  bare: () =>
    http.createServer((request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        JSON.parse(Buffer.concat(chunks).toString());
        response.writeHead(200, { "content-type": "application/json", "content-length": 2 });
        response.end("{}");
      });
    }),
  node: async () => {
    const { nodeHandler } = await import("abc-webhook/node");
    return http.createServer(nodeHandler(await receiver()));
  },
  "express.json": async () => {
    const { default: express } = await import("express");
    const app = express();
    app.use(express.json());
    app.post("/webhook", (request, response) => {
      if (request.headers["x-webhook-token"] !== TOKEN) {
        response.status(401).json({ error: "unauthorized" });
        return;
      }
      response.status(200).json({});
    });
    return http.createServer(app);
  },
  express: async () => {
    const { default: express } = await import("express");
    const { expressHandler } = await import("abc-webhook/express");
    return http.createServer(express().post("/webhook", expressHandler(await receiver())));
  },
};

async function receiver() {
  const { createReceiver } = await import("abc-webhook");
  return createReceiver({ tokens: [TOKEN] }).on("FEEDBACK_CREATION", () => {});
}

const server = await SERVERS[process.argv[2]]();
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", () => process.send({ cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit());
