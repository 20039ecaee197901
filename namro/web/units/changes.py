"""What changed in the tree between two days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import DayError, parse_day, show_day
from namro.units.between import (
    ENDED,
    MADE,
    MOVED,
    RENAMED,
    Event,
    Gathered,
    Group,
    Passing,
    Side,
    Slice,
    Stretch,
    events,
    gathered,
    groups,
    kinds,
)
from namro.units.models import Bloc, UnitKind
from namro.units.queries import Place, UnitError, change_days, nearest_day, place, trail
from namro.units.story import Decision
from namro.web.http import reading, signed_in, status_of
from namro.web.ui.choices import PAGE, Chip, Pager, with_query
from namro.web.units.queries import ONE_DAY, as_typed, nearest_changes, structure_day

SHOWN = 12
# what happened: its words in the address and on the page
WORDS = {
    MADE: ("thanh-lap", "Thành lập"),
    ENDED: ("ket-thuc", "Kết thúc hoạt động"),
    RENAMED: ("doi-ten", "Đổi tên"),
    MOVED: ("chuyen", "Chuyển cấp trên trực tiếp"),
    "kind": ("loai-hinh", "Đổi loại hình"),
    "bloc": ("khoi", "Đổi khối"),
    "area": ("dia-ban", "Đổi địa bàn"),
}


@dataclass(frozen=True)
class Asked:
    """Which two days, below which unit (path from the root), and the days on which the tree changes."""

    stretch: Stretch
    path: Sequence[Place]
    days: Sequence[date]


@dataclass(frozen=True)
class Line:
    """One changed unit: what stood before and what stands after, in words."""

    event: Event

    @property
    def before(self) -> str:
        return self._words(self.event.before, "Thành lập mới")

    @property
    def after(self) -> str:
        return self._words(self.event.after, "Không có đơn vị kế thừa")

    def _words(self, side: Side | None, nobody: str) -> str:
        if side is None:
            return "" if self.event.passing else nobody
        kind = UnitKind(side.kind).label
        return {
            RENAMED: side.name,
            MOVED: side.superior,
            "kind": kind,
            "bloc": Bloc(side.bloc).label,
            "area": side.area or "không gắn với địa bàn",
        }.get(self.event.group[2], f"{kind}, trực thuộc {side.superior}")

    @property
    def origins(self) -> Sequence[Passing]:
        return self.event.passing if self.event.before is None else ()

    @property
    def heirs(self) -> Sequence[Passing]:
        return self.event.passing if self.event.after is None else ()


@dataclass
class Shown:
    """A group on the page: its lines, or its superiors with counts, and where all of it is."""

    group: Group
    more: str
    lines: list[Line] = field(default_factory=list)
    superiors: list[tuple[Gathered, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{WORDS[self.group.what][1]}: {integer(self.group.count)} đơn vị"

    @property
    def left(self) -> int:
        """How many units, or superiors, stand only on the group's own page."""
        if self.superiors:
            return self.group.superiors - len(self.superiors)
        return self.group.count - len(self.lines)


@dataclass(frozen=True)
class Section:
    """All that one decision did on one day; without a decision it was founded or typed before decisions."""

    day: date
    decision: Decision | None
    shown: Sequence[Shown]


@dataclass(frozen=True)
class Count:
    """Units of a kind on both days."""

    kind: str
    before: int
    after: int

    @property
    def difference(self) -> str:
        more = self.after - self.before
        return "không đổi" if not more else f"{'tăng' if more > 0 else 'giảm'} {integer(abs(more))}"


@reading
@signed_in
def changes(request: HttpRequest) -> HttpResponse:
    """``?tu=`` evening before, ``?den=`` last day, ``?trong=`` unit, ``?nhom=`` one group, page by page."""
    days = change_days()
    try:
        asked = _asked(request, days)
    except (HouseError, DayError) as error:
        typed = {name: as_typed(request.GET.get(name, "")) for name in ("tu", "den")}
        context = {"sentence": str(error), **typed, "within": request.GET.get("trong", "")}
        return render(request, "web/units/wrong_changes.html", context, status=status_of(error))
    found = groups(asked.stretch)
    context = {
        "asked": asked,
        "path": asked.path,
        "tu": asked.stretch.first.isoformat(),
        "den": asked.stretch.last.isoformat(),
        "within": asked.path[-1].code if asked.path else "",
        "within_name": asked.path[-1].name if asked.path else "",
        "coming": asked.stretch.last > clock.today(),
        "chips": _chips(request, asked),
    }
    wanted = request.GET.get("nhom", "")
    if wanted:
        return _one(request, _chosen(wanted, found), asked, context)
    context |= {"sections": _sections(request, found, asked), "counts": _counts(asked.stretch)}
    return render(request, "web/units/changes.html", context)


# What is asked


