/**
 * Answers: small JSON bodies that hold nothing of the request.
 *
 * @module
 */

import { MethodError, type WebhookError } from "./errors.js";
import { CONTENT_TYPE } from "./protocol.js";

/** What to answer. */
export interface Answer {
  /** The status. */
  readonly status: number;
  /** The headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body. */
  readonly body: string;
}

/** The answer to a delivery that was dealt with (clause `response.ok`). */
export const OK: Answer = answer(200, "{}");

/** The answer that an error owes. */
export function answerTo(error: WebhookError): Answer {
  const body = JSON.stringify({ error: error.answer });
  return answer(error.status, body, error instanceof MethodError ? { allow: "POST" } : {});
}

/** An answer with a body in ASCII. */
function answer(status: number, body: string, more: Record<string, string> = {}): Answer {
  const headers = { "content-type": CONTENT_TYPE, "content-length": String(body.length), ...more };
  return { status, headers, body };
}
