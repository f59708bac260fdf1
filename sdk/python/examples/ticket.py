"""Opens a ticket in another system for each new issue, and stores its number in the issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rest_api import RestApi

from abc_webhook import IssueCreationEvent, Receiver


@dataclass(frozen=True)
class Ticket:
    """What a ticket system is told."""

    title: str
    description: str

    idempotency_key: str
    """The same for every delivery of the event, so that no issue gets two tickets."""


def ticket_opener(token: str, api: RestApi, open_ticket: Callable[[Ticket], str]) -> Receiver:
    """A receiver that opens tickets; `open_ticket` returns the number of one."""
    receiver = Receiver([token])

    @receiver.on(IssueCreationEvent)
    def created(event: IssueCreationEvent) -> None:
        issue, project = event.data.issue, event.data.project
        # The event can come before the issue can be read. Then this raises, and it comes again.
        current = api.issue(project.id, issue.id)
        if current["externalIssueId"]:
            return
        key = f"project-{project.id}-issue-{issue.id}"
        number = open_ticket(Ticket(issue.name, issue.description or "", key))
        api.update_issue(project.id, issue.id, {**current, "externalIssueId": number})

    return receiver
