"""Ratios of CPU time, measured in turns, so that a busy machine slows both sides down alike."""

from __future__ import annotations

import gc
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CALLS = 200
"""How long one side runs at a time, in calls."""

ROUNDS = 121
WARM_UP = 50

PROCESSES = 5
"""Processes of one program differ by some 2 % as long as they live: so there are several."""


def interleaved(
    base: Callable[[], object], ours: Callable[[], object], *, quick: bool = False
) -> list[float]:
    """The ratios of the CPU time of `ours` to that of `base`, over many turns."""
    ratios: list[float] = []
    gc.collect()
    for turn in range(2 if quick else ROUNDS + WARM_UP):
        # Each goes first every other time.
        if turn % 2:
            of_base, of_ours = _cpu_of(base), _cpu_of(ours)
        else:
            of_ours, of_base = _cpu_of(ours), _cpu_of(base)
        if quick or turn >= WARM_UP:
            ratios.append(of_ours / of_base)
    return ratios


def _cpu_of(call: Callable[[], object]) -> int:
    start = time.thread_time_ns()
    for _ in range(CALLS):
        call()
    return time.thread_time_ns() - start


def summary(values: Sequence[float]) -> dict[str, float]:
    """Median and quartiles."""
    low, median, high = statistics.quantiles(values, n=4)
    return {"median": median, "low": low, "high": high, "samples": len(values)}
