import { handlerFor } from "./handler.mjs";

const { port } = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: handlerFor(process.env.ABC_WEBHOOK_TOKEN),
});
console.log(`listening on http://127.0.0.1:${port}/webhook`);
