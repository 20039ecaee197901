"""The tree of units on a day, and what a search finds in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import DayError, last_day, show, show_day
from namro.units.models import Unit, UnitKind
from namro.units.queries import Found, Place, change_days, child_counts, children, find, root, trail
from namro.web.http import reading, signed_in, status_of
from namro.web.units.queries import as_typed, day_chips, structure_day, to_come

FOUND = 20


@dataclass(frozen=True)
class Branch:
    """A unit in the tree and how many direct units it has."""

    place: Place
    count: int

    @property
    def kind(self) -> str:
        return UnitKind(self.place.kind).label


@dataclass(frozen=True)
class Hit(Branch):
    """A unit that a search found, and what has to be said of its name and its life."""

    found: Found

    @property
    def former(self) -> str:
        """“tên cũ: Đảng bộ … (đến 30/6/2025)”, where that is the name that was found."""
        borne = self.found.borne
        if borne is None:
            return ""
        if borne.upper is None or borne.lower > self.found.asked:
            return f"tên từ {show_day(borne.lower)}: {self.found.former}"
        return f"tên cũ: {self.found.former} (đến {show_day(last_day(borne))})"

    @property
    def life(self) -> str:
        alive = self.place.alive
        if self.found.state == "ended":
            return f"đã kết thúc (đến {show_day(last_day(alive))})"
        return f"hoạt động {show(alive)}" if self.found.state == "coming" else ""


def _branches(places: Sequence[Place], day: date) -> list[Branch]:
    counts = child_counts([place.id for place in places], day)
    return [Branch(place, counts.get(place.id, 0)) for place in places]


@reading
@signed_in
def tree(request: HttpRequest) -> HttpResponse:
    """``?ngay=`` day, ``?goc=`` open unit, ``?tim=`` search; with htmx only the branch of ``goc``."""
    typed, code = request.GET.get("ngay", ""), request.GET.get("goc", "")
    wanted = request.GET.get("tim", "").strip()
    changes = change_days()
    context = {"wanted": wanted, "code": code, "scheduled": to_come(changes)}
    try:
        day = structure_day(typed, changes)
        context |= {"day": day, "coming": day > clock.today(), "days": day_chips(request, day, changes)}
        path = [] if wanted else trail(code, day) if code else [root(day)]
    except (HouseError, DayError) as error:
        known = bool(code) and Unit.objects.filter(code=code).exists()
        context |= {"sentence": str(error), "typed": as_typed(typed), "known": known}
        return render(request, "web/units/wrong_day.html", context, status=status_of(error))
    return _branch(request, path, context) if path else _found(request, context)


def _branch(request: HttpRequest, path: Sequence[Place], context: dict[str, object]) -> HttpResponse:
    here = path[-1]
    units = _branches(children(here), here.day)
    context |= {"units": units}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "web/units/branch.html", context)
    context |= {"branch": Branch(here, len(units)), "path": path, "code": here.code}
    return render(request, "web/units/tree.html", context)


def _found(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    day: date = context["day"]  # type: ignore[assignment]
    found = find(str(context["wanted"]), day, limit=FOUND + 1)
    counts = child_counts([one.place.id for one in found[:FOUND]], day)
    context |= {
        "units": [Hit(one.place, counts.get(one.place.id, 0), one) for one in found[:FOUND]],
        "code": "",
        "more": len(found) > FOUND,
    }
    return render(request, "web/units/found.html", context)
