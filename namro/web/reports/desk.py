"""The first page of reports: what waits for me, what was issued, where a new one begins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period, PeriodKind
from namro.reports import template
from namro.reports.queries import issued_editions, listed, period_title, waiting_reports
from namro.units.queries import find
from namro.web.figures.present import own_place
from namro.web.http import reader_of, reading, signed_in
from namro.web.ui.choices import Pager

RECENT = 3
FOUND = 50


@reading
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """``?tim=`` unit, ``?ky=`` period, ``?mau=`` template choose among the issued ones."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    context = {
        "waiting": waiting_reports(who),
        "composes": who.holds(Permission.COMPOSE_REPORT),
        **_issued(request, who),
        **_live(who),
    }
    return render(request, "web/reports/desk.html", context)


def _issued(request: HttpRequest, who: Reader) -> dict[str, Any]:
    asked = {key: request.GET.get(key, "").strip() for key in ("tim", "ky", "mau")}
    rows = issued_editions(who)
    known = sorted(set(rows.order_by().values_list("report__period", "report__template")))
    if asked["tim"]:
        units = [one.place.id for one in find(asked["tim"], clock.today(), limit=FOUND)]
        rows = rows.filter(report__unit__in=units)
    if asked["ky"]:
        rows = rows.filter(report__period=asked["ky"])
    if asked["mau"]:
        rows = rows.filter(report__template=asked["mau"])
    pager = Pager.of(request, rows.count() if known else 0)
    periods = sorted({period for period, _ in known}, key=_newest, reverse=True)
    return {
        "asked": asked,
        "any": bool(known),
        "periods": [(period, period_title(period)) for period in periods],
        "templates": [(name, _title(name)) for name in sorted({name for _, name in known})],
        "pager": pager,
        "issued": listed(list(rows[pager.slice])) if pager.count else [],
    }


def _newest(code: str) -> tuple[str, str]:
    """Orders periods by their last day."""
    try:
        return Period.parse(code).last.isoformat(), code
    except HouseError:
        return "", code


def _title(name: str) -> str:
    """A template that no longer ships keeps its name."""
    return template.load(name).title if name in template.names() else name


def _live(who: Reader) -> dict[str, Any]:
    """Papers with the figures of today, to be read only."""
    place = own_place(who)
    offered = []
    for name in template.names():
        found = template.load(name)
        last = Period.last_finished(PeriodKind[found.period_kind], clock.today())
        periods = list(reversed(last.history(RECENT)))
        lived = [(one, "" if place.lived_on(one.last) else f"?cay={place.day}") for one in periods]
        offered.append({"name": name, "title": found.title, "periods": lived})
    return {"place": place, "live": offered}
