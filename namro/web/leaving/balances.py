"""The balance of a unit and its direct units, and what stands behind its numbers (V4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from namro.access.permissions import check_holds
from namro.access.roles import Permission
from namro.figures.address import Address
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.periods import Period
from namro.ground.ranges import parse_day, show_day
from namro.membership.balance import (
    GAINS,
    LOSSES,
    MOVED_IN,
    MOVED_OUT,
    REORG_IN,
    REORG_OUT,
    K,
    Line,
    balance,
    crossing,
    eve_of,
    shifted,
)
from namro.regulations.queries import param
from namro.units.queries import Place, nearest_day, stood, trail
from namro.web.figures.present import own_place
from namro.web.http import reader_of, reading, signed_in
from namro.web.leaving.waterfall import Bar, waterfall
from namro.web.moves.desk import unit_words
from namro.web.ui.choices import Pager, chips
from namro.web.ui.periods import default_period, period_chips

MEMBERS = "membership.members"
KEYS = {
    K.ADMITTED: "membership.gains.admitted",
    K.READMITTED: "membership.gains.readmitted",
    K.TRANSFER_IN: "membership.gains.transferred_in",
    K.RESTORED: "membership.gains.restored",
    K.TRANSFERRED_OUT: "membership.losses.transferred_out",
    K.DIED: "membership.losses.died",
    K.EXPELLED: "membership.losses.expelled",
    K.REMOVED: "membership.losses.removed",
    K.RESIGNED: "membership.losses.resigned",
    K.ANNULLED: "membership.losses.annulled",
}
SIDES = {"den": MOVED_IN, "di": MOVED_OUT}


@dataclass(frozen=True)
class Asked:
    """One unit, a period, and the structure day of the closing."""

    path: list[Place]
    period: Period
    day: date

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        who = reader_of(request)
        check_holds(who, Permission.SEE_FIGURES)
        period = default_period(request.GET.get("ky", ""))
        typed = request.GET.get("cay", "")
        code = request.GET.get("don-vi", "") or own_place(who).code
        day = parse_day(typed) if typed else nearest_day(code, period.last)
        return cls(trail(code, day), period, day)

    @property
    def here(self) -> Place:
        return self.path[-1]

    def address(self, key: str, place: Place) -> str:
        tree = None if self.day == self.period.last else self.day
        return str(Address(key, place.code, self.period, tree_day=tree))

    def link(self, name: str, place: Place, **more: str) -> str:
        query = {"don-vi": place.code, "ky": str(self.period)}
        if self.day != self.period.last:
            query["cay"] = self.day.isoformat()
        return f"{reverse(f'leaving:{name}')}?{urlencode(query | more)}"


@dataclass(frozen=True)
class Number:
    """A number of the table and where it leads; no link where there is nothing to open."""

    label: str
    value: int
    href: str = ""

    @property
    def text(self) -> str:
        return integer(self.value)


@dataclass(frozen=True)
class Row:
    """A line of the table of direct units."""

    name: str
    href: str
    numbers: list[Number]
    holds: bool


@reading
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """``?don-vi=`` (default: the reader's own unit) ``&ky=&cay=``."""
    asked = Asked.of(request)
    found = balance(asked.here, asked.period, asked.day)
    bars = _bars(asked, found.total)
    title = f"Từ {integer(found.total.opening)} đến {integer(found.total.closing)} đảng viên"
    picture = waterfall(bars, title)
    lines = [_row(asked, line, line.place.short_name) for line in found.lines]
    if _counts(found.rest) and found.lines:
        lines.append(_row(asked, found.rest, "Trực tiếp, chưa phân bổ"))
    context = {
        "here": asked.here,
        "path": asked.path,
        "period": asked.period,
        "day": asked.day,
        "eve": eve_of(asked.period),
        "periods": period_chips(request, asked.period),
        "total": found.total,
        "steps": bars,
        "picture": mark_safe(picture.svg),
        "picture_title": title,
        "base": picture.base,
        "sum": _row(asked, found.total, "Cộng"),
        "rows": lines,
        "former": [_row(asked, line, line.place.short_name) for line in found.former],
        "holds": found.holds,
        "late": _late(asked, found.total),
        "late_rule": param("membership.late_events_by", on=asked.period.last),
    }
    return render(request, "web/leaving/balance.html", context)


def _counts(line: Line) -> bool:
    return bool(line.opening or line.closing or any(line.amounts.values()))


def _late(asked: Asked, total: Line) -> Number | None:
    """Losses recorded only after the period, and the figure by the day they were known."""
    if not total.late:
        return None
    return Number("ghi nhận muộn", total.late, asked.address("membership.losses_known", asked.here))


def _opening(asked: Asked, line: Line) -> str:
    """In the tree of the evening before: the figure of that day, where the unit was there."""
    eve = eve_of(asked.period)
    if line.part or not line.place.lived_on(eve):
        return ""
    return str(Address(MEMBERS, line.place.code, Period.days(eve, eve)))


def _closing(asked: Asked, line: Line) -> str:
    if line.part or not line.place.lived_on(asked.day):
        return ""
    return asked.address(MEMBERS, line.place)


def _bars(asked: Asked, line: Line) -> list[Bar]:
    """Opening, what changed, closing; what did not happen is left out."""
    place = line.place
    steps = [
        ("Do sắp xếp tổ chức: đến", line[REORG_IN], asked.link("reorganised", place)),
        ("Do sắp xếp tổ chức: đi", -line[REORG_OUT], asked.link("reorganised", place)),
        *((K(kind).label, line[kind], asked.address(KEYS[kind], place)) for kind in GAINS),
        ("Chuyển đến trong thành phố", line[MOVED_IN], asked.link("moved", place, loai="den")),
        ("Chuyển đi trong thành phố", -line[MOVED_OUT], asked.link("moved", place, loai="di")),
        *((K(kind).label, -line[kind], asked.address(KEYS[kind], place)) for kind in LOSSES),
    ]
    first = Bar(
        f"Đầu kỳ, hết {show_day(eve_of(asked.period))}", line.opening, _opening(asked, line), level=True
    )
    last = Bar(f"Cuối kỳ, hết {show_day(asked.period.last)}", line.closing, _closing(asked, line), level=True)
    return [first, *(Bar(label, value, href) for label, value, href in steps if value), last]


def _row(asked: Asked, line: Line, name: str) -> Row:
    place, part = line.place, line.part
    there = not part and place.lived_on(asked.day)

    def linked(href: str) -> str:
        return href if there else ""

    numbers = [
        Number("Đầu kỳ", line.opening, _opening(asked, line)),
        Number("Sắp xếp tổ chức", line.reorganised, linked(asked.link("reorganised", place))),
        Number("Tăng", line.gained, linked(asked.address("membership.gains", place))),
        Number("Chuyển đến", line[MOVED_IN], linked(asked.link("moved", place, loai="den"))),
        Number("Chuyển đi", line[MOVED_OUT], linked(asked.link("moved", place, loai="di"))),
        Number("Giảm", line.lost, linked(asked.address("membership.losses", place))),
        Number("Cuối kỳ", line.closing, _closing(asked, line)),
    ]
    return Row(name, linked(asked.link("balance", place)), numbers, line.holds)


@reading
@signed_in
def moved(request: HttpRequest) -> HttpResponse:
    """Who moved across the unit's border inside the city: ``?loai=den`` or ``di``."""
    asked, who = Asked.of(request), reader_of(request)
    check_holds(who, Permission.SEE_RECORDS)
    side = request.GET.get("loai", "den")
    if side not in SIDES:
        raise HouseError("Không có phần này; chọn “đến” hoặc “đi”.")
    rows = crossing(asked.here, asked.period, asked.day, SIDES[side])
    mine = rows.filter(who.under("cell", Permission.SEE_RECORDS))
    count, all_ = mine.count(), rows.count()
    pager = Pager.of(request, count)
    shown = list(mine.select_related("person").order_by("happened_on", "pk")[pager.slice])
    cells = unit_words([one for row in shown for one in (row.cell_id, row.other_cell_id)], asked.day)
    context = _frame(request, asked) | {
        "side": side,
        "sides": chips(request, "loai", [("den", "Chuyển đến"), ("di", "Chuyển đi")], side),
        "rows": [(row, cells[row.cell_id], cells.get(row.other_cell_id or 0)) for row in shown],
        "pager": pager,
        "count": count,
        "hidden": all_ - count,
    }
    return render(request, "web/leaving/moved.html", context)


@reading
@signed_in
def reorganised(request: HttpRequest) -> HttpResponse:
    """Cells that came under the unit, or left it, between the tree of the eve and that of the closing."""
    asked = Asked.of(request)
    found = shifted(asked.here, asked.period, asked.day)
    places = stood([one.cell for one in found], asked.day)
    context = _frame(request, asked) | {
        "came": [(places[one.cell], one.members) for one in found if one.came],
        "left": [(places[one.cell], one.members) for one in found if not one.came],
    }
    return render(request, "web/leaving/reorganised.html", context)


def _frame(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return {
        "here": asked.here,
        "path": asked.path,
        "period": asked.period,
        "day": asked.day,
        "eve": eve_of(asked.period),
        "back": asked.link("balance", asked.here),
    }
