/**
 * Dates and times of RFC 3339, checked but never rewritten.
 *
 * @module
 */

/**
 * What the vendor writes, as far as it can be told without a calendar: days up to the 28th are in
 * every month. Most timestamps end here.
 */
const USUAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** All that RFC 3339 allows, but for the calendar: date, time, second, offset. */
const ANY =
  /^(\d{4}-(\d\d)-\d\d)[Tt]((?:[01]\d|2[0-3]):[0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-](?:[01]\d|2[0-3]):[0-5]\d))$/;

/**
 * Whether a text is a date and time of RFC 3339.
 *
 * Taken are: `T` and `Z` in either case, any number of fraction digits from one up, offsets up to
 * 23:59, and second 60 at the end of a month in UTC, where leap seconds can be. Refused are:
 * another separator than `T`, a day the month does not have, a missing offset, hour 24.
 */
export function isTimestamp(text: string): boolean {
  if (text === latest) return true;
  if (!USUAL.test(text) && !isUnusual(text)) return false;
  latest = text;
  return true;
}

/** The last text that was one: what was just created was changed at the same moment. */
let latest = "";

function isUnusual(text: string): boolean {
  const [, date, month, time, second, offset = "Z"] = ANY.exec(text) ?? [];
  if (date === undefined) return false;
  const midnight = new Date(`${date}T00:00Z`);
  // A day that the month lacks is taken for one of the next month; day 0 and month 13 for none.
  if (midnight.getUTCMonth() + 1 !== Number(month)) return false;
  return second !== "60" || isLastMinuteOfMonth(new Date(`${date}T${time}${offset}`));
}

function isLastMinuteOfMonth(minute: Date): boolean {
  const next = new Date(minute.getTime() + 60_000);
  return next.getUTCDate() === 1 && next.getUTCHours() === 0 && next.getUTCMinutes() === 0;
}
