"""Applications of every adapter, and how each is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import django
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path
from fastapi import FastAPI
from flask import Flask
from starlette.applications import Starlette
from starlette.routing import Route
from support import ask_asgi, ask_wsgi

from abc_webhook import Answer, Receiver
from abc_webhook.asgi import AsgiApp
from abc_webhook.django import async_view, view
from abc_webhook.fastapi import router
from abc_webhook.flask import blueprint
from abc_webhook.wsgi import WsgiApp


class App(NamedTuple):
    """An adapter under test."""

    name: str
    make: Callable[[Receiver], Any]
    ask: Callable[..., Answer]

    def __repr__(self) -> str:
        return self.name


def _starlette(receiver: Receiver) -> Any:
    return Starlette(routes=[Route("/webhook", AsgiApp(receiver))])


def _fastapi(receiver: Receiver) -> Any:
    app = FastAPI()
    app.include_router(router(receiver))
    return app


def _flask(receiver: Receiver) -> Any:
    app = Flask(__name__)
    app.register_blueprint(blueprint(receiver))
    return app


class _Urls:
    """A module of URLs for one receiver; Django wants one where others give an argument."""

    def __init__(self, webhook: Any) -> None:
        self.urlpatterns = [path("webhook", webhook)]


def _django(webhook: Any, handler: Any) -> Any:
    if not settings.configured:
        settings.configure(
            ALLOWED_HOSTS=["*"], MIDDLEWARE=_MIDDLEWARE, ROOT_URLCONF=__name__, SECRET_KEY="-"
        )
        django.setup()
    urls = _Urls(webhook)

    class Handler(handler):  # type: ignore[misc]
        def resolve_request(self, request: Any) -> Any:
            request.urlconf = urls
            return super().resolve_request(request)

    return Handler()


_MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]


def _django_wsgi(receiver: Receiver) -> Any:
    return _django(view(receiver), WSGIHandler)


def _django_asgi(receiver: Receiver) -> Any:
    return _django(async_view(receiver), ASGIHandler)


APPS = [
    App("asgi", AsgiApp, ask_asgi),
    App("starlette", _starlette, ask_asgi),
    App("fastapi", _fastapi, ask_asgi),
    App("django-asgi", _django_asgi, ask_asgi),
    App("wsgi", WsgiApp, ask_wsgi),
    App("flask", _flask, ask_wsgi),
    App("django-wsgi", _django_wsgi, ask_wsgi),
]
