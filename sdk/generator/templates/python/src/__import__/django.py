"""An adapter for Django, which must be installed."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError

from .answer import OK, Answer
from .errors import BodyBrokenOffError, BodyTooLargeError, SetUpError
from .receiver import Receiver


def view(receiver: Receiver) -> Callable[[HttpRequest], HttpResponse]:
    """Makes a view, which is exempt from the check of CSRF tokens.

    Put it into `urlpatterns`: `path("webhook", view(receiver))`.

    Django refuses bodies beyond the setting `DATA_UPLOAD_MAX_MEMORY_SIZE`, whatever the receiver's
    limit is.
    """

    def webhook(request: HttpRequest) -> HttpResponse:
        try:
            receiver.check_head(request.method or "", request.headers)
            receiver.accept(_body_of(request))
        except Exception as error:
            return _response(receiver.refuse(error))
        return _response(OK)

    return _exempt(webhook)


def async_view(receiver: Receiver) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    """Makes a view that is `async def`, for projects served by ASGI."""

    async def webhook(request: HttpRequest) -> HttpResponse:
        try:
            receiver.check_head(request.method or "", request.headers)
            await receiver.accept_async(_body_of(request))
        except Exception as error:
            return _response(receiver.refuse(error))
        return _response(OK)

    return _exempt(webhook)


V = TypeVar("V", bound=Callable[[HttpRequest], object])


def _exempt(view: V) -> V:
    """What `csrf_exempt` does, which in old versions of Django would hide an `async def`."""
    cast("Any", view).csrf_exempt = True
    return view


def _body_of(request: HttpRequest) -> bytes:
    try:
        body = request.body
    except RequestDataTooBig:
        raise BodyTooLargeError from None
    except UnreadablePostError:
        raise BodyBrokenOffError from None
    except RawPostDataException as error:
        raise SetUpError("body: something has read it before") from error
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and len(body) < int(announced):
        # Django takes what it can get.
        raise BodyBrokenOffError
    return body


def _response(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
