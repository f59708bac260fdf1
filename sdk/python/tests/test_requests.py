"""The shared vectors of requests, against every adapter."""

from __future__ import annotations

from typing import Any

import pytest
from apps import APPS, App
from support import bytes_of, names, vectors

from abc_webhook import Answer, Receiver

ALL = vectors("requests", 40)

# Django has a limit of its own, which is above ours.


@pytest.mark.parametrize("app", APPS, ids=repr)
@pytest.mark.parametrize("vector", ALL, ids=names(ALL))
def test_request(vector: dict[str, Any], app: App) -> None:
    headers = [(name, value) for name, value in vector["headers"]]
    body = bytes_of(vector["body"])
    headers.append(("content-length", str(len(body))))
    receiver = Receiver(vector["tokens"])
    judge(vector, app.ask(app.make(receiver), vector["method"], headers, body).status)


@pytest.mark.parametrize("vector", ALL, ids=names(ALL))
def test_request_that_was_read_whole(vector: dict[str, Any]) -> None:
    headers = [(name, value) for name, value in vector["headers"]]
    answer: Answer = Receiver(vector["tokens"]).handle(
        vector["method"], headers, bytes_of(vector["body"])
    )
    judge(vector, answer.status)


def judge(vector: dict[str, Any], status: int) -> None:
    verdict = vector["verdict"]
    if verdict.get("accept") is not None:
        assert (200 <= status < 300) == verdict["accept"], status
    for duty in verdict["duties"]:
        if "status" in duty:
            assert status == duty["status"], duty["clause"]
        assert f"{status // 100}xx" not in duty.get("not", []), duty["clause"]
