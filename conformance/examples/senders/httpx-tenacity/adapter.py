"""A sender under test: httpx, retried by tenacity. The protocol is in ../../../ADAPTER.md."""

import json
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import httpx
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_fixed

AT_ONCE = 100  # As many connections as a client of httpx opens.


def is_transient(error):
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.is_server_error
    return isinstance(error, httpx.TransportError)


@retry(retry=retry_if_exception(is_transient), wait=wait_fixed(3), stop=stop_after_attempt(4), reraise=True)
def send(task):
    headers = {"Content-Type": "application/json"}
    if task["token"] is not None:
        headers["x-webhook-token"] = task["token"]
    timeout = task["time_out_ms"] / 1000
    response = client(task["ca_file"]).post(task["url"], content=task["body"], headers=headers, timeout=timeout)
    response.raise_for_status()


@cache
def client(ca_file):
    return httpx.Client(verify=ssl.create_default_context(cafile=ca_file))


def deliver(task):
    outcome, detail = "delivered", None
    try:
        send(task)
    except httpx.HTTPError as error:  # Named, not quoted: its text may hold the token.
        outcome, detail = "exhausted" if is_transient(error) else "rejected", type(error).__name__
    say(type="done", id=task["id"], outcome=outcome, detail=detail)


def say(**message):
    print(json.dumps(message) + "\n", end="", flush=True)  # One write, so that threads do not mix.


name = f"httpx {httpx.__version__} + tenacity"
say(type="hello", protocol=1, name=name, max_in_flight=AT_ONCE, capabilities=["time-out", "no-token", "ca-file"])
with ThreadPoolExecutor(AT_ONCE) as threads:
    for line in sys.stdin.buffer:
        threads.submit(deliver, json.loads(line))
