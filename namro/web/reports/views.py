"""A report with the figures of today: read as the paper it would be, taken away."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import check_holds
from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.documents import html, profiles
from namro.ground.periods import Period
from namro.ground.ranges import parse_day
from namro.reports import output, template
from namro.reports.compose import Composed, compose
from namro.web.http import reader_of, reading, signed_in
from namro.web.reports.papers import as_part, sent


def _composed(request: HttpRequest, name: str, unit: str, period: str) -> Composed:
    check_holds(reader_of(request), Permission.SEE_FIGURES)
    typed = request.GET.get("cay", "")
    return compose(template.load(name), unit, Period.parse(period), parse_day(typed) if typed else None)


@reading
@signed_in
def report(request: HttpRequest, name: str, unit: str, period: str) -> HttpResponse:
    """The paper as it will be printed; every number is a link."""
    composed = _composed(request, name, unit, period)
    profile = profiles.for_day(composed.document.letterhead.day)
    context = {
        "composed": composed,
        "path": composed.trail,
        "paper": as_part(html.fragment(composed.document, profile=profile)),
        "profile": profile,
        "unconfirmed": len(profile.unconfirmed()),
        "cay": f"?cay={composed.day}" if composed.day != composed.period.last else "",
        "may_compose": reader_of(request).holds(Permission.COMPOSE_REPORT),
        "forms": [("docx", "Word"), ("pdf", "PDF"), ("html", "trang web"), ("xlsx", "phụ lục xlsx")],
    }
    return render(request, "web/reports/report.html", context)


@reading
@signed_in
def download(request: HttpRequest, name: str, unit: str, period: str, form: str) -> HttpResponse:
    """The same report as a file."""
    if not reader_of(request).holds(Permission.COMPOSE_REPORT):
        raise Refused("Đồng chí xem được báo cáo nhưng chưa được giao quyền lập và tải báo cáo.")
    composed = _composed(request, name, unit, period)
    content = output.render(composed, form, settings.NAMRO_URL)
    file_name = f"{name}-{unit}-{period}{_structure(composed)}.{form}"
    return sent(content, file_name, shown=form == "pdf" and "xem" in request.GET)


def _structure(composed: Composed) -> str:
    return f"-cay-{composed.day}" if composed.day != composed.period.last else ""
