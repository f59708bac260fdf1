import { handlerFor } from "./handler.mjs";

const { addr } = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  handlerFor(Deno.env.get("ABC_WEBHOOK_TOKEN")),
);
console.log(`listening on http://127.0.0.1:${addr.port}/webhook`);
