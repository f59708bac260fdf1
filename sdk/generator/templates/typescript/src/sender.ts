/**
 * One event to one endpoint, in up to four attempts.
 *
 * The policy is the protocol's; connections and time are arguments, so that a test of hours of
 * retries takes no time.
 *
 * @module
 */

import { type Clock, systemClock } from "./clock.js";
import { encode } from "./event.js";
import type { WebhookEvent } from "./payload.js";
import { type Outcome, policyOf, type RetryPolicy, settles } from "./policy.js";
import { CONTENT_TYPE, TOKEN_HEADER, USER_AGENT } from "./protocol.js";
import { Token } from "./token.js";
import { type Fetch, send } from "./transport.js";

/** Where deliveries go. */
export interface Endpoint {
  /**
   * An absolute URL of the scheme `http` or `https`; its query is kept. In production it should be
   * `https` (clause `transport.https`).
   */
  readonly url: string | URL;
  /** The token the receiver expects. Without one the header is left out. */
  readonly token?: string | undefined;
}

/** Settings of a sender. */
export interface SenderOptions {
  /** Departures from the protocol's policy: for tests, mostly. */
  readonly policy?: Partial<RetryPolicy>;
  /** What makes the requests; the runtime's `fetch` if left out. */
  readonly fetch?: Fetch;
  /** What tells the time and waits; the runtime's clock if left out. */
  readonly clock?: Clock;
}

/** Settings of one delivery. */
export interface DeliverOptions {
  /** Gives the delivery up: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What became of a delivery, attempt by attempt. */
export interface Report {
  /** How it ended. */
  readonly outcome: Outcome;
  /** The attempts, in order; at least one. */
  readonly attempts: readonly Attempt[];
}

/** One attempt at a delivery. Holds neither the URL nor the token. */
export interface Attempt {
  /** When it started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** The status of the answer; undefined if there was none. */
  readonly status?: number;
  /** The first bytes of the answer's body, as text. */
  readonly answer?: string;
  /** Why there was no answer: `time-out`, or the network failed. */
  readonly failure?: "time-out" | "network";
  /** What `fetch` threw, if the network failed. */
  readonly cause?: unknown;
}

/** Makes a sender. */
export function createSender(options: SenderOptions = {}): Sender {
  return new Sender(options);
}

/** Delivers events, and tries again as the protocol says. */
export class Sender {
  readonly #policy: RetryPolicy;
  readonly #fetch: Fetch;
  readonly #clock: Clock;

  /** @throws TypeError for a policy that is none. */
  constructor(options: SenderOptions = {}) {
    this.#policy = policyOf(options.policy);
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Delivers an event.
   *
   * @throws TypeError for an event that JSON cannot express, or an endpoint that is none: nothing
   * was sent.
   */
  async deliverEvent(
    endpoint: Endpoint,
    event: WebhookEvent,
    options?: DeliverOptions,
  ): Promise<Report> {
    return this.deliver(endpoint, encode(event), options);
  }

  /**
   * Delivers a body, exactly as it is.
   *
   * Ends with the first answer that is not 5xx, or when the retries are used up. All attempts are
   * the same request to the byte. Redirects are not followed; `Retry-After` changes nothing.
   * Deliveries are independent: run as many at a time as you like.
   *
   * The Fetch standard makes a network error of a 407, which is a proxy's answer: with the runtime's
   * `fetch` it is retried like one.
   *
   * @throws TypeError for an endpoint that is none: nothing was sent.
   */
  async deliver(
    endpoint: Endpoint,
    body: Uint8Array | string,
    options: DeliverOptions = {},
  ): Promise<Report> {
    const url = urlOf(endpoint);
    const headers = headersOf(endpoint);
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body.slice();
    const signal = options.signal ?? new AbortController().signal;
    const attempts: Attempt[] = [];
    for (;;) {
      signal.throwIfAborted();
      const attempt = await this.#attempt(url, headers, bytes, signal);
      attempts.push(attempt);
      const outcome = attempt.status === undefined ? undefined : settles(attempt.status);
      if (outcome !== undefined) return { outcome, attempts };
      if (attempts.length > this.#policy.retries) return { outcome: "exhausted", attempts };
      await this.#clock.sleep(this.#policy.intervalMs, signal);
    }
  }

  async #attempt(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const startedAt = this.#clock.now();
    const result = await send(
      { url, headers, body },
      { fetch: this.#fetch, clock: this.#clock, timeOutMs: this.#policy.attemptTimeOutMs, signal },
    );
    signal.throwIfAborted();
    return { startedAt, durationMs: this.#clock.now() - startedAt, ...result };
  }
}

/** The URL, if it is one to deliver to. The errors do not quote it: it may hold secrets. */
function urlOf(endpoint: Endpoint): string {
  const url = URL.canParse(endpoint.url) ? new URL(endpoint.url) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TypeError("url: neither http:// nor https://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("url: it holds a user name or a password, which fetch refuses");
  }
  return url.href;
}

/** The headers of every attempt (clauses `transport.json`, `transport.token`). */
function headersOf(endpoint: Endpoint): Readonly<Record<string, string>> {
  return {
    "content-type": CONTENT_TYPE,
    "user-agent": USER_AGENT,
    ...(endpoint.token !== undefined && { [TOKEN_HEADER]: new Token(endpoint.token).expose() }),
  };
}
