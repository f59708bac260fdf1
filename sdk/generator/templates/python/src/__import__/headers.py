"""Headers, in whatever form a framework has them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final, Protocol, TypeAlias, cast


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


def pairs_of(headers: Headers) -> Collection[tuple[str, Any]]:
    """The headers as pairs, which can be gone through more than once."""
    if isinstance(headers, dict):
        return cast("dict[str, Any]", headers).items()
    items = getattr(headers, "items", None)
    return list(cast("Iterable[tuple[str, Any]]", headers if items is None else items()))


def header_of(pairs: Collection[tuple[str, Any]], name: str) -> str | Repeated | None:
    """The value of a header, None if it is missing. The name is to be in lower case.

    Some servers join repeated headers with a comma: to a value that no token and no media type has.
    """
    length = len(name)
    found = [value for key, value in pairs if len(key) == length and key.lower() == name]
    if len(found) == 1 and isinstance(found[0], str):
        return found[0]
    values = [text for value in found for text in _texts(value)]
    if not values:
        return None
    return REPEATED if len(values) > 1 else values[0]


def _texts(value: str | Sequence[str] | None) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value or ()
