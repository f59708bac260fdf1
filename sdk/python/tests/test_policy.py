"""The shared vectors of the retry policy, in virtual time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from support import names, vectors

from abc_webhook import AsyncSender, Endpoint, Message, Report, Response, RetryPolicy, Sender

ALL = vectors("policy", 40)
ENDPOINT = Endpoint("http://receiver.example/")


class Scripted:
    """A transport and a clock: what a script says happens in virtual time."""

    def __init__(self, script: list[dict[str, Any]]) -> None:
        self.script = list(script)
        self.time = 0.0
        self.moments: list[int] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float, /) -> None:
        self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.time += seconds

    def send(self, _message: Message, time_out: float, /) -> Response:
        self.moments.append(round(self.time * 1000))
        reaction = self.script.pop(0)
        kind = reaction["do"]
        after = reaction.get("after_ms", 0) / 1000
        if kind == "hang" or after >= time_out:
            self.time += time_out
            raise TimeoutError
        self.time += after
        if kind in ("answer", "cut_body"):
            return Response(reaction["status"])
        assert kind in ("refuse", "close", "reset", "cut_head", "garbage"), kind
        raise ConnectionResetError(kind)


def judge(vector: dict[str, Any], report: Report, moments: list[int]) -> None:
    assert len(report.attempts) == len(moments)
    assert any(
        owed["outcome"] == report.outcome
        and owed["attempts"] == len(moments)
        and owed["earliest_ms"] == moments
        for owed in vector["owed"]
    ), (report.outcome, moments)


@pytest.mark.parametrize("vector", ALL, ids=names(ALL))
def test_policy(vector: dict[str, Any]) -> None:
    scripted = Scripted(vector["script"])
    policy = RetryPolicy(attempt_time_out=vector["time_out_ms"] / 1000)
    sender = Sender(policy=policy, transport=scripted, clock=scripted)
    judge(vector, sender.deliver(ENDPOINT, "{}"), scripted.moments)


@pytest.mark.parametrize("vector", ALL, ids=names(ALL))
def test_policy_in_an_event_loop(vector: dict[str, Any]) -> None:
    scripted = Scripted(vector["script"])
    policy = RetryPolicy(attempt_time_out=vector["time_out_ms"] / 1000)
    sender = AsyncSender(
        policy=policy, transport=scripted, sleep=scripted.sleep_async, now=scripted.now
    )
    judge(vector, asyncio.run(sender.deliver(ENDPOINT, "{}")), scripted.moments)


def test_the_policy_is_the_protocols() -> None:
    assert RetryPolicy() == RetryPolicy(retries=3, interval=3.0, attempt_time_out=5.0)
