// Runs one of the examples: `node build/examples/main.js notify`, after `npm run build`.
//
// The environment says the rest: ABC_WEBHOOK_TOKEN and PORT for the receiver, ABC_URL and ABC_API_KEY
// for the REST API, CHAT_URL, TRANSLATE_URL and TICKET_URL for the systems they talk to.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeHandler } from "abc-webhook/node";
import { notifier } from "./notify.js";
import { RestApi } from "./rest-api.js";
import { ticketOpener } from "./ticket.js";
import { translator } from "./translate.js";

const example = {
  notify: () => notifier(variable("ABC_WEBHOOK_TOKEN"), variable("CHAT_URL")),
  translate: () =>
    translator(variable("ABC_WEBHOOK_TOKEN"), restApi(), async (text) => {
      const { translation } = await post(variable("TRANSLATE_URL"), { text });
      return String(translation);
    }),
  ticket: () =>
    ticketOpener(variable("ABC_WEBHOOK_TOKEN"), restApi(), async (ticket) => {
      const { idempotencyKey, ...body } = ticket;
      const headers = { "idempotency-key": idempotencyKey };
      const { id } = await post(variable("TICKET_URL"), body, headers);
      return String(id);
    }),
}[process.argv[2] ?? ""];

if (example === undefined) throw new Error("usage: main.js notify | translate | ticket");
const server = createServer(nodeHandler(example()));
server.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

function restApi(): RestApi {
  return new RestApi({ url: variable("ABC_URL"), key: variable("ABC_API_KEY") });
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name}: it is not set`);
  return value;
}

async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${new URL(url).host}: status ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
}
