"""What views share: signed in, reading only or writing too, and refusals that become pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from namro.access.queries import Reader, Refused, reader
from namro.figures.errors import AddressError, MetricError
from namro.ground.errors import HouseError
from namro.ground.periods import PeriodError
from namro.ground.ranges import DayError
from namro.units.queries import UnitError

View = Callable[..., HttpResponse]


class NotThere(HouseError):
    """What an address asks for does not exist."""


NOT_FOUND = (AddressError, MetricError, UnitError, NotThere)
SENTENCES = (HouseError, PeriodError, DayError)
NUL = "Địa chỉ chứa ký tự không đọc được. Gõ lại, hoặc mở trang từ danh sách."
TITLES = {
    400: "Yêu cầu chưa đúng",
    403: "Chưa được giao quyền",
    404: "Không tìm thấy",
}


def reader_of(request: HttpRequest) -> Reader:
    """The signed-in account with its grants, fetched once a request."""
    found: Reader | None = getattr(request, "_reader", None)
    if found is None:
        found = reader(request.user)  # type: ignore[arg-type]
        request._reader = found  # type: ignore[attr-defined]
    return found


def status_of(error: Exception) -> int:
    """403 for a missing right, 404 for what is not there, 400 for anything else that is wrong."""
    if isinstance(error, Refused):
        return 403
    return 404 if isinstance(error, NOT_FOUND) else 400


def refused(request: HttpRequest, error: Exception, *, status: int = 0) -> HttpResponse:
    """The page that says a refusal's sentence and where to go from here."""
    code = status or status_of(error)
    context = {"sentence": str(error), "title": TITLES.get(code, TITLES[400]), "status": code}
    return render(request, "web/refused.html", context, status=code)


def telling(view: View) -> View:
    """Let a sentence raised below become a page instead of a failure."""

    @wraps(view)
    def told(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        request.started = time.perf_counter()  # type: ignore[attr-defined]
        if "\0" in unquote(request.get_full_path()):  # the database takes none, in whatever it is asked by
            return refused(request, HouseError(NUL))
        try:
            return view(request, *arguments, **named)
        except SENTENCES as error:
            return refused(request, error)

    return told


def signed_in(view: View) -> View:
    """Only for those who signed in; others go to the sign-in page and come back. Refusals are told."""
    return login_required(telling(view))


def reading(view: View) -> View:
    """A page that is only read: GET and HEAD."""
    return require_safe(view)


def writing(view: View) -> View:
    """A page with a form: GET and HEAD show it and cannot write, POST does what it says."""
    return require_http_methods(["GET", "HEAD", "POST"])(view)


__all__ = [
    "Http404",
    "NotThere",
    "reader_of",
    "reading",
    "refused",
    "signed_in",
    "status_of",
    "telling",
    "writing",
]
