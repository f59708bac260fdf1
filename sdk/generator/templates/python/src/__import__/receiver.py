"""From a request to a handler, or to the answer that refuses it.

Whoever lacks the token learns nothing and costs nothing: it is checked first, and before the body
is read.
"""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from hmac import compare_digest
from typing import Any, Final, NamedTuple, TypeVar

from .answer import OK, Answer, answer_to
from .deduplicate import BodyMemory, digest_of
from .errors import (
    BodyTooLargeError,
    ContentTypeError,
    HandlerError,
    MethodError,
    SetUpError,
    UnauthorizedError,
    WebhookError,
)
from .headers import (
    REPEATED,
    Headers,
    Repeated,
    has_one_spelling,
    has_usual_names,
    value_of,
    values_of,
)
from .parse import parse
from .payload import EVENTS, UnknownEvent, WebhookEvent
from .protocol import BODY_LIMIT_BYTES, CONTENT_TYPE, METHOD, TOKEN_HEADER
from .record import Event
from .token import Token, is_among

E = TypeVar("E", bound=Event)
T = TypeVar("T")

HEADERS: Final = (TOKEN_HEADER, "content-type", "content-length")
"""The names of the headers that are looked at."""

_TOKEN_HEADER: Final = TOKEN_HEADER.encode()

_CONTENT_TYPE: Final = CONTENT_TYPE.encode()

_log: Final = logging.getLogger(__package__)


