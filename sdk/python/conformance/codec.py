"""Decodes and encodes payloads, a line each, for the comparison of all languages.

`sdk/CODEC.md` has the rules.

    python conformance/codec.py [fast]
"""

from __future__ import annotations

import json
import sys
from typing import Any

from abc_webhook import (
    Feedback,
    FeedbackCreationEvent,
    Issue,
    IssueAdditionEvent,
    IssueCreationEvent,
    IssueStatusChangeEvent,
    MalformedBodyError,
    UnknownEvent,
    WebhookEvent,
    encode,
    is_known,
    is_known_issue_status,
)

if "fast" in sys.argv[1:]:
    # Wants msgspec, which the package itself does not.
    from abc_webhook.fast import parse
else:
    from abc_webhook import parse


def main() -> None:
    # Bytes, whose lines end at line feeds only; a body may hold U+2028.
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        answer = {"id": asked["id"], **answer_to(asked["body"])}
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def answer_to(body: str) -> dict[str, Any]:
    try:
        event = parse(body.encode("utf-8", "surrogatepass"))
    except MalformedBodyError as error:
        return {"refused": error.pointer or ""}
    return {"body": encode(event), "facts": {**NONE, **facts_of(event)}}


NONE: dict[str, Any] = dict.fromkeys(
    (
        "event",
        "known",
        "feedbackId",
        "issueId",
        "addedIssueId",
        "channelId",
        "projectId",
        "issueIds",
        "status",
        "previousStatus",
        "createdAt",
        "description",
        "customKeys",
    )
)


def facts_of(event: WebhookEvent) -> dict[str, Any]:
    """What the typed values say."""
    facts: dict[str, Any] = {"event": event.event, "known": is_known(event)}
    if isinstance(event, UnknownEvent):
        return facts
    facts["projectId"] = event.data.project.id
    match event:
        case FeedbackCreationEvent(data):
            return {**facts, **of_feedback(data.feedback), "channelId": data.channel.id}
        case IssueAdditionEvent(data):
            added = data.added_issue
            return {
                **facts,
                **of_feedback(data.feedback),
                "channelId": data.channel.id,
                "addedIssueId": None if added is None else added.id,
            }
        case IssueCreationEvent(data):
            return {**facts, **of_issue(data.issue)}
        case IssueStatusChangeEvent(data):
            return {**facts, **of_issue(data.issue), "previousStatus": status(data.previous_status)}


def of_feedback(feedback: Feedback) -> dict[str, Any]:
    return {
        "feedbackId": feedback.id,
        "issueIds": [issue.id for issue in feedback.issues],
        "createdAt": text("createdAt" in feedback, feedback.created_at),
        "customKeys": sorted(feedback.custom_fields),
    }


def of_issue(issue: Issue) -> dict[str, Any]:
    return {
        "issueId": issue.id,
        "status": status(issue.status),
        "createdAt": text("createdAt" in issue, issue.created_at),
        "description": text("description" in issue, issue.description),
    }


def status(value: str) -> dict[str, Any]:
    return {"text": value, "known": is_known_issue_status(value)}


def text(present: bool, value: str | None) -> dict[str, Any]:
    state = "text" if value is not None else "null" if present else "absent"
    return {"state": state, "text": value}


if __name__ == "__main__":
    main()
