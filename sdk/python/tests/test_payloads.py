"""The shared vectors of payloads: each is read and kept, or refused where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support import at, bytes_of, names, vectors

from abc_webhook import MalformedBodyError, WebhookEvent, encode, fast, is_known, parse

VALID = vectors("payloads-valid", 60)
INVALID = vectors("payloads-invalid", 60)

Parse = Callable[[bytes], WebhookEvent]
both = pytest.mark.parametrize("parse", [parse, fast.parse], ids=["parse", "fast"])


@both
@pytest.mark.parametrize("vector", VALID, ids=names(VALID))
def test_reads_and_keeps(vector: dict[str, Any], parse: Parse) -> None:
    body = bytes_of(vector["body"])
    event = parse(body)
    assert event.event == vector["event"]
    assert is_known(event) == vector["known"]
    for pointer, fact in vector["facts"].items():
        assert at(event.to_json(), pointer) == fact, pointer
    for pointer in vector.get("absent", []):
        with pytest.raises(LookupError):
            at(event.to_json(), pointer)
    assert event.raw == body
    again = encode(event)
    assert same(json.loads(again), json.loads(body))
    assert encode(parse(again.encode())) == again


@both
@pytest.mark.parametrize("vector", INVALID, ids=names(INVALID))
def test_refuses_or_takes(vector: dict[str, Any], parse: Parse) -> None:
    body = bytes_of(vector["body"])
    if vector["refused"] == "tolerant":
        with pytest.raises(MalformedBodyError) as caught:
            parse(body)
        assert caught.value.pointer == vector["pointer"], str(caught.value)
        assert caught.value.status == 400
    else:
        assert same(parse(body).to_json(), json.loads(body))


def same(one: object, other: object) -> bool:
    """Whether two JSON values are the same; to Python, True is 1."""
    return one == other and repr(one).count("True") == repr(other).count("True")


@pytest.mark.parametrize(
    "body",
    [
        "\ufeff{}".encode(),
        b'{"event":"X","data":"\\ud800"}',
        b'{"event":"X","data":"\\udc00 \\ud83d\\ude00"}',
        b'{"event":"X","\\ud83d":1}',
        b'{"event":"X","data":"\xed\xa0\x80"}',
        b'{"event":"X","data":"\xc0\x80"}',
        b'{"event":"X","data":NaN}',
        b'{"event":"X","data":Infinity}',
        b'{"event":"X","data":-Infinity}',
        b'{"event":"X","data":1e400}',
        b'{"event":"X","data":-1e400}',
        b'{"event":"X","data":' + b"9" * 309 + b"}",
        b'{"event":"X","data":-' + b"9" * 5000 + b"}",
        b'{"event":"X","data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"event":"X","data":"' + b"\x01" + b'"}',
        b'{"event":"X"}\x00',
        b'{"event":"X"}\xc2\xa0',
        b'\x0c{"event":"X"}',
        b'{"event":"X","data":01}',
        b'{"event":"X","data":1.}',
        b'{"event":"X","data":.5}',
        b'{"event":"X","data":+1}',
        '{"event":"X","data":\u0661}'.encode(),
        b'{"event":"X",}',
        b"[1,]",
    ],
    ids=lambda body: ascii(body[:40]),
)
@both
def test_refuses_what_other_languages_do(body: bytes, parse: Parse) -> None:
    with pytest.raises(MalformedBodyError) as caught:
        parse(body)
    assert caught.value.pointer is None
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("size", [340, 617, 618, 619, 700, 1300])
@both
def test_a_numeral_beyond_any_double_is_found_wherever_it_is(size: int, parse: Parse) -> None:
    for digits in (308, 309):
        numeral = b"9" * digits
        spare = size - digits - len(b'{"event":"X","a":"","b":}')
        for before in range(spare + 1):
            pads = b"x" * before, b"x" * (spare - before)
            body = b'{"event":"X","a":"%b","b":%b%b}' % (pads[0], numeral, b" " * len(pads[1]))
            if digits == 308:
                parse(body)
                continue
            with pytest.raises(MalformedBodyError):
                parse(body)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9" * 308, int("9" * 308)),
        ("18446744073709551617", 2**64 + 1),
        ('"' + "9" * 6000 + '"', "9" * 6000),
        ('"\\\\ud800"', "\\ud800"),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ("1e308", 1e308),
        ("-0.0", -0.0),
    ],
    ids=lambda text: str(text)[:20],
)
@both
def test_takes_what_looks_like_it(text: str, value: object, parse: Parse) -> None:
    event = parse(f'{{"event":"X","data":{text}}}'.encode())
    assert event["data"] == value
    assert json.loads(encode(event))["data"] == value


@pytest.mark.parametrize("value", ["true", "1.5", "-1", "1e30", "18446744073709551616", '"1"'])
@both
def test_what_is_no_integer_is_refused(value: str, parse: Parse) -> None:
    body = f'{{"event":"ISSUE_CREATION","data":{{"issue":{{"id":{value}}}}}}}'
    with pytest.raises(MalformedBodyError) as caught:
        parse(body.encode())
    assert caught.value.pointer == "/data/issue/id"


@both
def test_of_a_repeated_key_the_last_value_counts(parse: Parse) -> None:
    project = '"project":{"id":1,"name":"P"}'
    issue = '"issue":{"id":"x","id":2.0,"name":"N","status":"OPEN"}'
    body = f'{{"event":"X","data":{{}},"data":{{{issue},{project}}},"event":"ISSUE_CREATION"}}'
    event = parse(body.encode())
    assert event.event == "ISSUE_CREATION"
    assert event["data"]["issue"]["id"] == 2
    other = f'{{"event":"ISSUE_CREATION","data":{{{issue},{project}}},"event":"FEEDBACK_CREATION"}}'
    with pytest.raises(MalformedBodyError):
        parse(other.encode())


@both
def test_takes_bytes_of_any_kind_and_text(parse: Callable[[Any], WebhookEvent]) -> None:
    body = b'{"event":"X","data":"\xc3\xa4"}'
    for form in (body, bytearray(body), memoryview(body), body.decode()):
        event = parse(form)
        assert event["data"] == "ä"
        assert event.raw == body
        assert type(event.raw) is bytes
    with pytest.raises(MalformedBodyError):
        parse('{"event":"\ud800"}')


def test_messages_quote_no_more_of_a_body_than_it_takes_to_recognize_a_slip() -> None:
    def message(body: str) -> str:
        with pytest.raises(MalformedBodyError) as caught:
            parse(body)
        return str(caught.value)

    long = "x" * 1000
    assert message("") == "body: no JSON: it is empty"
    assert "xx" not in message(f'{{"event":"{long}')
    assert message('{"event":1}') == "/event: expected a string, found 1"
    assert message('{"event":true}') == "/event: expected a string, found true"
    assert message('{"data":1}') == "body: key `event` is missing"
    assert message("[]") == "body: expected an object, found an array"
    issue = json.dumps({"event": "ISSUE_CREATION", "data": {"issue": {"id": long}}})
    assert message(issue).startswith("/data/issue/id: expected a non-negative integer")
    assert len(message(issue)) < 120
    huge = f'{{"event":"ISSUE_CREATION","data":{{"issue":{{"id":{"9" * 300}}}}}}}'
    assert len(message(huge)) < 120
