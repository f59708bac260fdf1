/**
 * One request, one answer, no policy.
 *
 * @module
 */

import type { Clock } from "./clock.js";

/** As much of the Fetch API's `fetch` as a sender needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What an attempt sends. */
export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What an attempt is made with. */
export interface Means {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timeOutMs: number;
  readonly signal: AbortSignal;
}

/** What came of an attempt. */
export type Result =
  | { readonly status: number; readonly answer: string }
  | { readonly failure: "time-out" }
  | { readonly failure: "network"; readonly cause: unknown };

/** How much of an answer's body is kept, in bytes; the rest is not read. */
const ANSWER_LIMIT = 64 * 1024;

/** How long an answer's body is waited for. Its head has said everything that matters. */
const ANSWER_PATIENCE_MS = 1000;

/** Sends once, and gives up when the time is over or the signal is aborted. */
export async function send(message: Message, means: Means): Promise<Result> {
  const end = new AbortController();
  const abort = (): void => end.abort(means.signal.reason);
  means.signal.addEventListener("abort", abort);
  if (means.signal.aborted) abort();
  const timeOut = means.clock.sleep(means.timeOutMs, end.signal).then(() => undefined);
  // Within a function, since what it throws at once is a failure like any other.
  const answer = (async () => means.fetch(message.url, requestOf(message, end.signal)))();
  try {
    const response = await Promise.race([answer, timeOut]);
    if (response === undefined) return { failure: "time-out" };
    return { status: response.status, answer: await readSome(response, means.clock, end.signal) };
  } catch (cause) {
    return { failure: "network", cause };
  } finally {
    means.signal.removeEventListener("abort", abort);
    end.abort();
    // What is given up fails, which is no news.
    answer.catch(() => {});
  }
}

/**
 * The request of an attempt (clause `transport.post`).
 *
 * The body is a stream, since the Fetch standard has implementations send a request again, at once
 * and unasked, when they are answered 421, unless its body can be read only once. The length is
 * given, so that the body need not be chunked.
 */
function requestOf({ headers, body }: Message, signal: AbortSignal): RequestInit {
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers: { ...headers, "content-length": String(body.length) },
    body: streamOf(body),
    duplex: "half",
    redirect: "manual",
    signal,
  };
  return init;
}

function streamOf(body: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (body.length > 0) controller.enqueue(body);
      controller.close();
    },
  });
}

/** Reads the body as far as it comes: a complete head is an answer, whatever happens next. */
async function readSome(response: Response, clock: Clock, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  const enough = clock.sleep(ANSWER_PATIENCE_MS, signal).then(() => undefined);
  let text = "";
  let length = 0;
  try {
    while (length < ANSWER_LIMIT) {
      const chunk = await Promise.race([reader.read(), enough]);
      if (chunk === undefined || chunk.done) break;
      text += decoder.decode(chunk.value.subarray(0, ANSWER_LIMIT - length), { stream: true });
      length += chunk.value.length;
    }
  } catch {
    // A body that breaks off is as good as none.
  }
  reader.cancel().catch(() => {});
  return text;
}
