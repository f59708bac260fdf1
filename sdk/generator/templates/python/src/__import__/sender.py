"""One event to one endpoint, in up to four attempts.

The policy is the protocol's; connections and time are arguments, so that a test of hours of retries
takes no time.
"""

import asyncio
import string
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from .clock import Clock, SystemClock
from .policy import DEFAULT_POLICY, Outcome, RetryPolicy, settles
from .protocol import CONTENT_TYPE, TOKEN_HEADER, USER_AGENT
from .record import Event, encode
from .token import Token
from .transport import HttpTransport, Message, Transport


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where deliveries go."""

    url: str
    """An absolute URL of the scheme `http` or `https`; its query is kept.

    In production it should be `https` (clause `transport.https`).
    """

    token: str | None = field(default=None, repr=False)
    """The token the receiver expects. Without one the header is left out."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a delivery. Holds neither the URL nor the token."""

    started_at: float
    """When it started, in seconds since 1970."""

    duration: float
    """How long it took, in seconds."""

    status: int | None = None
    """The status of the answer; None if there was none."""

    answer: str = ""
    """The first bytes of the answer's body, as text."""

    failure: Literal["time-out", "network"] | None = None
    """Why there was no answer."""

    cause: OSError | None = None
    """What the transport raised, if there was no answer."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a delivery, attempt by attempt."""

    outcome: Outcome
    """How it ended."""

    attempts: tuple[Attempt, ...]
    """The attempts, in order; at least one."""


class Sender:
    """Delivers events, and tries again as the protocol says.

    Ends with the first answer that is not 5xx, or when the retries are used up. All attempts are
    the same request to the byte. Redirects are not followed; `Retry-After` changes nothing.
    Deliveries are independent: use one sender in as many threads as you like.
    """

    def __init__(
        self,
        *,
        policy: RetryPolicy = DEFAULT_POLICY,
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Makes a sender.

        What is left out is the protocol's policy, `HttpTransport` and `SystemClock`.
        """
        self._policy = policy
        self._transport = transport or HttpTransport()
        self._clock = clock or SystemClock()

    def deliver_event(self, endpoint: Endpoint, event: Event) -> Report:
        """Delivers an event.

        Raises:
            ValueError: JSON cannot express the event, or the endpoint is none: nothing was sent.
        """
        return self.deliver(endpoint, encode(event))

    def deliver(self, endpoint: Endpoint, body: bytes | str) -> Report:
        """Delivers a body, exactly as it is.

        Raises:
            ValueError: the endpoint is none: nothing was sent.
        """
        message = _message(endpoint, body)
        attempts: list[Attempt] = []
        while True:
            attempts.append(_attempt(message, self._transport, self._policy, self._clock.now))
            report = _report(attempts, self._policy)
            if report is not None:
                return report
            self._clock.sleep(self._policy.interval)


class AsyncSender:
    """Delivers events from an event loop, as a `Sender` does.

    Attempts are made in threads, up to `concurrency` of them at a time. A delivery that is
    cancelled makes no further attempt; one that is under way ends with its time-out.
    """

    def __init__(
        self,
        *,
        policy: RetryPolicy = DEFAULT_POLICY,
        transport: Transport | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
        now: Callable[[], float] = time.time,
        concurrency: int = 256,
    ) -> None:
        """Makes a sender."""
        self._policy = policy
        self._transport = transport or HttpTransport()
        self._sleep = sleep or _sleep
        self._now = now
        self._threads = ThreadPoolExecutor(concurrency, thread_name_prefix="abc-webhook")

    async def deliver_event(self, endpoint: Endpoint, event: Event) -> Report:
        """Delivers an event; see `Sender.deliver_event`."""
        return await self.deliver(endpoint, encode(event))

    async def deliver(self, endpoint: Endpoint, body: bytes | str) -> Report:
        """Delivers a body, exactly as it is; see `Sender.deliver`."""
        message = _message(endpoint, body)
        loop = asyncio.get_running_loop()
        attempts: list[Attempt] = []
        while True:
            attempt = loop.run_in_executor(
                self._threads, _attempt, message, self._transport, self._policy, self._now
            )
            attempts.append(await attempt)
            report = _report(attempts, self._policy)
            if report is not None:
                return report
            await self._sleep(self._policy.interval)


async def _sleep(seconds: float) -> None:
    """Timers of event loops may come a little too soon."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:  # noqa: ASYNC110
        await asyncio.sleep(left)


def _attempt(
    message: Message, transport: Transport, policy: RetryPolicy, now: Callable[[], float]
) -> Attempt:
    started_at = now()
    try:
        response = transport.send(message, policy.attempt_time_out)
    except TimeoutError as error:
        return Attempt(started_at, now() - started_at, failure="time-out", cause=error)
    except OSError as error:
        return Attempt(started_at, now() - started_at, failure="network", cause=error)
    return Attempt(started_at, now() - started_at, response.status, response.answer)


def _report(attempts: Sequence[Attempt], policy: RetryPolicy) -> Report | None:
    """What became of the delivery; None if it goes on."""
    status = attempts[-1].status
    outcome = None if status is None else settles(status)
    if outcome is None and len(attempts) > policy.retries:
        outcome = "exhausted"
    return None if outcome is None else Report(outcome, tuple(attempts))


def _message(endpoint: Endpoint, body: bytes | str) -> Message:
    """The request of every attempt (clauses `transport.json`, `transport.token`)."""
    headers = [("content-type", CONTENT_TYPE.encode()), ("user-agent", USER_AGENT.encode())]
    if endpoint.token is not None:
        headers.append((TOKEN_HEADER, Token(endpoint.token).expose()))
    raw = body.encode() if isinstance(body, str) else bytes(body)
    return Message(_url(endpoint.url), tuple(headers), raw)


_SAFE: Final = string.punctuation
"""What stays as it is in a path and a query: everything but blanks and what is not ASCII."""


def _url(url: str) -> str:
    """The URL, if it is one to deliver to. The errors do not quote it: it may hold secrets."""
    try:
        parts = urlsplit(url)
        host, _port = (parts.hostname or "").encode("idna"), parts.port
    except ValueError:
        raise ValueError("url: it is none") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("url: neither http:// nor https://")
    if parts.username is not None or parts.password is not None:
        raise ValueError("url: it holds a user name or a password")
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}{quote(parts.path, safe=_SAFE)}{query}"
