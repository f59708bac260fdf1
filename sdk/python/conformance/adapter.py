"""The sender under test, behind the adapter protocol of the suite."""

from __future__ import annotations

import json
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from abc_webhook import Endpoint, HttpTransport, RetryPolicy, Sender

AT_A_TIME = 100


def main() -> None:
    say(
        type="hello",
        protocol=1,
        name="abc-webhook for Python",
        max_in_flight=AT_A_TIME,
        capabilities=["time-out", "no-token", "ca-file"],
    )
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        # Bytes, whose lines end at line feeds only; a body may hold U+2028.
        for line in sys.stdin.buffer:
            message = json.loads(line)
            if message["type"] == "deliver":
                threads.submit(deliver, message)


def deliver(message: dict[str, Any]) -> None:
    try:
        policy = RetryPolicy(attempt_time_out=message["time_out_ms"] / 1000)
        sender = Sender(policy=policy, transport=transport(message.get("ca_file")))
        report = sender.deliver(Endpoint(message["url"], message["token"]), message["body"])
    except Exception as error:
        # Named, not quoted: its text may hold what is secret.
        say(type="done", id=message["id"], outcome="unsupported", detail=type(error).__name__)
        return
    last = report.attempts[-1]
    detail = str(last.status or last.failure)
    say(type="done", id=message["id"], outcome=report.outcome, detail=detail)


@lru_cache
def transport(ca_file: str | None) -> HttpTransport:
    """One for all deliveries that trust the same authorities, since to read them takes a while."""
    return HttpTransport(ssl_context=ssl.create_default_context(cafile=ca_file))


def say(**message: object) -> None:
    # One write, so that threads do not mix.
    sys.stdout.write(f"{json.dumps(message)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
