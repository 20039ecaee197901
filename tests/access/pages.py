"""Addresses for tests of the middleware: pages that try to write, and pages that fail."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.people.models import Person
from tests.journal.rows import area


def write(request: HttpRequest) -> HttpResponse:
    area().save()
    return HttpResponse("đã ghi")


def write_with_reason(request: HttpRequest) -> HttpResponse:
    with acting(request.user, "Nghị quyết số 01"):
        area().save()
    return HttpResponse("đã ghi")


def write_and_fail(request: HttpRequest) -> HttpResponse:
    area().save()
    return HttpResponse("hỏng", status=500)


def write_and_raise(request: HttpRequest) -> HttpResponse:
    area().save()
    raise RuntimeError("hỏng")


def write_and_be_refused(request: HttpRequest) -> HttpResponse:
    try:
        with transaction.atomic():
            area().save()
            raise HouseError("Không được.")
    except HouseError as error:
        return HttpResponse(str(error), status=403)


def people(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Person.objects.count()))


urlpatterns = [
    path("tai-khoan/", include("namro.web.account.urls")),
    path("ghi/", write),
    path("ghi-co-ly-do/", write_with_reason),
    path("ghi-roi-hong/", write_and_fail),
    path("ghi-roi-loi/", write_and_raise),
    path("ghi-roi-tu-choi/", write_and_be_refused),
    path("nguoi/", people),
]
