// The shared vectors of payloads: each is read and kept, or refused where it is wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { encode, isKnown, MalformedBodyError, parse } from "abc-webhook";
import { at, bytesOf, json, vectors } from "./support.mjs";

for (const { name, body, event, known, facts, absent = [] } of vectors("payloads-valid", 60)) {
  test(`reads and keeps ${name}`, () => {
    const bytes = bytesOf(body);
    const value = parse(bytes);
    assert.equal(value.event, event);
    assert.equal(isKnown(value), known);
    for (const [pointer, fact] of Object.entries(facts)) {
      assert.deepEqual(at(value, pointer), fact, pointer);
    }
    for (const pointer of absent) assert.equal(at(value, pointer), undefined, pointer);
    const again = encode(value);
    assert.deepEqual(json(again), json(new TextDecoder().decode(bytes)));
    assert.equal(encode(parse(again)), again);
  });
}

for (const { name, body, refused, pointer, why } of vectors("payloads-invalid", 60)) {
  const bytes = bytesOf(body);
  if (refused === "tolerant") {
    test(`refuses ${name}: ${why}`, () => {
      assert.throws(
        () => parse(bytes),
        (error) => {
          assert.ok(error instanceof MalformedBodyError, String(error));
          assert.equal(error.pointer ?? null, pointer, error.message);
          assert.equal(error.status, 400);
          return true;
        },
      );
    });
  } else {
    test(`takes ${name}, though ${why}`, () => {
      assert.deepEqual(parse(bytes), JSON.parse(new TextDecoder().decode(bytes)));
    });
  }
}

const number = (text) => `{"event":"A","data":{"text":"a","n":[${text}]}}`;
const nines = (count) => "9".repeat(count);

for (const text of [
  "1e309",
  "-1E+400",
  "1.5e400",
  "12e308",
  nines(309),
  nines(1000),
  `${nines(310)}.5`,
  `${nines(300)}e9`,
  `-${nines(210)}.5E99`,
]) {
  test(`refuses ${text.slice(0, 10)}, which is beyond any double`, () => {
    assert.throws(() => parse(number(text)), MalformedBodyError);
  });
}

for (const text of [
  "1e308",
  "1e-400",
  "0e999",
  nines(308),
  `${nines(209)}e99`,
  `${nines(300)}e-9`,
  `0.${nines(700)}`,
  '"1e400"',
  `"${nines(700)}"`,
]) {
  test(`reads ${text.slice(0, 10)}, which is not`, () => {
    assert.deepEqual(parse(number(text)), JSON.parse(number(text)));
  });
}
