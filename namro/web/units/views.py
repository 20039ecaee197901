"""The tree of units on a day, and one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.roles import Permission
from namro.figures.breakdown import Line, table
from namro.figures.folds import Figure, figures_at
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import DateRange, DayError
from namro.targets.queries import located
from namro.units.models import Bloc, UnitKind, UnitVersion
from namro.units.queries import Place, child_counts, children, find, root, trail
from namro.web.http import reader_of, reading, signed_in, status_of
from namro.web.ui.periods import default_period, period_chips
from namro.web.units.queries import as_typed, structure_day, versions

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
        path = [] if wanted else trail(code, day) if code else [root(day)]
    except (HouseError, DayError) as error:
        context = {"sentence": str(error), "typed": as_typed(typed), "wanted": wanted, "code": code}
        return render(request, "web/units/wrong_day.html", context, status=status_of(error))
    return _branch(request, path) if path else _found(request, wanted, day)


def _branch(request: HttpRequest, path: Sequence[Place]) -> HttpResponse:
    here = path[-1]
    units = _branches(children(here), here.day)
    context = {"units": units, "day": here.day}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "web/units/branch.html", context)
    context |= {"branch": Branch(here, len(units)), "path": path, "wanted": "", "code": here.code}
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
    members: Figure | None = None
    admitted: Figure | None = None

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
    path = trail(code, period.last)
    here = path[-1]
    history = versions(here.id)
    now = next(version for version in history if period.last in version.during)
    context = {
        "here": here,
        "kind": UnitKind(now.kind).label,
        "bloc": Bloc(now.bloc).label,
        "area": now.area,
        "now": State.of(now),
        "path": path,
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
    wanted = [located(key, here, period) for key in (MEMBERS, ADMITTED)]
    members, admitted = figures_at(wanted)
    rows = [_row(line) for line in table(wanted) if not line.part]
    return {"allowed": True, "rows": rows, "own": Row(here, members, admitted)}


def _row(line: Line) -> Row:
    return Row(line.place, line.figures[MEMBERS], line.figures[ADMITTED])
