"""Time as an argument."""

import time
from typing import Protocol


class Clock(Protocol):
    """What a sender knows of time."""

    def now(self) -> float:
        """The time, in seconds since 1970."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Returns once so many seconds have passed, never sooner."""
        ...


class SystemClock:
    """The system's clock."""

    def now(self) -> float:
        """The time, in seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float, /) -> None:
        """Returns once so many seconds have passed, never sooner."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(left)
