"""An adapter for Flask, which must be installed."""

from flask import Blueprint, Response, request

from .receiver import Receiver
from .wsgi import WsgiApp


def blueprint(
    receiver: Receiver, path: str = "/webhook", *, name: str = "abc_webhook"
) -> Blueprint:
    """Makes a blueprint: `app.register_blueprint(blueprint(receiver))`.

    It reads the body itself, after the token is checked.
    """
    app = WsgiApp(receiver)

    def webhook() -> Response:
        answer = app.answer(request.environ)
        return Response(answer.body, answer.status, list(answer.headers))

    made = Blueprint(name, __name__)
    made.add_url_rule(path, None, webhook, methods=_METHODS, provide_automatic_options=False)
    return made


_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]
"""All of them: what is not allowed is the receiver's to say, and only to those with a token."""
