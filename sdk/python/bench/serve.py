"""Requests per CPU-second of servers, in turns."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from decode import BODY, TOKEN
from measure import summary

CONNECTIONS = 8
REQUESTS = 4000
ROUNDS = 4
WARM_UP = 1
PAIRS = 5
"""Processes of one program differ by some 2 % as long as they live: so there are several."""


def serve(base: str, ours: str, *, quick: bool) -> dict[str, float]:
    """How many requests a CPU-second `ours` answers, as a multiple of what `base` does."""
    pairs = 1 if quick else PAIRS
    return summary([ratio for _ in range(pairs) for ratio in _pair(base, ours, quick=quick)])


def _pair(base: str, ours: str, *, quick: bool) -> list[float]:
    """The ratios of two processes."""
    servers = [Server(kind) for kind in (base, ours)]
    ratios: list[float] = []
    try:
        for turn in range(2 if quick else ROUNDS + WARM_UP):
            costs = [0.0, 0.0]
            for index in (0, 1) if turn % 2 else (1, 0):
                costs[index] = servers[index].cost(REQUESTS // 10 if quick else REQUESTS)
            if quick or turn >= WARM_UP:
                ratios.append(costs[0] / costs[1])
    finally:
        for server in servers:
            server.close()
    return ratios


class Server:
    """A server in a process of its own, which tells its CPU time when asked."""

    def __init__(self, kind: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("server.py")), kind],
            env={**os.environ, "ABC_WEBHOOK_TOKEN": TOKEN},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        port = int(self._line())
        # They are kept open: deliveries come often, connections do not.
        address = ("127.0.0.1", port)
        self._connections = [socket.create_connection(address) for _ in range(CONNECTIONS)]
        for connection in self._connections:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def cost(self, requests: int) -> float:
        """The CPU time of the server for so many requests, in seconds."""
        before = self._cpu()
        threads = [
            threading.Thread(target=load, args=(connection, requests // CONNECTIONS))
            for connection in self._connections
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self._cpu() - before

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._process.terminate()
        self._process.communicate()

    def _cpu(self) -> float:
        assert self._process.stdin is not None
        self._process.stdin.write("cpu\n")
        self._process.stdin.flush()
        return float(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def load(connection: socket.socket, requests: int) -> None:
    """One connection's share of the requests, one after the other."""
    for _ in range(requests):
        connection.sendall(REQUEST)
        answer = connection.recv(65536)
        while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
            answer += connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200 "), answer


REQUEST = (
    b"POST /webhook HTTP/1.1\r\n"
    b"Accept: application/json, text/plain, */*\r\n"
    b"Content-Type: application/json\r\n"
    b"x-webhook-token: " + TOKEN.encode() + b"\r\n"
    b"User-Agent: axios/1.15.0\r\n"
    b"Content-Length: " + str(len(BODY)).encode() + b"\r\n"
    b"Accept-Encoding: gzip, compress, deflate, br\r\n"
    b"Host: receiver.example\r\n"
    b"Connection: keep-alive\r\n"
    b"\r\n" + BODY
)
