"""What all parts of a payload have in common."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

R = TypeVar("R", bound="Record")
E = TypeVar("E", bound="Event")


class Absent(Enum):
    """What a key that is not there is given as; None would be JSON's null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
"""The value of an argument whose key is to be left out."""


_new: Final = object.__new__


class Record(Mapping[str, Any]):
    """A JSON object, with an attribute for every documented key.

    It is a view of what the decoder made of the body, checked and untouched. So nothing is lost:
    keys that are not documented are there as in any mapping, `record["key"]`; an absent key and a
    null are both None to the attribute, and `"key" in record` tells them apart; texts are as they
    were spelt. Two records are equal if their JSON is. What a record holds is not to be changed.
    """

    __slots__ = ("_json",)

    _json: dict[str, Any]

    def __init__(self, known: Mapping[str, object], extra: Mapping[str, object] | None) -> None:
        present = {key: _plain(value) for key, value in known.items() if value is not ABSENT}
        more = {} if extra is None else {key: _plain(value) for key, value in extra.items()}
        twice = sorted(present.keys() & more.keys())
        if twice:
            raise ValueError(f"extra: {twice[0]!r} has an argument of its own")
        self._json = {**present, **more}

    @classmethod
    def from_json(cls: type[R], value: Mapping[str, Any]) -> R:
        """A record of a decoded JSON object, which is neither checked nor copied."""
        record = _new(cls)
        record._json = value if isinstance(value, dict) else dict(value)  # noqa: SLF001
        return record

    def to_json(self) -> dict[str, Any]:
        """The JSON object itself, as `json` has it. It is not to be changed."""
        return self._json

    def __getitem__(self, key: str) -> Any:
        """The JSON value under a key, documented or not, as `json` has it."""
        return self._json[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._json)

    def __len__(self) -> int:
        return len(self._json)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._json!r})"


late_decoders: Final[list[Callable[[bytes], dict[str, Any]]]] = []
"""What decodes a body that was checked but not decoded: `fast` puts it here."""


class Event(Record):
    """A body, whatever it tells."""

    __slots__ = ("_raw",)

    _raw: bytes

    @classmethod
    def of_body(cls: type[E], value: dict[str, Any], raw: bytes) -> E:
        """The event that a body says, which is not checked."""
        event = _new(cls)
        event._json = value  # noqa: SLF001
        event._raw = raw  # noqa: SLF001
        return event

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The JSON of an event that `fast` has checked but not decoded."""
            if name != "_json":
                raise AttributeError(name)
            self._json = value = late_decoders[0](self._raw)
            return value

    @property
    def raw(self) -> bytes:
        """The body it was read from, byte for byte; of an event made by hand, the one to send.

        The protocol has no delivery id: a receiver that must not act twice has only these bytes to
        recognize a repetition by.

        Raises:
            ValueError: the event was made by hand, and JSON cannot express it.
        """
        try:
            return self._raw
        except AttributeError:
            return encode(self).encode()


_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def encode(event: Event) -> str:
    """The JSON of an event: every key it has, in the order it has them.

    Raises:
        ValueError: JSON would say something else than the event: there is a number that is not
            finite, half of a surrogate pair, or a value that JSON does not have.
    """
    try:
        text = _encode(event.to_json())
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("event: it holds what JSON cannot say") from error
    return text


def integer(value: Any) -> int:
    """The integer of a number that is one, however it was spelt."""
    return value if type(value) is int else int(value)


def _plain(value: object) -> Any:
    """What `json` takes for a value that may hold records."""
    if isinstance(value, Record):
        return value.to_json()
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        return {key: _plain(item) for key, item in entries.items()}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        return [_plain(item) for item in cast("Sequence[object]", value)]
    return value
