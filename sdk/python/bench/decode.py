"""Token check, parse and validation of a body of 500 bytes, against `json.loads` of the same."""

from __future__ import annotations

import json
from typing import Any

from measure import interleaved

from abc_webhook import Receiver, fast

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
    """The rows of both readers."""
    return [
        _row("standard library", Receiver([TOKEN]), "<= 2.00", quick),
        _row("fast", Receiver([TOKEN], parse=fast.parse), "<= 0.50", quick),
    ]


def _row(name: str, receiver: Receiver, bound: str, quick: bool) -> dict[str, Any]:
    def ours() -> object:
        receiver.verify(HEADERS)
        return receiver.parse(BODY)

    ratio = interleaved(base=lambda: json.loads(BODY), ours=ours, quick=quick)
    return {"name": f"decode {len(BODY)} bytes: {name} / json.loads", "bound": bound, **ratio}
