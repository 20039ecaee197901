"""Reading the dated tree. Every question says as of which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NoReturn

from django.db import connection, models
from django.db.models import F, Min, Q, QuerySet

from namro.ground.errors import HouseError
from namro.ground.ranges import ONE_DAY, DateRange, show_day
from namro.ground.vietnamese import fold
from namro.units.models import Ancestry, Extent, Reorganisation, Succession, Unit, UnitKind, UnitVersion


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


# Written out, because every page asks it: building it from objects took as long as asking.
TRAIL = """
SELECT v.unit_id, u.code, v.name, v.short_name, v.kind, v.bloc, v.parent_id, u.alive
  FROM units_unit d
  JOIN units_ancestry a ON a.descendant_id = d.id AND a.during @> %(day)s::date
  JOIN units_unitversion v ON v.unit_id = a.ancestor_id AND v.during @> %(day)s::date
  JOIN units_unit u ON u.id = v.unit_id
 WHERE d.code = %(code)s ORDER BY a.distance DESC
"""


def trail(code: str, day: date) -> list[Place]:
    """From the root down to the unit with this code, in one statement.

    ``UnitError`` says what is wrong and what would be right.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRAIL, {"code": code, "day": day})
        chain = [
            Place(unit, at, name, short, kind, bloc, parent, day, alive)
            for unit, at, name, short, kind, bloc, parent, alive in cursor.fetchall()
        ]
    return chain or [_missing(code, day)]


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
    check_active(unit, first)
    found: list[Stretch] = []
    at, day = unit, first
    while True:
        until = Unit.objects.values_list("alive", flat=True).get(pk=at.pk).upper
        if until is None or (end is not None and end <= until):
            return [*found, Stretch(at.pk, day, end)]
        after = Succession.objects.filter(old=at, on=until).exclude(extent=Extent.NONE).select_related("new")
        heir = after[0] if len(after) == 1 else None
        if heir is None:
            raise UnitError(
                f"{_named(at, day)} kết thúc hoạt động từ {show_day(until)}"
                f"{_succeeded(at, '; chọn đơn vị kế thừa: ')}. Ghi từ ngày đó cho đơn vị kế thừa."
            )
        if day < until:  # who took over and ended on that very day is passed by
            found.append(Stretch(at.pk, day, until))
        at, day = heir.new, until


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
    return _listed(words, heirs([unit.pk]).get(unit.pk, ()))


def _listed(words: str, carried: Sequence[Place]) -> str:
    """The successors of an ended unit after ``words``, or nothing where it has none."""
    return words + ", ".join(f"“{heir.name}” ({heir.code})" for heir in carried) if carried else ""


def _missing(code: str, day: date) -> NoReturn:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise unknown(code)
    ended = unit.alive.upper is not None and unit.alive.upper <= day
    raise UnitError(absence(code, unit.alive, day, heirs([unit.pk]).get(unit.pk, ()) if ended else ()))


def unknown(code: str) -> UnitError:
    return UnitError(f"Không có đơn vị mang mã “{code}”. Mã đơn vị viết như D00001; tìm ở trang Cây tổ chức.")


def absence(code: str, life: DateRange, day: date, carried: Sequence[Place] = ()) -> str:
    """Why a unit is not there on ``day`` outside its ``life``, and what would be right."""
    if day < life.lower:
        return (
            f"Đơn vị {code} chưa có vào ngày {show_day(day)}: hoạt động từ {show_day(life.lower)}. "
            f"Chọn kỳ hoặc ngày từ {show_day(life.lower)} trở đi."
        )
    return (
        f"Đơn vị {code} đã kết thúc hoạt động trước ngày {show_day(day)} (từ {show_day(life.upper)}). "
        f"Chọn ngày trước đó{_listed(', hoặc xem đơn vị kế thừa: ', carried)}."
    )


