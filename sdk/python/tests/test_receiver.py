"""The receiver beyond the vectors: set-up, handlers, failures, limits, de-duplication."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from typing import Any

import pytest
from apps import APPS, App
from support import TOKEN, ask_asgi, ask_wsgi, body_named

from abc_webhook import (
    BODY_LIMIT_BYTES,
    Answer,
    BodyBrokenOffError,
    BodyTooLargeError,
    ContentTypeError,
    Event,
    HandlerError,
    IssueCreationEvent,
    IssueStatusChangeEvent,
    MalformedBodyError,
    MethodError,
    Receiver,
    RecentBodies,
    SetUpError,
    UnauthorizedError,
    UnknownEvent,
    WebhookError,
)
from abc_webhook.asgi import AsgiApp
from abc_webhook.wsgi import WsgiApp

BODY = body_named("guide-issue-status-change")
UNKNOWN = b'{"event":"SURVEY_CREATION","data":{}}'

every = pytest.mark.parametrize("app", APPS, ids=repr)


def head(token: str = TOKEN, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("content-type", "application/json"), ("x-webhook-token", token), *more]


def deliver(receiver: Receiver, body: bytes, token: str = TOKEN) -> Answer:
    return receiver.handle("POST", head(token), body)


class Noting:
    """Notes the errors that a receiver tells."""

    def __init__(self) -> None:
        self.errors: list[WebhookError] = []

    def __call__(self, error: WebhookError) -> None:
        self.errors.append(error)


@every
def test_a_handler_gets_its_event(app: App) -> None:
    receiver, seen = Receiver([TOKEN]), list[Any]()

    @receiver.on(IssueCreationEvent)
    def another(_event: IssueCreationEvent) -> None:
        seen.append("another")

    @receiver.on(IssueStatusChangeEvent)
    def changed(event: IssueStatusChangeEvent) -> None:
        seen.extend([event.data.previous_status, event.event, event.raw])

    answer = app.ask(app.make(receiver), "POST", head(), BODY)
    assert answer.status == 200
    assert answer.body == b"{}"
    assert ("content-type", "application/json") in lower(answer)
    assert seen == ["OPEN", "ISSUE_STATUS_CHANGE", BODY]


def lower(answer: Answer) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in answer.headers]


@every
def test_an_asynchronous_handler_is_waited_for(app: App) -> None:
    receiver, seen = Receiver([TOKEN]), list[str]()

    @receiver.on(IssueStatusChangeEvent)
    async def changed(event: IssueStatusChangeEvent) -> None:
        await asyncio.sleep(0)
        seen.append(event.data.issue.status)

    assert app.ask(app.make(receiver), "POST", head(), BODY).status == 200
    assert seen == ["IN_PROGRESS"]


def test_a_handler_that_may_block_does_not_run_in_the_event_loop() -> None:
    receiver, threads = Receiver([TOKEN]), list[int]()
    receiver.on(IssueStatusChangeEvent)(lambda _: threads.append(threading.get_ident()))
    assert ask_asgi(AsgiApp(receiver), "POST", head(), BODY).status == 200
    assert threads != [threading.get_ident()]


def test_a_plain_function_may_return_something_to_wait_for() -> None:
    receiver, seen = Receiver([TOKEN]), list[str]()

    async def later() -> None:
        seen.append("waited")

    receiver.on(IssueStatusChangeEvent)(lambda _: later())
    assert ask_asgi(AsgiApp(receiver), "POST", head(), BODY).status == 200
    assert deliver(receiver, BODY).status == 200
    assert seen == ["waited", "waited"]


@every
def test_an_unknown_event_goes_to_its_handler_and_to_no_other(app: App) -> None:
    receiver, seen = Receiver([TOKEN]), list[Any]()
    receiver.on(IssueCreationEvent)(lambda _: seen.append("known"))
    receiver.on(UnknownEvent)(lambda event: seen.append((event.event, event.data)))
    assert app.ask(app.make(receiver), "POST", head(), UNKNOWN).status == 200
    assert seen == [("SURVEY_CREATION", {})]


@pytest.mark.parametrize("name", ["", "__class__", "get", "issue_creation", "ISSUE_CREATION "])
def test_an_unknown_event_with_an_odd_name_is_no_less_unknown(name: str) -> None:
    receiver, seen = Receiver([TOKEN]), list[str]()
    receiver.on(UnknownEvent)(lambda event: seen.append(event.event))
    assert deliver(receiver, json.dumps({"event": name}).encode()).status == 200
    assert seen == [name]


@every
def test_events_without_a_handler_are_acknowledged(app: App) -> None:
    for body in (BODY, UNKNOWN):
        assert app.ask(app.make(Receiver([TOKEN])), "POST", head(), body).status == 200


@every
def test_a_handler_that_fails_is_answered_500_and_its_error_is_told(app: App) -> None:
    failure = RuntimeError("secret of the handler")

    def fails(_event: Event) -> None:
        raise failure

    async def fails_later(_event: Event) -> None:
        raise failure

    for handler in (fails, fails_later):
        noting = Noting()
        receiver = Receiver([TOKEN], on_error=noting)
        receiver.on(IssueStatusChangeEvent)(handler)
        answer = app.ask(app.make(receiver), "POST", head(), BODY)
        assert (answer.status, answer.body) == (500, b'{"error":"failed"}')
        assert [type(error) for error in noting.errors] == [HandlerError]
        assert noting.errors[0].__cause__ is failure


@every
def test_a_handlers_error_stays_a_failure_even_one_that_is_named_like_a_refusal(app: App) -> None:
    def fails(_event: Event) -> None:
        raise UnauthorizedError("wrong")

    async def fails_later(_event: Event) -> None:
        raise UnauthorizedError("wrong")

    for handler in (fails, fails_later):
        receiver = Receiver([TOKEN], on_error=Noting())
        receiver.on(IssueStatusChangeEvent)(handler)
        assert app.ask(app.make(receiver), "POST", head(), BODY).status == 500


def test_a_handler_that_cannot_be_called_is_one_that_fails() -> None:
    async def takes_nothing() -> None: ...

    handler: Any = takes_nothing
    receiver = Receiver([TOKEN], on_error=Noting())
    receiver.on(IssueStatusChangeEvent)(handler)
    with pytest.raises(HandlerError):
        asyncio.run(receiver.accept_async(BODY))


def test_failures_are_logged_unless_somebody_listens_refusals_are_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    receiver = Receiver([TOKEN])

    @receiver.on(IssueStatusChangeEvent)
    def fails(_event: Event) -> None:
        raise RuntimeError("it failed")

    with caplog.at_level(logging.DEBUG):
        deliver(receiver, BODY)
        assert [record.name for record in caplog.records] == ["abc_webhook"]
        assert "it failed" in caplog.text
        deliver(receiver, BODY, "wrong")
        deliver(receiver, b"{")
    assert len(caplog.records) == 1
    assert TOKEN not in caplog.text


def test_a_listener_that_fails_costs_nobody_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_error: WebhookError) -> None:
        raise RuntimeError("it failed")

    assert deliver(Receiver([TOKEN], on_error=fails), BODY, "wrong").status == 401
    assert "on_error" in caplog.text


def test_errors_are_types_each_with_the_status_it_owes() -> None:
    errors = {
        UnauthorizedError("missing"): 401,
        MethodError(): 405,
        ContentTypeError(): 415,
        BodyTooLargeError(): 413,
        BodyBrokenOffError(): 400,
        MalformedBodyError("it is empty"): 400,
        HandlerError(): 500,
        SetUpError("body: read"): 500,
    }
    for error, status in errors.items():
        assert isinstance(error, WebhookError)
        assert error.status == status
        assert str(error)


def test_verify_takes_headers_in_any_form_and_in_any_case() -> None:
    receiver = Receiver([TOKEN])
    receiver.verify({"X-WEBHOOK-TOKEN": TOKEN})
    receiver.verify({"x-webhook-token": [TOKEN]})
    receiver.verify([("X-Webhook-Token", TOKEN)])
    receiver.verify(iter([("x-webhook-token", TOKEN)]))


def test_verify_tells_what_is_wrong_with_the_token() -> None:
    receiver = Receiver([TOKEN])

    def reason(headers: Any) -> str:
        with pytest.raises(UnauthorizedError) as caught:
            receiver.verify(headers)
        assert TOKEN not in str(caught.value)
        return caught.value.reason

    assert reason({}) == "missing"
    assert reason({"x-webhook-token": None}) == "missing"
    assert reason({"x-webhook-token": []}) == "missing"
    assert reason({"x-webhook-token": ""}) == "wrong"
    assert reason({"x-webhook-token": [TOKEN, TOKEN]}) == "repeated"
    assert reason({"x-webhook-token": TOKEN, "X-Webhook-Token": "x"}) == "repeated"
    assert reason([("x-webhook-token", TOKEN), ("X-Webhook-Token", TOKEN)]) == "repeated"
    assert reason({"x-webhook-token": f"{TOKEN},{TOKEN}"}) == "wrong"


@every
@pytest.mark.parametrize("other", [TOKEN, "wrong"])
def test_two_tokens_are_refused_right_or_wrong_in_either_order(app: App, other: str) -> None:
    for tokens in ((TOKEN, other), (other, TOKEN)):
        headers = [("content-type", "application/json")]
        headers += [("x-webhook-token", token) for token in tokens]
        assert app.ask(app.make(Receiver([TOKEN])), "POST", headers, BODY).status == 401


def test_the_token_is_compared_whole_whatever_the_lengths() -> None:
    receiver = Receiver([TOKEN])
    near = [
        TOKEN[:-1],
        TOKEN[1:],
        f"{TOKEN}x",
        f"{TOKEN} ",
        f" {TOKEN}",
        TOKEN + TOKEN,
        TOKEN * 100,
        TOKEN.upper(),
        TOKEN.swapcase(),
        "t",
        "\u0100" * len(TOKEN),
        TOKEN.replace("_", "\u015f"),
    ]
    for value in near:
        with pytest.raises(UnauthorizedError):
            receiver.verify({"x-webhook-token": value})
        if value.isascii() and value.strip() == value:
            assert ask_asgi(AsgiApp(receiver), "POST", head(value), BODY).status == 401


@every
def test_beyond_ascii_the_bytes_are_compared(app: App) -> None:
    def status(value: bytes) -> int:
        receiver = Receiver(["geheimnis-ä"])
        return app.ask(app.make(receiver), "POST", head(value.decode("latin-1")), BODY).status

    assert status("geheimnis-ä".encode()) == 200
    others = ["geheimnis-ä".encode("latin-1"), "geheimnis-a\u0308".encode(), b"\xff\xfe", b"\x80"]
    assert [status(other) for other in others] == [401] * 4


@pytest.mark.parametrize(
    "token",
    ["", " ", "secret ", "\u00a0secret", "secret\n", "se\0cret", "secret\u0085", "\ud800secret"],
    ids=ascii,
)
def test_a_token_that_cannot_be_one_is_refused_and_not_quoted(token: str) -> None:
    with pytest.raises(ValueError, match=r"^token: ") as caught:
        Receiver([token])
    assert "secret" not in str(caught.value)


def test_tokens_that_are_not_set_are_left_out_but_one_must_remain() -> None:
    Receiver([TOKEN, None]).verify({"x-webhook-token": TOKEN})
    Receiver(token for token in [TOKEN]).verify({"x-webhook-token": TOKEN})
    for none in ([None], []):
        with pytest.raises(ValueError, match="at least one"):
            Receiver(none)
    with pytest.raises(TypeError):
        Receiver(TOKEN)
    wrong: Any = [b"secret"]
    with pytest.raises(TypeError):
        Receiver(wrong)


def test_every_token_is_taken() -> None:
    receiver = Receiver(["current", "previous"])
    for token in ("current", "previous"):
        receiver.verify({"x-webhook-token": token})


def test_as_many_tokens_are_compared_whichever_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []

    def compare(secret: Any, value: Any) -> bool:
        compared.append(secret)
        return bool(secret == value)

    for module in ("receiver", "token"):
        monkeypatch.setattr(f"abc_webhook.{module}.compare_digest", compare)
    receiver = Receiver(["current", "previous"])
    for token in ("current", "previous"):
        receiver.verify({"x-webhook-token": token})
        assert ask_asgi(AsgiApp(receiver), "POST", head(token), BODY).status == 200
    assert compared == [b"current", b"previous"] * 4


def test_a_receiver_shows_nothing_of_its_tokens() -> None:
    receiver = Receiver([TOKEN])
    assert TOKEN not in f"{receiver!r} {vars(receiver)!r}"


def test_two_handlers_of_one_event_or_one_of_no_event_are_a_mistake() -> None:
    receiver = Receiver([TOKEN])
    events: list[type[Event]] = [IssueCreationEvent, UnknownEvent]
    for event in events:
        receiver.on(event)(lambda _: None)
        with pytest.raises(TypeError, match="already"):
            receiver.on(event)(lambda _: None)
    nothing: Any = str
    for none in (Event, nothing):
        with pytest.raises(TypeError, match="no event"):
            receiver.on(none)


def test_an_asgi_server_may_have_headers_in_any_collection() -> None:
    pairs = [(name.encode(), value.encode()) for name, value in head()]

    async def receive() -> Any:
        return {"type": "http.request", "body": bytearray(BODY)}

    async def send(message: Any) -> None:
        sent.append(message)

    for headers in (pairs, tuple(pairs), iter(pairs), [list(pair) for pair in pairs]):
        sent: list[Any] = []
        scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
        asyncio.run(AsgiApp(Receiver([TOKEN]))(scope, receive, send))
        assert sent[0]["status"] == 200


def test_a_body_is_not_read_without_the_token() -> None:
    class Unreadable:
        def read(self, _size: int) -> bytes:
            raise AssertionError("it was read")

    async def unreadable() -> Any:
        raise AssertionError("it was read")

    receiver = Receiver([TOKEN])
    answer = ask_wsgi(WsgiApp(receiver), "POST", head("x"), BODY, more={"wsgi.input": Unreadable()})
    assert answer.status == 401
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    asyncio.run(AsgiApp(receiver)(scope, unreadable, send))
    assert sent[0]["status"] == 401


def test_a_body_is_read_no_further_than_the_limit_announced_or_not() -> None:
    pulled = 0

    class Endless:
        def read(self, size: int) -> bytes:
            nonlocal pulled
            pulled += min(size, 1024)
            return b"x" * min(size, 1024)

    receiver = Receiver([TOKEN], body_limit=10_000)
    chunked: dict[str, Any] = {
        "wsgi.input": Endless(),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "",
    }
    assert ask_wsgi(WsgiApp(receiver), "POST", head(), b"", more=chunked).status == 413
    assert pulled < 12_000
    chunks = [b"x" * 1024] * 1000
    assert ask_asgi(AsgiApp(receiver), "POST", head(), chunks).status == 413
    read = 0

    async def endless() -> Any:
        nonlocal read
        read += 1024
        assert read < 100_000
        return {"type": "http.request", "body": b"x" * 1024, "more_body": True}

    async def send(_message: Any) -> None:
        assert read < 12_000

    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/"}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in head()]
    asyncio.run(AsgiApp(receiver)(scope, endless, send))
    for length in ("10001", "9" * 5000, "000000000000000000000010001"):
        announced = head(TOKEN, ("content-length", length))
        assert ask_asgi(AsgiApp(receiver), "POST", announced, BODY).status == 413
    for length in ("", "-1", "x", "1e9", "1_0", "\u0661" * 9, "00000000000000000000001"):
        announced = head(TOKEN, ("content-length", length))
        assert receiver.handle("POST", announced, BODY).status == 200
    assert ask_asgi(AsgiApp(receiver), "POST", head(), b"x" * 10_001).status == 413
    assert deliver(receiver, b"x" * 10_001).status == 413


@every
def test_the_limit_is_two_mebibytes_and_a_body_of_that_size_is_read(app: App) -> None:
    assert BODY_LIMIT_BYTES == 2**21
    for size, status in ((2**21, 200), (2**21 + 1, 413)):
        body = b'{"event":"PING","data":"' + b"x" * (size - 26) + b'"}'
        assert len(body) == size
        assert app.ask(app.make(Receiver([TOKEN])), "POST", head(), body).status == status


def test_a_body_in_many_parts_is_one_body() -> None:
    receiver, seen = Receiver([TOKEN]), list[bytes]()
    receiver.on(IssueStatusChangeEvent)(lambda event: seen.append(event.raw))
    bytewise = [bytes([byte]) for byte in BODY]
    assert ask_asgi(AsgiApp(receiver), "POST", head(), bytewise).status == 200

    class Bytewise:
        left = bytewise

        def read(self, _size: int) -> bytes:
            return self.left.pop(0) if self.left else b""

    assert (
        ask_wsgi(WsgiApp(receiver), "POST", head(), BODY, more={"wsgi.input": Bytewise()}).status
        == 200
    )
    assert seen == [BODY, BODY]


@every
def test_a_body_that_breaks_off_is_answered_400(app: App) -> None:
    noting = Noting()
    receiver = Receiver([TOKEN], on_error=noting)
    if app.name == "django-asgi":
        pytest.skip("Django answers nothing itself")
    assert app.ask(app.make(receiver), "POST", head(), None).status == 400
    assert [type(error) for error in noting.errors] == [BodyBrokenOffError]


def test_a_stream_that_fails_is_a_body_that_breaks_off() -> None:
    class Failing:
        def read(self, _size: int) -> bytes:
            raise ConnectionResetError

    noting = Noting()
    app = WsgiApp(Receiver([TOKEN], on_error=noting))
    assert ask_wsgi(app, "POST", head(), BODY, more={"wsgi.input": Failing()}).status == 400
    assert isinstance(noting.errors[0], BodyBrokenOffError)


def test_a_chunked_body_that_the_server_leaves_as_it_is_is_a_mistake_of_the_set_up() -> None:
    noting = Noting()
    app = WsgiApp(Receiver([TOKEN], on_error=noting))
    chunked: dict[str, Any] = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert ask_wsgi(app, "POST", head(), BODY, more=chunked).status == 500
    assert isinstance(noting.errors[0], SetUpError)
    decoded = {**chunked, "wsgi.input_terminated": True}
    assert ask_wsgi(app, "POST", head(), BODY, more=decoded).status == 200


@every
def test_a_method_that_is_not_allowed_is_told_which_one_is(app: App) -> None:
    for method in ("GET", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = app.ask(app.make(Receiver([TOKEN])), method, head(), b"")
        assert answer.status == 405
        assert ("allow", "POST") in lower(answer)
        assert app.ask(app.make(Receiver([TOKEN])), method, [], b"").status == 401


@every
def test_another_content_type_than_json_is_refused_json_in_any_spelling_is_not(app: App) -> None:
    def status(kind: str) -> int:
        headers = [("content-type", kind), ("x-webhook-token", TOKEN)]
        return app.ask(app.make(Receiver([TOKEN])), "POST", headers, BODY).status

    good = ["application/json", "Application/JSON ; charset=utf-8", "application/json;a=b"]
    bad = ["text/plain", "application/jsonp", "application/json, text/plain", ""]
    assert [status(kind) for kind in good] == [200] * len(good)
    assert [status(kind) for kind in bad] == [415] * len(bad)


@pytest.mark.parametrize("app", [app for app in APPS if app.name != "django-wsgi"], ids=repr)
def test_blanks_around_a_value_are_no_part_of_it(app: App) -> None:
    if app.name == "django-asgi":
        pytest.skip("left to the server")
    answer = app.ask(app.make(Receiver([TOKEN])), "POST", head(f" \t{TOKEN}\t "), BODY)
    assert answer.status == 200
    answer = app.ask(app.make(Receiver([TOKEN])), "POST", head(f"\x0b{TOKEN}"), BODY)
    assert answer.status == 401


@every
def test_no_answer_echoes_what_it_was_asked(app: App) -> None:
    receiver = Receiver([TOKEN], on_error=Noting())
    for token, body in (("tok-echo", BODY), (TOKEN, b'{"event":"echo"'), (TOKEN, b"echo")):
        answer = app.ask(app.make(receiver), "POST", head(token), body)
        text = repr(answer)
        assert "echo" not in text
        assert TOKEN not in text


@every
def test_deep_nesting_is_refused_and_no_failure(app: App) -> None:
    body = b'{"event":"X","data":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    assert app.ask(app.make(Receiver([TOKEN])), "POST", head(), body).status == 400


def test_an_asgi_application_serves_its_path_only() -> None:
    app = AsgiApp(Receiver([TOKEN]), path="/webhook")
    assert ask_asgi(app, "POST", head(), BODY, "/webhook").status == 200
    assert ask_asgi(app, "POST", head(), BODY, "/other").status == 404


def test_an_asgi_application_lives_and_dies_with_its_server_and_has_no_web_sockets() -> None:
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[str] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    app = AsgiApp(Receiver([TOKEN]))
    asyncio.run(app({"type": "lifespan"}, receive, send))
    asyncio.run(app({"type": "websocket"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]


def test_the_answer_to_head_has_no_body() -> None:
    answer = ask_wsgi(WsgiApp(Receiver([TOKEN])), "HEAD", head(), b"")
    assert (answer.status, answer.body) == (405, b"")


class AsyncMemory:
    """A memory that has to be waited for, as one in another process would."""

    def __init__(self) -> None:
        self.known: set[str] = set()

    async def has(self, digest: str, /) -> bool:
        await asyncio.sleep(0)
        return digest in self.known

    async def add(self, digest: str, /) -> None:
        await asyncio.sleep(0)
        self.known.add(digest)


@every
@pytest.mark.parametrize("memory", [RecentBodies, AsyncMemory])
def test_a_body_is_dealt_with_once_if_repetitions_are_to_be_recognized(
    app: App, memory: type[RecentBodies | AsyncMemory]
) -> None:
    count = 0
    receiver = Receiver([TOKEN], deduplicate=memory())

    @receiver.on(IssueStatusChangeEvent)
    def changed(_event: Event) -> None:
        nonlocal count
        count += 1

    made = app.make(receiver)
    for body in (BODY, BODY, BODY + b" "):
        assert app.ask(made, "POST", head(), body).status == 200
    assert count == 2


def test_a_body_is_forgotten_after_a_minute() -> None:
    now, count = 0.0, 0
    receiver = Receiver([TOKEN], deduplicate=RecentBodies(now=lambda: now))

    @receiver.on(IssueStatusChangeEvent)
    def changed(_event: Event) -> None:
        nonlocal count
        count += 1

    for now, expected in ((0.0, 1), (59.999, 1), (60.0, 2)):  # noqa: B007
        assert deliver(receiver, BODY).status == 200
        assert count == expected


@every
def test_a_body_that_failed_is_not_remembered(app: App) -> None:
    count = 0
    receiver = Receiver([TOKEN], on_error=Noting(), deduplicate=RecentBodies())

    @receiver.on(IssueStatusChangeEvent)
    def changed(_event: Event) -> None:
        nonlocal count
        count += 1
        if count == 1:
            raise RuntimeError("the first time it fails")

    made = app.make(receiver)
    statuses = [app.ask(made, "POST", head(), BODY).status for _ in range(3)]
    assert statuses == [500, 200, 200]
    assert count == 2


@every
def test_a_memory_that_fails_to_remember_does_not_have_it_sent_again(app: App) -> None:
    class Forgetful(RecentBodies):
        def add(self, digest: str, /) -> None:
            raise ConnectionError(digest)

    noting = Noting()
    receiver = Receiver([TOKEN], on_error=noting, deduplicate=Forgetful())
    assert app.ask(app.make(receiver), "POST", head(), BODY).status == 200
    assert isinstance(noting.errors[0], SetUpError)


def test_a_memory_does_not_grow_without_bounds() -> None:
    memory = RecentBodies(limit=2)
    for digest in ("a", "b", "c"):
        memory.add(digest)
    assert [memory.has(digest) for digest in ("a", "b", "c")] == [False, True, True]
