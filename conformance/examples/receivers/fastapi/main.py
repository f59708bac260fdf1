"""A receiver on FastAPI: the token is a header parameter, the body a model."""

import asyncio
import os
import secrets
import socket
import sys
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel

TOKEN = os.environ["WEBHOOK_TOKEN"]

app = FastAPI()


class Webhook(BaseModel):
    event: str
    data: dict[str, Any]


@app.post("/webhook")
async def receive(webhook: Webhook, x_webhook_token: Annotated[str, Header()]):
    if not secrets.compare_digest(x_webhook_token.encode(), TOKEN.encode()):
        raise HTTPException(status_code=401, detail="Invalid token")
    print(webhook.event, list(webhook.data), file=sys.stderr)
    return {"ok": True}


async def main() -> None:
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", "3000"))))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    # The socket listens already: who connects before the server runs waits for it.
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}/webhook", flush=True)
    await server.serve(sockets=[listener])


asyncio.run(main())
