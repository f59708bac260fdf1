// What the tests share: the vectors, bodies made by their recipes, JSON pointers, and a clock that
// jumps.

import { readFileSync } from "node:fs";

/** The folder of vectors; a copy of the package tells where it is. */
const SCHEMA = new URL(process.env.ABC_WEBHOOK_SCHEMA ?? "../../../schema/", import.meta.url);

/** The folder of what the vendor's server sent. */
export const CAPTURES = new URL(
  process.env.ABC_WEBHOOK_CAPTURES ?? "../../rust/tests/data/captures/",
  import.meta.url,
);

export const TOKEN = "tok-ABCDEF.0123456789_x";

export function vectors(kind, least) {
  const { vectors } = JSON.parse(readFileSync(new URL(`vectors/${kind}.json`, SCHEMA), "utf8"));
  if (vectors.length < least) throw new Error(`${kind}: only ${vectors.length} vectors`);
  return vectors;
}

export function bytesOf({ text, base64, recipe }) {
  if (base64 !== undefined) return new Uint8Array(Buffer.from(base64, "base64"));
  return new TextEncoder().encode(text ?? made(recipe));
}

function made({ prefix, fill, suffix, bytes }) {
  return prefix + fill.repeat(bytes - prefix.length - suffix.length) + suffix;
}

/** A JSON value, in which the two zeros are one number, as they are for IEEE 754. */
export function json(text) {
  return JSON.parse(text, (_, value) => (value === 0 ? 0 : value));
}

/** The value at a JSON pointer; undefined if there is none. */
export function at(value, pointer) {
  const steps = pointer.split("/").slice(1);
  return steps
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((value, step) => (hasOwn(value, step) ? value[step] : undefined), value);
}

function hasOwn(value, key) {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

/** Time that passes only when everybody waits. */
export class VirtualClock {
  #now = 0;
  #sleepers = [];

  now = () => this.#now;

  sleep = (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { at: this.#now + ms, resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      });
    });

  /** Waits for a promise, and wakes whoever sleeps while nothing else goes on. */
  async run(promise) {
    let done = false;
    const end = promise.finally(() => {
      done = true;
    });
    end.catch(() => {});
    for (;;) {
      await idle();
      if (done) return end;
      this.#wakeNext();
    }
  }

  #wakeNext() {
    const next = this.#sleepers.reduce((a, b) => (b.at < a.at ? b : a), { at: Infinity });
    if (next.at === Infinity) throw new Error("nobody sleeps, and nothing goes on");
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
    this.#now = next.at;
    next.resolve();
  }
}

/** Lets everything happen that needs no time. */
async function idle() {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
