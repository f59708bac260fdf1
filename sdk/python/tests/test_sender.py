"""The sender beyond the vectors: what it sends, over real sockets, and what it makes of answers."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import Any

import pytest
from servers import Server, answering, saying, serving
from support import TOKEN, body_named

from abc_webhook import (
    AsyncSender,
    Endpoint,
    Event,
    Issue,
    IssueCreation,
    IssueCreationEvent,
    Message,
    Project,
    Response,
    RetryPolicy,
    Sender,
    SystemClock,
    UnknownEvent,
    encode,
    parse,
)

BODY = body_named("guide-feedback-creation")
EAGER = RetryPolicy(interval=0)

EVENT = IssueCreationEvent(
    data=IssueCreation(
        issue=Issue(id=1, name="Bug ä", status="OPEN", description=None, extra={"x": [1]}),
        project=Project(id=1, name="Mine"),
    )
)


def test_an_attempt_is_a_post_of_the_bytes_with_token_type_and_length() -> None:
    with serving(answering(200)) as server:
        report = Sender().deliver(Endpoint(server.url, TOKEN), BODY)
    assert report.outcome == "delivered"
    assert (report.attempts[0].status, report.attempts[0].answer) == (200, "an answer")
    (request,) = server.requests
    assert request.line == "POST /hook?key=value&b=%20 HTTP/1.1"
    assert request.body == BODY
    assert request.values("x-webhook-token") == [TOKEN]
    assert request.values("content-type") == ["application/json"]
    assert request.values("content-length") == [str(len(BODY))]
    assert request.values("user-agent") == ["abc-webhook/0.1.0"]
    assert request.values("host") == [f"127.0.0.1:{server.port}"]
    assert not request.values("transfer-encoding")
    assert not request.values("expect")


def test_all_attempts_are_the_same_to_the_byte() -> None:
    with serving(answering(500, 503, 599, 200)) as server:
        report = Sender(policy=EAGER).deliver(Endpoint(server.url, TOKEN), BODY)
    assert report.outcome == "delivered"
    assert [attempt.status for attempt in report.attempts] == [500, 503, 599, 200]
    assert len(server.requests) == 4
    assert all(request == server.requests[0] for request in server.requests)


def test_an_event_is_sent_as_it_is() -> None:
    with serving(answering(200)) as server:
        Sender().deliver_event(Endpoint(server.url), EVENT)
    expected = (
        '{"event":"ISSUE_CREATION","data":{"issue":{"id":1,"name":"Bug ä","description":null,'
        '"status":"OPEN","x":[1]},"project":{"id":1,"name":"Mine"}}}'
    )
    assert server.requests[0].body.decode() == expected
    assert parse(server.requests[0].body) == EVENT
    assert EVENT.raw.decode() == expected


@pytest.mark.parametrize(
    "data",
    [float("nan"), float("inf"), "\ud83d", {"\udc00": 1}, {1, 2}, object(), b"bytes"],
    ids=ascii,
)
def test_an_event_that_json_cannot_express_is_not_sent(data: Any) -> None:
    with serving(answering(200)) as server:
        with pytest.raises(ValueError, match=r"^event: "):
            Sender().deliver_event(Endpoint(server.url), UnknownEvent(event="PING", data=data))
        endless: list[Any] = []
        endless.append(endless)
        with pytest.raises(ValueError, match=r"^event: "):
            encode(UnknownEvent.from_json({"event": "PING", "data": endless}))
    assert not server.requests


def test_an_empty_body_is_sent_as_one() -> None:
    with serving(answering(200)) as server:
        assert Sender().deliver(Endpoint(server.url), "").outcome == "delivered"
    assert server.requests[0].body == b""


def test_without_a_token_there_is_no_header() -> None:
    with serving(answering(200)) as server:
        Sender().deliver(Endpoint(server.url), BODY)
    assert server.requests[0].values("x-webhook-token") == []


def test_a_token_beyond_ascii_travels_as_utf_8() -> None:
    with serving(answering(200)) as server:
        Sender().deliver(Endpoint(server.url, "geheimnis-ä"), BODY)
    (value,) = server.requests[0].values("x-webhook-token")
    assert value.encode("latin-1").decode() == "geheimnis-ä"


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with (
        serving(answering(200)) as other,
        serving(answering(status, more=f"location: {other.url}\r\n", body="")) as server,
    ):
        report = Sender(policy=EAGER).deliver(Endpoint(server.url, TOKEN), BODY)
    assert report.outcome == "rejected"
    assert [attempt.status for attempt in report.attempts] == [status]
    assert not other.requests


@pytest.mark.parametrize("status", [400, 401, 404, 405, 408, 410, 421, 425, 426, 429, 451, 600])
def test_no_client_error_is_sent_again(status: int) -> None:
    with serving(answering(status, more="retry-after: 0\r\n")) as server:
        report = Sender(policy=EAGER).deliver(Endpoint(server.url), BODY)
    assert report.outcome == "rejected"
    assert len(server.requests) == 1


OK = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n",
        b"garbage\r\n\r\n",
        b"\x00\xff\x00\xff" * 100,
        b"HTTP/1.1 9999999999 X\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000,
    ],
    ids=lambda data: ascii(data[:30]),
)
def test_what_is_no_complete_head_is_no_answer(data: bytes) -> None:
    with serving(saying(data)) as server:
        report = Sender(policy=EAGER).deliver(Endpoint(server.url), BODY)
        assert report.outcome == "exhausted"
        assert [attempt.failure for attempt in report.attempts] == ["network"] * 4
        assert server.connections == 4


@pytest.mark.parametrize(
    "data",
    [
        OK,
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + OK,
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\ncontent-length: 0\n\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nbroken",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nbro",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nbroken",
        b"HTTP/1.1 204 No\r\n\r\n",
    ],
    ids=lambda data: ascii(data[:40]),
)
def test_a_complete_head_is_an_answer_whatever_is_behind_it(data: bytes) -> None:
    with serving(saying(data)) as server:
        report = Sender(policy=EAGER).deliver(Endpoint(server.url), BODY)
    assert report.outcome == "delivered"
    assert len(server.requests) == 1


def test_an_answer_that_comes_before_the_body_was_read_is_an_answer() -> None:
    def react(connection: socket.socket, _server: Server) -> None:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 413 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")

    with serving(react, read=False) as server:
        report = Sender(policy=EAGER).deliver(Endpoint(server.url), b"x" * 2**20)
    assert report.outcome == "rejected"


def drip(connection: socket.socket, _server: Server) -> None:
    """Sends a byte of a head now and then, so that no single read takes long."""
    for byte in b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1000:
        connection.sendall(bytes([byte]))
        time.sleep(0.01)


def hang(connection: socket.socket, _server: Server) -> None:
    while connection.recv(65536):
        pass


@pytest.mark.parametrize("react", [hang, drip])
def test_an_attempt_that_is_not_answered_is_given_up_and_so_is_its_connection(react: Any) -> None:
    policy = RetryPolicy(interval=0, attempt_time_out=0.1, retries=1)
    with serving(react) as server:
        report = Sender(policy=policy).deliver(Endpoint(server.url), "{}")
        assert [attempt.failure for attempt in report.attempts] == ["time-out", "time-out"]
        for attempt in report.attempts:
            assert 0.1 <= attempt.duration < 5
        assert server.closed.acquire(timeout=30)
        assert server.closed.acquire(timeout=30)


def test_a_body_that_nobody_reads_is_given_up() -> None:
    policy = RetryPolicy(interval=0, attempt_time_out=0.1, retries=0)
    done = threading.Event()
    with serving(lambda *_: assert_(done.wait(30)), read=False) as server:
        report = Sender(policy=policy).deliver(Endpoint(server.url), b"x" * 2**24)
        done.set()
    assert report.attempts[0].failure == "time-out"


def assert_(fact: bool) -> None:
    assert fact


def test_a_network_error_says_why_and_quotes_neither_url_nor_token() -> None:
    with serving(answering(200)) as server:
        pass
    report = Sender(policy=EAGER).deliver(Endpoint(server.url, TOKEN), "{}")
    assert report.outcome == "exhausted"
    assert len(report.attempts) == 4
    for attempt in report.attempts:
        assert attempt.failure == "network"
        assert isinstance(attempt.cause, ConnectionRefusedError)
    assert TOKEN not in repr(report)
    assert "key=value" not in repr(report)


def test_an_answers_body_that_never_ends_does_not_hold_a_delivery_up() -> None:
    def endless(connection: socket.socket, _server: Server) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    def silent(connection: socket.socket, _server: Server) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n")
        hang(connection, _server)

    for react in (endless, silent):
        with serving(react) as server:
            (attempt,) = Sender().deliver(Endpoint(server.url), "{}").attempts
        assert attempt.status == 200
        assert len(attempt.answer) <= 64 * 1024


def test_attempts_say_when_they_started_and_how_long_they_took() -> None:
    class Slow:
        time = 0.0

        def now(self) -> float:
            return self.time

        def sleep(self, seconds: float, /) -> None:
            self.time += seconds

        def send(self, _message: Message, _time_out: float, /) -> Response:
            self.time += 0.25
            return Response(500)

    slow = Slow()
    report = Sender(transport=slow, clock=slow).deliver(Endpoint("http://x/"), "{}")
    assert [(attempt.started_at, attempt.duration) for attempt in report.attempts] == [
        (start, 0.25) for start in (0.0, 3.25, 6.5, 9.75)
    ]


class Unused:
    """A transport that nobody may use."""

    def send(self, _message: Message, _time_out: float, /) -> Response:
        raise AssertionError("it was sent")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/secret",
        "secret",
        "ftp://secret/",
        "ws://secret/",
        "http://",
        "http:///secret",
        "http://secret:secret@x/",
        "http://secret@x/",
        "http://x:secret/",
        "http://x:99999/secret",
        "http://[secret/",
        "http://.secret/",
    ],
)
def test_an_endpoint_that_is_none_is_refused_and_not_quoted(url: str) -> None:
    sender = Sender(transport=Unused())
    with pytest.raises(ValueError, match=r"^url: ") as caught:
        sender.deliver(Endpoint(url), "{}")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "a\n", "a\r\nx: y", " a"])
def test_a_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match=r"^token: "):
        Sender(transport=Unused()).deliver(Endpoint("http://x/", token), "{}")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("", "/"),
        ("?a=b", "/?a=b"),
        ("/a%2Fb?c=%C3%A4&d='\"", "/a%2Fb?c=%C3%A4&d='\""),
        ("/ä b?ö=1#part", "/%C3%A4%20b?%C3%B6=1"),
    ],
)
def test_a_url_is_sent_as_it_is_as_far_as_http_can_carry_it(url: str, target: str) -> None:
    with serving(answering(200)) as server:
        Sender().deliver(Endpoint(f"http://127.0.0.1:{server.port}{url}"), "{}")
    assert server.requests[0].line == f"POST {target} HTTP/1.1"


def test_an_endpoint_and_what_is_sent_show_no_token() -> None:
    assert TOKEN not in repr(Endpoint("http://x/", TOKEN))


def test_the_system_clock_never_wakes_anybody_too_soon() -> None:
    for _ in range(50):
        start = time.monotonic()
        SystemClock().sleep(0.001)
        assert time.monotonic() - start >= 0.001
    assert abs(SystemClock().now() - time.time()) < 60


def test_an_event_loop_delivers_many_at_a_time_and_can_give_up() -> None:
    async def deliver() -> None:
        sender = AsyncSender(policy=RetryPolicy(interval=0, attempt_time_out=2))
        with serving(answering(200)) as server, serving(hang) as hanging:
            slow = [
                asyncio.create_task(sender.deliver(Endpoint(hanging.url), "{}")) for _ in range(40)
            ]
            reports = await asyncio.gather(
                *(sender.deliver_event(Endpoint(server.url, TOKEN), EVENT) for _ in range(40))
            )
            assert {report.outcome for report in reports} == {"delivered"}
            assert not any(task.done() for task in slow)
            for task in slow:
                task.cancel()
            results = await asyncio.gather(*slow, return_exceptions=True)
            assert all(isinstance(result, asyncio.CancelledError) for result in results)

    asyncio.run(deliver())


def test_an_event_made_by_hand_is_not_mixed_up() -> None:
    with pytest.raises(ValueError, match="extra"):
        Project(id=1, name="x", extra={"id": 2})
    event: Event = UnknownEvent(event="PING")
    assert "data" not in event
    assert encode(event) == '{"event":"PING"}'