def _asked(request: HttpRequest, days: Sequence[date]) -> Asked:
    last = structure_day(request.GET.get("den", ""), days)
    typed = request.GET.get("tu", "")
    first = parse_day(typed) if typed else _usual_first(last, days)
    if first >= last:
        raise HouseError(
            f"Ngày đầu {show_day(first)} phải đứng trước ngày cuối {show_day(last)}. Chọn lại một trong hai."
        )
    code = request.GET.get("trong", "").strip().upper()
    path = trail(code, nearest_day(code, last)) if code else []
    return Asked(Stretch(first, last, path[-1].id if path else None), path, days)


def _usual_first(last: date, days: Sequence[date]) -> date:
    """The evening before the last change of the tree, else before the year of ``last``."""
    before = [day for day in days if day <= last]
    return (before[-1] if before else date(last.year, 1, 1)) - ONE_DAY


def _chips(request: HttpRequest, asked: Asked) -> list[Chip]:
    """One for each day on which the tree changes: from the evening before until it."""
    query = {key: value for key, value in request.GET.items() if key in ("trong",)}
    stretch = asked.stretch
    return [
        Chip(
            show_day(day),
            with_query(request.path, query, tu=(day - ONE_DAY).isoformat(), den=day.isoformat()),
            (stretch.first, stretch.last) == (day - ONE_DAY, day),
        )
        for day in nearest_changes(asked.days, stretch.last)
    ]


# All groups in short


def _spelled(group: Group) -> str:
    """“2025-07-01.12.doi-ten”: the group in the address."""
    day, decision, what = group.key
    return f"{day.isoformat()}.{decision}.{WORDS[what][0]}"


def _chosen(wanted: str, found: Sequence[Group]) -> Group:
    for group in found:
        if _spelled(group) == wanted:
            return group
    raise HouseError("Không có nhóm thay đổi này giữa hai ngày đã chọn. Mở lại danh sách các thay đổi.")


def _by_superior(group: Group) -> bool:
    return group.what == MOVED and group.count > PAGE and group.superiors > 1


def _sections(request: HttpRequest, found: Sequence[Group], asked: Asked) -> list[Section]:
    """Groups by decision: of small ones all lines, of large ones the first, of many moves the superiors."""
    query = {key: value for key, value in request.GET.items() if key in ("tu", "den", "trong")}
    query |= {"tu": asked.stretch.first.isoformat(), "den": asked.stretch.last.isoformat()}
    shown = {
        group.key: Shown(group, with_query(request.path, query, nhom=_spelled(group))) for group in found
    }
    listed = [group for group in found if not _by_superior(group)]
    for event in events(asked.stretch, listed, Slice(SHOWN))[0]:
        shown[event.group].lines.append(Line(event))
    many = [group for group in found if _by_superior(group)]
    for one in gathered(asked.stretch, many, Slice(SHOWN)):
        to = shown[one.group]
        to.superiors.append((one, f"{to.more}&cap-tren={one.superior.code}"))
    return _in_sections(found, shown)


def _in_sections(found: Sequence[Group], shown: Mapping[tuple[date, int, str], Shown]) -> list[Section]:
    sections: dict[tuple[date, int], list[Group]] = {}
    for group in found:
        sections.setdefault(group.key[:2], []).append(group)
    return [
        Section(some[0].day, some[0].decision, [shown[group.key] for group in some])
        for some in sections.values()
    ]


def _counts(stretch: Stretch) -> list[Count]:
    """Kinds from the highest down; the reader of a day before the first one is told."""
    found = kinds(stretch)
    if stretch.within is None and not any(before for before, _ in found.values()):
        raise UnitError(f"Chưa có đảng bộ thành phố nào vào ngày {show_day(stretch.first)}.")
    return [Count(kind.label, *found[kind]) for kind in UnitKind if kind in found]


# One group, page by page


def _one(request: HttpRequest, group: Group, asked: Asked, context: dict[str, object]) -> HttpResponse:
    code = request.GET.get("cap-tren", "")
    superior = place(code, group.day) if code else None
    base = with_query(request.path, request.GET.dict(), trang="", **{"cap-tren": ""})
    shown = Shown(group, base)
    if _by_superior(group) and superior is None:
        pager = Pager.of(request, group.superiors)
        found = gathered(asked.stretch, [group], Slice(PAGE, pager.slice.start))
        shown.superiors = [(one, f"{base}&cap-tren={one.superior.code}") for one in found]
    else:
        pager, lines = _lines(request, group, asked.stretch, superior)
        shown.lines = lines
    context |= {"shown": shown, "pager": pager, "superior": superior}
    context["back"] = with_query(request.path, request.GET.dict(), nhom="", trang="", **{"cap-tren": ""})
    return render(request, "web/units/changed.html", context)


def _lines(
    request: HttpRequest, group: Group, stretch: Stretch, superior: Place | None
) -> tuple[Pager, list[Line]]:
    """A page of the group's units; how many there are under one superior is known with them."""
    page = Pager.of(request, group.count)
    part = Slice(PAGE, page.slice.start, superior.id if superior else None)
    found, total = events(stretch, [group], part)
    return Pager.of(request, total) if superior else page, [Line(event) for event in found]
