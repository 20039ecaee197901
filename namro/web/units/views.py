"""The tree of units on a day, and one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.roles import Permission
from namro.figures.address import Address, Located
from namro.figures.breakdown import Line, table
from namro.figures.folds import Amount
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import DateRange, DayError
from namro.units.models import Bloc, UnitKind, UnitVersion
from namro.units.queries import Place, child_counts, children, find, path, place, root
from namro.web.http import reader_of, reading, signed_in, status_of
from namro.web.ui.periods import default_period, period_chips
from namro.web.units.queries import structure_day, versions

MEMBERS, ADMITTED = "membership.members", "membership.admitted"
FOUND = 20


@dataclass(frozen=True)
class Branch:
    """A unit in the tree and how many direct units it has."""

    place: Place
    count: int

    @property
    def kind(self) -> str:
        return UnitKind(self.place.kind).label


def _branches(places: Sequence[Place], day: date) -> list[Branch]:
    counts = child_counts([place.id for place in places], day)
    return [Branch(place, counts.get(place.id, 0)) for place in places]


@reading
@signed_in
def tree(request: HttpRequest) -> HttpResponse:
    """``?ngay=`` day, ``?goc=`` open unit, ``?tim=`` search; with htmx only the branch of ``goc``."""
    typed, code = request.GET.get("ngay", ""), request.GET.get("goc", "")
    wanted = request.GET.get("tim", "").strip()
    try:
        day = structure_day(typed)
        here = None if wanted else place(code, day) if code else root(day)
    except (HouseError, DayError) as error:
        context = {"sentence": str(error), "typed": typed, "wanted": wanted, "code": code}
        return render(request, "web/units/wrong_day.html", context, status=status_of(error))
    return _found(request, wanted, day) if here is None else _branch(request, here)


def _branch(request: HttpRequest, here: Place) -> HttpResponse:
    units = _branches(children(here), here.day)
    context = {"units": units, "day": here.day}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "web/units/branch.html", context)
    context |= {"branch": Branch(here, len(units)), "path": path(here), "wanted": "", "code": here.code}
    return render(request, "web/units/tree.html", context)


def _found(request: HttpRequest, wanted: str, day: date) -> HttpResponse:
    found = find(wanted, day, limit=FOUND + 1)
    context = {
        "units": _branches(found[:FOUND], day),
        "day": day,
        "wanted": wanted,
        "code": "",
        "more": len(found) > FOUND,
    }
    return render(request, "web/units/found.html", context)


@dataclass(frozen=True)
class Row:
    """A unit with its two figures; without them where the reader may not see figures."""

    place: Place
    members: Amount | None = None
    admitted: Amount | None = None

    @property
    def kind(self) -> str:
        return UnitKind(self.place.kind).label


@dataclass(frozen=True)
class State:
    """One state of the unit, for its history."""

    name: str
    kind: str
    during: DateRange
    superior: str
    superior_code: str

    @classmethod
    def of(cls, version: UnitVersion) -> State:
        code = version.parent.code if version.parent else ""
        kind = UnitKind(version.kind).label
        return cls(version.name, kind, version.during, version.superior or "", code)  # type: ignore[attr-defined]


@reading
@signed_in
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """What a unit is, under whom, and its direct units with members and admissions of the period."""
    period = default_period(request.GET.get("ky", ""))
    here = place(code, period.last)
    history = versions(here.id)
    now = next(version for version in history if period.last in version.during)
    context = {
        "here": here,
        "kind": UnitKind(now.kind).label,
        "bloc": Bloc(now.bloc).label,
        "area": now.area,
        "now": State.of(now),
        "path": path(here),
        "period": period,
        "periods": period_chips(request, period),
        "history": [State.of(version) for version in history],
        **_figures(request, here, period),
    }
    return render(request, "web/units/unit.html", context)


def _figures(request: HttpRequest, here: Place, period: Period) -> dict[str, object]:
    """The unit's row and those of its direct units, with figures where this reader may see them."""
    if not reader_of(request).holds(Permission.SEE_FIGURES):
        return {"allowed": False, "rows": [Row(kid) for kid in children(here)], "own": Row(here)}
    lines = table([_located(key, here, period) for key in (MEMBERS, ADMITTED)])
    rows = [_row(line) for line in lines if not line.own]
    own = Row(here, _sum(MEMBERS, here, period, lines), _sum(ADMITTED, here, period, lines))
    return {"allowed": True, "rows": rows, "own": own}


def _row(line: Line) -> Row:
    return Row(line.place, line.figures[MEMBERS], line.figures[ADMITTED])  # type: ignore[arg-type]


def _sum(key: str, here: Place, period: Period, lines: Sequence[Line]) -> Amount:
    """Direct units and what sits at the unit itself are the whole: nothing is asked twice."""
    amounts = [line.figures[key] for line in lines]
    return Amount(_located(key, here, period), sum(one.amount for one in amounts))  # type: ignore[union-attr]


def _located(key: str, here: Place, period: Period) -> Located:
    return Located(Address(key, here.code, period), metrics.get(key), here)
