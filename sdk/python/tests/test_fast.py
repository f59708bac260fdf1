"""The fast reader takes and refuses what the other does, on bodies that nobody would send."""

from __future__ import annotations

import copy
import json
import pickle
import random
import sys
from collections.abc import Callable

import pytest
from support import body_named, bytes_of, vectors

from abc_webhook import (
    FeedbackCreationEvent,
    IssueCreationEvent,
    MalformedBodyError,
    WebhookEvent,
    fast,
    parse,
    record,
)

BODIES = [
    body
    for kind in ("payloads-valid", "payloads-invalid")
    for vector in vectors(kind, 60)
    if len(body := bytes_of(vector["body"])) < 10_000
]

PIECES = [
    b'"',
    b"\\",
    b"\\u",
    b"\\ud800",
    b"\\udc00",
    b"\\ud83d\\ude00",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"0",
    b"-",
    b"1.0",
    b"1e400",
    b"1e2",
    b"E",
    b"9" * 310,
    b"null",
    b"true",
    b"NaN",
    b"Infinity",
    b" ",
    b"\n",
    b"\t",
    b"\x00",
    b"\x7f",
    b"\x80",
    b"\xff",
    b"\xc3\xa4",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b'"id":',
    b'"event":"ISSUE_CREATION",',
    b'"data":{},',
    b'"createdAt":null,',
    b'"issues":[],',
    b"2024-01-15 10:30:00.000Z",
    b"2024-01-15T10:30:00+0100",
    b"2024-02-29T10:30:00.000Z",
    b"2023-02-29T10:30:00.000Z",
    b"2016-12-31T23:59:60Z",
    b"+01:00",
    b"2024-01-15t10:30:00z",
    b"T24",
]


def outcome(parse: Callable[[bytes], WebhookEvent], body: bytes) -> object:
    try:
        event = parse(body)
    except MalformedBodyError as error:
        return (str(error), error.pointer)
    # The text tells 1 from 1.0 and from True.
    return (type(event), json.dumps(event.to_json()), event.raw)


@pytest.mark.parametrize("seed", range(16))
def test_the_two_agree_on_mutated_bodies(seed: int) -> None:
    choice = random.Random(seed)
    for _ in range(600):
        body = choice.choice(BODIES)
        for _ in range(choice.randint(1, 3)):
            at = choice.randint(0, len(body))
            end = min(len(body), at + choice.choice([0, 0, 1, 1, 2, 8]))
            body = body[:at] + choice.choice([*PIECES, b""]) + body[end:]
        assert outcome(fast.parse, body) == outcome(parse, body), body


@pytest.mark.parametrize("seed", range(16))
def test_the_two_agree_on_values_in_other_places(seed: int) -> None:
    choice = random.Random(seed)
    values: list[object] = [
        0,
        -1,
        1.0,
        1.5,
        2**63,
        2**64 - 1,
        2**64,
        2**70,
        True,
        None,
        "",
        "x",
        [],
        {},
        [{}],
    ]
    values += [piece.decode() for piece in PIECES if piece.startswith(b"20")]
    events = [json.loads(body) for body in BODIES if is_object(body)]
    for _ in range(400):
        event = json.loads(json.dumps(choice.choice(events)))
        places = list(places_of(event))
        if not places:
            continue
        holder, key = choice.choice(places)
        holder[key] = choice.choice(values)
        body = json.dumps(event, ensure_ascii=False).encode(errors="surrogatepass")
        assert outcome(fast.parse, body) == outcome(parse, body), body


LONG = b"9" * 300

