"""Runs one of the examples: `python examples/main.py notify`.

The environment says the rest: ABC_WEBHOOK_TOKEN and PORT for the receiver, ABC_URL and ABC_API_KEY
for the REST API, CHAT_URL, TRANSLATE_URL and TICKET_URL for the systems they talk to.
"""

from __future__ import annotations

import json
import os
import sys
from wsgiref.simple_server import make_server

from notify import notifier
from rest_api import RestApi, call
from ticket import Ticket, ticket_opener
from translate import translator

from abc_webhook import Receiver
from abc_webhook.wsgi import WsgiApp


def main() -> None:
    """Serves until it is interrupted."""
    examples = {"notify": notify, "translate": translate, "ticket": ticket}
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in examples:
        sys.exit("usage: main.py notify | translate | ticket")
    app = WsgiApp(examples[name](os.environ["ABC_WEBHOOK_TOKEN"]))
    with make_server("127.0.0.1", int(os.environ.get("PORT", "3000")), app) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()


def notify(token: str) -> Receiver:
    """Posts to CHAT_URL."""
    return notifier(token, os.environ["CHAT_URL"])


def translate(token: str) -> Receiver:
    """Has TRANSLATE_URL translate."""

    def ask(text: str) -> str:
        answer = call("POST", os.environ["TRANSLATE_URL"], {"text": text})
        return str(json.loads(answer)["translation"])

    return translator(token, rest_api(), ask)


def ticket(token: str) -> Receiver:
    """Opens tickets at TICKET_URL."""

    def ask(ticket: Ticket) -> str:
        body = {"title": ticket.title, "description": ticket.description}
        headers = {"idempotency-key": ticket.idempotency_key}
        return str(json.loads(call("POST", os.environ["TICKET_URL"], body, headers))["id"])

    return ticket_opener(token, rest_api(), ask)


def rest_api() -> RestApi:
    """The API at ABC_URL."""
    return RestApi(os.environ["ABC_URL"], os.environ["ABC_API_KEY"])


if __name__ == "__main__":
    main()
