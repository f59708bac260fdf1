// What a user may write with the fields of the captured channel, and what not.

import { fields, unlistedFields } from "./fields.js";
import type { Feedback } from "./payload.js";

const feedback = JSON.parse(`{
  "id": 1, "updatedAt": "2024-01-15T10:30:00.000Z", "issues": [],
  "rating": 5, "message": null, "category": "spam", "visitedAt": ["2024-01-01"],
  "tags": ["alpha", "alpha"], "added": true, "__proto__": 1
}`) as Feedback;
const known = fields(feedback);

const rating: number | null | undefined = known.rating.value;
const category: "bug" | "wish" | string | null | undefined = known.category.value;
// @ts-expect-error a field that the channel lacks
known.ratting;
// @ts-expect-error a rating is a number
const text: string | null | undefined = known.rating.value;
// @ts-expect-error a key that every feedback has is no custom field
known.updatedAt;

function narrowed(): string | undefined {
  switch (known.category.kind) {
    case "value":
      return known.category.value === "bug" ? "a bug" : known.category.value;
    case "mismatch":
      return String(known.category.found);
    default:
      return undefined;
  }
}

function expect(what: string, found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: ${one} should be ${other}`);
}

expect("a value", rating, 5);
expect("an option of tomorrow", [category, narrowed()], ["spam", "spam"]);
expect("a null", known.message, { kind: "null", value: null });
expect("an absent key", known.summary, { kind: "absent" });
expect("another shape", known.visitedAt, { kind: "mismatch", found: ["2024-01-01"] });
expect("duplicates", known.tags.value, ["alpha", "alpha"]);
expect("what is not listed", Object.entries(unlistedFields(feedback)), [
  ["added", true],
  ["__proto__", 1],
]);
expect("the rest", text, 5);
