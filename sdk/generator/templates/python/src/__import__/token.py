"""Shared secrets, which are compared but never shown."""

import unicodedata
from collections.abc import Iterable
from hmac import compare_digest


class Token:
    """A secret that sender and receiver share (clause `transport.token`)."""

    __slots__ = ("_secret", "_text")

    _secret: bytes
    _text: str

    def __init__(self, text: str) -> None:
        """Takes a text that a header can carry, and that cannot match a missing token.

        Raises:
            TypeError: it is no text.
            ValueError: no header can carry it. The error does not quote it.
        """
        # What comes from elsewhere is not always what its type says.
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("token: it is no text")
        problem = _problem_of(text)
        if problem is not None:
            raise ValueError(f"token: {problem}")
        self._secret = text.encode()
        self._text = text

    def expose(self) -> bytes:
        """The header's value, for the one place that must send it."""
        return self._secret

    def __repr__(self) -> str:
        return "Token(...)"


def is_among(tokens: Iterable[Token], value: str) -> bool:
    """Whether a header's value, each byte a character, is one of the tokens.

    All of them are compared, whichever matches, so that the time taken does not tell which. And
    `compare_digest` takes as long as its second argument is long, whatever is in it: so neither the
    content nor the length of a secret leaks.
    """
    try:
        candidate = value.encode("latin-1")
    except UnicodeEncodeError:
        return False
    matched = False
    for token in tokens:
        if compare_digest(token._secret, candidate):  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            matched = True
    return matched


def _problem_of(text: str) -> str | None:
    if not text:
        return "it is empty"
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "it holds a control character (a line break at its end, perhaps?)"
    if any(unicodedata.category(character) == "Cs" for character in text):
        return "it holds half of a surrogate pair"
    if text.strip() != text:
        return "it starts or ends with a blank"
    return None
