"""What a decision says, in sentences whose names are links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from namro.ground.numbers import integer
from namro.organisation.reorganise.effect import MAKING, Effect, Goal, K
from namro.units.models import Bloc, Change, Extent, Origin, UnitKind
from namro.web.units.drawing import Flow, spelled

ENDS = "kết thúc"


@dataclass(frozen=True)
class Bit:
    """A piece of a sentence; with ``href`` a link."""

    text: str
    href: str = ""


Bits = list[Bit]


@dataclass(frozen=True)
class Book:
    """Names of the units of one decision: as they stood on the evening before, or stand on the day."""

    effect: Effect

    def old(self, unit: int | None) -> Bit:
        return self._unit(unit, self.effect.eve, self.effect.day)

    def new(self, unit: int | None) -> Bit:
        return self._unit(unit, self.effect.day, self.effect.eve)

    def _unit(self, unit: int | None, *days: date, short: bool = False) -> Bit:
        states = [self.effect.state(unit, day) for day in days]
        states += self.effect.versions.get(unit or 0, [])[-1:]
        state = next((state for state in states if state is not None), None)
        if state is None:
            return Bit("đơn vị không còn trong cây")
        href = reverse("units:unit", args=[state.unit.code])
        return Bit(state.short_name if short else f"“{state.name}”", href)

    def code(self, unit: int) -> str:
        states = self.effect.versions.get(unit, [])
        return states[-1].unit.code if states else ""

    def made(self, change: Change, *, short: bool = False) -> Bit:
        """The unit that a change makes; it has a page once the decision is in the tree."""
        known = self.effect.versions.get(change.unit_id or 0, [])
        href = reverse("units:unit", args=[known[0].unit.code]) if known else ""
        return Bit(change.short_name if short else f"“{change.name}”", href)

    def goal(self, goal: Goal) -> Bit:
        if goal.ends:
            return Bit(ENDS)
        if goal.change is None:
            return self.new(goal.unit)
        return self.made(self.change(goal.change))

    def change(self, pk: int) -> Change:
        return next(change for change in self.effect.changes if change.pk == pk)

    def superior(self, change: Change) -> Bit:
        if change.parent_change_id is not None:
            return self.made(self.change(change.parent_change_id))
        return self.new(change.parent_id)

    def origins(self, change: Change) -> list[Origin]:
        return self.effect.made_of.get(change.pk, [])

    def flows(self, changes: Sequence[Change]) -> Iterator[Flow]:
        """What passes from whom to whom, for the drawing."""
        days = self.effect.eve, self.effect.day
        for change in changes:
            making = change.kind in MAKING
            new = (
                self.made(change, short=True)
                if making
                else self._unit(change.unit_id, *days[::-1], short=True)
            )
            for origin in self.origins(change):
                old = self._unit(origin.unit_id, *days, short=True)
                share = origin.part / origin.whole if origin.part is not None and origin.whole else None
                yield Flow(old.text, old.href, new.text, new.href, origin.extent, share)


def sentence(change: Change, book: Book) -> Bits:
    """“Thành lập “Phường X” trên cơ sở nhập toàn bộ “A”, một phần “B”; trực thuộc “Quận Y”.”"""
    said = SAYS[K(change.kind)](change, book)
    if change.area is not None:
        said += [Bit(f"; địa bàn {change.area.name}")]
    return [*said, Bit(".")]


def _making(words: str) -> Callable[[Change, Book], Bits]:
    def say(change: Change, book: Book) -> Bits:
        said = [Bit("Thành lập "), book.made(change), Bit(f" ({kind_words(change)})")]
        if words:
            said += [Bit(words), *_passed(change, book)]
        return [*said, Bit("; trực thuộc "), book.superior(change)]

    return say


def _absorb(change: Change, book: Book) -> Bits:
    return [Bit("Nhập "), *_passed(change, book), Bit(" vào "), book.new(change.unit_id)]


def _dissolve(change: Change, book: Book) -> Bits:
    return [Bit("Kết thúc hoạt động của "), book.old(change.unit_id)]


def _transfer(change: Change, book: Book) -> Bits:
    return [Bit("Chuyển "), book.old(change.unit_id), Bit(" về trực thuộc "), book.superior(change)]


def _rename(change: Change, book: Book) -> Bits:
    return [Bit("Đổi tên "), book.old(change.unit_id), Bit(f" thành “{change.name}”")]


def _kind(change: Change, book: Book) -> Bits:
    return [Bit("Chuyển loại hình của "), book.old(change.unit_id), Bit(f" thành {kind_words(change)}")]


def _bloc(change: Change, book: Book) -> Bits:
    bloc = Bloc(change.bloc).label if change.bloc else "chưa ghi"
    return [Bit("Chuyển "), book.old(change.unit_id), Bit(f" sang khối {bloc}")]


def kind_words(change: Change) -> str:
    """“đảng bộ cơ sở”."""
    if not change.unit_kind:
        return "loại hình chưa ghi"
    label = UnitKind(change.unit_kind).label
    return label[0].lower() + label[1:]


def _passed(change: Change, book: Book) -> Bits:
    parts = [
        [Bit(extent_words(origin)), book.old(origin.unit_id), *_share(origin)]
        for origin in book.origins(change)
    ]
    if not parts:
        return [Bit("đơn vị chưa ghi")]
    said = parts[0]
    for number, part in enumerate(parts[1:], 2):
        said = [*said, Bit(" và " if number == len(parts) else ", "), *part]
    return said


def extent_words(origin: Origin) -> str:
    """How much passes: one word where people and area go alike, else both."""
    people, area = origin.extent, origin.area_extent
    if people == Extent.NONE:
        return f"{Extent(area or Extent.PART).label} diện tích (không có dân cư, tổ chức) của "
    if area and area != people:
        return f"{Extent(people).label} dân cư, tổ chức và {Extent(area).label} diện tích của "
    return f"{Extent(people).label} "


def _share(origin: Origin) -> Bits:
    if origin.part is None or not origin.whole:
        return []
    share = spelled(origin.part / origin.whole)
    return [Bit(f" ({integer(origin.part)}/{integer(origin.whole)}, {share})")]


SAYS: dict[K, Callable[[Change, Book], Bits]] = {
    K.ESTABLISH: _making(""),
    K.MERGE: _making(" trên cơ sở nhập "),
    K.SPLIT: _making(" trên cơ sở tách "),
    K.ABSORB: _absorb,
    K.DISSOLVE: _dissolve,
    K.TRANSFER: _transfer,
    K.RENAME: _rename,
    K.CHANGE_KIND: _kind,
    K.CHANGE_BLOC: _bloc,
}


def plain(bits: Sequence[Bit]) -> str:
    """The sentence as text."""
    return "".join(bit.text for bit in bits)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
