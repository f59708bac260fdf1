// Bodies as the vendor writes them are read in a way of their own. It must not show: whatever is in
// a body, it is read or refused as it is behind a blank, where `JSON.parse` reads it.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "abc-webhook";
import { bytesOf, CAPTURES, vectors } from "./support.mjs";

const SENT = readdirSync(CAPTURES)
  .flatMap((file) => readFileSync(new URL(file, CAPTURES), "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line).body);

/** Whether a body is read without the help of `JSON.parse`, but for parts of it. */
function isReadQuickly(body) {
  const { parse: parseJson } = JSON;
  let quickly = true;
  JSON.parse = (text, ...more) => {
    if (text === body) quickly = false;
    return parseJson(text, ...more);
  };
  try {
    parse(body);
  } catch {
    quickly = false;
  } finally {
    JSON.parse = parseJson;
  }
  return quickly;
}

/** What becomes of a body, but for why it is no JSON. */
function outcome(body) {
  try {
    return parse(body);
  } catch ({ name, pointer, message }) {
    return { name, pointer, message: message.replace(/no JSON.*/, "no JSON") };
  }
}

/** That a body is read as it is behind a blank, to the order of its keys. */
function assertSame(body) {
  const [found, expected] = [outcome(body), outcome(` ${body}`)];
  assert.deepEqual(found, expected, body);
  assert.equal(JSON.stringify(found), JSON.stringify(expected), body);
}

/** What the vendor's server sends now and then, and is left to `JSON.parse`. */
const RARE = [/\{"feedback":\{"\d/, /\\u/, /\[1,/];

test("what the vendor's server sends is read quickly", () => {
  for (const body of SENT) {
    const rare = RARE.some((pattern) => pattern.test(body));
    assert.equal(isReadQuickly(body), !rare, body);
    assertSame(body);
  }
});

const feedback = (fields) =>
  `{"event":"FEEDBACK_CREATION","data":{"feedback":{"id":1,"createdAt":null,"updatedAt":"2024-01-15T10:30:00.000Z",${fields}"issues":[]},"channel":{"id":1,"name":"a"},"project":{"id":1,"name":"b"}}}`;

for (const [what, fields] of [
  ["no fields", ""],
  ["texts", '"a":"","b_2":"\u007f 사용자 😀\u2028",'],
  ["escapes", String.raw`"a":"\"\\\/\b\f\n\r\t","b":["\n"],`],
  ["numbers", '"a":0,"b":-0,"c":1.5e-7,"d":1E+21,"e":123456789012345678901234567890,'],
  ["words", '"a":null,"b":true,"c":false,'],
  ["lists of texts", '"a":[],"b":["a"],"c":["a","a"],'],
]) {
  test(`fields are read quickly: ${what}`, () => {
    assert.ok(isReadQuickly(feedback(fields)));
    assertSame(feedback(fields));
  });
}

for (const [what, fields] of [
  ["a key twice", '"a":1,"a":2,'],
  ["a documented key twice", '"id":"a",'],
  ["the last key twice", '"issues":["a"],'],
  ["the prototype", '"__proto__":["a"],'],
  ["what objects inherit", '"toString":"a",'],
  ["infinity", '"a":1e309,'],
  ["negative infinity", '"a":-1e309,'],
  ["half of a surrogate pair", '"a":"\\ud800",'],
  ["an escape of a list", '"a":["\\ud800"],'],
  ["an escape that JSON does not have", '"a":"\\x",'],
  ["a control character", '"a":"\u001f",'],
  ["a zero too many", '"a":01,'],
  ["a blank", '"a": 1,'],
  ["a body that is too long to keep", `"a":"${"a".repeat(4096)}",`],
]) {
  test(`not read quickly: ${what}`, () => {
    assert.ok(!isReadQuickly(feedback(fields)));
    assertSame(feedback(fields));
  });
}

for (const end of [" ", "x", "}", "null", feedback("")]) {
  test(`not read quickly: ${end.slice(0, 4)} behind the end`, () => {
    assert.ok(!isReadQuickly(feedback("") + end));
    assertSame(feedback("") + end);
  });
}

for (const [key, property] of [
  ["message", { value: "inherited" }],
  ["__proto__", { get: assert.fail }],
]) {
  test(`what all objects inherit under ${key} changes nothing`, () => {
    const before = Object.getOwnPropertyDescriptor(Object.prototype, key);
    Object.defineProperty(Object.prototype, key, { ...property, configurable: true });
    try {
      const { feedback: found } = parse(feedback(`"${key}":"own",`)).data;
      assert.equal(Object.getOwnPropertyDescriptor(found, key).value, "own");
    } finally {
      if (before === undefined) delete Object.prototype[key];
      else Object.defineProperty(Object.prototype, key, before);
    }
  });
}

/** Tokens that JSON may have or not, to be put where others were. */
const TOKENS = [
  ..."{}[],:",
  ...["null", "true", "false", "nul", "[]", "{}", '["a","b"]', '["a",]', "[1]", "[null]", "[[]]"],
  ...[
    "0",
    "-0",
    "1",
    "01",
    "1.",
    ".5",
    "1.5",
    "-1",
    "+1",
    "1e5",
    "1e309",
    "-1E+400",
    "-",
    "5e-324",
  ],
  ...["99999999999999", "999999999999999", "9999999999999999", "18446744073709551616"],
  ...["id", "issues", "event", "data", "name", "__proto__", "constructor", "toString", "2"].map(
    (key) => JSON.stringify(key),
  ),
  ...['""', '"a"', '"사용자"', '"😀"', '"\ud83d"', '"\u2028"', '"\u0000"', '"\u001f"', '"\n"'],
  ...["n", '"', "\\", "/", "x", "u0041", "u0000", "ud800", "ud83d\\ude00", "", "N"].map(
    (code) => `"a\\${code}b"`,
  ),
  ...["2024-02-28", "2024-02-29", "2023-02-29", "2024-04-31", "2024-12-31", "2024-00-01"].map(
    (day) => `"${day}T10:30:00.000Z"`,
  ),
  ...["23:59:59.999Z", "24:00:00.000Z", "10:30:60.000Z", "23:59:60Z", "10:60:00.0Z"].map(
    (time) => `"2024-01-31T${time}"`,
  ),
  ...["10:30:00", "10:30:00z", "10:30:00.Z", "10:30:00.1234567Z", "10:30:00+01:00"].map(
    (time) => `"2024-01-15T${time}"`,
  ),
  ...[" ", "\n", "\u00a0", "\ufeff", "x"],
];

/** What a body is made of; of what is none of it, each character. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[-+\w.]+|[\s\S]/g;

/** Numbers that look random and are the same every time (a linear congruential generator). */
function* numbers() {
  for (let state = 1; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** A body in which one to three tokens are others, are too many, or lack. */
function changed(body, random) {
  const below = (limit) => Math.floor(random.next().value * limit);
  const tokens = body.match(TOKEN);
  for (let left = 1 + below(3); left > 0; left--) {
    const at = below(tokens.length + 1);
    const token = TOKENS[below(TOKENS.length)];
    const member = [`"f${below(3)}"`, ":", token, ","];
    const changes = [
      () => tokens.splice(at, 1, token),
      () => tokens.splice(at, 1),
      () => tokens.splice(at, 0, token, ...(below(2) === 0 ? [":", token, ","] : [])),
      () => tokens.splice(tokens.indexOf(":", at) + 1, 1, token),
      () => tokens.splice(Math.max(tokens.indexOf('"issues"'), 0), 0, ...member),
      () => tokens.splice(Math.max(tokens.indexOf('"issues"'), 0), 0, ...member),
    ];
    changes[below(changes.length)]();
  }
  return tokens.join("");
}

test("whatever is in a body, it is read as `JSON.parse` has it", () => {
  const texts = [...vectors("payloads-valid", 60), ...vectors("payloads-invalid", 60)]
    .map(({ body }) => new TextDecoder().decode(bytesOf(body)))
    .filter((text) => text.length < 5000);
  for (const text of texts) assertSame(text);
  const random = numbers();
  const bodies = [...SENT, feedback(""), feedback('"f0":"a","f1":1,')];
  let quickly = 0;
  for (let count = 0; count < 20_000; count++) {
    const body = changed(bodies[count % bodies.length], random);
    assertSame(body);
    if (isReadQuickly(body)) quickly += 1;
  }
  assert.ok(quickly > 1_000, `only ${quickly} were read quickly`);
});
