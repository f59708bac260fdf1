"""An adapter for FastAPI, which must be installed."""

from typing import Any, cast

from fastapi import APIRouter

from .asgi import AsgiApp
from .receiver import Receiver


def router(receiver: Receiver, path: str = "/webhook") -> APIRouter:
    """Makes a router: `app.include_router(router(receiver))`.

    It takes requests over before FastAPI reads their bodies, which it would do for strangers too.
    """
    router = APIRouter()
    # An endpoint that is no function is taken for an application, though the types do not say so.
    router.add_route(path, cast("Any", AsgiApp(receiver)), include_in_schema=False)
    return router