class Receiver:
    """Accepts deliveries that carry one of its tokens, and hands them to its handlers.

    A handler is a function of the event, plain or `async def`. If it raises, the sender is answered
    500 and tries again. A sender waits for the answer, the vendor's one for 5 seconds: a handler
    that takes longer should put the delivery into a queue and return.
    """

    def __init__(
        self,
        tokens: Iterable[str | None],
        *,
        body_limit: int = BODY_LIMIT_BYTES,
        deduplicate: BodyMemory | None = None,
        on_error: Callable[[WebhookError], object] | None = None,
        parse: Callable[[bytes], WebhookEvent] = parse,
    ) -> None:
        """Makes a receiver.

        Args:
            tokens: The tokens that are accepted. There are several while one replaces another. None
                is left out, so that a variable of the environment may be unset; one token at least
                must remain.
            body_limit: The largest body to read, in bytes.
            deduplicate: Turns de-duplication on; see `RecentBodies` for what it costs.
            on_error: Is told why a request was not answered with 200. If left out, what deserves a
                500 is logged: the sender is never told, and nobody else would be.
            parse: What reads bodies; `abc_webhook.fast.parse` does it faster.

        Raises:
            TypeError, ValueError: a token cannot be one, or there is none.
        """
        if isinstance(tokens, str):
            raise TypeError("tokens: a text, where a list of texts is needed")
        self._tokens = tuple(Token(token) for token in tokens if token is not None)
        if not self._tokens:
            raise ValueError("tokens: a receiver needs at least one")
        self._only_token = self._tokens[0] if len(self._tokens) == 1 else None
        self.body_limit = body_limit
        self._digits_of_limit = len(str(body_limit))
        self._memory = deduplicate
        self._on_error = _log_failure if on_error is None else on_error
        self._parse = parse
        self._handlers: dict[type[Event], _Handler] = {}

    def on(self, event: type[E]) -> Callable[[Callable[[E], T]], Callable[[E], T]]:
        """Sets the handler of an event: `@receiver.on(IssueCreationEvent)`.

        The handler of `UnknownEvent` gets all events unknown to this version. An event without a
        handler is acknowledged.

        Raises:
            TypeError: the class is that of no event, or has a handler.
        """
        if event is not UnknownEvent and event not in EVENTS.values():
            raise TypeError(f"{event!r}: the class of no event")

        def set_handler(handler: Callable[[E], T]) -> Callable[[E], T]:
            if event in self._handlers:
                raise TypeError(f"{event.__name__}: it has a handler already")
            self._handlers[event] = _Handler(handler, inspect.iscoroutinefunction(handler))
            return handler

        return set_handler

    def verify(self, headers: Headers) -> None:
        """Checks the token (clause `transport.token`).

        Exactly one header must carry it. Of two, parties on the way might each believe another one.

        Raises:
            UnauthorizedError: the token is missing, repeated or wrong.
        """
        given: Any = headers
        token = self._only_token
        if (
            token is not None
            and type(headers) is dict
            and (has_usual_names(given) or has_one_spelling(given, TOKEN_HEADER))
        ):
            # Most callers have this: a call of Python's costs more than all of it.
            try:
                if compare_digest(token._text, given.get(TOKEN_HEADER)):  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
                    return
            except TypeError:
                pass  # One of the two is no text of ASCII.
        value = value_of(headers, TOKEN_HEADER)
        if type(value) is not str or not is_among(self._tokens, value):
            raise _unauthorized(value)

    def check_head(self, method: str, headers: Headers) -> None:
        """Checks all that can be checked before the body is read.

        That is the token, the method, the content type, the announced length. The token comes
        first: nobody without it learns what else the receiver minds.

        Raises:
            UnauthorizedError, MethodError, ContentTypeError, BodyTooLargeError: as they say.
        """
        self.check_values(method, values_of(headers, HEADERS))

    def check_values(self, method: str, values: Mapping[str, str | Repeated | None]) -> None:
        """Does the same with the values of `HEADERS`; for adapters.

        Raises:
            UnauthorizedError, MethodError, ContentTypeError, BodyTooLargeError: as they say.
        """
        token = values.get(TOKEN_HEADER)
        if type(token) is not str or not is_among(self._tokens, token):
            raise _unauthorized(token)
        if method != METHOD:
            raise MethodError
        content_type = values.get("content-type")
        if content_type != CONTENT_TYPE and not _is_json(content_type):
            raise ContentTypeError
        if _exceeds(values.get("content-length"), self.body_limit):
            raise BodyTooLargeError

    def takes_head(self, method: str, headers: Mapping[bytes, bytes]) -> bool:
        """Whether a head is in order, and plain to see as such; for adapters.

        Of one that is not plain, `check_head` tells whether it is in order. The names are in lower
        case, and none was repeated.
        """
        token = self._only_token
        return (
            token is not None
            and compare_digest(token._secret, headers.get(_TOKEN_HEADER, b""))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            and method == METHOD
            and headers.get(b"content-type") == _CONTENT_TYPE
            and len(headers.get(b"content-length", b"")) < self._digits_of_limit
        )

    def parse(self, raw: bytes) -> WebhookEvent:
        """Reads a body.

        Raises:
            BodyTooLargeError: it is larger than the limit.
            MalformedBodyError: it is no event.
        """
        if len(raw) > self.body_limit:
            raise BodyTooLargeError
        # An attribute is found faster than a method that may be one.
        parse = self._parse
        return parse(raw)

    def accept(self, raw: bytes) -> None:
        """Reads a body, whose head was checked, and hands the event to its handler.

        A handler that is `async def` is run to its end in an event loop of its own.

        Raises:
            BodyTooLargeError, MalformedBodyError: the body is refused.
            HandlerError: the handler failed.
        """
        event = self.parse(raw)
        try:
            if self._memory is None:
                self._dispatch(event)
            else:
                self._dispatch_once(event, self._memory)
        except Exception as error:
            raise HandlerError from error

    async def accept_async(self, raw: bytes) -> None:
        """Does the same in an event loop.

        A handler that is not `async def` may block, and so runs in a thread.

        Raises:
            BodyTooLargeError, MalformedBodyError: the body is refused.
            HandlerError: the handler failed.
        """
        work = self.begin(raw)
        if work is not None:
            try:
                await work
            except Exception as error:
                raise HandlerError from error

    def begin(self, raw: bytes) -> Awaitable[object] | None:
        """Reads a body, whose head was checked; for adapters, which await what is left to do.

        What is raised then is the handler's failure.

        Raises:
            BodyTooLargeError, MalformedBodyError: the body is refused.
            HandlerError: the handler cannot be called.
        """
        event = self.parse(raw)
        if self._memory is not None:
            return self._dispatch_once_async(event, self._memory)
        handler = self._handlers.get(type(event))
        if handler is None:
            return None
        if not handler.is_async:
            return self._dispatch_async(event)
        try:
            # What most have, without a coroutine in between.
            work: Awaitable[object] = handler.call(event)
        except Exception as error:
            raise HandlerError from error
        return work

    def handle(self, method: str, headers: Headers, body: bytes) -> Answer:
        """Answers a request that was read whole, for servers that there is no adapter for."""
        try:
            self.check_head(method, headers)
            self.accept(body)
        except Exception as error:
            return self.refuse(error)
        return OK

    def refuse(self, error: Exception) -> Answer:
        """What to answer where something was raised; tells `on_error`."""
        if not isinstance(error, WebhookError):
            failure = HandlerError()
            failure.__cause__ = error
            error = failure
        self._tell(error)
        return answer_to(error)

    def _dispatch(self, event: Event) -> None:
        handler = self._handlers.get(type(event))
        if handler is not None:
            _settle(handler.call(event))

    def _dispatch_once(self, event: Event, memory: BodyMemory) -> None:
        digest = digest_of(event.raw)
        if _settle(memory.has(digest)):
            return
        self._dispatch(event)
        try:
            _settle(memory.add(digest))
        except Exception as error:
            self._tell_of_memory(error)

    async def _dispatch_async(self, event: Event) -> None:
        handler = self._handlers.get(type(event))
        if handler is None:
            return
        if handler.is_async:
            await handler.call(event)
            return
        result = await asyncio.to_thread(handler.call, event)
        if inspect.isawaitable(result):
            await result

    async def _dispatch_once_async(self, event: Event, memory: BodyMemory) -> None:
        digest = digest_of(event.raw)
        known = memory.has(digest)
        if await known if inspect.isawaitable(known) else known:
            return
        await self._dispatch_async(event)
        try:
            added = memory.add(digest)
            if inspect.isawaitable(added):
                await added
        except Exception as error:
            self._tell_of_memory(error)

    def _tell_of_memory(self, error: Exception) -> None:
        # The delivery is dealt with: to have it sent again would do what the memory is to prevent.
        failure = SetUpError("memory: it could not remember a body")
        failure.__cause__ = error
        self._tell(failure)

    def _tell(self, error: WebhookError) -> None:
        try:
            self._on_error(error)
        except Exception:
            # The sender is owed an answer all the same.
            _log.exception("on_error: it failed")


