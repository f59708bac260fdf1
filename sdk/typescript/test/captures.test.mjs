// What the vendor's server really sent: each delivery is understood and survives a round trip.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { encode, isKnown, parse } from "abc-webhook";
import { CAPTURES } from "./support.mjs";

const FILES = readdirSync(CAPTURES);

test("there are captures", () => assert.ok(FILES.length >= 2));

for (const file of FILES) {
  const lines = readFileSync(new URL(file, CAPTURES), "utf8").trim().split("\n");
  for (const [index, line] of lines.entries()) {
    test(`${file}: line ${index + 1}`, () => {
      const { body } = JSON.parse(line);
      const event = parse(new TextEncoder().encode(body));
      assert.ok(isKnown(event), event.event);
      // The vendor's server is written in JavaScript: the same text comes out again.
      assert.equal(encode(event), body);
    });
  }
}
