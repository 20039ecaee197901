"""The tree of units on a day, and one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.queries import covers
from namro.access.roles import Permission
from namro.figures.address import Address, Located
from namro.figures.breakdown import by_child
from namro.figures.folds import Amount
from namro.figures.registry import metrics
from namro.ground.periods import Period, PeriodKind
from namro.units.models import Bloc, UnitKind, UnitVersion
from namro.units.queries import Place, child_counts, children, find, path, place, root
from namro.web.http import reader_of, reading, signed_in
from namro.web.ui.periods import default_period, period_chips
from namro.web.units.queries import structure_day, versions

MEMBERS, ADMITTED = "membership.members", "membership.admitted"
FOUND = 20


@dataclass(frozen=True)
class Branch:
    """A unit in the tree: how many direct units it has, and those, when it is open."""

    place: Place
    count: int
    children: tuple[Branch, ...] = ()

    @property
    def kind(self) -> str:
        return UnitKind(self.place.kind).label


@reading
@signed_in
def tree(request: HttpRequest) -> HttpResponse:
    """``?ngay=`` day, ``?goc=`` open unit, ``?tim=`` search; with htmx only the branch of ``goc``."""
    day = structure_day(request.GET.get("ngay", ""))
    wanted = request.GET.get("tim", "").strip()
    if wanted:
        return _search(request, wanted, day)
    here = place(request.GET["goc"], day) if request.GET.get("goc") else root(day)
    branch = _open(here)
    context = {"branch": branch, "day": day, "units": branch.children}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "web/units/branch.html", context)
    return render(request, "web/units/tree.html", context | {"path": path(here), "wanted": ""})


def _open(here: Place) -> Branch:
    kids = children(here)
    counts = child_counts([kid.id for kid in kids], here.day)
    return Branch(here, len(kids), tuple(Branch(kid, counts.get(kid.id, 0)) for kid in kids))


def _search(request: HttpRequest, wanted: str, day: date) -> HttpResponse:
    found = find(wanted, day, limit=FOUND + 1)
    counts = child_counts([unit.id for unit in found], day)
    context = {
        "day": day,
        "wanted": wanted,
        "units": [Branch(unit, counts.get(unit.id, 0)) for unit in found[:FOUND]],
        "more": len(found) > FOUND,
        "limit": FOUND,
    }
    return render(request, "web/units/found.html", context)


@dataclass(frozen=True)
class Row:
    """A direct unit with its two figures."""

    place: Place
    members: Amount
    admitted: Amount

    @property
    def kind(self) -> str:
        return UnitKind(self.place.kind).label


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
        "version": now,
        "kind": UnitKind(now.kind).label,
        "bloc": Bloc(now.bloc).label,
        "path": path(here),
        "period": period,
        "periods": period_chips(request, period),
        "history": [_Version.of(version) for version in history],
        **_figures(request, here, period),
    }
    return render(request, "web/units/unit.html", context)


@dataclass(frozen=True)
class _Version:
    name: str
    kind: str
    during: object
    parent: str

    @classmethod
    def of(cls, version: UnitVersion) -> _Version:
        parent = version.parent.code if version.parent else ""
        return cls(version.name, UnitKind(version.kind).label, version.during, parent)


def _figures(request: HttpRequest, here: Place, period: Period) -> dict[str, object]:
    """Rows with figures where this reader may see them, else the direct units alone."""
    if not covers(reader_of(request), Permission.SEE_FIGURES, here.id):
        return {"allowed": False, "rows": [Branch(kid, 0) for kid in children(here)], "total": None}
    members, admitted = (by_child(_located(key, here, period)) for key in (MEMBERS, ADMITTED))
    pairs = zip(members, admitted, strict=False)
    rows = [Row(one.place, one.figure, other.figure) for one, other in pairs if not one.own]  # type: ignore[arg-type]
    return {"allowed": True, "rows": rows}


def _located(key: str, here: Place, period: Period) -> Located:
    return Located(Address(key, here.code, period), metrics.get(key), here)


__all__ = ["PeriodKind", "tree", "unit"]
