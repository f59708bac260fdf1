"""A receiver on Flask, served by Waitress."""

import os
import sys

from flask import Flask, abort, request
from waitress.server import create_server

TOKEN = os.environ["WEBHOOK_TOKEN"]

app = Flask(__name__)


@app.post("/webhook")
def receive():
    if request.headers.get("x-webhook-token") != TOKEN:
        abort(401)
    payload = request.get_json()
    print(payload["event"], list(payload["data"]), file=sys.stderr)
    return {"ok": True}


if __name__ == "__main__":
    server = create_server(app, host="127.0.0.1", port=int(os.environ.get("PORT", "3000")))
    print(f"listening on http://127.0.0.1:{server.effective_port}/webhook", flush=True)
    server.run()
