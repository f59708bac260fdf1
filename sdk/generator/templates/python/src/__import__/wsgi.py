"""An adapter for WSGI servers, and for frameworks built on WSGI.

WSGI cannot tell a header that is spelt with underscores from one with hyphens. Servers for
production drop the former; the one in the standard library does not.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol, TypeAlias

from .answer import OK, Answer
from .errors import BodyBrokenOffError, BodyTooLargeError, SetUpError
from .protocol import TOKEN_HEADER
from .receiver import Receiver

Environ: TypeAlias = Mapping[str, Any]
StartResponse: TypeAlias = Callable[[str, list[tuple[str, str]]], object]


class Readable(Protocol):
    """As much of a stream as the adapter needs."""

    def read(self, size: int, /) -> bytes:
        """Reads so many bytes at the most; none at the end."""
        ...


class WsgiApp:
    """An application that answers every request, whatever its path: `app = WsgiApp(receiver)`."""

    def __init__(self, receiver: Receiver) -> None:
        """Makes an application."""
        self._receiver = receiver

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serves a request."""
        answer = self.answer(environ)
        start_response(answer.status_line, list(answer.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def answer(self, environ: Environ) -> Answer:
        """What to answer to a request, for frameworks that answer in their own way."""
        receiver = self._receiver
        try:
            receiver.check_head(environ["REQUEST_METHOD"], _pairs_of(environ))
            receiver.accept(_read(environ, receiver.body_limit))
        except Exception as error:
            return receiver.refuse(error)
        return OK


_WANTED: Final = {
    f"HTTP_{TOKEN_HEADER.upper().replace('-', '_')}": TOKEN_HEADER,
    "CONTENT_TYPE": "content-type",
    "CONTENT_LENGTH": "content-length",
}


def _pairs_of(environ: Environ) -> list[tuple[str, str]]:
    """The headers that a receiver asks for, what was repeated joined with a comma."""
    return [(name, environ[key].strip(" \t")) for key, name in _WANTED.items() if key in environ]


def _read(environ: Environ, limit: int) -> bytes:
    """The whole body, no further than the limit."""
    stream: Readable = environ["wsgi.input"]
    announced: str = environ.get("CONTENT_LENGTH") or ""
    if announced.isascii() and announced.isdigit():
        # The head was checked: it is no more than the limit.
        body = _read_up_to(stream, int(announced))
        if len(body) < int(announced):
            raise BodyBrokenOffError
        return body
    if environ.get("wsgi.input_terminated"):
        body = _read_up_to(stream, limit + 1)
        if len(body) > limit:
            raise BodyTooLargeError
        return body
    if environ.get("HTTP_TRANSFER_ENCODING"):
        raise SetUpError("body: it is chunked, which this server leaves to applications")
    return b""


def _read_up_to(stream: Readable, size: int) -> bytes:
    chunks: list[bytes] = []
    while size > 0:
        try:
            chunk = stream.read(size)
        except Exception as error:
            # Each server raises what it likes when a connection breaks off.
            raise BodyBrokenOffError from error
        if not chunk:
            break
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
