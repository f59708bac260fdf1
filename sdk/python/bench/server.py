"""One server of a kind: prints its port, and its CPU time for every line it reads."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from typing import Annotated, Any

import uvicorn

TOKEN = os.environ["ABC_WEBHOOK_TOKEN"]


def asgi() -> Any:
    """The adapter, with a handler."""
    from abc_webhook import parse

    return adapter(parse)


def asgi_fast() -> Any:
    """The same, and msgspec reads the bodies."""
    from abc_webhook import fast

    return adapter(fast.parse)


def adapter(parse: Any) -> Any:
    from abc_webhook import FeedbackCreationEvent, Receiver
    from abc_webhook.asgi import AsgiApp

    receiver = Receiver([TOKEN], parse=parse)

    @receiver.on(FeedbackCreationEvent)
    async def created(event: FeedbackCreationEvent) -> None:
        assert event.data.feedback.id

    return AsgiApp(receiver)


def fastapi() -> Any:
    """The same in FastAPI: models that keep unknown keys, the token in a header."""
    import hmac
    from datetime import datetime

    from fastapi import FastAPI, Header, HTTPException
    from pydantic import BaseModel, ConfigDict, NonNegativeInt

    class Model(BaseModel):
        model_config = ConfigDict(extra="allow")

    class Issue(Model):
        id: NonNegativeInt
        createdAt: datetime | None = None
        updatedAt: datetime | None = None
        name: str
        description: str | None = None
        status: str
        externalIssueId: str | None = None
        feedbackCount: NonNegativeInt | None = None

    class Named(Model):
        id: NonNegativeInt
        name: str

    class Feedback(Model):
        id: NonNegativeInt
        createdAt: datetime | None = None
        updatedAt: datetime
        issues: list[Issue]

    class Data(Model):
        feedback: Feedback
        channel: Named
        project: Named

    class Event(Model):
        event: str
        data: Data

    app = FastAPI()

    async def webhook(event: Event, token: Any) -> dict[str, str]:
        if not hmac.compare_digest(token.encode("latin-1"), TOKEN.encode()):
            raise HTTPException(401)
        assert event.data.feedback.id
        return {}

    # The annotations are made here, since the models are.
    webhook.__annotations__ = {
        "event": Event,
        "token": Annotated[str, Header(alias="x-webhook-token")],
        "return": dict[str, str],
    }
    app.post("/webhook")(webhook)
    return app


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=tell, args=(listener.getsockname()[1],), daemon=True).start()
    app = {"asgi": asgi, "asgi-fast": asgi_fast, "fastapi": fastapi}[sys.argv[1]]()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, http="httptools", loop="uvloop"
    )
    uvicorn.Server(config).run(sockets=[listener])


def tell(port: int) -> None:
    print(port, flush=True)
    for _ in sys.stdin:
        print(time.process_time(), flush=True)


if __name__ == "__main__":
    main()
