"""The examples, delivered to by the sender, against local fakes of the systems they talk to."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from notify import notifier
from rest_api import RestApi
from servers import Request, Server, serving
from support import TOKEN, body_named
from ticket import Ticket, ticket_opener
from translate import translator

from abc_webhook import Endpoint, Receiver, Report, RetryPolicy, Sender
from abc_webhook.wsgi import WsgiApp

KEY = "key-of-the-project"

ISSUE = {
    "id": 789,
    "name": "New Issue",
    "description": "changed since",
    "status": "IN_PROGRESS",
    "externalIssueId": None,
}

Answer = Callable[[Request], tuple[int, object]]


@contextmanager
def fake(answer: Answer) -> Iterator[Server]:
    """A system that answers with a status and JSON."""

    def react(connection: socket.socket, server: Server) -> None:
        status, body = answer(server.requests[-1])
        data = b"" if body is None else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} Said\r\ncontent-length: {len(data)}\r\n\r\n"
        connection.sendall(head.encode() + data)

    with serving(react) as server:
        yield server


@contextmanager
def fake_api(issue: dict[str, Any] | None = None) -> Iterator[tuple[Server, RestApi]]:
    """The vendor's REST API, as it was recorded: 403 without the key, an empty 200 for a PUT."""

    def answer(request: Request) -> tuple[int, object]:
        if request.values("x-api-key") != [KEY]:
            return 403, {"statusCode": 403}
        if request.line.startswith("PUT "):
            return 200, None
        return (400, {}) if issue is None else (200, issue)

    with fake(answer) as server:
        yield server, RestApi(f"http://127.0.0.1:{server.port}/", KEY)


def calls(server: Server) -> list[tuple[str, Any]]:
    return [
        (request.line.removesuffix(" HTTP/1.1"), json.loads(request.body or b"null"))
        for request in server.requests
    ]


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: Any) -> None:
        pass


def deliver(receiver: Receiver, name: str) -> Report:
    with make_server("127.0.0.1", 0, WsgiApp(receiver), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/", TOKEN)
        try:
            policy = RetryPolicy(interval=0, attempt_time_out=60)
            return Sender(policy=policy).deliver(endpoint, body_named(name))
        finally:
            server.shutdown()
            thread.join()


def never(_: object) -> str:
    raise AssertionError("it was called")


def test_new_feedback_is_translated_and_the_feedback_updated() -> None:
    with fake_api() as (server, api):
        receiver = translator(TOKEN, api, lambda text: f"translated: {text}")
        assert deliver(receiver, "guide-feedback-creation").outcome == "delivered"
    assert calls(server) == [
        (
            "PUT /api/projects/1/channels/1/feedbacks/123",
            {"translatedMessage": "translated: User feedback content"},
        )
    ]


def test_feedback_without_a_message_is_left_alone() -> None:
    with fake_api() as (server, api):
        report = deliver(translator(TOKEN, api, never), "minimal-feedback")
    assert report.outcome == "delivered"
    assert calls(server) == []


def test_a_translation_that_fails_once_is_asked_for_again() -> None:
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        if len(asked) == 1:
            raise ConnectionError("busy")
        return "ok"

    with fake_api() as (server, api):
        report = deliver(translator(TOKEN, api, translate), "guide-feedback-creation")
    assert [attempt.status for attempt in report.attempts] == [500, 200]
    assert len(server.requests) == 1


def test_a_new_issue_gets_a_ticket_and_its_number_and_keeps_everything_else() -> None:
    tickets: list[Ticket] = []

    def open_ticket(ticket: Ticket) -> str:
        tickets.append(ticket)
        return f"EXT-{len(tickets)}"

    with fake_api(ISSUE) as (server, api):
        report = deliver(ticket_opener(TOKEN, api, open_ticket), "guide-issue-creation")
    assert report.outcome == "delivered"
    assert tickets == [Ticket("New Issue", "Issue description", "project-1-issue-789")]
    changed = {key: ISSUE[key] for key in ("name", "description", "status")}
    assert calls(server) == [
        ("GET /api/projects/1/issues/789", None),
        ("PUT /api/projects/1/issues/789", {**changed, "externalIssueId": "EXT-1"}),
    ]


def test_an_issue_with_a_ticket_gets_no_other() -> None:
    with fake_api({**ISSUE, "externalIssueId": "EXT-7"}) as (server, api):
        report = deliver(ticket_opener(TOKEN, api, never), "guide-issue-creation")
    assert report.outcome == "delivered"
    assert len(server.requests) == 1


def test_an_issue_that_cannot_be_read_yet_gets_no_ticket_yet() -> None:
    with fake_api() as (server, api):
        report = deliver(ticket_opener(TOKEN, api, never), "guide-issue-creation")
    assert report.outcome == "exhausted"
    assert len(server.requests) == 4


def test_a_changed_status_is_told_to_the_chat() -> None:
    with fake(lambda _: (200, None)) as chat:
        report = deliver(
            notifier(TOKEN, f"http://127.0.0.1:{chat.port}/"), "guide-issue-status-change"
        )
    assert report.outcome == "delivered"
    assert calls(chat) == [("POST /", {"text": "Issue Name: open → in progress"})]


def test_a_status_nobody_has_heard_of_is_told_as_it_is() -> None:
    with fake(lambda _: (200, None)) as chat:
        deliver(notifier(TOKEN, f"http://127.0.0.1:{chat.port}/"), "unknown-previous-status")
    assert "ARCHIVED → " in calls(chat)[0][1]["text"]


def test_a_chat_that_refuses_is_told_again() -> None:
    statuses = [500, 200]
    with fake(lambda _: (statuses.pop(0), None)) as chat:
        report = deliver(
            notifier(TOKEN, f"http://127.0.0.1:{chat.port}/"), "guide-issue-status-change"
        )
    assert report.outcome == "delivered"
    assert len(chat.requests) == 2


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("notify", "guide-issue-status-change", ["POST /chat"]),
        (
            "translate",
            "guide-feedback-creation",
            ["POST /translate", "PUT /api/projects/1/channels/1/feedbacks/123"],
        ),
        (
            "ticket",
            "guide-issue-creation",
            [
                "GET /api/projects/1/issues/789",
                "POST /ticket",
                "PUT /api/projects/1/issues/789",
            ],
        ),
    ],
)
def test_each_runs_by_itself(name: str, body: str, expected: list[str]) -> None:
    main = Path(__file__).parents[1] / "examples/main.py"
    with fake(lambda _: (200, {**ISSUE, "translation": "ok", "id": 7})) as system:
        base = f"http://127.0.0.1:{system.port}"
        environment = {
            **os.environ,
            "ABC_WEBHOOK_TOKEN": TOKEN,
            "PORT": "0",
            "ABC_URL": base,
            "ABC_API_KEY": KEY,
            "CHAT_URL": f"{base}/chat",
            "TRANSLATE_URL": f"{base}/translate",
            "TICKET_URL": f"{base}/ticket",
        }
        with subprocess.Popen(
            [sys.executable, str(main), name],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as program:
            try:
                assert program.stdout is not None
                url = program.stdout.readline().removeprefix("listening on ").strip()
                policy = RetryPolicy(attempt_time_out=60)
                report = Sender(policy=policy).deliver(Endpoint(url, TOKEN), body_named(body))
            finally:
                program.terminate()
    assert report.outcome == "delivered"
    assert [call for call, _ in calls(system)] == expected
