/**
 * From a request to a handler, or to the answer that refuses it.
 *
 * Whoever lacks the token learns nothing and costs nothing: it is checked first, and before the
 * body is read.
 *
 * @module
 */

import { type Answer, answerTo, OK } from "./answer.js";
import { readBody } from "./body.js";
import { type BodyMemory, digestOf } from "./deduplicate.js";
import {
  BodyTooLargeError,
  ContentTypeError,
  HandlerError,
  MethodError,
  SetUpError,
  UnauthorizedError,
  WebhookError,
} from "./errors.js";
import { type EventName, type EventOf, isEventName } from "./event.js";
import { type HeadersLike, headerOf, REPEATED } from "./headers.js";
import { parse } from "./parse.js";
import type { UnknownEvent, WebhookEvent } from "./payload.js";
import { BODY_LIMIT_BYTES, CONTENT_TYPE, TOKEN_HEADER } from "./protocol.js";
import { Token } from "./token.js";

/** An accepted delivery. */
export interface Delivery<Event extends WebhookEvent = WebhookEvent> {
  /** What happened. */
  readonly event: Event;
  /**
   * The body it was read from, byte for byte. The protocol has no delivery id: a receiver that
   * must not act twice has only these bytes to recognize a repetition by.
   */
  readonly raw: Uint8Array;
}

/**
 * Deals with an event. If it throws or rejects, the sender is answered 500 and tries again.
 *
 * A sender waits for the answer, the vendor's one for 5 seconds: a handler that takes longer should
 * put the delivery into a queue and return.
 */
export type Handler<Event extends WebhookEvent> = (
  event: Event,
  delivery: Delivery<Event>,
) => unknown;

/** Settings of a receiver. */
export interface ReceiverOptions {
  /**
   * The tokens that are accepted. There are several while one replaces another. Undefined ones are
   * left out, so that a variable of the environment may be unset; one at least must remain.
   */
  readonly tokens: readonly (string | undefined)[];
  /** The largest body to read, in bytes; twice the vendor's largest if left out. */
  readonly bodyLimit?: number;
  /** Turns de-duplication on; see {@link recentBodies} for what it costs. */
  readonly deduplicate?: BodyMemory;
  /**
   * Is told why a request was not answered with 200. If left out, what deserves a 500 goes to the
   * console: the sender is never told, and nobody else would be.
   */
  readonly onError?: (error: WebhookError) => unknown;
}

/** Makes a receiver. */
export function createReceiver(options: ReceiverOptions): Receiver {
  return new Receiver(options);
}

/** Accepts deliveries that carry one of its tokens, and hands them to its handlers. */
export class Receiver {
  /** The largest body to read, in bytes. */
  readonly bodyLimit: number;
  readonly #tokens: readonly Token[];
  readonly #memory: BodyMemory | undefined;
  readonly #onError: (error: WebhookError) => unknown;
  readonly #handlers = new Map<string, Handler<never>>();
  #unknownHandler: Handler<UnknownEvent> | undefined;

  /** @throws TypeError for a token or a limit that cannot be one, or if there is no token. */
  constructor(options: ReceiverOptions) {
    const tokens = options.tokens.filter((token) => token !== undefined);
    if (tokens.length === 0) throw new TypeError("tokens: a receiver needs at least one");
    this.#tokens = tokens.map((token) => new Token(token));
    this.bodyLimit = limitOf(options.bodyLimit);
    this.#memory = options.deduplicate;
    this.#onError = options.onError ?? logFailure;
  }

