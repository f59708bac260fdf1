/**
 * From the bytes of a body to an event.
 *
 * @module
 */

import { MalformedBodyError } from "./errors.js";
import type { WebhookEvent } from "./payload.js";
import { checkEvent } from "./validate.js";

/** Keeps a byte order mark, which JSON does not have, for `JSON.parse` to refuse. */
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a body: UTF-8 JSON, one object, nothing behind it, of the shape that its `event` asks for.
 *
 * Of a repeated key the last value counts. Numbers are doubles, as everywhere in JavaScript.
 *
 * @throws MalformedBodyError with the place of the fault.
 */
export function parse(body: Uint8Array | string): WebhookEvent {
  const text = typeof body === "string" ? body : decode(body);
  const value = parseJson(text);
  const fault = checkEvent(value);
  if (fault !== undefined) throw new MalformedBodyError(fault.problem, fault.pointer);
  return value as WebhookEvent;
}

function decode(body: Uint8Array): string {
  try {
    return UTF_8.decode(body);
  } catch {
    throw new MalformedBodyError("it is not UTF-8");
  }
}

function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MalformedBodyError(syntaxProblem(text, error));
  }
  if (text.includes("\\u") && escapesLoneSurrogate(text)) {
    throw new MalformedBodyError("no JSON: it escapes half of a surrogate pair");
  }
  if (mayOverflow(text) && !hasFiniteNumbers(value)) {
    throw new MalformedBodyError("a number is beyond what a double can be");
  }
  return value;
}

/** Says where, not what: the engine's message quotes the body. */
function syntaxProblem(text: string, error: unknown): string {
  if (text === "") return "no JSON: it is empty";
  if (text.startsWith("\uFEFF")) {
    return "no JSON: it starts with a byte order mark, which JSON does not have";
  }
  const position = /at position (\d+)/.exec(String(error))?.[1];
  return position === undefined ? "no JSON" : `no JSON at character ${position}`;
}

/**
 * What it takes to be larger than any double, of 309 digits: an exponent of three, or one of two
 * behind so many digits that both together come to that. A second digit before the exponent
 * changes nothing but the speed: with it V8 skips more of the text at a time.
 */
const LARGE_EXPONENT = /\d{1,2}[eE]\+?\d{3}/;
const DIGITS = 210;

/** Whether there may be a number in `text` that `JSON.parse` made infinite. */
function mayOverflow(text: string): boolean {
  if (LARGE_EXPONENT.test(text)) return true;
  // No run of so many digits passes between these places.
  for (let at = DIGITS - 1; at < text.length; at += DIGITS) {
    let [start, end] = [at, at];
    while (isDigit(text, end)) end += 1;
    while (isDigit(text, start - 1)) start -= 1;
    if (end - start >= DIGITS) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function hasFiniteNumbers(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(hasFiniteNumbers);
}

/** An escaped pair, or half of one, or any other escape. */
const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F])|.)/g;

/**
 * Whether valid JSON stands for text that UTF-8 cannot express. `JSON.parse` lets it pass, and the
 * decoder has seen to the rest: only an escape can do it.
 */
function escapesLoneSurrogate(text: string): boolean {
  for (const [, half] of text.matchAll(ESCAPE)) {
    if (half !== undefined) return true;
  }
  return false;
}
