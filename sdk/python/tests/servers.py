"""Receivers that do what a test tells them, over real sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Request:
    """What a receiver got."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        return self.head.split(b"\r\n")[0].decode()

    def values(self, name: str) -> list[str]:
        lines = [line.decode("latin-1") for line in self.head.split(b"\r\n")[1:]]
        pairs = [line.split(": ", 1) for line in lines]
        return [value for key, value in pairs if key.lower() == name]


@dataclass
class Server:
    """A receiver, its address, and what it got."""

    port: int
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    closed: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=value&b=%20"


React = Callable[[socket.socket, Server], None]
"""Deals with a connection, after its request was read."""


@contextmanager
def serving(react: React, *, read: bool = True) -> Iterator[Server]:
    """A receiver that deals with every connection in the same way."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1])

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                if read:
                    server.requests.append(read_request(connection))
                react(connection, server)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
            except OSError:
                pass
        server.closed.release()

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            server.connections += 1
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        # Closing alone wakes nobody up who waits for a connection.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def read_request(connection: socket.socket) -> Request:
    """Reads a request with a length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += received(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    request = Request(head, body)
    length = int(*request.values("content-length"))
    while len(request.body) < length:
        request.body += received(connection)
    return request


def received(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data


def answering(*statuses: int, more: str = "", body: str = "an answer") -> React:
    """Answers with these statuses, the last one for ever."""
    left = list(statuses)

    def react(connection: socket.socket, _server: Server) -> None:
        status = left.pop(0) if len(left) > 1 else left[0]
        head = f"HTTP/1.1 {status} Said\r\ncontent-length: {len(body)}\r\n{more}\r\n"
        connection.sendall(f"{head}{body}".encode())

    return react


def saying(data: bytes) -> React:
    """Sends these bytes, and ends."""
    return lambda connection, _: connection.sendall(data)
