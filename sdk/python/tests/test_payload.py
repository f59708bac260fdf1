"""Events as values: attributes, items, equality, and what cannot be done to them."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from support import body_named

from abc_webhook import (
    EVENTS,
    FEEDBACK_KEYS,
    KNOWN_ISSUE_STATUSES,
    Feedback,
    FeedbackCreationEvent,
    IssueAdditionEvent,
    IssueCreationEvent,
    MalformedBodyError,
    Timestamp,
    UnknownEvent,
    encode,
    is_known_issue_status,
    parse,
)

BODY = body_named("guide-feedback-creation")


def feedback_event() -> FeedbackCreationEvent:
    event = parse(BODY)
    assert isinstance(event, FeedbackCreationEvent)
    return event


def test_documented_keys_are_attributes() -> None:
    data = feedback_event().data
    issue = data.feedback.issues[0]
    assert (data.feedback.id, data.channel.name, data.project.name) == (
        123,
        "Website Feedback",
        "My Project",
    )
    assert (issue.id, issue.status, issue.external_issue_id) == (456, "OPEN", "EXT-123")
    assert issue.feedback_count == 5


def test_everything_is_an_item() -> None:
    feedback = feedback_event().data.feedback
    assert feedback["userEmail"] == "user@example.com"
    assert feedback.get("absent") is None
    assert list(feedback) == ["id", "createdAt", "updatedAt", "message", "userEmail", "issues"]
    assert feedback.custom_fields == {
        "message": "User feedback content",
        "userEmail": "user@example.com",
    }
    assert dict(feedback) == feedback.to_json() == feedback


def test_custom_fields_are_all_but_the_keys_of_every_feedback() -> None:
    text = '{"7":1,"id":2,"__class__":{"x":1},"get":"g","issues":[],"updatedAt":"u","createdAt":0}'
    fields = Feedback.from_json(json.loads(text)).custom_fields
    assert json.dumps(fields) == '{"7": 1, "__class__": {"x": 1}, "get": "g"}'
    assert frozenset({"id", "createdAt", "updatedAt", "issues"}) == FEEDBACK_KEYS


def test_absent_and_null_are_told_apart() -> None:
    for name, present in (("added-issue-absent", False), ("added-issue-null", True)):
        event = parse(body_named(name))
        assert isinstance(event, IssueAdditionEvent)
        assert event.data.added_issue is None
        assert ("addedIssue" in event.data) is present


def test_an_id_that_was_spelt_as_a_float_is_an_integer() -> None:
    event = parse(body_named("id-as-float"))
    assert not isinstance(event, UnknownEvent)
    values = [event.data.project.id]
    if isinstance(event, IssueCreationEvent):
        values.append(event.data.issue.id)
    assert all(type(value) is int for value in values)
    assert json.loads(encode(event)) == json.loads(body_named("id-as-float"))


def test_nothing_can_be_set() -> None:
    event: Any = feedback_event()
    for target, name in ((event, "data"), (event, "event"), (event.data.feedback, "id")):
        with pytest.raises(AttributeError):
            setattr(target, name, 1)
    for target in (event, event.data):
        with pytest.raises(AttributeError):
            target.anything = 1
        with pytest.raises(TypeError):
            target["anything"] = 1


def test_events_are_equal_if_their_json_is_and_survive_being_copied() -> None:
    event = feedback_event()
    assert event == parse(BODY)
    assert event != parse(body_named("guide-issue-creation"))
    for copied in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert copied == event
        assert type(copied) is FeedbackCreationEvent
        assert copied.raw == BODY
    with pytest.raises(TypeError):
        hash(event)


def test_an_event_shows_what_it_holds() -> None:
    assert repr(UnknownEvent(event="PING")) == "UnknownEvent({'event': 'PING'})"


def test_a_match_can_look_into_an_event() -> None:
    match parse(BODY):
        case FeedbackCreationEvent(data) if data.feedback["message"]:
            found = data.feedback.id
        case _:
            found = 0
    assert found == 123
    match parse(BODY):
        case {"event": str(name), "data": {"channel": {"id": int(channel)}}}:
            assert (name, channel) == ("FEEDBACK_CREATION", 1)
        case _:
            pytest.fail("it is a mapping")


def test_names_and_statuses_are_compared_exactly() -> None:
    assert list(EVENTS) == [
        "FEEDBACK_CREATION",
        "ISSUE_CREATION",
        "ISSUE_STATUS_CHANGE",
        "ISSUE_ADDITION",
    ]
    assert all(is_known_issue_status(status) for status in KNOWN_ISSUE_STATUSES)
    assert len(KNOWN_ISSUE_STATUSES) == 6
    assert not any(is_known_issue_status(status) for status in ("open", "", "OPEN ", "REOPENED"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00.000Z", datetime(1970, 1, 1, tzinfo=timezone.utc)),
        (
            "2024-01-15T10:30:00.1234567-05:30",
            datetime(2024, 1, 15, 10, 30, 0, 123456, timezone(-timedelta(hours=5, minutes=30))),
        ),
        ("2024-01-15t10:30:00z", datetime(2024, 1, 15, 10, 30, tzinfo=timezone.utc)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=timezone.utc)),
    ],
)
def test_a_timestamp_is_its_text_and_knows_the_moment(text: str, expected: datetime) -> None:
    stamp = Timestamp(text)
    assert stamp == text
    assert json.dumps(stamp) == json.dumps(text)
    assert stamp.to_datetime() == expected
    assert stamp.to_datetime().utcoffset() == expected.utcoffset()


def test_a_text_that_is_no_timestamp_has_no_moment() -> None:
    for text in ("", "2024-01-15", "0000-01-01T00:00:00Z"):
        with pytest.raises(ValueError, match=r"timestamp|year"):
            Timestamp(text).to_datetime()


GOOD = [
    "2024-01-15T10:30:00.000Z",
    "2024-01-15T10:30:00Z",
    "2024-01-15t10:30:00z",
    "2024-01-15T10:30:00.1234567890123456789Z",
    "2024-01-15T10:30:00+23:59",
    "2024-01-15T10:30:00-00:00",
    "2024-02-29T00:00:00Z",
    "2000-02-29T00:00:00.000Z",
    "2016-12-31T23:59:60Z",
    "2016-12-31T18:59:60.5-05:00",
    "2017-01-01T00:59:60+01:00",
    "0000-01-01T00:00:00Z",
    "0000-02-29T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "9999-12-31T23:59:60Z",
    "2024-04-30T00:00:00.000Z",
    "2024-01-31T00:00:00.000Z",
]
BAD = [
    "",
    "2024-01-15",
    "2024-01-15T10:30:00",
    "2024-01-15 10:30:00Z",
    "2024-01-15T10:30Z",
    "2024-01-15T10:30:00.Z",
    "2024-01-15T10:30:00,5Z",
    "2024-01-15T10:30:00Z ",
    "2024-01-15T10:30:00.000Z\n",
    " 2024-01-15T10:30:00Z",
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00.000Z",
    "2024-02-30T00:00:00.000Z",
    "2024-04-31T00:00:00.000Z",
    "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00.000Z",
    "2024-01-00T00:00:00.000Z",
    "2024-01-15T24:00:00Z",
    "2024-01-15T10:60:00.000Z",
    "2024-01-15T10:30:60Z",
    "2016-12-30T23:59:60Z",
    "2024-01-15T10:30:61Z",
    "2024-01-15T10:30:00+24:00",
    "2024-01-15T10:30:00+0100",
    "2024-01-15T10:30:00+01",
    "+2024-01-15T10:30:00Z",
    "2024-01-15\u00e910:30:00Z",
    "\u0662\u0660\u0662\u0664-01-15T10:30:00Z",
    "12024-01-15T10:30:00Z",
]


@pytest.mark.parametrize("text", GOOD + BAD, ids=ascii)
def test_timestamps_are_those_of_rfc_3339(text: str) -> None:
    body = {
        "event": "ISSUE_CREATION",
        "data": {
            "issue": {"id": 1, "name": "n", "status": "s", "createdAt": text},
            "project": {"id": 1, "name": "n"},
        },
    }
    if text in GOOD:
        parse(json.dumps(body))
    else:
        with pytest.raises(MalformedBodyError) as caught:
            parse(json.dumps(body))
        assert caught.value.pointer == "/data/issue/createdAt"
