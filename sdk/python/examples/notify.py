"""Tells a chat when the status of an issue changes."""

from __future__ import annotations

from rest_api import call

from abc_webhook import IssueStatusChangeEvent, Receiver, is_known_issue_status


def notifier(token: str, chat_url: str) -> Receiver:
    """A receiver that posts to a chat's incoming webhook."""
    receiver = Receiver([token])

    @receiver.on(IssueStatusChangeEvent)
    def changed(event: IssueStatusChangeEvent) -> None:
        issue = event.data.issue
        change = f"{in_words(event.data.previous_status)} → {in_words(issue.status)}"
        call("POST", chat_url, {"text": f"{issue.name}: {change}"})

    return receiver


def in_words(status: str) -> str:
    """`IN_PROGRESS` as `in progress`; a status nobody has heard of stays as it is."""
    return status.lower().replace("_", " ") if is_known_issue_status(status) else status
