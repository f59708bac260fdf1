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

/** Bodies, each with another record that has the key `x`, and few others or all of them. */
function* bodiesWith(x) {
  const issue = { id: 1, name: "a", status: "OPEN" };
  const complete = { ...issue, createdAt: null, updatedAt: null, description: null };
  const named = { id: 1, name: "a" };
  const feedback = { id: 1, updatedAt: "2024-01-15T10:30:00.000Z", issues: [] };
  const data = { feedback, channel: named, project: named };
  for (const event of ["FEEDBACK_CREATION", "ISSUE_ADDITION"]) {
    yield { event, data, x };
    yield { event, data: { ...data, x } };
    yield { event, data: { ...data, channel: { ...named, x } } };
    yield { event, data: { ...data, project: { ...named, x } } };
    yield { event, data: { ...data, feedback: { ...feedback, x } } };
    yield { event, data: { ...data, feedback: { ...feedback, issues: [issue, { ...issue, x }] } } };
    yield { event, data: { ...data, feedback: { ...feedback, issues: [{ ...complete, x }] } } };
  }
  yield { event: "ISSUE_ADDITION", data: { ...data, addedIssue: { ...issue, x } } };
  yield { event: "ISSUE_CREATION", data: { issue: { ...complete, x }, project: named } };
  yield { event: "ISSUE_CREATION", data: { issue, project: named, x } };
  yield { event: "ISSUE_STATUS_CHANGE", data: { issue, project: named, previousStatus: "a", x } };
  yield { event: "SURVEY_CREATION", data: { survey: { x } } };
  yield { event: "SURVEY_CREATION", x };
}

test("a number beyond any double is refused wherever it hides, and no other", () => {
  for (const [x, text] of [
    ["?", "1e309"],
    [["?"], "[1e309]"],
    [{ y: ["?"] }, '{"y":[1e309]}'],
  ]) {
    for (const body of bodiesWith(x)) {
      const [before, after] = JSON.stringify(body).split(JSON.stringify(x));
      assert.throws(() => parse(before + text + after), MalformedBodyError, before + text + after);
      const taken = before + text.replace("309", "308") + after;
      assert.deepEqual(parse(taken), JSON.parse(taken));
    }
  }
});

for (const [moment, good] of [
  ["2024-02-29T00:00:00.000Z", true],
  ["2023-02-29T00:00:00.000Z", false],
  ["2024-04-30T23:59:59.999Z", true],
  ["2024-04-31T00:00:00.000Z", false],
  ["2024-12-31T00:00:00.000Z", true],
  ["2024-12-00T00:00:00.000Z", false],
  ["2024-00-15T00:00:00.000Z", false],
  ["2024-13-15T00:00:00.000Z", false],
  ["2024-12-15T24:00:00.000Z", false],
  ["2024-12-15T29:00:00.000Z", false],
]) {
  test(`${good ? "takes" : "refuses"} the moment ${moment}`, () => {
    const feedback = { id: 1, updatedAt: moment, issues: [] };
    const named = { id: 1, name: "a" };
    const data = { feedback, channel: named, project: named };
    const read = () => parse(JSON.stringify({ event: "FEEDBACK_CREATION", data }));
    if (good) assert.equal(read().data.feedback.updatedAt, moment);
    else assert.throws(read, { pointer: "/data/feedback/updatedAt" });
  });
}
