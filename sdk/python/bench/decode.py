"""Token check, parse and validation of a body of 500 bytes, against `json.loads` of the same."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from measure import PROCESSES, interleaved, summary

from abc_webhook import Receiver, WebhookEvent, fast

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "tok-ABCDEF.0123456789_x"

_ISSUE = {
    "id": 456,
    "createdAt": "2024-01-15T10:30:00.000Z",
    "updatedAt": "2024-01-15T10:30:00.000Z",
    "name": "Bug Report",
    "description": "Issue description",
    "status": "OPEN",
    "externalIssueId": "EXT-123",
    "feedbackCount": 5,
}

_EVENT = {
    "event": "FEEDBACK_CREATION",
    "data": {
        "feedback": {
            "id": 123,
            "createdAt": "2024-01-15T10:30:00.000Z",
            "updatedAt": "2024-01-15T10:30:00.000Z",
            "message": "User feedback content",
            "userEmail": "user@example.com",
            "issues": [_ISSUE],
        },
        "channel": {"id": 1, "name": "Website Feedback"},
        "project": {"id": 1, "name": "My Project"},
    },
}

BODY = json.dumps(_EVENT, separators=(",", ":")).encode()

HEADERS = {
    "accept": "application/json, text/plain, */*",
    "content-type": "application/json",
    "x-webhook-token": TOKEN,
    "user-agent": "axios/1.15.0",
    "content-length": str(len(BODY)),
    "host": "receiver.example",
    "connection": "keep-alive",
}


BOUNDS = {
    "standard library": "<= 2.00",
    "fast": "<= 0.50",
    "fast, then asked for its data": None,
}


def decode(quick: bool) -> list[dict[str, Any]]:
    """The rows of both readers, of some processes that do nothing else."""
    command = [sys.executable, __file__, *(["--quick"] if quick else [])]
    runs: list[dict[str, list[float]]] = [
        json.loads(subprocess.check_output(command)) for _ in range(1 if quick else PROCESSES)
    ]
    return [
        {
            "name": f"decode {len(BODY)} bytes: {name} / json.loads",
            "bound": bound,
            **summary([ratio for run in runs for ratio in run[name]]),
        }
        for name, bound in BOUNDS.items()
    ]


def ratios(quick: bool) -> dict[str, list[float]]:
    """The ratios of both readers.

    The fast one checks a body and decodes it only for those who ask the event for what it holds: so
    there is a row for them, too.
    """
    usual, quicker = Receiver([TOKEN]), Receiver([TOKEN], parse=fast.parse)
    ours: dict[str, Callable[[], object]] = {
        "standard library": lambda: _decode(usual),
        "fast": lambda: _decode(quicker),
        "fast, then asked for its data": lambda: _decode(quicker)["data"],
    }
    return {name: interleaved(_base, call, quick=quick) for name, call in ours.items()}


def _base() -> object:
    return json.loads(BODY)


def _decode(receiver: Receiver) -> WebhookEvent:
    receiver.verify(HEADERS)
    return receiver.parse(BODY)


if __name__ == "__main__":
    print(json.dumps(ratios("--quick" in sys.argv)))
