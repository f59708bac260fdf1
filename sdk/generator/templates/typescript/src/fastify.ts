/**
 * An adapter for Fastify.
 *
 * @module
 */

import { type NodeRequest, type NodeResponse, nodeHandler } from "./node.js";
import type { Receiver } from "./receiver.js";

/** As much of a Fastify instance as the adapter needs. */
export interface FastifyLike {
  all(path: string, options: FastifyRouteOptions, handler: () => Promise<void>): unknown;
}

/** The hook that takes a request over. */
export interface FastifyRouteOptions {
  onRequest(request: { raw: NodeRequest }, reply: FastifyReplyLike): Promise<void>;
}

/** As much of a Fastify reply as the adapter needs. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse;
  hijack(): unknown;
}

/** Settings of the plugin. */
export interface FastifyPluginOptions {
  /** The path of the webhook; `/webhook` if left out. */
  readonly path?: string;
}

/** A plugin for `app.register`. */
export type FastifyPlugin = (app: FastifyLike, options?: FastifyPluginOptions) => Promise<void>;

/**
 * Makes a plugin: `app.register(fastifyPlugin(receiver), { path: "/webhook" })`.
 *
 * It takes the request over before Fastify reads the body, which it would do for strangers too.
 * Hooks `onRequest` of the surrounding application run as for any route.
 */
export function fastifyPlugin(receiver: Receiver): FastifyPlugin {
  const handle = nodeHandler(receiver);
  return async (app, { path = "/webhook" } = {}) => {
    const onRequest: FastifyRouteOptions["onRequest"] = async (request, reply) => {
      reply.hijack();
      handle(request.raw, reply.raw);
    };
    app.all(path, { onRequest }, async () => {});
  };
}
