"""Token check, parse and validation of a body of 500 bytes, against `json.loads` of the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from measure import interleaved

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


def decode(quick: bool) -> list[dict[str, Any]]:
    """The rows of both readers.

    The fast one checks a body and decodes it only for those who ask the event for what it holds: so
    there is a row for them, too.
    """
    usual, quicker = Receiver([TOKEN]), Receiver([TOKEN], parse=fast.parse)
    return [
        _row("standard library", "<= 2.00", lambda: _decode(usual), quick),
        _row("fast", "<= 0.50", lambda: _decode(quicker), quick),
        _row("fast, then asked for its data", None, lambda: _decode(quicker)["data"], quick),
    ]


def _decode(receiver: Receiver) -> WebhookEvent:
    receiver.verify(HEADERS)
    return receiver.parse(BODY)


def _row(name: str, bound: str | None, ours: Callable[[], object], quick: bool) -> dict[str, Any]:
    ratio = interleaved(base=lambda: json.loads(BODY), ours=ours, quick=quick)
    return {"name": f"decode {len(BODY)} bytes: {name} / json.loads", "bound": bound, **ratio}
