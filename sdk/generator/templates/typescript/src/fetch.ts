/**
 * An adapter for servers of the Fetch API: Deno, Bun, Cloudflare Workers, and frameworks on them.
 *
 * @module
 */

import type { Receiver } from "./receiver.js";

/** A handler of requests of the Fetch API. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** Settings of the handler. */
export interface FetchHandlerOptions {
  /** The only path that is served, any other is answered 404; if left out, all are served. */
  readonly path?: string;
}

/**
 * Makes a handler: `Deno.serve(fetchHandler(receiver))`, or
 * `export default { fetch: fetchHandler(receiver) }`.
 */
export function fetchHandler(receiver: Receiver, options: FetchHandlerOptions = {}): FetchHandler {
  const { path } = options;
  return async (request) => {
    if (path === undefined || new URL(request.url).pathname === path) {
      return receiver.handle(request);
    }
    return new Response(null, { status: 404 });
  };
}
