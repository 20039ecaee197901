"""Reading the dated tree. Every question says as of which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from django.db import models
from django.db.models import Func, OuterRef, Q, QuerySet, Subquery, Value

from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, show_day
from namro.units.models import Ancestry, Extent, Reorganisation, Succession, Unit, UnitVersion


class UnitError(HouseError):
    """A unit that is not there, or not on that day."""


@dataclass(frozen=True)
class Place:
    """A unit as it stood on a day: what pages and figures need to know of it."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    bloc: str
    parent_id: int | None
    day: date
    alive: DateRange | None = None

    @property
    def is_root(self) -> bool:
        return self.parent_id is None

    def lived_on(self, day: date) -> bool:
        """Whether the unit was there on another day; a place made by hand lives always."""
        return self.alive is None or day in self.alive


# A page names some hundred units: rows of values cost a third of model instances.
FIELDS = ("unit_id", "unit__code", "name", "short_name", "kind", "bloc", "parent_id", "unit__alive")


def _on(day: date) -> QuerySet[UnitVersion]:
    return UnitVersion.objects.filter(during__contains=day)


def _places(versions: QuerySet[UnitVersion], day: date) -> list[Place]:
    return [
        Place(unit, code, name, short, kind, bloc, parent, day, alive)
        for unit, code, name, short, kind, bloc, parent, alive in versions.values_list(*FIELDS)
    ]


def trail(code: str, day: date) -> list[Place]:
    """From the root down to the unit with this code, in one statement.

    ``UnitError`` says what is wrong and what would be right.
    """
    chain = (
        _on(day)
        .filter(unit__descendants__descendant__code=code, unit__descendants__during__contains=day)
        .order_by("-unit__descendants__distance")
    )
    return _places(chain, day) or [_missing(code, day)]


def place(code: str, day: date) -> Place:
    """The unit with this code on this day; ``UnitError`` as ``trail``."""
    found = _places(_on(day).filter(unit__code=code), day)
    return found[0] if found else _missing(code, day)


@dataclass(frozen=True)
class Stretch:
    """Days from ``first`` until before ``end`` (None: open) at one unit."""

    unit_id: int
    first: date
    end: date | None


def carried_on(unit: Unit, first: date, end: date | None = None) -> list[Stretch]:
    """Where something that begins at ``unit`` on ``first`` stands until ``end``, through whole successions.

    Raises ``UnitError`` where the unit is not active on ``first``, or ends before ``end`` without one
    unit that carries all of it on: then somebody has to say where it goes.
    """
    life = Unit.objects.values_list("alive", flat=True).get(pk=unit.pk)
    check_active(unit, first)
    if life.upper is None or (end is not None and end <= life.upper):
        return [Stretch(unit.pk, first, end)]
    whole = Succession.objects.filter(old=unit, on=life.upper, extent=Extent.WHOLE).select_related("new")
    heir = whole.first()
    if heir is None:
        raise UnitError(
            f"{_named(unit, first)} kết thúc hoạt động từ {show_day(life.upper)}"
            f"{_succeeded(unit, '; chọn đơn vị kế thừa: ')}. Ghi từ ngày đó cho đơn vị kế thừa."
        )
    return [Stretch(unit.pk, first, life.upper), *carried_on(heir.new, life.upper, end)]


def change_days() -> list[date]:
    """The days on which the tree changes by a decision that is in it, oldest first."""
    decided = Reorganisation.objects.filter(state=Reorganisation.State.SCHEDULED)
    return list(decided.order_by("effective_on").values_list("effective_on", flat=True).distinct())


def check_active(unit: Unit, day: date) -> None:
    """Refuse a day on which the unit does not live, naming who succeeded it."""
    life = Unit.objects.values_list("alive", flat=True).get(pk=unit.pk)
    if day in life:
        return
    if day < life.lower:
        raise UnitError(
            f"{_named(unit, day)} chỉ hoạt động từ {show_day(life.lower)}; ngày {show_day(day)} ở trước đó."
        )
    raise UnitError(
        f"{_named(unit, day)} đã kết thúc hoạt động từ {show_day(life.upper)}"
        f"{_succeeded(unit, '; từ ngày đó ghi cho ')}."
    )


def _named(unit: Unit, day: date) -> str:
    nearest = UnitVersion.objects.filter(unit=unit).order_by("during")
    state = nearest.filter(during__startswith__lte=day).last() or nearest.first()
    return f"“{state.name}” ({unit.code})" if state else f"Đơn vị {unit.code}"


