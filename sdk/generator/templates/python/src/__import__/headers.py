"""Headers, in whatever form a framework has them."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final, Protocol, TypeAlias, cast

from .protocol import TOKEN_HEADER


class HasItems(Protocol):
    """A collection of headers that knows its pairs, as those of most frameworks do."""

    def items(self) -> Iterable[tuple[str, Any]]:
        """The pairs of name and value."""
        ...


Headers: TypeAlias = Mapping[str, str | Sequence[str]] | HasItems | Iterable[tuple[str, str]]
"""The headers of a request: a mapping, an object with `items()`, or pairs of name and value.

Names come in any case. In values each byte is a character (Latin-1), as WSGI has it.
"""


class Repeated(Enum):
    """What stands for the value of a header that is there more than once."""

    REPEATED = "repeated"


REPEATED: Final = Repeated.REPEATED


has_usual_names: Final = frozenset(
    (
        # What the vendor's server sends,
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "host",
        TOKEN_HEADER,
        "user-agent",
        # and what proxies, gateways and tracers add.
        "forwarded",
        "traceparent",
        "tracestate",
        "via",
        "x-amzn-trace-id",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-real-ip",
        "x-request-id",
    )
).issuperset
"""Whether a mapping has none but these names: so none of them in a second spelling."""


def values_of(headers: Headers, names: Iterable[str]) -> dict[str, str | Repeated | None]:
    """The values of some headers."""
    # They may be an iterator, which is gone through once.
    headers = headers if hasattr(headers, "items") else list(_pairs_of(headers))
    return {name: value_of(headers, name) for name in names}


def value_of(headers: Any, name: str) -> str | Repeated | None:
    """The value of a header (of `Headers`), None if it is missing. The name is in lower case.

    Some servers join repeated headers with a comma: to a value that no token and no media type has.
    """
    if headers.__class__ is dict and has_one_spelling(headers, name):
        value = headers.get(name)
        if isinstance(value, str):
            return value
    length = len(name)
    return _one_of(
        value for key, value in _pairs_of(headers) if len(key) == length and key.lower() == name
    )


def has_one_spelling(headers: Iterable[str], name: str) -> bool:
    """Whether no name is another spelling of this one: so if no other is as long."""
    length = len(name)
    for key in headers:  # noqa: SIM110
        if len(key) == length and key != name:
            return False
    return True


def _pairs_of(headers: Headers) -> Iterable[tuple[str, Any]]:
    items = getattr(headers, "items", None)
    return cast("Iterable[tuple[str, Any]]", headers if items is None else items())


def _one_of(found: Iterable[Any]) -> str | Repeated | None:
    values = [text for value in found for text in _texts(value)]
    if not values:
        return None
    return REPEATED if len(values) > 1 else values[0]


def _texts(value: str | Sequence[str] | None) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value or ()
