"""One request, one answer, no policy."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast
from urllib.parse import urlsplit

from .protocol import METHOD


@dataclass(frozen=True, slots=True)
class Message:
    """What an attempt sends."""

    url: str
    headers: tuple[tuple[str, bytes], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What an attempt was answered."""

    status: int
    """The status."""

    answer: str = ""
    """The first bytes of the body, as text."""


class Transport(Protocol):
    """Makes one attempt. May be called from several threads at once."""

    def send(self, message: Message, time_out: float, /) -> Response:
        """Sends a POST once; a complete head is an answer, whatever happens behind it.

        Redirects are not followed: the token would go along.

        Raises:
            TimeoutError: there was no answer within so many seconds.
            OSError: the network failed.
        """
        ...


class HttpTransport:
    """`http.client`, with a connection of its own for every attempt."""

    def __init__(self, *, ssl_context: ssl.SSLContext | None = None) -> None:
        """Makes a transport; without a context, the system's authorities are believed."""
        self._context = ssl_context

    def send(self, message: Message, time_out: float, /) -> Response:
        """Sends a POST once."""
        deadline = _Deadline(time_out)
        connection = _Connection(message.url, deadline, self._secure)
        try:
            connection.connect()
            answered = connection.exchange(message)
            return Response(answered.status, _read_some(answered, deadline))
        except (http.client.HTTPException, ValueError) as error:
            raise ConnectionError(f"no answer of HTTP: {type(error).__name__}") from error
        finally:
            connection.drop()

    def _secure(self) -> ssl.SSLContext:
        # Authorities take long to read, and those who send without TLS need none.
        if self._context is None:
            self._context = ssl.create_default_context()
        return self._context


_ANSWER_LIMIT: Final = 64 * 1024
"""How much of an answer's body is kept, in bytes; the rest is not read."""

_ANSWER_PATIENCE: Final = 1.0
"""How long an answer's body is waited for, in seconds. Its head has said all that matters."""

_INTERIM_LIMIT: Final = 100
"""How many answers that announce another are read."""


class _Deadline:
    """When an attempt has failed. The time-outs of sockets begin anew with every byte."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("no answer in time")
        return left

    def put_off(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds


class _Connection(http.client.HTTPConnection):
    """A connection whose every step is within the deadline, and that nobody closes but `drop`."""

    def __init__(self, url: str, deadline: _Deadline, secure: Callable[[], ssl.SSLContext]) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "https"
        self.default_port = http.client.HTTPS_PORT if self._tls else http.client.HTTP_PORT
        super().__init__(parts.hostname or "", parts.port or self.default_port)
        self._target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        self._deadline = deadline
        self._secure = secure
        self._open: socket.socket | None = None

    def connect(self) -> None:
        """Connects to the first address that answers."""
        raw = _connected(self.host, self.port, self._deadline)
        self._open = raw
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls:
            raw.settimeout(self._deadline.left())
            self._open = raw = self._secure().wrap_socket(raw, server_hostname=self.host)
        self._reader = _Reader(_Stream(raw, self._deadline))
        self.sock = cast("Any", _Socket(raw, self._deadline, self._reader))

    def exchange(self, message: Message) -> http.client.HTTPResponse:
        """Sends, and reads the head of the answer."""
        failure: OSError | None = None
        try:
            self._send_message(message)
        except TimeoutError:
            raise
        except OSError as error:
            # Some answer before they have read everything, and close.
            failure = error
        try:
            return self._read_head()
        except (OSError, http.client.HTTPException) as error:
            raise failure or error from None

    def _send_message(self, message: Message) -> None:
        self.putrequest(METHOD, self._target)
        for name, value in message.headers:
            self.putheader(name, value)
        self.putheader("content-length", str(len(message.body)))
        self.putheader("connection", "close")
        self.endheaders(message.body)

    def _read_head(self) -> http.client.HTTPResponse:
        # Each must live as long as the last: they close what they share when they are gone.
        heads: list[http.client.HTTPResponse] = []
        while len(heads) < _INTERIM_LIMIT:
            head = http.client.HTTPResponse(self.sock, method=METHOD)
            heads.append(head)
            head.begin()
            # `http.client` knows no other than 100.
            if not 102 <= head.status <= 199:
                self._reader.in_head = False
                return head
        raise http.client.HTTPException("too many interim answers")

    def drop(self) -> None:
        """Closes the connection."""
        if self._open is not None:
            self._open.close()


def _connected(host: str, port: int, deadline: _Deadline) -> socket.socket:
    failure = OSError("the host has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        candidate = socket.socket(family, kind, protocol)
        try:
            candidate.settimeout(deadline.left())
            candidate.connect(address)
        except OSError as error:
            candidate.close()
            failure = error
        else:
            return candidate
    raise failure


class _Socket:
    """As much of a socket as `http.client` needs."""

    def __init__(self, raw: socket.socket, deadline: _Deadline, reader: "_Reader") -> None:
        self._raw = raw
        self._deadline = deadline
        self._reader = reader

    def sendall(self, data: bytes) -> None:
        self._raw.settimeout(self._deadline.left())
        self._raw.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return self._reader

    def close(self) -> None:
        """Does nothing: what was received is still to be read."""


class _Stream(io.RawIOBase):
    """What a socket receives."""

    def __init__(self, raw: socket.socket, deadline: _Deadline) -> None:
        self._raw = raw
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._raw.settimeout(self._deadline.left())
        return self._raw.recv_into(buffer)


class _Reader(io.BufferedReader):
    """Lines of a head, of which `http.client` does not mind if the last is missing."""

    in_head = True

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if self.in_head and not line.endswith(b"\n") and len(line) != size:
            raise ConnectionResetError("the head of the answer broke off")
        return line


def _read_some(response: http.client.HTTPResponse, deadline: _Deadline) -> str:
    """Reads the body as far as it comes."""
    deadline.put_off(_ANSWER_PATIENCE)
    body = b""
    try:
        while len(body) < _ANSWER_LIMIT:
            chunk = response.read1(_ANSWER_LIMIT - len(body))
            if not chunk:
                break
            body += chunk
    except (OSError, http.client.HTTPException, ValueError):
        # A body that breaks off is as good as none.
        pass
    return body.decode(errors="replace")
