"""An adapter for ASGI servers and for frameworks built on ASGI, without either."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final, TypeAlias

from .answer import OK, Answer
from .errors import BodyBrokenOffError, BodyTooLargeError, HandlerError
from .headers import REPEATED, Repeated
from .receiver import HEADERS, Receiver

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


class AsgiApp:
    """An application that answers every request: `app = AsgiApp(receiver)`.

    It can be served as it is, or be the endpoint of a route: `Route("/webhook", AsgiApp(receiver))`
    in Starlette, `app.add_route("/webhook", AsgiApp(receiver))` in what is made of it.
    """

    def __init__(self, receiver: Receiver, *, path: str | None = None) -> None:
        """Makes an application.

        Args:
            receiver: What deals with the deliveries.
            path: The only path that is served, any other is answered 404; None serves all.
        """
        self._receiver = receiver
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves a connection."""
        if scope["type"] != "http":
            await _serve_other(scope, receive, send)
            return
        if self._path is not None and scope["path"] != self._path:
            answer = _NOT_FOUND
        else:
            # All in one place, since a request costs little beside what calls of coroutines cost.
            receiver = self._receiver
            try:
                method: str = scope["method"]
                pairs: list[tuple[bytes, bytes]] = scope["headers"]
                if (
                    type(pairs) is not list
                    # Of what is repeated, a dictionary has but one.
                    or len(named := dict(pairs)) != len(pairs)
                    or not receiver.takes_head(method, named)
                ):
                    receiver.check_values(method, _values_of(pairs))
                message = await receive()
                if message["type"] == "http.request" and not message.get("more_body"):
                    # Most bodies come in one.
                    body = message.get("body", b"")
                    if type(body) is not bytes:
                        body = bytes(body)
                else:
                    body = await _read(message, receive, receiver.body_limit)
                work = receiver.begin(body)
                if work is not None:
                    try:
                        await work
                    except Exception as error:
                        raise HandlerError from error
                answer = OK
            except Exception as error:
                answer = receiver.refuse(error)
        # Each answer has a list of its own, since what lies between here and the server may add to
        # it.
        headers = list(_OK_HEADERS) if answer is OK else _encoded(answer)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


_NOT_FOUND: Final = Answer(404, (("content-length", "0"),), b"")

_WANTED: Final = {name.encode(): name for name in HEADERS}


def _values_of(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str | Repeated | None]:
    """The values of the headers that a receiver asks for.

    Servers have all names in lower case; not all of them cut off the blanks around values, which to
    HTTP are no part of them.
    """
    wanted = _WANTED
    values: dict[str, str | Repeated | None] = {}
    for name, value in pairs:
        if name in wanted:
            key = wanted[name]
            values[key] = REPEATED if key in values else value.strip(b" \t").decode("latin-1")
    return values


async def _read(message: Message, receive: Receive, limit: int) -> bytes:
    """The whole body, whose first message has come, no further than the limit."""
    chunks: list[bytes] = []
    length = 0
    while message["type"] == "http.request":
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > limit:
            raise BodyTooLargeError
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)
        message = await receive()
    raise BodyBrokenOffError


def _encoded(answer: Answer) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in answer.headers]


_OK_HEADERS: Final = tuple(_encoded(OK))


async def _serve_other(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await send({"type": "websocket.close"})


async def _live(receive: Receive, send: Send) -> None:
    """Says that there is nothing to be done when a server starts and stops."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