NUMBERS = [
    b"1e400",
    b"1E400",
    b"1e+400",
    b"1E+400",
    b"-1e400",
    b"1.5e0400",
    b"1e308",
    b"1e-400",
    b"1e21",
    LONG,
    LONG + b"e9",
    LONG + b"E+9",
    LONG + b"0" * 9,
    b"-" + LONG + b"0" * 9,
    LONG + b"0" * 9 + b".5",
    b"0." + LONG,
    b"[" * 50 + b"1e400" + b"]" * 50,
    b'{"a":[1,{"b":1e400}]}',
]
TEXTS = [
    b"\xff",
    b"\xed\xa0\x80",
    b"\xea\xb0\x80",
    b"\\ud800",
    b"\\ud83d\\ude00",
    b"\x01",
    b"\\u0001",
    b"\\n",
    b"\\x",
    b"+82 10-1234-5678",
    b"010-1234-5678",
    b"7e1234",
    b"2024-01-15 10:30:00.000Z",
    b"page 12, 2024 - 2025" + b" " * 50,
]
STAMPS = [
    b"2024-01-15T10:30:00.000Z",
    b"2024-01-15 10:30:00.000Z",
    b"2024-01-15\\u002010:30:00.000Z",
    b"2024-01-15\\u005410:30:00.000Z",
    b"2024-01-15t10:30:00z",
    *(
        b"2024-01-15T10:30:00%s%s" % (fraction, offset)
        for fraction in (b"", b".1", b".123456789")
        for offset in (b"+0900", b"-0900", b"+0000", b"-0000", b"+09:00", b"-09:00", b"-00:00", b"")
    ),
    b"2024-01-15T10:30:00\\u002d0900",
    b"2024-01-15T10:30:00-\\u0030900",
]


@pytest.mark.parametrize("name", ["n", "\uac00"])
@pytest.mark.parametrize("place", ["unknown", "issue", "createdAt"])
@pytest.mark.parametrize(
    "value",
    NUMBERS + [b'"%s"' % text for text in TEXTS + STAMPS],
    ids=lambda value: ascii(value[:40]),
)
def test_what_msgspec_takes_or_skips_too_lightly_is_looked_at(
    name: str, place: str, value: bytes
) -> None:
    body = (
        b'{"event":"ISSUE_CREATION","data":{"issue":{"id":1,"name":"%s","status":"s"'
        % name.encode()
        + (b',"createdAt":' + value if place == "createdAt" else b"")
        + (b',"custom":' + value if place == "issue" else b"")
        + b'},"project":{"id":1,"name":"n"}}'
        + (b',"x":' + value if place == "unknown" else b"")
        + b"}"
    )
    assert outcome(fast.parse, body) == outcome(parse, body)


def test_a_body_is_decoded_once_and_only_if_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decoded: list[bytes] = []

    def decode(body: bytes) -> dict[str, object]:
        decoded.append(body)
        return dict(json.loads(body))

    monkeypatch.setattr(record, "late_decoders", [decode])
    body = body_named("guide-issue-creation")
    event = fast.parse(body)
    assert isinstance(event, IssueCreationEvent)
    assert (event.event, event.raw, decoded) == ("ISSUE_CREATION", body, [])
    assert event.data.issue.id
    assert event.to_json() == json.loads(body)
    assert decoded == [body]


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
def test_an_event_that_was_not_decoded_can_be_copied(
    again: Callable[[WebhookEvent], WebhookEvent],
) -> None:
    body = body_named("guide-feedback-creation")
    copied = again(fast.parse(body))
    assert (copied, copied.raw) == (parse(body), body)
    assert type(copied) is FeedbackCreationEvent


def test_an_event_has_no_other_attributes() -> None:
    assert not hasattr(fast.parse(body_named("guide-issue-creation")), "anything")
    assert not hasattr(IssueCreationEvent.__new__(IssueCreationEvent), "_json")


def test_what_was_taken_can_be_decoded_on_a_deeper_stack() -> None:
    limit = sys.getrecursionlimit()
    depth = limit * 6 // 10
    custom = b"[" * depth + b"]" * depth
    body = body_named("guide-issue-creation").strip()[:-1] + b',"x":' + custom + b"}"
    event = fast.parse(body)

    def deeper(frames: int) -> object:
        return deeper(frames - 1) if frames else event["x"]

    assert deeper(limit // 2)


def is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def places_of(value: object) -> list[tuple[dict[str, object], str]]:
    if isinstance(value, list):
        return [place for item in value for place in places_of(item)]
    if isinstance(value, dict):
        here = [(value, key) for key in value]
        return here + [place for item in value.values() for place in places_of(item)]
    return []
