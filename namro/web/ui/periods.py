"""Which period a page speaks of, and the others one may choose."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from namro.ground import clock
from namro.ground.periods import Period, PeriodKind
from namro.web.ui.choices import Chip, chips


def last_half_year(today: date) -> Period:
    """The last first half-year that was over before ``today``."""
    this = Period.parse(f"{today.year}-H1")
    return this if this.last < today else Period.parse(f"{today.year - 1}-H1")


def default_period(code: str) -> Period:
    """The period of ``?ky=``, else the last finished half-year; a wrong code raises its sentence."""
    return Period.parse(code) if code else last_half_year(clock.today())


def period_chips(request: HttpRequest, current: Period) -> list[Chip]:
    """Half-year, this month, this quarter, this year; and the one in force if it is another."""
    today = clock.today()
    half = last_half_year(today)
    offered = [
        ("", half),
        *((str(one), one) for one in (Period.containing(kind, today) for kind in _RUNNING)),
    ]
    options = [(code, _capital(period.title())) for code, period in offered]
    chosen = "" if current == half else str(current)
    if chosen not in dict(options):
        options.append((chosen, _capital(current.title())))
    return chips(request, "ky", options, chosen)


_RUNNING = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def finished_periods(chosen: Period | None) -> list[tuple[str, str]]:
    """Codes and titles to choose from: ``chosen`` first, then the last that are over, kind by kind."""
    found = [chosen] if chosen else []
    for kind, many in _FINISHED.items():
        found += reversed(Period.last_finished(kind, clock.today()).history(many))
    return [(str(one), _capital(one.title())) for one in dict.fromkeys(found)]


# How many finished periods of each kind are offered.
_FINISHED = {
    PeriodKind.H1: 1,
    PeriodKind.M9: 1,
    PeriodKind.YEAR: 2,
    PeriodKind.QUARTER: 3,
    PeriodKind.MONTH: 6,
}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
