// Mutants of the package: each is broken in one place, and each must be caught by the tests.
//
//     npm run build && node test/mutants.mjs [NAME…]
//
// A mutant is a copy of the package as it is before it is bundled, in which one text of a module is
// replaced by another. It runs the tests of the files named; an unbroken copy, which must pass all
// of them, shows that the copies work.

import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";

const PACKAGE = new URL("../", import.meta.url);
const WORK = new URL("build/mutants/", PACKAGE);

/** How long the tests of a mutant may take; one that hangs is caught too. */
const TIME_OUT_MS = 60_000;

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these texts are code.
const MUTANTS = [
  // The token.
  [
    "token-by-prefix",
    "token",
    "let difference = value.length ^ this.#length",
    "let difference = 0",
    "requests",
  ],
  [
    "token-by-last-character",
    "token",
    "difference |= value.charCodeAt",
    "difference = value.charCodeAt",
    "requests",
  ],
  [
    "token-without-case",
    "token",
    "const secret = this.#bytes;",
    "const secret = this.#bytes.map((byte) => (byte > 64 && byte < 91 ? byte + 32 : byte)); value = value.toLowerCase();",
    "requests",
  ],
  [
    "token-as-latin-1",
    "token",
    "new TextEncoder().encode(text)",
    "Uint8Array.from(text, (character) => character.charCodeAt(0))",
    "receiver sender",
  ],
  [
    "only-the-last-token",
    "receiver",
    "matched = token.matches(value) || matched",
    "matched = token.matches(value)",
    "requests",
  ],
  ["first-of-two-token-headers", "receiver", "if (value === REPEATED)", "if (false)", "receiver"],
  ["header-names-by-case", "headers", "key.toLowerCase() === name", "false", "receiver"],
  [
    "whoever-is-told-decides",
    "receiver",
    "catch (failure) {",
    "catch (failure) { throw failure;",
    "receiver",
  ],
  ["limit-of-no-number", "receiver", "bodyLimit >= 0", "true", "receiver"],
  ["answered-twice", "node", "if (response.headersSent === true)", "if (false)", "adapters"],
  ["locked-body-ignored", "body", "|| request.body?.locked === true", "", "receiver"],
  ["gone-request-ignored", "node", "if (request.destroyed === true)", "if (false)", "adapters"],
  ["blanks-before-the-token", "headers", "isBlank(value, start)", "false", "receiver"],
  ["blanks-behind-the-token", "headers", "isBlank(value, end - 1)", "false", "receiver"],
  ["empty-token", "token", 'if (text === "")', "if (false)", "receiver"],
  // The head and the body.
  [
    "token-after-the-rest",
    "receiver",
    'this.verify(headers);\n        if (method !== "POST")\n            throw new MethodError();',
    'if (method !== "POST")\n            throw new MethodError();\n        this.verify(headers);',
    "requests",
  ],
  ["any-method", "receiver", 'if (method !== "POST")', "if (false)", "receiver"],
  [
    "any-content-type",
    "receiver",
    'if (!isJson(headerOf(headers, "content-type")))',
    "if (false)",
    "receiver",
  ],
  ["announced-length-ignored", "receiver", "Number(length) > this.bodyLimit", "false", "receiver"],
  [
    "body-without-limit",
    "body",
    "if (this.#length > this.#limit)",
    "if (false)",
    "receiver adapters",
  ],
  [
    "parts-in-another-order",
    "body",
    "for (const chunk of this.#chunks)",
    "for (const chunk of this.#chunks.reverse())",
    "receiver",
  ],
  [
    "parser-in-front-ignored",
    "node",
    "if (request.readableEnded === true)",
    "if (false)",
    "adapters",
  ],
  // The payload.
  [
    "unknown-key-dropped",
    "parse",
    "return value;\n    throw faultOf",
    "return { event: value.event, data: value.data };\n    throw faultOf",
    "payloads",
  ],
  [
    "absent-data-made-null",
    "parse",
    "return value;\n    throw faultOf",
    "return { data: null, ...value };\n    throw faultOf",
    "payloads",
  ],
  [
    "proto-key-lost",
    "event",
    "Object.fromEntries(Object.entries(feedback).filter(([key]) => !builtIn.includes(key)))",
    "Object.entries(feedback).reduce((copy, [key, value]) => { if (!builtIn.includes(key)) copy[key] = value; return copy; }, {})",
    "receiver",
  ],
  [
    "unknown-status-thrown",
    "conforms",
    "!isText(value.status)",
    '!["INIT", "ON_REVIEW", "IN_PROGRESS", "RESOLVED", "PENDING", "OPEN"].includes(value.status)',
    "payloads",
  ],
  [
    "unknown-event-thrown",
    "conforms",
    "return hasFiniteNumbers(value);",
    "return false;",
    "payloads",
  ],
  ["null-refused", "conforms", "if (value.createdAt !== null && ", "if (", "payloads"],
  ["issues-unchecked", "conforms", "!isListOf(value.issues, isIssue)", "false", "payloads"],
  [
    "any-number-is-an-integer",
    "check",
    "Number.isInteger(value)",
    'typeof value === "number"',
    "payloads",
  ],
  ["any-text-is-a-timestamp", "check", "&& isDateTime(value)", "", "payloads"],
  ["months-of-31-days", "timestamp", "(DAYS[digitsAt(text, 5) - 1] ?? 0)", "31", "payloads"],
  ["hour-24", "timestamp", "digitsAt(text, 11) <= 23", "true", "payloads"],
  ["day-0", "timestamp", "day >= 1", "true", "payloads"],
  ["no-leap-seconds", "timestamp", 'second !== "60" ||', 'second !== "60" &&', "payloads"],
  [
    "days-beyond-the-month",
    "timestamp",
    "if (midnight.getUTCMonth() + 1 !== Number(month))",
    "if (false)",
    "payloads",
  ],
  ["missing-key-misplaced", "check", "if (parent[key] === undefined)", "if (false)", "payloads"],
  ["pointer-of-the-parent", "check", "`/${step}${fault.pointer}`", "`/${step}`", "payloads"],
  ["byte-order-mark-swallowed", "parse", "ignoreBOM: true", "ignoreBOM: false", "payloads"],
  ["bytes-replaced", "parse", "fatal: true", "fatal: false", "payloads"],
  ["half-a-surrogate-pair", "parse", "&& escapesLoneSurrogate(text)", "&& false", "payloads"],
  ["infinity-taken", "finite", "!Number.isFinite(value)", "false", "payloads"],
  ["infinity-taken-below-fields", "finite", "!hasFiniteNumbers(value)", "false", "payloads"],
  [
    "fields-overlooked",
    "conforms",
    "return othersAreFinite(value, value.issues);",
    "return true;",
    "payloads",
  ],
  ["other-keys-overlooked", "conforms", "|| othersAreFinite(value)", "|| true", "payloads"],
  ["absent-keys-counted", "conforms", "let known = 3;", "let known = 4;", "payloads"],
  [
    "nested-beyond-the-stack",
    "finite",
    "left.push(inner)",
    "left.push(hasFiniteNumbers(inner) ? 0 : 1e999)",
    "receiver",
  ],
  ["no-escapes-at-all", "parse", "&& escapesLoneSurrogate(text)", "", "payloads"],
  // The body as the vendor writes it.
  ["never-quickly", "quick", "LONGEST = 4096", "LONGEST = 0", "quick"],
  ["long-bodies-kept", "quick", "LONGEST = 4096", "LONGEST = 2 ** 20", "quick"],
  ["something-behind-the-end", "quick", "&& scan.isAtEnd()", "", "quick"],
  ["fields-without-end", "quick", "scan.others(record, FEEDBACK_REST);", "", "quick"],
  ["last-key-as-a-field", "scan", '`${literal(key)}"|`', '""', "quick"],
  ["prototype-as-a-field", "scan", '${known}__proto__"', '${known}"', "quick"],
  ["keys-that-objects-inherit", "scan", "record[key] === undefined &&", "", "quick"],
  [
    "keys-twice",
    "scan",
    "record[key] === undefined &&",
    "(record[key] === undefined || Object.hasOwn(record, key)) &&",
    "quick",
  ],
  ["infinite-field", "scan", "value !== Infinity &&", "", "quick"],
  ["infinite-field-below-zero", "scan", "&& value !== -Infinity", "", "quick"],
  ["controls-in-texts", "scan", "\\x00-\\x1f", "", "quick"],
  ["controls-up-to-1e", "scan", "\\x00-\\x1f", "\\x00-\\x1e", "quick"],
  ["any-escape", "scan", '["\\\\/bfnrt]', ".", "quick"],
  ["escapes-kept", "scan", 'return JSON.parse(`"${captured}"`)', "return captured", "quick"],
  ["integers-that-are-not-exact", "scan", "{0,14}", "{0,20}", "quick"],
  ["zeros-before-an-integer", "scan", "(0|[1-9]\\d{0,14})", "(\\d{1,15})", "quick"],
  ["zeros-before-a-number", "scan", "-?(?:0|[1-9]\\d*)", "-?\\d+", "quick"],
  ["29th-of-february", "scan", "2[0-8])|", "2[0-9])|", "quick"],
  ["months-of-30-days-too-long", "scan", "(?:0[13578]|1[02])-31", "(?:0[1-9]|1[0-2])-31", "quick"],
  ["quick-hour-24", "scan", "2[0-3]", "2[0-4]", "quick"],
  ["quick-second-60", "scan", "[0-5]\\d(?:", "(?:[0-5]\\d|60)(?:", "quick"],
  ["null-lost", "scan", "captured === undefined ? null :", "", "quick"],
  ["on-after-giving-up", "scan", "this.#at = found ? end : NOWHERE;", "this.#at = end;", "quick"],
  // The answer.
  ["created-instead-of-ok", "answer", "answer(200,", "answer(201,", "requests"],
  ["handler-failure-acknowledged", "receiver", "throw new HandlerError(error);", "", "receiver"],
  ["handler-not-awaited", "receiver", "return isThenable(result) ?", "return false ?", "receiver"],
  ["unknown-event-to-nobody", "receiver", ": this.#unknownHandler", ": undefined", "receiver"],
  [
    "remembered-before-success",
    "receiver",
    "await this.#dispatch(delivery);\n        try {\n            await memory.add(digest);",
    "await memory.add(digest);\n        try {\n            await this.#dispatch(delivery);",
    "receiver",
  ],
  ["remembered-for-ever", "deduplicate", "now() - moment < forMs", "true", "receiver"],
  // The sender.
  [
    "404-retried",
    "policy",
    "return status >= 500 &&",
    "return status === 404 || status >= 500 &&",
    "policy",
  ],
  ["500-not-retried", "policy", "return status >= 500 &&", "return status > 500 &&", "policy"],
  [
    "redirect-retried",
    "policy",
    "return status >= 500 &&",
    "return status < 400 || status >= 500 &&",
    "policy",
  ],
  ["created-is-no-success", "policy", "status >= 200 && status <= 299", "status === 200", "policy"],
  [
    "fifth-attempt",
    "sender",
    "attempts.length > this.#policy.retries",
    "attempts.length > this.#policy.retries + 1",
    "policy",
  ],
  [
    "third-attempt-is-the-last",
    "sender",
    "attempts.length > this.#policy.retries",
    "attempts.length >= this.#policy.retries",
    "policy",
  ],
  ["retry-too-soon", "protocol", "RETRY_INTERVAL_MS = 3000", "RETRY_INTERVAL_MS = 2999", "policy"],
  ["retries-without-end", "policy", "|| retries < 0", "|| false", "sender"],
  [
    "retries-of-no-number",
    "policy",
    "!Number.isInteger(retries) || retries < 0",
    "retries < 0",
    "sender",
  ],
  ["given-up-but-sent", "sender", "signal.throwIfAborted();", "", "sender"],
  ["timer-overflow", "clock", "Math.min(Math.ceil(left), LONGEST_TIMER_MS)", "left", "sender"],
  ["no-time-out", "transport", "Promise.race([answer, timeOut])", "answer", "policy"],
  ["redirect-followed", "transport", 'redirect: "manual"', 'redirect: "follow"', "sender"],
  ["sent-again-by-fetch", "transport", "body: streamOf(body)", "body", "sender"],
  [
    "half-an-answer-is-a-failure",
    "transport",
    "// A body that breaks off is as good as none.",
    'throw new Error("broken off");',
    "sender",
  ],
  ["body-shared-with-the-caller", "sender", "body.slice()", "body", "sender"],
  ["woken-too-soon", "clock", "left = end - performance.now()", "left = 0", "sender"],
];

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these texts were code.

