"""Every request is one transaction that says who acts; reading cannot write."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from namro.journal.actions import declare

READING = frozenset({"GET", "HEAD", "OPTIONS"})
SIGNING_IN = "/tai-khoan/"
OUTSIDE = "/static/"


class ActingMiddleware:
    """Opens the request's transaction and declares the signed-in account to the database.

    Reading runs READ ONLY, so that a GET cannot write even by mistake; only the pages of signing in
    may, and they work before anybody is known. An account that was closed, or whose password was
    changed elsewhere, is nobody from its next request on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        read_only = request.method in READING and not request.path.startswith(SIGNING_IN)
        with transaction.atomic():
            declare(read_only=read_only, actor=_actor(request), request=uuid.uuid4().hex)
            response = self.get_response(request)
            if getattr(response, "rollback", False) or response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def _actor(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else ""