class _Handler(NamedTuple):
    """A user's function."""

    call: Callable[[Any], Any]
    is_async: bool


def _settle(result: object) -> object:
    """The result of a call, waited for where it has to be."""
    return asyncio.run(_wait_for(result)) if inspect.isawaitable(result) else result


async def _wait_for(result: Awaitable[object]) -> object:
    return await result


def _unauthorized(token: str | Repeated | None) -> UnauthorizedError:
    if token is None:
        return UnauthorizedError("missing")
    return UnauthorizedError("repeated" if token is REPEATED else "wrong")


def _is_json(content_type: str | Repeated | None) -> bool:
    """Whether a content type is JSON, with any parameters: some clients add a charset."""
    if not isinstance(content_type, str):
        return False
    return content_type.partition(";")[0].strip().lower() == CONTENT_TYPE


def _exceeds(length: str | Repeated | None, limit: int) -> bool:
    """Whether an announced length is beyond the limit.

    One that makes no sense counts as none: the body is counted while it is read.
    """
    if not isinstance(length, str) or not (length.isascii() and length.isdigit()):
        return False
    if len(length) < _SHORT:
        return int(length) > limit
    # Python does not read integers of any length.
    digits = length.lstrip("0") or "0"
    return len(digits) > len(str(limit)) or int(digits) > limit


_SHORT: Final = 16
"""Of fewer digits Python reads any number at once."""


def _log_failure(error: WebhookError) -> None:
    if error.status >= 500:
        _log.error("%s", error, exc_info=error)
