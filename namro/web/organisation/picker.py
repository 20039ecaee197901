"""Choosing units by a part of their name or by code: one field, the results below it, what was chosen above.

Everything chosen travels in the form itself, so that the page works without scripts and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Func, Q, TextField
from django.http import QueryDict

from namro.ground.ranges import show_day, span
from namro.ground.vietnamese import fold
from namro.organisation.reorganise.effect import K
from namro.units.models import AdminArea, Change, Extent, Unit, UnitKind, UnitVersion
from namro.units.queries import find
from namro.web.organisation.kinds import KindPage
from namro.web.organisation.sheet import Sheet

FOUND = 8
MOST = 60  # units that one change is made of
MADE = "v"  # before the id of a change whose unit this decision makes
LABELS = {
    "unit": "Đơn vị",
    "origin": "Đơn vị nguồn",
    "parent": "Cấp trên trực tiếp",
    "area": "Địa bàn hành chính",
    "goal": "Nơi chuyển về khác",
}
RECEIVER = "Đơn vị nhận"
HINTS = {
    "origin": "Gõ một phần của tên, có dấu hay không dấu, hoặc mã như D00012; chọn lần lượt từng đơn vị.",
    "parent": "Đơn vị đang có, hoặc đơn vị do chính quyết định này thành lập.",
    "area": "Không bắt buộc.",
}
HINT = "Gõ một phần của tên, có dấu hay không dấu, hoặc mã như D00012."


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen: the value a form carries, its name, and what tells it from namesakes."""

    value: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Superior:
    """A unit above another."""

    id: int
    code: str
    name: str


@dataclass
class Typed:
    """What stands in the pickers of a form: chosen values, extents of origins, texts searched for."""

    chosen: dict[str, str] = field(default_factory=dict)
    origins: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, post: QueryDict, picks: Sequence[str]) -> Typed:
        typed = cls()
        for pick in picks:
            typed.asked[pick] = clean(post.get(f"q-{pick}", ""))
            if pick != "origin":
                typed.chosen[pick] = clean(post.get(pick, ""))
        for code in dict.fromkeys(map(clean, post.getlist("origin"))):
            typed.origins[code] = (post.get(f"phan-{code}", ""), post.get(f"dien-tich-{code}", ""))
        return typed

    @classmethod
    def said(cls, change: Change, sheet: Sheet) -> Typed:
        """As the draft has it."""
        book = sheet.book
        parent = (
            f"{MADE}{change.parent_change_id}"
            if change.parent_change_id
            else book.code(change.parent_id or 0)
        )
        return cls(
            {"unit": book.code(change.unit_id or 0), "parent": parent, "area": str(change.area_id or "")},
            {book.code(one.unit_id): (one.extent, one.area_extent) for one in book.origins(change)},
        )

    def pick(self, pick: str, value: str, page: KindPage) -> None:
        self.asked[pick] = ""
        if pick == "origin":
            self.origins.setdefault(value, (page.extents[0], ""))
        else:
            self.chosen[pick] = value

    def drop(self, pick: str, value: str) -> None:
        if pick == "origin":
            self.origins.pop(value, None)
        else:
            self.chosen[pick] = ""

    def codes(self) -> list[str]:
        return [*self.origins, *(self.chosen.get(pick, "") for pick in ("unit", "parent"))]


def clean(text: str) -> str:
    """One line without what no name holds."""
    return " ".join(text.replace("\x00", " ").split())[:200]


@dataclass
class Shelf:
    """Looks up what the pickers of one form hold and find; each kind of thing in one statement."""

    sheet: Sheet
    found: dict[str, UnitVersion] = field(default_factory=dict)
    above: dict[int, Sequence[Superior]] = field(default_factory=dict)

    def load(self, codes: Sequence[str]) -> None:
        """Units by code as they stand on the evening before, or on the day."""
        effect = self.sheet.effect
        days = span(effect.eve, effect.day + timedelta(days=1))
        wanted = [code for code in codes if code and code not in self.found and not code.startswith(MADE)]
        if not wanted:
            return
        states = UnitVersion.objects.filter(unit__code__in=wanted, during__overlap=days).select_related(
            "unit"
        )
        for state in states.order_by("during"):
            self.found.setdefault(state.unit.code, state)
        unknown = [state.unit_id for state in self.found.values() if state.unit_id not in self.above]
        self.above |= dict.fromkeys(unknown, ()) | superiors(unknown, effect.eve) if unknown else {}

    def unit(self, code: str) -> Unit | None:
        return self.found[code].unit if code in self.found else None

    def choice(self, value: str) -> Choice:
        """What is chosen, in words; an unknown code stays as it was typed."""
        if value.startswith(MADE):
            change = self.made(value)
            return _made(change) if change else Choice(value, "Đơn vị đã bỏ khỏi dự thảo")
        state = self.found.get(value)
        if state is None:
            return Choice(value, value, "không có đơn vị mang mã này vào ngày hiệu lực")
        return Choice(value, state.name, _detail(state.kind, value, self.above.get(state.unit_id, [])))

    def made(self, value: str) -> Change | None:
        number = value.removeprefix(MADE)
        makes = {str(change.pk): change for change in self.sheet.effect.made}
        return makes.get(number)


