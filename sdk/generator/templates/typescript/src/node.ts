/**
 * An adapter for node:http, and for whatever is built on it.
 *
 * @module
 */

import { type Answer, OK } from "./answer.js";
import { Chunks } from "./body.js";
import { BodyBrokenOffError, SetUpError } from "./errors.js";
import type { HeaderLookup } from "./headers.js";
import type { Receiver } from "./receiver.js";

/** As much of an `http.IncomingMessage` as the adapter needs. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether the body was read to its end. */
  readonly readableEnded?: boolean;
  /** Whether nothing more will come. */
  readonly destroyed?: boolean;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end" | "error" | "close", listener: () => void): unknown;
  off(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  resume(): unknown;
}

/** As much of an `http.ServerResponse` as the adapter needs. */
export interface NodeResponse {
  /** Whether somebody has answered. */
  readonly headersSent?: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string): unknown;
}

/** A listener for the event `request` of an HTTP server. */
export type NodeHandler = (request: NodeRequest, response: NodeResponse) => void;

/** A request whose body was perhaps read already, by a parser that frameworks and clouds bring. */
interface ParsedRequest extends NodeRequest {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/**
 * Makes a listener: `http.createServer(nodeHandler(receiver))`.
 *
 * It answers every request, whatever its path.
 */
export function nodeHandler(receiver: Receiver): NodeHandler {
  return (request, response) => {
    const refuse = (error: unknown): void => send(receiver.refuse(error), response);
    const accept = (raw: Uint8Array): void => {
      attempt(() => {
        const pending = receiver.accept(raw);
        if (pending === undefined) send(OK, response);
        else pending.then(() => send(OK, response), refuse);
      }, refuse);
    };
    attempt(() => {
      receiver.checkHead(request.method, lookup(request));
      const raw = bytesReadBefore(request);
      if (raw === undefined) readBody(request, receiver.bodyLimit, accept, refuse);
      else accept(raw);
    }, refuse);
  };
}

/** Callbacks, not promises: most deliveries are dealt with in one go. */
function attempt(work: () => void, refuse: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    refuse(error);
  }
}

/** Node has the names in lower case, and joins what is there more than once. */
function lookup({ headers }: NodeRequest): HeaderLookup {
  return {
    get: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
  };
}

function send(answer: Answer, response: NodeResponse): void {
  // Something around this may have lost its patience, and has answered itself.
  if (response.headersSent === true) return;
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

/** The body, if a parser has read it and kept its bytes. */
function bytesReadBefore(request: ParsedRequest): Uint8Array | undefined {
  for (const body of [request.rawBody, request.body]) {
    if (body instanceof Uint8Array) return body;
    if (typeof body === "string") return new TextEncoder().encode(body);
  }
  if (request.readableEnded === true) {
    throw new SetUpError("body: a parser has read it before; mount the receiver in front of it");
  }
  if (request.destroyed === true) throw new BodyBrokenOffError();
  return undefined;
}

function readBody(
  request: NodeRequest,
  limit: number,
  resolve: (raw: Uint8Array) => void,
  reject: (error: unknown) => void,
): void {
  const chunks = new Chunks(limit);
  let settled = false;
  const refuse = (error: unknown): void => {
    if (settled) return;
    settled = true;
    reject(error);
  };
  const add = (chunk: Uint8Array): void => {
    try {
      chunks.add(chunk);
    } catch (error) {
      // The rest must flow, or the sender could not read the answer; but nobody keeps it.
      request.off("data", add);
      request.resume();
      refuse(error);
    }
  };
  request.on("data", add);
  request.on("end", () => {
    if (settled) return;
    settled = true;
    resolve(chunks.join());
  });
  request.on("error", () => refuse(new BodyBrokenOffError()));
  request.on("close", () => {
    if (!settled) refuse(new BodyBrokenOffError());
  });
}
