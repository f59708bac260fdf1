"""As much of ABC User Feedback's REST API as the examples need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen


class RestApi:
    """The API of one server, by a key of one project."""

    def __init__(self, url: str, key: str) -> None:
        """Takes the address of the server, without `/api`, and an API key."""
        self._base = f"{url.rstrip('/')}/api"
        self._key = key

    def update_feedback(
        self, project: int, channel: int, feedback: int, fields: Mapping[str, Any]
    ) -> None:
        """Sets fields of a piece of feedback; the channel must have them."""
        path = f"projects/{project}/channels/{channel}/feedbacks/{feedback}"
        call("PUT", f"{self._base}/{path}", fields, {"x-api-key": self._key})

    def issue(self, project: int, issue: int) -> dict[str, Any]:
        """Reads an issue as it is now."""
        path = f"{self._base}/projects/{project}/issues/{issue}"
        read: dict[str, Any] = json.loads(call("GET", path, None, {"x-api-key": self._key}))
        return read

    def update_issue(self, project: int, issue: int, current: Mapping[str, Any]) -> None:
        """Replaces what can be changed about an issue: all of it at once, or the rest is reset."""
        changed = {
            key: current[key] for key in ("name", "description", "status", "externalIssueId")
        }
        path = f"{self._base}/projects/{project}/issues/{issue}"
        call("PUT", path, changed, {"x-api-key": self._key})


def call(
    method: str, url: str, body: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None
) -> bytes:
    """Calls an API with JSON.

    Raises:
        OSError: it cannot be reached, or refuses; then the event comes again, three times at the
            most.
    """
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"content-type": "application/json", **(headers or {})})
    request.method = method
    with urlopen(request, timeout=4) as answer:
        read: bytes = answer.read()
        return read
