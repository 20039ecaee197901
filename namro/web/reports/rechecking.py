"""An issued edition beside the records of today: which of its figures moved since."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.reports.changes import moved_since
from namro.reports.issuing.queries import composed_for
from namro.web.http import NotThere, reading, signed_in
from namro.web.reports.sheet import opened


@reading
@signed_in
def recheck(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The list of moved figures; with htmx that alone."""
    sheet = opened(request, pk, number)
    if not sheet.is_issued:
        raise NotThere("Chỉ kiểm tra lại bản đã phát hành.")
    moved = moved_since(sheet.edition, composed_for(sheet.edition))
    alone = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "web/reports/rechecked.html" if alone else "web/reports/recheck.html"
    return render(request, template, {"sheet": sheet, "moved": moved})
