"""The first page: what needs me, then the figures of my unit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.web.http import reading, signed_in


@reading
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home/home.html", {})