def root(day: date) -> Place:
    """The city committee's unit."""
    found = _places(_on(day).filter(parent__isnull=True), day)
    if not found:
        roots = UnitVersion.objects.filter(parent__isnull=True)
        begins = roots.aggregate(first=Min("during__startswith"))["first"]
        hint = f" Chọn ngày từ {show_day(begins)} trở đi." if begins and day < begins else ""
        raise UnitError(f"Chưa có đảng bộ thành phố nào vào ngày {show_day(day)}.{hint}")
    return found[0]


def children(parent: Place) -> list[Place]:
    """Direct units of ``parent`` on its day, in Vietnamese order."""
    found = _on(parent.day).filter(parent_id=parent.id).order_by("sort_key", "unit__code")
    return _places(found, parent.day)


def family(code: str, day: date) -> tuple[Place, list[Place]]:
    """A unit and its direct units in Vietnamese order, in one statement; ``UnitError`` as ``trail``."""
    its = Q(unit__code=code) | Q(parent__code=code)
    found = _places(_on(day).filter(its).order_by("sort_key", "unit__code"), day)
    here = next((one for one in found if one.code == code), None) or _missing(code, day)
    return here, [one for one in found if one.code != code]


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


def stood(ids: Sequence[int], day: date) -> dict[int, Place]:
    """Units as on ``day``, or on their nearest day alive (``Place.day`` says which); one statement."""
    life = F("unit__alive__startswith"), F("unit__alive__endswith")
    state = (
        Q(during__contains=day)
        | Q(unit__alive__endswith__lte=day, during__endswith=life[1])
        | Q(unit__alive__startswith__gt=day, during__startswith=life[0])
    )
    rows = UnitVersion.objects.filter(state, unit_id__in=ids)
    return {found.id: replace(found, day=clamped(day, found.alive)) for found in _places(rows, day)}


def clamped(day: date, life: DateRange | None) -> date:
    """The day of this life nearest to ``day``."""
    if life is None or day in life:
        return day
    return life.lower if day < life.lower else life.upper - ONE_DAY


def nearest_day(code: str, day: date) -> date:
    """``day``, or the nearest one on which the unit with this code lives; ``UnitError`` for no such code."""
    life = Unit.objects.filter(code=code).values_list("alive", flat=True).first()
    return _missing(code, day) if life is None else clamped(day, life)


def superiors(ids: Sequence[int], day: date) -> dict[int, int]:
    """The superior of each of ``ids`` on ``day``, of that one, and so on up to the root; one statement."""
    chain = _on(day).filter(unit__descendants__descendant__in=ids, unit__descendants__during__contains=day)
    return {unit: above for unit, above in chain.values_list("unit_id", "parent_id") if above}


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


@dataclass(frozen=True)
class Found:
    """A unit that a search found: as on the day, or on its nearest day alive (``place.day``).

    ``former`` is the name that matched where it is no longer (or not yet) borne on the day,
    ``borne`` when it was; ``heirs`` who carries an ended unit on.
    """

    place: Place
    asked: date
    former: str = ""
    borne: DateRange | None = None
    heirs: tuple[Place, ...] = ()

    @property
    def state(self) -> str:
        """ "active", "ended" or "coming" on the day asked for."""
        if self.place.day == self.asked:
            return "active"
        return "ended" if self.place.day < self.asked else "coming"


KINDS = [kind.value for kind in UnitKind]  # from the highest down
NAMED = "(v.search_key LIKE %(pattern)s OR v.unit_id = (SELECT id FROM units_unit WHERE code = %(code)s))"
# No index helps: all names are read, 70.000 in 20 ms. Words that so many names contain stop the reading
# early; then today's bearers are read in their order.
HIT = """v.unit_id, CASE WHEN v.during @> %(day)s THEN 0 WHEN u.alive @> %(day)s THEN 1 ELSE 2 END,
       v.kind, v.sort_key, v.name, lower(v.during), upper(v.during)"""