def _succeeded(unit: Unit, words: str) -> str:
    """The successors of an ended unit after ``words``, or nothing where it has none."""
    heirs = Succession.objects.filter(old=unit).exclude(extent=Extent.NONE).select_related("new")
    named = [_named(heir.new, heir.on) for heir in heirs.order_by("new__code")]
    return words + ", ".join(named) if named else ""


def _missing(code: str, day: date) -> NoReturn:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise UnitError(
            f"Không có đơn vị mang mã “{code}”. Mã đơn vị viết như D00001; tìm ở trang Cây tổ chức."
        )
    first = unit.alive.lower
    if day < first:
        raise UnitError(
            f"Đơn vị {code} chưa có vào ngày {show_day(day)}: hoạt động từ {show_day(first)}. "
            f"Chọn kỳ hoặc ngày từ {show_day(first)} trở đi."
        )
    raise UnitError(
        f"Đơn vị {code} đã kết thúc hoạt động trước ngày {show_day(day)} (từ {show_day(unit.alive.upper)}). "
        f"Chọn ngày trước đó{_succeeded(unit, ', hoặc xem đơn vị kế thừa: ')}."
    )


def root(day: date) -> Place:
    """The city committee's unit."""
    found = _places(_on(day).filter(parent__isnull=True), day)
    if not found:
        raise UnitError(f"Chưa có đảng bộ thành phố nào vào ngày {show_day(day)}.")
    return found[0]


def children(parent: Place) -> list[Place]:
    """Direct units of ``parent`` on its day, in Vietnamese order."""
    found = _on(parent.day).filter(parent_id=parent.id).order_by("sort_key", "unit__code")
    return _places(found, parent.day)


def path(place: Place) -> list[Place]:
    """From the root down to ``place`` itself, in one statement."""
    above = (
        _on(place.day)
        .filter(unit__descendants__descendant_id=place.id, unit__descendants__during__contains=place.day)
        .order_by("-unit__descendants__distance")
    )
    return _places(above, place.day)


def places(ids: Sequence[int], day: date) -> dict[int, Place]:
    """Places of many units at once, by unit id; units not alive that day are left out."""
    return {found.id: found for found in _places(_on(day).filter(unit_id__in=ids), day)}


def below(unit_id: int, day: date) -> QuerySet[Ancestry]:
    """Ancestry rows of all whose rows are certainly counted under a unit in the tree of ``day``.

    The unit itself is one of them. Units that did not live on ``day`` stand where their successors or
    predecessors stood (``Ancestry.placed``, docs/adr/0009).
    """
    return Ancestry.objects.filter(ancestor_id=unit_id, placed__contains=day, share__isnull=True)


def ids_below(unit_id: int, day: date) -> QuerySet[Ancestry]:
    """Subquery of unit ids, for ``…_id__in=``."""
    return below(unit_id, day).values("descendant_id")


def ids_landing(unit_id: int, day: date, *, allocated: bool) -> QuerySet[Ancestry]:
    """Units whose rows stop at this one in the tree of ``day``, subquery for ``…_id__in=``.

    Allocated: the unit itself and those it carries on; not allocated: units whose rows belong somewhere
    below it and nobody knows where ("chưa phân bổ").
    """
    landing = below(unit_id, day).filter(distance=0, allocated=allocated)
    return landing.values("descendant_id")


def ids_possible(unit_id: int, day: date) -> QuerySet[Ancestry]:
    """Units that were divided, of whose rows some may belong to this one in the tree of ``day``."""
    divided = Ancestry.objects.filter(ancestor_id=unit_id, placed__contains=day, share__isnull=False)
    return divided.values("descendant_id")


def find(text: str, day: date, limit: int = 20) -> list[Place]:
    """Units whose name contains ``text`` (accents ignored) on ``day``; the highest in the tree first."""
    needle = Func(Value(text), function="namro_fold", output_field=models.TextField())
    matching = (
        _on(day)
        .filter(Q(search_key__contains=needle) | Q(unit__code=text.strip().upper()))
        .annotate(
            depth=Subquery(
                Ancestry.objects.filter(descendant=OuterRef("unit"), during__contains=day)
                .order_by("-distance")
                .values("distance")[:1]
            )
        )
        .order_by("depth", "sort_key")
    )
    return _places(matching[:limit], day)


def child_counts(ids: Sequence[int], day: date) -> dict[int, int]:
    """How many direct units each of ``ids`` has on ``day``."""
    rows = (
        UnitVersion.objects.filter(parent_id__in=ids, during__contains=day)
        .values_list("parent_id")
        .annotate(count=models.Count("id"))
    )
    return dict(rows)
