/**
 * Headers, in whatever form a runtime or a framework has them.
 *
 * @module
 */

/**
 * The headers of a request: the Fetch API's `Headers`, or an object or a list of names and values.
 * Names come in any case.
 */
export type HeadersLike =
  | HeaderLookup
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>;

/** Looks a header up by its name in lower case, as `Headers` do. */
export interface HeaderLookup {
  get(name: string): string | null | undefined;
}

/** A header that is there more than once. */
export const REPEATED: unique symbol = Symbol("repeated");

/**
 * The value of a header, undefined if it is missing. `Headers`, and servers that do likewise, join
 * repeated headers with a comma: a value that no token and no media type has.
 *
 * @param name in lower case
 */
export function headerOf(headers: HeadersLike, name: string): string | undefined | typeof REPEATED {
  if (isLookup(headers)) return withoutBlanks(headers.get(name) ?? undefined);
  return isIterable(headers) ? amongPairs(headers, name) : amongKeys(headers, name);
}

/** Blanks around a value are no part of it, but the `Headers` of some runtimes leave them there. */
function withoutBlanks(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  let [start, end] = [0, value.length];
  while (start < end && isBlank(value, start)) start += 1;
  while (start < end && isBlank(value, end - 1)) end -= 1;
  return value.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  return text[at] === " " || text[at] === "\t";
}

function amongPairs(
  headers: Iterable<readonly [string, string]>,
  name: string,
): string | undefined | typeof REPEATED {
  const values = [...headers].filter(([key]) => isNamed(key, name)).map(([, value]) => value);
  return values.length > 1 ? REPEATED : values[0];
}

function amongKeys(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string | undefined | typeof REPEATED {
  let found: string | undefined;
  for (const key in headers) {
    if (!isNamed(key, name)) continue;
    const value = headers[key];
    const count = typeof value === "string" ? 1 : (value?.length ?? 0);
    if (count === 0) continue;
    if (count > 1 || found !== undefined) return REPEATED;
    found = typeof value === "string" ? value : value?.[0];
  }
  return found;
}

function isNamed(key: string, name: string): boolean {
  return key.length === name.length && (key === name || key.toLowerCase() === name);
}

function isLookup(headers: HeadersLike): headers is HeaderLookup {
  return typeof (headers as { get?: unknown }).get === "function";
}

function isIterable(headers: HeadersLike): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers;
}
