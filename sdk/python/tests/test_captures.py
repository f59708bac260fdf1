"""What the vendor's server really sent: each delivery is understood and survives a round trip."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import CAPTURES

from abc_webhook import encode, fast, is_known, parse

FILES = sorted(CAPTURES.glob("*.jsonl"))
LINES = [
    pytest.param(json.loads(line), id=f"{file.stem}-{number}")
    for file in FILES
    for number, line in enumerate(file.read_text().strip().split("\n"), 1)
]


def test_there_are_captures() -> None:
    assert len(FILES) >= 2
    assert len(LINES) >= 50


@pytest.mark.parametrize("line", LINES)
def test_is_understood_and_kept(line: dict[str, Any]) -> None:
    body: str = line["body"]
    event = parse(body)
    assert is_known(event)
    assert list(json.loads(encode(event))) == list(json.loads(body))
    assert json.loads(encode(event)) == json.loads(body)
    assert fast.parse(body.encode()) == event