def _made(change: Change) -> Choice:
    return Choice(f"{MADE}{change.pk}", change.name, "do quyết định này thành lập")


def superiors(units: Sequence[int], day: date) -> dict[int, list[Superior]]:
    """By unit who stands above it on ``day``, the direct superior first; one statement for all."""
    chain = UnitVersion.objects.filter(
        during__contains=day,
        unit__descendants__descendant__in=units,
        unit__descendants__during__contains=day,
        unit__descendants__distance__gt=0,
    ).order_by("unit__descendants__distance")
    found: dict[int, list[Superior]] = {}
    columns = ("unit__descendants__descendant", "unit_id", "unit__code", "short_name")
    for unit, *superior in chain.values_list(*columns):
        found.setdefault(unit, []).append(Superior(*superior))
    return found


def _detail(kind: str, code: str, above: Sequence[Superior]) -> str:
    """“Chi bộ · D00007 · Phường Phúc Xá, Quận Ba Đình”; the city stands above everything."""
    path = ", ".join(one.name for one in above[:-1])
    return " · ".join([str(UnitKind(kind).label), code, *([path] if path else [])])


def search(sheet: Sheet, pick: str, text: str) -> list[Choice]:
    """At most ``FOUND`` + 1 things whose name contains the text or that have this code."""
    if not text:
        return []
    if pick == "area":
        return _areas(sheet, text)
    needle = fold(text)
    made = []
    if pick in ("parent", "goal"):
        made = [_made(one) for one in sheet.effect.made if needle in fold(one.name)]
    day = sheet.effect.day if pick in ("parent", "goal") else sheet.effect.eve
    places = [one.place for one in find(text, day, FOUND + 1) if one.state == "active"]
    above = superiors([place.id for place in places], day)
    units = [
        Choice(place.code, place.name, _detail(place.kind, place.code, above.get(place.id, [])))
        for place in places
    ]
    return [*made, *units][: FOUND + 1]


def _areas(sheet: Sheet, text: str) -> list[Choice]:
    folded = Func(F("name"), function="namro_fold", output_field=TextField())
    found = (
        AdminArea.objects.annotate(folded=folded)
        .filter(Q(folded__contains=fold(text)) | Q(code=text), during__contains=sheet.effect.day)
        .select_related("parent")
        .order_by("level", "name", "pk")
    )
    return [
        Choice(str(area.pk), area.name, " · ".join([area.code, *([area.parent.name] if area.parent else [])]))
        for area in found[: FOUND + 1]
    ]


def only(results: Sequence[Choice], text: str) -> Choice | None:
    """The result that was spelled out: by its code, or by a name nobody else has."""
    same = [one for one in results if fold(text) == fold(one.title)]
    exact = [one for one in results if one.value == text.upper()]
    return exact[0] if exact else same[0] if len(same) == 1 else None


@dataclass
class Picker:
    """One picker on the page."""

    name: str
    label: str
    hint: str
    query: str
    chosen: list[Any]
    results: list[Choice] = field(default_factory=list)
    error: str = ""
    many: bool = False
    focus: bool = False

    @property
    def more(self) -> bool:
        return len(self.results) > FOUND

    @property
    def shown(self) -> list[Choice]:
        return self.results[:FOUND]

    @property
    def field_id(self) -> str:
        return f"q-{self.name}"

    @property
    def change_id(self) -> str:
        return f"bo-{self.name}"

    @property
    def anchor(self) -> str:
        """Where a refusal leads: the field to search by, or what was chosen."""
        return self.field_id if self.searching else f"o-{self.name}"

    @property
    def searching(self) -> bool:
        """Whether the field to search by stands on the page."""
        return self.many or not self.chosen


@dataclass(frozen=True)
class Part:
    """A chosen origin with its extents."""

    choice: Choice
    extent: str
    area_extent: str

    @property
    def value(self) -> str:
        return self.choice.value

    @property
    def field_id(self) -> str:
        return f"phan-{self.choice.value}"


def label(pick: str, page: KindPage) -> str:
    return RECEIVER if pick == "unit" and page.kind == K.ABSORB else LABELS[pick]


def missing(sheet: Sheet, code: str) -> str:
    return (
        f"Không có đơn vị mang mã “{code}” hoạt động vào ngày {show_day(sheet.effect.eve)}. "
        "Tìm theo tên rồi chọn trong danh sách."
    )


AREA_EXTENTS = [(one, Extent(one).label) for one in (Extent.WHOLE, Extent.PART, Extent.REST)]
