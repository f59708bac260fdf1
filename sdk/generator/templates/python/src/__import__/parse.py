"""From the bytes of a body to an event."""

import json
import re
from collections.abc import Callable
from json.scanner import make_scanner
from typing import Any, Final, NoReturn, TypeAlias, cast

from .errors import MalformedBodyError
from .payload import EVENTS, UnknownEvent, WebhookEvent
from .validate import check_event


def parse(body: bytes | bytearray | memoryview | str) -> WebhookEvent:
    """Reads a body: UTF-8 JSON, one object, nothing behind it, of the shape its `event` asks for.

    Of a repeated key the last value counts. Integers are exact, other numbers doubles.

    Raises:
        MalformedBodyError: it is no event; the error has the place of the fault.
    """
    raw = body if type(body) is bytes else _bytes(body)
    value = load(raw)
    fault = check_event(value)
    if fault is not None:
        raise MalformedBodyError(fault.problem, fault.pointer)
    return EVENTS.get(value["event"], UnknownEvent).of_body(value, raw)


def load(raw: bytes) -> Any:
    """Decodes JSON, and refuses what Python's decoder takes though JSON or UTF-8 does not have it.

    Raises:
        MalformedBodyError: it is no JSON.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise MalformedBodyError("it is not UTF-8") from None
    start = 0 if text[:1] == "{" else len(text) - len(text.lstrip(_BLANKS))
    scan = _scan_warily if has_long_numeral(raw) else _scan
    try:
        value, end = scan(text, start)
    except StopIteration as error:
        raise MalformedBodyError(_syntax(text, error.value)) from None
    except json.JSONDecodeError as error:
        raise MalformedBodyError(_syntax(text, error.pos)) from None
    except (ValueError, OverflowError):
        raise MalformedBodyError("no JSON: a number is out of range") from None
    except RecursionError:
        raise MalformedBodyError("no JSON: it is nested too deeply") from None
    if end != len(text) and text[end:].strip(_BLANKS):
        raise MalformedBodyError(f"no JSON: something follows at character {end}")
    if _BACKSLASH in raw and _half_a_pair.search(text):
        _refuse_half_a_pair(value)
    return value


_BACKSLASH: Final = ord("\\")

_BLANKS: Final = " \t\n\r"

_LONGEST_DOUBLE: Final = 309
"""How many digits the largest double has before its point."""

_NUMERAL: Final = b"0" * _LONGEST_DOUBLE

_DIGITS: Final = frozenset(bytes((digit,)) for digit in b"0123456789")

_STRIDE: Final = _LONGEST_DOUBLE // 4
"""Of so many digits on end, four show where only the bytes at this distance are looked at."""

_DIGITS_AS_ZEROS: Final = bytes(
    ord("0") if chr(byte).isdigit() and byte < 0x80 else 0 for byte in range(0x100)
)


def has_long_numeral(raw: bytes) -> bool:
    """Whether there are so many digits on end that, as a number, they might be beyond any double.

    Python's integers have no end, but its patience has: it neither reads nor writes those of
    thousands of digits. Other languages take none that no double comes near.
    """
    if len(raw) < 2 * _LONGEST_DOUBLE and raw[_LONGEST_DOUBLE - 1 : _LONGEST_DOUBLE] not in _DIGITS:
        # In a body so short they would all lie around this one.
        return False
    sample = raw[_STRIDE - 1 :: _STRIDE].translate(_DIGITS_AS_ZEROS)
    # Quicker than `in`, which first asks whether what is looked for is a number.
    return sample.rpartition(b"0000")[1] != b"" and _NUMERAL in raw.translate(_DIGITS_AS_ZEROS)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise OverflowError
    return number


def _bounded(text: str) -> int:
    float(number := int(text))
    return number


def _no_constant(_name: str) -> NoReturn:
    """JSON has neither NaN nor Infinity, which Python's decoder takes."""
    raise ValueError


Scan: TypeAlias = Callable[[str, int], tuple[Any, int]]
"""Reads the value at a place of a text, and says where it ends."""


def _scanner(decoder: json.JSONDecoder) -> Scan:
    """The heart of a decoder, without what `decode` does around it."""
    return cast("Scan", make_scanner(cast("Any", decoder)))


_scan: Final = _scanner(json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant))

_scan_warily: Final = _scanner(
    json.JSONDecoder(parse_float=_finite, parse_int=_bounded, parse_constant=_no_constant)
)

_half_a_pair: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""An escape that is half of a surrogate pair, or a whole one, or follows an escaped backslash."""


def _refuse_half_a_pair(value: object) -> None:
    """Python's decoder lets half a pair pass, which no UTF-8 can express."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        raise MalformedBodyError("no JSON: it escapes half of a surrogate pair") from None


def _syntax(text: str, position: int) -> str:
    """Says where, not what: the message shall quote nothing."""
    if not text:
        return "no JSON: it is empty"
    if text.startswith("\ufeff"):
        return "no JSON: it starts with a byte order mark, which JSON does not have"
    return f"no JSON at character {position}"


def _bytes(body: bytes | bytearray | memoryview | str) -> bytes:
    if not isinstance(body, str):
        return bytes(body)
    try:
        return body.encode()
    except UnicodeEncodeError:
        raise MalformedBodyError("it is not UTF-8") from None