const ALL_TESTS = [
  "adapters",
  "captures",
  "payloads",
  "policy",
  "quick",
  "receiver",
  "requests",
  "sender",
];

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) throw new Error(`no such mutant: ${wanted}`);
if (new Set(MUTANTS.map(([name]) => name)).size < MUTANTS.length) throw new Error("a name twice");

await rm(WORK, { recursive: true, force: true });
const survivors = [];
if (!(await passes("unbroken", ALL_TESTS))) throw new Error("the unbroken copy fails its tests");
const queue = [...chosen];
await Promise.all(Array.from({ length: availableParallelism() }, work));
await rm(WORK, { recursive: true, force: true });
console.log(`${chosen.length - survivors.length} of ${chosen.length} mutants caught`);
if (survivors.length > 0) {
  console.error(`survivors: ${survivors.join(", ")}`);
  process.exitCode = 1;
}

async function work() {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const [name, file, from, to, tests] = mutant;
    const survived = await passes(name, tests.split(" "), { file, from, to });
    console.log(`${survived ? "SURVIVED" : "caught  "} ${name}`);
    if (survived) survivors.push(name);
  }
}

/** Whether the tests pass on a copy of the package, with that change. */
async function passes(name, tests, change) {
  const copy = new URL(`${name}/`, WORK);
  await mkdir(copy, { recursive: true });
  for (const part of ["package.json", "test"]) {
    await cp(new URL(part, PACKAGE), new URL(part, copy), { recursive: true });
  }
  await cp(new URL("build/modules", PACKAGE), new URL("dist", copy), { recursive: true });
  if (change !== undefined) await mutate(new URL(`dist/${change.file}.js`, copy), change);
  // In one process, so that ending it ends all: `node --test` leaves a test that hangs behind.
  const imports = tests.map((test) => `import "./test/${test}.test.mjs";`).join("\n");
  return new Promise((resolve) => {
    const options = { cwd: copy, env: environment(), timeout: TIME_OUT_MS, killSignal: "SIGKILL" };
    const run = ["--input-type=module", "--eval", imports];
    execFile(process.execPath, run, { ...options, maxBuffer: 2 ** 28 }, (error) =>
      resolve(error === null),
    );
  });
}

/** The copies lie deeper, and so must be told where the data is. */
function environment() {
  const { PATH } = process.env;
  return {
    PATH,
    ABC_WEBHOOK_SCHEMA: String(new URL("../../schema/", PACKAGE)),
    ABC_WEBHOOK_CAPTURES: String(new URL("../rust/tests/data/captures/", PACKAGE)),
  };
}

async function mutate(file, { from, to }) {
  const text = await readFile(file, "utf8");
  if (text.split(from).length < 2) throw new Error(`${file.pathname}: there is no ${from}`);
  await writeFile(
    file,
    text.replaceAll(from, () => to),
  );
}