HITS = f"""
SELECT {HIT}
  FROM (SELECT * FROM units_unitversion v WHERE {NAMED} LIMIT %(many)s) v
  JOIN units_unit u ON u.id = v.unit_id
"""
BEARERS = f"""
SELECT {HIT}
  FROM (SELECT * FROM units_unitversion v WHERE v.during @> %(day)s AND {NAMED}
         ORDER BY array_position(ARRAY{KINDS}, v.kind::text), v.sort_key, v.unit_id LIMIT %(limit)s) v
  JOIN units_unit u ON u.id = v.unit_id
"""
MANY = 300


def find(text: str, day: date, limit: int = 20) -> list[Found]:
    """Units that bear or bore a name containing ``text`` (accents ignored), or have this code.

    First who bears it on ``day``, then who is alive under another name, then who ended or is to come;
    among each the highest kinds first. At most four statements.
    """
    needle = fold(text).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    asked = {"pattern": f"%{needle}%", "code": text.strip().upper(), "day": day, "limit": limit, "many": MANY}
    with connection.cursor() as cursor:
        cursor.execute(HITS, asked)
        rows = cursor.fetchall()
        if len(rows) >= MANY:
            cursor.execute(BEARERS, asked)
            rows += cursor.fetchall()
    hits = _ranked(rows)[:limit]
    at = stood([unit for unit, *_ in hits], day)
    carried = heirs([unit for unit, place in at.items() if place.day < day])
    return [_found(at[unit], day, name, borne, carried.get(unit, ())) for unit, name, borne in hits]


def _ranked(rows: Sequence[tuple[Any, ...]]) -> list[tuple[int, str, DateRange]]:
    """Each unit once, in the order of ``find``, with the name of the day or the last one it bore."""
    best: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        unit, rank, *_, first, _ = row
        held = best.get(unit)
        if held is None or rank == 0 or (held[1] > 0 and held[-2] < first):
            best[unit] = row
    ordered = sorted(best.values(), key=lambda row: (row[1], KINDS.index(row[2]), row[3], row[0]))
    return [(unit, name, DateRange(first, end)) for unit, *_, name, first, end in ordered]


def _found(at: Place, day: date, name: str, borne: DateRange, carried: Sequence[Place]) -> Found:
    """With the name that was found, where it is not the one shown anyhow."""
    if name == at.name:
        return Found(at, day, heirs=tuple(carried))
    return Found(at, day, name, borne, tuple(carried))


# Past one that ended on the very day it took over.
HEIRS = """
WITH RECURSIVE step(old_id, new_id, on_day) AS (
    SELECT s.old_id, s.new_id, s.on
      FROM units_succession s JOIN units_unit o ON o.id = s.old_id AND upper(o.alive) = s.on
     WHERE s.old_id = ANY(%s) AND s.extent <> 'NONE'
    UNION
    SELECT p.old_id, s.new_id, p.on_day
      FROM step p JOIN units_unit o ON o.id = p.new_id AND upper(o.alive) = p.on_day
      JOIN units_succession s ON s.old_id = p.new_id AND s.on = p.on_day AND s.extent <> 'NONE'
)
SELECT p.old_id, u.id, u.code, v.name, v.short_name, v.kind, v.bloc, v.parent_id, p.on_day, u.alive
  FROM step p JOIN units_unit u ON u.id = p.new_id
  JOIN units_unitversion v ON v.unit_id = p.new_id AND v.during @> p.on_day
 ORDER BY u.code
"""


def heirs(ids: Sequence[int]) -> dict[int, list[Place]]:
    """By ended unit who carries it on, each as on its first day of doing so; one statement."""
    found: dict[int, list[Place]] = {}
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(HEIRS, [list(ids)])
            for old, *place in cursor.fetchall():
                found.setdefault(old, []).append(Place(*place))
    return found


def child_counts(ids: Sequence[int], day: date) -> dict[int, int]:
    """How many direct units each of ``ids`` has on ``day``."""
    rows = (
        UnitVersion.objects.filter(parent_id__in=ids, during__contains=day)
        .values_list("parent_id")
        .annotate(count=models.Count("id"))
    )
    return dict(rows)
