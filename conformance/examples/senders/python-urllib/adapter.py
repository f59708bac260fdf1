"""A sender under test in Python's standard library alone. The protocol is in ../../../ADAPTER.md."""

import json, ssl, sys, time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

def deliver(task):
    try:
        say(type="done", id=task["id"], outcome=send(task))
    except Exception as error:  # Named, not quoted: its text may hold the token.
        say(type="done", id=task["id"], outcome="unsupported", detail=type(error).__name__)

def send(task):
    client = OpenerDirector()  # Bare transports: no redirects, no proxies, no errors for statuses.
    client.add_handler(HTTPHandler())
    client.add_handler(HTTPSHandler(context=ssl.create_default_context(cafile=task["ca_file"])))
    request = Request(task["url"], task["body"].encode(), {"Content-Type": "application/json"})
    if task["token"] is not None:
        request.add_header("x-webhook-token", task["token"])
    for pause in (3, 3, 3, 0):  # Seconds after a network error or a server error.
        with suppress(OSError, HTTPException), client.open(request, timeout=task["time_out_ms"] / 1000) as answer:
            if answer.status < 500:
                return "delivered" if answer.status < 300 else "rejected"
        time.sleep(pause)
    return "exhausted"

def say(**message):
    print(json.dumps(message) + "\n", end="", flush=True)  # One write, so that threads do not mix.

say(type="hello", protocol=1, name="Python urllib", max_in_flight=32, capabilities=["time-out", "no-token", "ca-file"])
with ThreadPoolExecutor(32) as threads:
    for line in sys.stdin.buffer:
        threads.submit(deliver, json.loads(line))
