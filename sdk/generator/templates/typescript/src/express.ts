/**
 * An adapter for Express.
 *
 * @module
 */

import { type NodeRequest, type NodeResponse, nodeHandler } from "./node.js";
import type { Receiver } from "./receiver.js";

/** A handler of a route. */
export type ExpressHandler = (request: NodeRequest, response: NodeResponse) => void;

/**
 * Makes a handler: `app.all("/webhook", expressHandler(receiver))`.
 *
 * It reads the body itself, after the token is checked. Mount it in front of `express.json()`,
 * which would read the bodies of strangers and keep no bytes; `express.raw()` does no harm.
 */
export function expressHandler(receiver: Receiver): ExpressHandler {
  return nodeHandler(receiver);
}
