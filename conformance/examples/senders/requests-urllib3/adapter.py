"""A sender under test: requests, retried by urllib3's Retry. The protocol is in ../../../ADAPTER.md."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

AT_ONCE = 200

# POST is not retried unless it is named. The pause doubles from retry to retry, hence the limit.
RETRIES = Retry(
    total=3,
    allowed_methods=["POST"],
    status_forcelist=range(500, 600),
    backoff_factor=3,
    backoff_max=3,
)


def deliver(task):
    try:
        say(type="done", id=task["id"], outcome=send(task))
    except requests.RequestException as error:  # Named, not quoted: its text may hold the token.
        say(type="done", id=task["id"], outcome="exhausted", detail=type(error).__name__)


def send(task):
    headers = {"Content-Type": "application/json"}
    if task["token"] is not None:
        headers["x-webhook-token"] = task["token"]
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=RETRIES))
        session.mount("https://", HTTPAdapter(max_retries=RETRIES))
        answer = session.post(
            task["url"],
            data=task["body"].encode(),
            headers=headers,
            timeout=task["time_out_ms"] / 1000,
            verify=task["ca_file"] or True,
        )
    return "delivered" if answer.ok else "rejected"


def say(**message):
    print(json.dumps(message) + "\n", end="", flush=True)  # One write, so that threads do not mix.


name = f"requests {requests.__version__} + urllib3 Retry"
say(type="hello", protocol=1, name=name, max_in_flight=AT_ONCE, capabilities=["time-out", "no-token", "ca-file"])
with ThreadPoolExecutor(AT_ONCE) as threads:
    for line in sys.stdin.buffer:
        threads.submit(deliver, json.loads(line))
