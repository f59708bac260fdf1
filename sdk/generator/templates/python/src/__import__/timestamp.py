"""Dates and times of RFC 3339, checked but never rewritten."""

import re
from calendar import isleap
from datetime import datetime, timedelta, timezone
from typing import Final

is_usual: Final = re.compile(
    r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z",
).fullmatch
"""What the vendor writes, but for leap days. Nearly every timestamp is one of these."""

_any: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?"
    r"(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))",
    re.ASCII,
).fullmatch
"""All that RFC 3339 allows, but for the calendar."""

_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Timestamp(str):
    """A date and time of RFC 3339, as it was spelt: a text like any other."""

    __slots__ = ()

    def to_datetime(self) -> datetime:
        """The moment, with its offset, cut to microseconds; a leap second counts as the one before.

        Raises:
            ValueError: the text is no timestamp, or its year is 0, which Python does not have.
        """
        match = _any(self)
        if match is None:
            raise ValueError("timestamp: not a date and time of RFC 3339")
        year, month, day, hour, minute, second = map(int, match.groups()[:6])
        micros = int((match[7] or "")[:6].ljust(6, "0"))
        zone = timezone(_offset(match))
        return datetime(year, month, day, hour, minute, min(second, 59), micros, zone)


def is_timestamp(text: str) -> bool:
    """Whether a text is a date and time of RFC 3339.

    Taken are: `T` and `Z` in either case, any number of fraction digits from one up, offsets up to
    23:59, and second 60 at the end of a month in UTC, where leap seconds can be. Refused are:
    another separator than `T`, a day the month does not have, a missing offset, hour 24.
    """
    return is_usual(text) is not None or _is_unusual(text)


def _is_unusual(text: str) -> bool:
    match = _any(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not 1 <= month <= 12 or not 1 <= day <= _days_of(year, month):
        return False
    return match[6] != "60" or _is_last_minute_of_month(match)


def _days_of(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _DAYS[month - 1]


def _is_last_minute_of_month(match: re.Match[str]) -> bool:
    # The calendar repeats itself every 400 years; so the years at its ends need no care.
    year = 2000 + int(match[1]) % 400
    month, day, hour, minute = (int(match[part]) for part in range(2, 6))
    following = datetime(year, month, day, hour, minute) - _offset(match) + timedelta(minutes=1)
    return (following.day, following.hour, following.minute) == (1, 0, 0)


def _offset(match: re.Match[str]) -> timedelta:
    sign, hours, minutes = match[8], match[9], match[10]
    if sign is None:
        return timedelta()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if sign == "-" else offset
