/**
 * What can be asked of an event, whatever events there are.
 *
 * @module
 */

import {
  EVENT_NAMES,
  FEEDBACK_KEYS,
  type Feedback,
  type KnownEvent,
  type WebhookEvent,
} from "./payload.js";

/** The name of a documented event. */
export type EventName = KnownEvent["event"];

/** The event of a name. */
export type EventOf<Name extends EventName> = Extract<KnownEvent, { readonly event: Name }>;

/** Whether a text names a documented event. Names are compared exactly. */
export function isEventName(text: string): text is EventName {
  return (EVENT_NAMES as readonly string[]).includes(text);
}

/** Whether an event is documented, so that its data is checked and typed. */
export function isKnown(event: WebhookEvent): event is KnownEvent {
  return isEventName(event.event);
}

/**
 * The fields the channel defines: those of the feedback without the keys that every feedback has.
 *
 * The copy is shallow. Every legal key survives, `__proto__` too.
 */
export function customFields(feedback: Feedback): Record<string, unknown> {
  const builtIn: readonly string[] = FEEDBACK_KEYS;
  return Object.fromEntries(Object.entries(feedback).filter(([key]) => !builtIn.includes(key)));
}

/**
 * The JSON of an event, for a sender: every key it has, in the order it has them.
 *
 * @throws TypeError where JSON would say something else than the event: a number that is not
 * finite, half of a surrogate pair, a value that JSON does not have.
 */
export function encode(event: WebhookEvent): string {
  return JSON.stringify(event, refuseInexpressible);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function refuseInexpressible(this: unknown, key: string, value: unknown): unknown {
  const inexpressible =
    (value === undefined && Array.isArray(this)) ||
    (typeof value === "number" && !Number.isFinite(value)) ||
    (typeof value === "string" && LONE_SURROGATE.test(value)) ||
    LONE_SURROGATE.test(key) ||
    typeof value === "function" ||
    typeof value === "symbol" ||
    typeof value === "bigint";
  if (inexpressible) throw new TypeError(`event: JSON cannot say what is under the key "${key}"`);
  return value;
}
