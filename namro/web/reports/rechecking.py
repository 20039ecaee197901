"""An issued edition beside the records of today: which of its figures moved since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.reports.changes import live, manifest_of
from namro.reports.models import Edition
from namro.reports.verifying import SAME_VALUE, Kind, LostKey, Moved, moved_figures
from namro.web.http import NotThere, reading, signed_in
from namro.web.reports.sheet import opened


@dataclass(frozen=True)
class Row:
    """A figure that no longer holds, in the words of a page."""

    moved: Moved

    @property
    def now(self) -> str:
        return SAME_VALUE if self.moved.kind is Kind.ROWS else self.moved.now

    @property
    def href(self) -> str:
        """Its live figure; "" where it can no longer be computed."""
        return "" if self.moved.kind is Kind.LOST else live(self.moved.address)


def again(edition: Edition) -> dict[str, Any]:
    """What the records say now of an issued edition: the figures that moved, or why nothing can be said."""
    try:
        rows = [Row(one) for one in moved_figures(manifest_of(edition), edition)]
    except LostKey as error:
        return {"again": True, "rows": [], "unsaid": str(error)}
    return {"again": True, "rows": rows, "unsaid": ""}


@reading
@signed_in
def recheck(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The list of moved figures; with htmx that alone."""
    sheet = opened(request, pk, number)
    if not sheet.is_issued:
        raise NotThere("Chỉ kiểm tra lại bản đã phát hành.")
    alone = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "web/reports/rechecked.html" if alone else "web/reports/recheck.html"
    return render(request, template, {"sheet": sheet, **again(sheet.edition)})
