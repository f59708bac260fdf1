import { handlerFor } from "./handler.mjs";

export default {
  fetch: (request, env) => handlerFor(env.ABC_WEBHOOK_TOKEN)(request),
};
