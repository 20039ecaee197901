"""The first page: what needs me, then the figures of my unit."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period, PeriodKind
from namro.targets.board import Course, Rules, families
from namro.targets.queries import standings
from namro.units.queries import Place
from namro.web.home import exceptions, key_figures, tasks
from namro.web.home import waiting as steps
from namro.web.home.papers import papers
from namro.web.home.targets import goals, sentence
from namro.web.http import reader_of, reading, signed_in
from namro.web.ui.choices import Chip, chips
from namro.web.ui.periods import default_period, period_chips
from namro.web.units.queries import lineages

WHOLE_MONTHS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.H1, PeriodKind.M9, PeriodKind.YEAR)


@reading
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """``?ky=`` period, ``?don-vi=`` one of the reader's units; at most twelve statements."""
    who = reader_of(request)
    period = _period(request.GET.get("ky", ""))
    # A ward made in July is shown the first half-year of what it carries on.
    paths = lineages(who.units_with(Permission.SEE_FIGURES), period.last, clock.today())
    if not paths:
        return render(request, "web/home/without_figures.html", _without(who))
    here = _chosen(request.GET.get("don-vi", ""), paths)
    context = {
        "here": here,
        "path": paths[here.id],
        "period": period,
        "running": period.end > clock.today(),
        "periods": period_chips(request, period),
        "units": _unit_chips(request, paths, here),
        "has_steps": any(who.holds(permission) for permission in steps.TAKES_STEPS),
        **_figures(who, paths[here.id], period),
    }
    return render(request, "web/home/home.html", context)


@reading
@signed_in
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's own step; the first page fetches the cards alone."""
    alone = bool(request.htmx) and not request.htmx.history_restore_request
    template = "web/home/waiting_cards.html" if alone else "web/home/waiting.html"
    who = reader_of(request)
    found = papers(who)
    return render(request, template, {"issued": found.issued, "waiting": steps.due(who, found.missing)})


def _period(code: str) -> Period:
    period = default_period(code)
    if period.kind not in WHOLE_MONTHS or period.regime:
        raise HouseError(
            f"Trang đầu xem theo tháng, quý, 6 tháng, 9 tháng hoặc năm, không theo “{code}”. "
            "Mở trang Số liệu để xem kỳ khác."
        )
    return period


def _chosen(code: str, paths: Mapping[int, list[Place]]) -> Place:
    """The unit asked for, else the highest of the reader's units."""
    own = sorted((path for path in paths.values()), key=lambda path: (len(path), path[-1].code))
    if not code:
        return own[0][-1]
    for path in own:
        if path[-1].code == code:
            return path[-1]
    codes = ", ".join(path[-1].code for path in own)
    raise HouseError(f"Trang đầu chỉ mở cho đơn vị được giao ({codes}), không phải “{code}”.")


def _unit_chips(request: HttpRequest, paths: Mapping[int, list[Place]], here: Place) -> list[Chip]:
    if len(paths) < 2:
        return []
    places = sorted((path[-1] for path in paths.values()), key=lambda place: place.code)
    return chips(request, "don-vi", [(place.code, place.short_name) for place in places], here.code)


def _figures(who: Reader, path: list[Place], period: Period) -> dict[str, object]:
    here = path[-1]
    measured = families(here, period, path[0].id)
    found = standings(here, period, key_figures.wanted(here, period), measured)
    rules = Rules.on_day(period.last)
    due = Course.of(period, clock.today(), rules.profile).due
    own = goals(found.own, due, rules.bands)
    units = exceptions.sort_out(found.below)
    return {
        "goals": [goal for goal in own if goal.assigned],
        "not_given": [goal for goal in own if not goal.assigned],
        "goals_say": sentence(own, paced=due is not None),
        "due_percent": None if due is None else due * 100,
        "tasks": tasks.due(own, units),
        "key_figures": key_figures.of(found.others, here, period),
        "exceptions": units,
    }


def _without(who: Reader) -> dict[str, object]:
    roles = list({grant.role.code: grant.role for grant in who.grants}.values())
    return {"roles": roles}
