/**
 * Whether numbers are finite. `JSON.parse` makes infinity of what is beyond the largest double.
 *
 * @module
 */

import type { JsonObject } from "./check.js";

/**
 * Whether all numbers of a record are finite.
 *
 * @param checked a value among them that is known to hold no others
 */
export function othersAreFinite(record: JsonObject, checked?: unknown): boolean {
  for (const key in record) {
    const value = record[key];
    // Most fields are text.
    if (typeof value === "string" || value === checked) continue;
    if (typeof value === "object" ? !hasFiniteNumbers(value) : isInfinite(value)) return false;
  }
  return true;
}

/**
 * Whether all numbers in a value are finite. What is left to look at is in a list: a value may be
 * nested deeper than the stack is.
 */
export function hasFiniteNumbers(root: unknown): boolean {
  const left = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (isInfinite(value)) return false;
    if (typeof value !== "object" || value === null) continue;
    for (const inner of Object.values(value)) left.push(inner);
  }
  return true;
}

function isInfinite(value: unknown): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}
