"""Pages of reports: choose one, read it as the paper it will be, take it away."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from namro.access.permissions import check_holds
from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.documents import html, profiles
from namro.ground import clock
from namro.ground.periods import Period, PeriodKind
from namro.ground.ranges import parse_day
from namro.reports import output, template
from namro.reports.compose import Composed, compose
from namro.units.queries import Place, children
from namro.web.figures.present import own_place
from namro.web.http import reader_of, reading, signed_in


@reading
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """The reports that can be composed for the reader's own unit and those directly below it."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    place = own_place(who)
    chosen = [(name, template.load(name)) for name in template.names()]
    last = Period.last_finished(PeriodKind.H1, clock.today())
    context = {
        "place": place,
        "units": [(kid, _structure_of(kid, last)) for kid in children(place)],
        "reports": [
            {
                "name": name,
                "title": found.title,
                "periods": [(period, _structure_of(place, period)) for period in _periods(found.period_kind)],
            }
            for name, found in chosen
        ],
    }
    return render(request, "web/reports/choose.html", context)


def _structure_of(place: Place, period: Period) -> str:
    """A unit that began after the period is reported on its own structure."""
    return "" if place.lived_on(period.last) else f"?cay={place.day}"


def _periods(kind: str) -> list[Period]:
    """The last three finished periods of a template's kind, newest first."""
    return list(reversed(Period.last_finished(PeriodKind[kind], clock.today()).history(3)))


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
        "paper": mark_safe(html.fragment(composed.document, profile=profile)),
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
    response = HttpResponse(content, content_type=output.TYPES[form])
    response["Content-Disposition"] = (
        f'attachment; filename="{name}-{unit}-{period}{_structure(composed)}.{form}"'
    )
    return response


def _structure(composed: Composed) -> str:
    return f"-cay-{composed.day}" if composed.day != composed.period.last else ""