  /**
   * Sets the handler of an event. An event without one is acknowledged.
   *
   * @throws TypeError if the event has a handler, or is none of the documented ones.
   */
  on<Name extends EventName>(name: Name, handler: Handler<EventOf<Name>>): this {
    if (!isEventName(name)) throw new TypeError(`${name}: no documented event; use onUnknown`);
    if (this.#handlers.has(name)) throw new TypeError(`${name}: it has a handler already`);
    this.#handlers.set(name, handler);
    return this;
  }

  /**
   * Sets the handler of all events unknown to this version.
   *
   * @throws TypeError if there is one.
   */
  onUnknown(handler: Handler<UnknownEvent>): this {
    if (this.#unknownHandler !== undefined) throw new TypeError("onUnknown: it was called before");
    this.#unknownHandler = handler;
    return this;
  }

  /**
   * Checks the token (clause `transport.token`).
   *
   * Exactly one header must carry it. Of two, parties on the way might each believe another one.
   * All tokens are compared, whichever matches, so that the time taken does not tell which.
   *
   * @throws UnauthorizedError
   */
  verify(headers: HeadersLike): void {
    const value = headerOf(headers, TOKEN_HEADER);
    if (value === undefined) throw new UnauthorizedError("missing");
    if (value === REPEATED) throw new UnauthorizedError("repeated");
    let matched = false;
    for (const token of this.#tokens) matched = token.matches(value) || matched;
    if (!matched) throw new UnauthorizedError("wrong");
  }

  /**
   * Checks all that can be checked before the body is read: the token, the method, the content
   * type, the announced length. The token comes first: nobody without it learns what else the
   * receiver minds.
   *
   * @throws UnauthorizedError, MethodError, ContentTypeError, BodyTooLargeError
   */
  checkHead(method: string | undefined, headers: HeadersLike): void {
    this.verify(headers);
    if (method !== "POST") throw new MethodError();
    if (!isJson(headerOf(headers, "content-type"))) throw new ContentTypeError();
    // A length that makes no sense counts as none: the body is counted while it is read.
    const length = headerOf(headers, "content-length");
    if (length !== REPEATED && Number(length) > this.bodyLimit) throw new BodyTooLargeError();
  }

  /**
   * Reads a body.
   *
   * @throws BodyTooLargeError, MalformedBodyError
   */
  parse(raw: Uint8Array): WebhookEvent {
    if (raw.length > this.bodyLimit) throw new BodyTooLargeError();
    return parse(raw);
  }

  /**
   * Reads a body, whose head was checked, and hands the event to its handler. There is a promise
   * only if there is something to wait for.
   *
   * @throws BodyTooLargeError, MalformedBodyError, HandlerError
   */
  accept(raw: Uint8Array): Promise<void> | undefined {
    const event = this.parse(raw);
    if (this.#memory !== undefined)
      return rejectedAsFailure(this.#once(this.#memory, { event, raw }));
    let result: unknown;
    try {
      result = this.#dispatch({ event, raw });
    } catch (error) {
      throw new HandlerError(error);
    }
    return isThenable(result) ? rejectedAsFailure(result) : undefined;
  }

  /** Answers a request of the Fetch API. Needs no `this`: pass it on as it is. */
  readonly handle = async (request: Request): Promise<Response> => {
    let answer = OK;
    try {
      this.checkHead(request.method, request.headers);
      await this.accept(await readBody(request, this.bodyLimit));
    } catch (error) {
      answer = this.refuse(error);
    }
    return new Response(answer.body, answer);
  };

  /** What to answer where something was thrown; tells `onError`. */
  refuse(error: unknown): Answer {
    const known = error instanceof WebhookError ? error : new HandlerError(error);
    this.#tell(known);
    return answerTo(known);
  }

  /** Whoever is told may fail: the answer stays what it is. */
  #tell(error: WebhookError): void {
    try {
      const told = this.#onError(error);
      if (isThenable(told)) told.then(undefined, console.error);
    } catch (failure) {
      console.error(failure);
    }
  }

  async #once(memory: BodyMemory, delivery: Delivery): Promise<void> {
    const digest = await digestOf(delivery.raw);
    if (await memory.has(digest)) return;
    await this.#dispatch(delivery);
    try {
      await memory.add(digest);
    } catch (cause) {
      // The delivery is dealt with: to have it sent again would do what the memory is to prevent.
      this.#tell(new SetUpError("memory: it could not remember a body", { cause }));
    }
  }

  #dispatch(delivery: Delivery): unknown {
    const { event } = delivery;
    const handler = isEventName(event.event)
      ? this.#handlers.get(event.event)
      : this.#unknownHandler;
    // The name that the handler was set for is the name of the event.
    return (handler as Handler<WebhookEvent> | undefined)?.(event, delivery);
  }
}

/** Whatever is no number would be no limit: nothing is larger. */
function limitOf(bodyLimit: number = BODY_LIMIT_BYTES): number {
  if (typeof bodyLimit === "number" && bodyLimit >= 0) return bodyLimit;
  throw new TypeError("bodyLimit: no number of bytes");
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

async function rejectedAsFailure(work: PromiseLike<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw new HandlerError(error);
  }
}

/** Whether a content type is JSON, with any parameters: some clients add a charset. */
function isJson(contentType: string | undefined | typeof REPEATED): boolean {
  if (contentType === CONTENT_TYPE) return true;
  if (contentType === REPEATED) return false;
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() === CONTENT_TYPE;
}

function logFailure(error: WebhookError): void {
  if (error.status >= 500) console.error(error);
}
