"""The receiver under test: prints its address once it listens.

    ABC_WEBHOOK_TOKEN=… PORT=0 python conformance/receiver.py [asgi|fastapi|flask|django|wsgi]

Standard output carries the address and nothing else, but with ABC_WEBHOOK_ECHO what was received,
as `sdk/CODEC.md` has it.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections import Counter
from typing import Any

from abc_webhook import (
    FeedbackCreationEvent,
    IssueAdditionEvent,
    IssueCreationEvent,
    IssueStatusChangeEvent,
    Receiver,
    UnknownEvent,
    WebhookEvent,
    encode,
    fast,
)

TOKENS = [os.environ.get("ABC_WEBHOOK_TOKEN")]


def echo() -> Receiver:
    """A receiver that tells what it received, and fails where it is asked to."""
    receiver = Receiver(TOKENS, on_error=lambda _: None)
    times: Counter[bytes] = Counter()

    async def handler(event: WebhookEvent) -> None:
        told = {"raw": event.raw.decode(), "body": encode(event)}
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
        times[event.raw] += 1
        if b"fails twice" in event.raw and times[event.raw] <= 2:
            raise RuntimeError("as it was asked to")

    receiver.on(FeedbackCreationEvent)(handler)
    receiver.on(IssueCreationEvent)(handler)
    receiver.on(IssueStatusChangeEvent)(handler)
    receiver.on(IssueAdditionEvent)(handler)
    receiver.on(UnknownEvent)(handler)
    return receiver


RECEIVER = echo() if os.environ.get("ABC_WEBHOOK_ECHO") else Receiver(TOKENS)


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "asgi"
    makers = {
        "asgi": asgi,
        "fast": asgi_fast,
        "fastapi": fastapi,
        "flask": flask,
        "django": django,
        "wsgi": wsgi,
    }
    if kind not in makers:
        sys.exit(f"{kind}: none of {', '.join(makers)}")
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "0"))), backlog=2048)
    app = makers[kind]()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/webhook"
    print(f"listening on {url}", flush=True)
    (serve_wsgi if kind in ("flask", "django", "wsgi") else serve_asgi)(app, listener)


def serve_asgi(app: Any, listener: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def serve_wsgi(app: Any, listener: socket.socket) -> None:
    import waitress

    waitress.serve(app, sockets=[listener], threads=16, _quiet=True)


def asgi() -> Any:
    from abc_webhook.asgi import AsgiApp

    return AsgiApp(RECEIVER, path="/webhook")


def asgi_fast() -> Any:
    from abc_webhook.asgi import AsgiApp

    return AsgiApp(Receiver([os.environ.get("ABC_WEBHOOK_TOKEN")], parse=fast.parse))


def fastapi() -> Any:
    from fastapi import FastAPI

    from abc_webhook.fastapi import router

    app = FastAPI()
    app.include_router(router(RECEIVER))
    return app


def flask() -> Any:
    from flask import Flask

    from abc_webhook.flask import blueprint

    app = Flask(__name__)
    app.register_blueprint(blueprint(RECEIVER))
    return app


def django() -> Any:
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import path

    from abc_webhook.django import view

    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="-")
    django.setup()
    globals()["urlpatterns"] = [path("webhook", view(RECEIVER))]
    return WSGIHandler()


def wsgi() -> Any:
    from abc_webhook.wsgi import WsgiApp

    return WsgiApp(RECEIVER)


if __name__ == "__main__":
    main()
