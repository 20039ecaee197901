"""Every request is one transaction that says who acts; reading cannot write."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from namro.journal.actions import declare

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OUTSIDE = ("/tai-khoan/", "/static/")


class ActingMiddleware:
    """Opens the request's transaction and declares the signed-in account to the database.

    Reading runs READ ONLY, so that a GET cannot write even by mistake. Sign-in pages keep
    Django's own handling: they work before anybody is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        actor = str(request.session.get(SESSION_KEY, ""))
        with transaction.atomic():
            declare(read_only=request.method in READING, actor=actor, request=uuid.uuid4().hex)
            response = self.get_response(request)
            if getattr(response, "rollback", False) or response.status_code >= 500:
                transaction.set_rollback(True)
        return response
