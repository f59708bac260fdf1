/**
 * Dates and times of RFC 3339, checked but never rewritten.
 *
 * @module
 */

/** What the vendor writes, but for the calendar. */
const USUAL = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** How many days each month has in every year. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

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
export function isDateTime(text: string): boolean {
  if (text === latest) return true;
  if (!isUsual(text) && !isUnusual(text)) return false;
  latest = text;
  return true;
}

/** The last text that was one: what was just created was changed at the same moment. */
let latest = "";

/** Most end here: all that the vendor writes, but for the 29th of February. */
function isUsual(text: string): boolean {
  if (!USUAL.test(text)) return false;
  const day = digitsAt(text, 8);
  return day >= 1 && day <= (DAYS[digitsAt(text, 5) - 1] ?? 0) && digitsAt(text, 11) <= 23;
}

/** The number that two digits make. */
function digitsAt(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

const ZERO = 48;

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
