/**
 * Reads JSON that is expected to be just so, and gives up where it is not.
 *
 * What is expected is told by patterns: engines make machine code of them, which gets at a
 * character with a fraction of the effort that any code written here would take.
 *
 * @module
 */

/** Characters of a text. What escapes a number may be half of a surrogate pair: not expected. */
const CHARACTERS = String.raw`[^"\\\x00-\x1f]*(?:\\["\\/bfnrt][^"\\\x00-\x1f]*)*`;

/** A text; what it captures is for {@link Scan.text}. */
export const TEXT: string = `"(${CHARACTERS})"`;

/** A number that counts or names, and is exact; what it captures is for {@link integer}. */
export const INTEGER: string = String.raw`(0|[1-9]\d{0,14})`;

/** A day that its month has every year: the 29th of February is not expected. */
const DAY = String.raw`(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31`;

/** A date and time of RFC 3339 in UTC, which it captures. */
export const TIMESTAMP: string = String.raw`"(\d{4}-(?:${DAY})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z)"`;

/** A value or null, of which nothing is captured. */
export function orNull(value: string): string {
  return `(?:null|${value})`;
}

/** A key and what is expected under it. */
type Field = readonly [key: string, value: string];

/** A record without other keys than these, in this order. */
export function record(...fields: readonly Field[]): RegExp {
  return pattern(`\\{${membersOf(fields)}\\}`);
}

/** The beginning of a record. */
export function beginning(...fields: readonly Field[]): RegExp {
  return pattern(`\\{${membersOf(fields)}`);
}

/** Another key of a record, and its value. */
export function following(...field: Field): RegExp {
  return pattern(`,${membersOf([field])}`);
}

const QUOTED = `"${CHARACTERS}"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;

/**
 * Any key but some, and a value as custom fields have it: a text, or what `JSON.parse` is to read.
 * Keys are as the vendor allows them; `__proto__` is none that could be assigned to.
 */
export function otherThan(...keys: readonly string[]): RegExp {
  const known = keys.map((key) => `${literal(key)}"|`).join("");
  const rest = String.raw`null|true|false|${NUMBER}|\[(?:${QUOTED}(?:,${QUOTED})*)?\]`;
  return pattern(`,"(?!${known}__proto__")(\\w+)":(?:${TEXT}|(${rest}))`);
}

/** The number that was captured. */
export function integer(digits = ""): number {
  let value = 0;
  // `Number` would do it too, and take longer than all of this.
  for (let at = 0; at < digits.length; at++) value = value * 10 + digits.charCodeAt(at) - ZERO;
  return value;
}

const ZERO = 48;

/** The number that was captured, or null if it was null. */
export function integerOrNull(digits: string | undefined): number | null {
  return digits === undefined ? null : integer(digits);
}

/** Where nothing is, behind the end of any text. */
const NOWHERE = 2 ** 29;

/**
 * A text that is read from front to back. Where something else is found than expected it gives up:
 * from then on nothing is found any more, and so it is enough to ask at the end.
 */
export class Scan {
  readonly #source: string;
  readonly #hasEscapes: boolean;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#hasEscapes = source.indexOf("\\") >= 0;
  }

  /** Whether all was as expected, and nothing is left. */
  isAtEnd(): boolean {
    return this.#at === this.#source.length;
  }

  /** Finds nothing any more: something came that only others can read. */
  giveUp(): undefined {
    this.#at = NOWHERE;
  }

  /** Goes over what must come next. */
  skip(expected: string): boolean {
    const end = this.#at + expected.length;
    const found = this.#source.substring(this.#at, end) === expected;
    this.#at = found ? end : NOWHERE;
    return found;
  }

  /** Goes over what must come next, and gives what it captures. */
  match(expected: RegExp): RegExpExecArray | null {
    const found = this.#find(expected);
    if (found === null) this.giveUp();
    return found;
  }

  /** The text that was captured. */
  text(captured = ""): string {
    if (!this.#hasEscapes || captured.indexOf("\\") < 0) return captured;
    return JSON.parse(`"${captured}"`);
  }

  /** The text that was captured, or null if it was null. */
  textOrNull(captured: string | undefined): string | null {
    return captured === undefined ? null : this.text(captured);
  }

  /** Reads a list. */
  list(read: (scan: Scan) => unknown): unknown[] {
    const list: unknown[] = [];
    if (!this.skip("[") || this.#goOver("]")) return list;
    do list.push(read(this));
    while (this.#goOver(","));
    this.skip("]");
    return list;
  }

  /** Reads all fields that such a pattern finds into a record. */
  others(record: Record<string, unknown>, expected: RegExp): void {
    for (let found = this.#find(expected); found !== null; found = this.#find(expected)) {
      const key = found[1] as string;
      const value = found[3] === undefined ? this.text(found[2]) : JSON.parse(found[3]);
      const isNew = record[key] === undefined && value !== Infinity && value !== -Infinity;
      if (isNew) record[key] = value;
      else this.giveUp();
    }
  }

  #find(expected: RegExp): RegExpExecArray | null {
    expected.lastIndex = this.#at;
    const found = expected.exec(this.#source);
    if (found !== null) this.#at = expected.lastIndex;
    return found;
  }

  #goOver(character: string): boolean {
    // Engines have no fast way to look behind the end.
    if (this.#at >= this.#source.length || this.#source[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }
}

function membersOf(fields: readonly Field[]): string {
  return fields.map(([key, value]) => `${literal(JSON.stringify(key))}:${value}`).join(",");
}

/** A pattern of nothing but that text. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** A pattern that is looked for at its `lastIndex` and nowhere else. */
function pattern(source: string): RegExp {
  return new RegExp(source, "y");
}
