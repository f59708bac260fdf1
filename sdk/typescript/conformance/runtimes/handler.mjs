// The receiver that every runtime serves.

import { createReceiver } from "abc-webhook";
import { fetchHandler } from "abc-webhook/fetch";

export function handlerFor(token) {
  const receiver = createReceiver({ tokens: [token], onError: () => {} });
  return fetchHandler(receiver, { path: "/webhook" });
}
