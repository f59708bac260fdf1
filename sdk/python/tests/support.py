"""What the tests share: vectors, bodies made by their recipes, clients in memory."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from abc_webhook import Answer

HERE = Path(__file__).parent

SCHEMA = Path(os.environ.get("ABC_WEBHOOK_SCHEMA", HERE / "../../../schema"))
"""The folder of the schema; a copy of the package is told where it is."""

CAPTURES = Path(os.environ.get("ABC_WEBHOOK_CAPTURES", HERE / "../../rust/tests/data/captures"))

TOKEN = "tok-ABCDEF.0123456789_x"

Headers = Sequence[tuple[str, str]]


def vectors(kind: str, least: int) -> list[dict[str, Any]]:
    """The vectors of a kind, of which there must be so many at least."""
    text = (SCHEMA / "vectors" / f"{kind}.json").read_text()
    found: list[dict[str, Any]] = json.loads(text)["vectors"]
    if len(found) < least:
        raise ValueError(f"{kind}: only {len(found)} vectors")
    return found


def names(vectors: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the tests of vectors are called by."""
    return [vector["name"] for vector in vectors]


def bytes_of(body: Mapping[str, Any]) -> bytes:
    """The bytes of a vector's body."""
    if "base64" in body:
        return base64.b64decode(body["base64"])
    if "text" in body:
        return str(body["text"]).encode()
    recipe = body["recipe"]
    prefix, fill, suffix = recipe["prefix"], recipe["fill"], recipe["suffix"]
    return f"{prefix}{fill * (recipe['bytes'] - len(prefix) - len(suffix))}{suffix}".encode()


def body_named(name: str) -> bytes:
    """The body of a valid payload."""
    found = [vector for vector in vectors("payloads-valid", 60) if vector["name"] == name]
    return bytes_of(found[0]["body"])


def at(value: Any, pointer: str) -> Any:
    """The value at a JSON pointer; LookupError if there is none."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def ask_asgi(
    app: Any,
    method: str,
    headers: Headers,
    body: bytes | Sequence[bytes] | None,
    path: str = "/webhook",
) -> Answer:
    """What an ASGI application answers. A body of None breaks off."""
    chunks = [body] if isinstance(body, bytes) else list(body or [b""])
    messages = [
        {"type": "http.request", "body": chunk, "more_body": body is None or at + 1 < len(chunks)}
        for at, chunk in enumerate(chunks)
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        if body is not None:
            # Who has said all waits for the answer.
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("receiver.example", 80),
    }
    asyncio.run(app(scope, receive, send))
    start = sent[0]
    heads = tuple((name.decode(), value.decode()) for name, value in start["headers"])
    return Answer(
        start["status"], heads, b"".join(message.get("body", b"") for message in sent[1:])
    )


def ask_wsgi(
    app: Any,
    method: str,
    headers: Headers,
    body: bytes | None,
    path: str = "/webhook",
    more: Mapping[str, Any] | None = None,
) -> Answer:
    """What a WSGI application answers. A body of None breaks off."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "receiver.example",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": "1000" if body is None else str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body or b"{"),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        if "_" in name:
            # To CGI it would be the same as a hyphen, so servers drop such a header.
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        # As servers do, what comes twice is joined.
        environ[key] = (
            f"{environ[key]},{value}" if key.startswith("HTTP_") and key in environ else value
        )
    environ.update(more or {})
    started: list[Any] = []
    chunks = app(environ, lambda status, heads, _error=None: started.append((status, heads)))
    answer = b"".join(chunks)
    status, heads = started[0]
    return Answer(int(status.split()[0]), tuple(heads), answer)
