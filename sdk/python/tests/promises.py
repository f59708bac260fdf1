"""What the types promise; checked by mypy and pyright, never run."""

from __future__ import annotations

from typing import Literal

from typing_extensions import assert_never, assert_type

from abc_webhook import (
    AsyncSender,
    Endpoint,
    FeedbackCreationEvent,
    Issue,
    IssueAdditionEvent,
    IssueCreation,
    IssueCreationEvent,
    IssueStatusChangeEvent,
    KnownEvent,
    Project,
    Receiver,
    Sender,
    Timestamp,
    UnknownEvent,
    WebhookEvent,
    fast,
    is_known,
    is_known_issue_status,
    parse,
)


def narrows(event: WebhookEvent) -> str:
    """A `match` narrows each arm, and leaves nothing out."""
    match event:
        case FeedbackCreationEvent(data):
            return data.channel.name
        case IssueCreationEvent(data):
            return data.issue.name
        case IssueStatusChangeEvent():
            assert_type(event.event, Literal["ISSUE_STATUS_CHANGE"])
            return event.data.previous_status
        case IssueAdditionEvent(data=data):
            assert_type(data.added_issue, Issue | None)
            return data.added_issue.name  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
        case UnknownEvent():
            return event.event
        case _:
            assert_never(event)


def guards(event: WebhookEvent) -> None:
    """`is_known` tells that the data is typed."""
    assert_type(event.event, str)
    if is_known(event):
        known: KnownEvent = event
        project: str = known.data.project.name
        print(project)


def reaches(event: FeedbackCreationEvent) -> None:
    """Documented keys are attributes, custom fields are items."""
    feedback = event.data.feedback
    assert_type(feedback.updated_at, Timestamp)
    assert_type(feedback.created_at, Timestamp | None)
    assert_type(feedback.issues, tuple[Issue, ...])
    print(feedback.message)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    feedback.id = 1  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    print(feedback["message"], feedback.custom_fields)
    status: str = feedback.issues[0].status
    if is_known_issue_status(status):
        assert_type(
            status, Literal["INIT", "ON_REVIEW", "IN_PROGRESS", "RESOLVED", "PENDING", "OPEN"]
        )


receiver = Receiver(["current", None], parse=fast.parse)


@receiver.on(IssueStatusChangeEvent)
def changed(event: IssueStatusChangeEvent) -> None:
    """A handler of its event."""
    print(event.data.previous_status, event.raw)


@receiver.on(IssueCreationEvent)
async def created(event: IssueCreationEvent) -> None:
    """An asynchronous handler."""
    print(event.data.previous_status)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]


@receiver.on(FeedbackCreationEvent)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
def another(event: IssueCreationEvent) -> None:
    """A handler of another event."""


receiver.on("ISSUE_DELETION")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Receiver()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def sends() -> int | None:
    """Events are made of what they need."""
    issue = Issue(id=1, name="Bug", status="SOMETHING_ELSE")
    data = IssueCreation(issue=issue, project=Project(id=1, name="Mine"))
    IssueCreation(issue=issue)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Issue(id="1", name="Bug", status="OPEN")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    endpoint = Endpoint("https://receiver.example/")
    report = Sender().deliver_event(endpoint, IssueCreationEvent(data=data))
    assert_type(report.outcome, Literal["delivered", "rejected", "exhausted"])
    await AsyncSender().deliver_event(endpoint, parse("{}"))
    return report.attempts[0].status
