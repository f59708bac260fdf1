"""Opt-in de-duplication.

The protocol has no delivery id: a receiver can recognize a repetition by its bytes only. That is
lossy, since real traffic holds byte-identical bodies that are no repetition: an issue that is added
to the same feedback twice is told twice, in the same words. Turn it on where acting twice does more
harm than acting once too seldom.
"""

import hashlib
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Protocol


class BodyMemory(Protocol):
    """Remembers the bodies that were dealt with, by their SHA-256 in hexadecimal digits.

    Either method may be `async def`.
    """

    def has(self, digest: str, /) -> bool | Awaitable[bool]:
        """Whether a body was dealt with a short while ago."""
        ...

    def add(self, digest: str, /) -> None | Awaitable[None]:
        """Remembers a body that was dealt with."""
        ...


class RecentBodies:
    """A memory within this process. Several processes need a shared one of their own."""

    def __init__(
        self,
        *,
        seconds: float = 60,
        limit: int = 10_000,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remembers each body for some seconds, and the latest `limit` at the most."""
        self._seconds = seconds
        self._limit = limit
        self._now = now
        self._lock = threading.Lock()
        # A dictionary keeps the order in which its keys were added: the oldest come first.
        self._moments: dict[str, float] = {}

    def has(self, digest: str, /) -> bool:
        """Whether a body was dealt with a short while ago."""
        with self._lock:
            self._forget()
            return digest in self._moments

    def add(self, digest: str, /) -> None:
        """Remembers a body that was dealt with."""
        with self._lock:
            self._moments.pop(digest, None)
            self._moments[digest] = self._now()
            self._forget()

    def _forget(self) -> None:
        now = self._now()
        for digest, moment in list(self._moments.items()):
            if len(self._moments) <= self._limit and now - moment < self._seconds:
                return
            del self._moments[digest]


def digest_of(body: bytes) -> str:
    """What a memory knows a body by."""
    return hashlib.sha256(body).hexdigest()
