"""One unit: what it is on a day of its life, its direct units with their figures, and its story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from namro.access.roles import Permission
from namro.figures.address import UNALLOCATED
from namro.figures.breakdown import Line, table
from namro.figures.folds import Figure, figures_at
from namro.ground import clock
from namro.ground.numbers import integer
from namro.ground.periods import Period
from namro.ground.ranges import show_day
from namro.targets.queries import located
from namro.units.models import Bloc, Extent, UnitKind
from namro.units.queries import Place, children, trail
from namro.units.story import Ground, Kin, Stage, Story, story
from namro.web.http import reader_of, reading, signed_in
from namro.web.ui.periods import default_period, period_chips
from namro.web.units.drawing import Flow, Picture, pictured
from namro.web.units.queries import ONE_DAY

MEMBERS, ADMITTED = "membership.members", "membership.admitted"


@dataclass(frozen=True)
class Row:
    """A unit with its two figures; without them where the reader may not see figures."""

    place: Place
    members: Figure | None = None
    admitted: Figure | None = None
    unallocated: bool = False

    @property
    def kind(self) -> str:
        return UnitKind(self.place.kind).label


@dataclass(frozen=True)
class State:
    """One stage of the unit, for its history."""

    stage: Stage

    @property
    def kind(self) -> str:
        return UnitKind(self.stage.kind).label


@dataclass(frozen=True)
class Passage:
    """What the unit took over, or gave away, on one day, as words and as a drawing."""

    title: str
    kin: Sequence[Kin]
    picture: Picture

    @property
    def ground(self) -> Ground:
        """The decision; with its clause where one clause says all of it."""
        ground = self.kin[0].ground
        return ground if len(self._clauses) == 1 else replace(ground, clause="")

    @property
    def lines(self) -> list[tuple[Kin, str]]:
        """Each unit with its own clause, where they differ."""
        return [(kin, kin.ground.clause if len(self._clauses) > 1 else "") for kin in self.kin]

    @property
    def _clauses(self) -> set[str]:
        return {kin.ground.clause for kin in self.kin}

    @property
    def bases(self) -> list[str]:
        """What the shares were counted from, each basis once."""
        return list(dict.fromkeys(kin.share_basis for kin in self.kin if kin.share_basis))


@reading
@signed_in
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The unit on the period's last day, or on its nearest day alive; its figures in the tree of that day."""
    period = default_period(request.GET.get("ky", ""))
    told = story(code)
    path = trail(code, told.nearest(period.last))
    here = path[-1]
    stage = told.stage(here.day)
    context = {
        "here": here,
        "kind": UnitKind(stage.kind).label,
        "bloc": Bloc(stage.bloc).label,
        "above": path[-2] if len(path) > 1 else None,
        "area": stage.area,
        "path": path,
        "period": period,
        "periods": period_chips(request, period),
        "absence": told.absence(period.last),
        "heirs": told.heirs if period.last > here.day else (),
        "told": told,
        "life": _life(told, clock.today()),
        "tree_day": _other_day(told, clock.today()),
        "history": [State(one) for one in told.stages],
        "passages": _passages(told),
        "eve": told.alive.upper - ONE_DAY if told.alive.upper else None,
        **_figures(request, here, period),
    }
    return render(request, "web/units/unit.html", context)


def _life(told: Story, today: date) -> str:
    """A word for the head of the page where the unit is not simply there."""
    if today < told.alive.lower:
        return f"Chưa bắt đầu (từ {show_day(told.alive.lower)})"
    if told.alive.upper is None:
        return ""
    last = show_day(told.alive.upper - ONE_DAY)
    return f"Sẽ kết thúc sau {last}" if today < told.alive.upper else f"Đã kết thúc (đến {last})"


def _other_day(told: Story, today: date) -> date | None:
    """The day whose tree holds the unit, where that is not today's."""
    day = told.nearest(today)
    return day if day != today else None


def _figures(request: HttpRequest, here: Place, period: Period) -> dict[str, object]:
    """The unit's row and those of its direct units, with figures where this reader may see them."""
    if not reader_of(request).holds(Permission.SEE_FIGURES):
        kids = [Row(kid) for kid in children(here)]
        return {"allowed": False, "rows": kids, "direct": len(kids), "own": Row(here)}
    wanted = [located(key, here, period) for key in (MEMBERS, ADMITTED)]
    members, admitted = figures_at(wanted)
    rows = [_row(line) for line in table(wanted) if not line.own]
    direct = sum(not row.unallocated for row in rows)
    return {"allowed": True, "rows": rows, "direct": direct, "own": Row(here, members, admitted)}


def _row(line: Line) -> Row:
    return Row(line.place, line.figures[MEMBERS], line.figures[ADMITTED], line.part == UNALLOCATED)


# What came from where, and went where


def _passages(told: Story) -> list[Passage]:
    """Day by day: what the unit was made of or took over, then what it gave away."""
    return [
        *(_coming(told, kin) for kin in _by_decision(told.predecessors)),
        *(_going(told, kin) for kin in _by_decision(told.successors)),
    ]


def _by_decision(kin: Iterable[Kin]) -> Iterable[list[Kin]]:
    def key(one: Kin) -> tuple[date, int]:
        return one.on, one.ground.decision.id

    return (list(some) for _, some in groupby(sorted(kin, key=key), key))


def _address(place: Place) -> str:
    return reverse("units:unit", args=[place.code])


def _coming(told: Story, kin: list[Kin]) -> Passage:
    on = kin[0].on
    me, mine = told.stage(on).short_name, reverse("units:unit", args=[told.code])
    flows = [Flow(one.place.short_name, _address(one.place), me, mine, one.extent, one.share) for one in kin]
    many = _many(kin)
    if on == told.alive.lower:
        title = f"Ngày {show_day(on)}: hình thành từ {many}"
    else:
        before = told.stage(on - ONE_DAY).short_name
        flows.insert(0, Flow(before, mine, me, mine, Extent.WHOLE))
        title = f"Ngày {show_day(on)}: nhận thêm từ {many}"
    return Passage(title, kin, pictured(flows, title=f"{title}."))


def _many(kin: Sequence[Kin]) -> str:
    return kin[0].place.name if len(kin) == 1 else f"{integer(len(kin))} đơn vị"


def _going(told: Story, kin: list[Kin]) -> Passage:
    on = kin[0].on
    me, mine = told.stage(on - ONE_DAY).short_name, reverse("units:unit", args=[told.code])
    flows = [Flow(me, mine, one.place.short_name, _address(one.place), one.extent, one.share) for one in kin]
    many = _many(kin)
    if on == told.alive.upper:
        title = f"Ngày {show_day(on)}: kết thúc, chuyển về {many}"
    else:
        known = [one.share for one in kin if one.extent != Extent.NONE]
        rest = round(1 - sum(known), 6) if None not in known else None
        flows.append(Flow(me, mine, told.stage(on).short_name, mine, Extent.REST, rest))
        title = f"Ngày {show_day(on)}: chuyển một phần về {many}"
    return Passage(title, kin, pictured(flows, title=f"{title}."))
