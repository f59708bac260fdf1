"""The fast reader takes and refuses what the other does, on bodies that nobody would send."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from support import bytes_of, vectors

from abc_webhook import MalformedBodyError, WebhookEvent, fast, parse

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
