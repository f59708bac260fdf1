/**
 * From the bytes of a body to an event.
 *
 * @module
 */

import { isEvent } from "./conforms.js";
import { MalformedBodyError } from "./errors.js";
import { hasFiniteNumbers } from "./finite.js";
import type { WebhookEvent } from "./payload.js";
import { readQuickly } from "./quick.js";
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
  return readQuickly(text) ?? readAny(text);
}

/** Reads a body however it is written. */
function readAny(text: string): WebhookEvent {
  const value = parseJson(text);
  if (isEvent(value)) return value;
  throw faultOf(value);
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

/** Why a value is no event; asked only if it is none, since to know the place takes longer. */
function faultOf(value: unknown): MalformedBodyError {
  if (!hasFiniteNumbers(value)) {
    return new MalformedBodyError("a number is beyond what a double can be");
  }
  const { problem, pointer } = checkEvent(value) ?? { problem: "no event", pointer: "" };
  return new MalformedBodyError(problem, pointer);
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
