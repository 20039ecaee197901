"""The story of a unit: what it came from, where it went, its names and superiors, each with its decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connection

from namro.ground.numbers import NBSP, decimal
from namro.ground.ranges import DateRange, show_day
from namro.units.models import Extent
from namro.units.queries import Place, absence, clamped, unknown


@dataclass(frozen=True)
class Decision:
    """A scheduled decision, as much as is needed to name it and to lead to it."""

    id: int
    title: str
    number: str
    decided_on: date
    effective_on: date

    @property
    def name(self) -> str:
        """“1656/NQ-UBTVQH15 ngày 16/6/2025”."""
        return f"{self.number} ngày {show_day(self.decided_on)}"


@dataclass(frozen=True)
class Ground:
    """Why something changed: the decision, and the clause of it where that is written."""

    decision: Decision
    clause: str = ""


@dataclass(frozen=True)
class Kin:
    """A unit that another came from, or went to, from ``on`` on; ``place`` as on the day before, or on it."""

    place: Place
    on: date
    extent: str
    area_extent: str
    share: float | None
    share_basis: str
    ground: Ground

    @property
    def words(self) -> str:
        """“một phần, 40 %”; the area only where it parts ways with the people."""
        said = str(Extent(self.extent).label)
        if self.share is not None:
            said += f", {spelled(self.share)}"
        if self.area_extent and self.area_extent != self.extent:
            area = "không có" if self.area_extent == Extent.NONE else Extent(self.area_extent).label
            said += f"; diện tích: {area}"
        return said


@dataclass(frozen=True)
class Stage:
    """One unbroken state; ``changed`` says what differs from the one before, ``ground`` who decided it."""

    during: DateRange
    name: str
    short_name: str
    kind: str
    bloc: str
    area: str
    superior: Place | None
    changed: tuple[str, ...] = ()
    ground: Ground | None = None


@dataclass(frozen=True)
class Story:
    """Stages from the first on, predecessors and successors by day.

    ``founding`` is the decision that founded the organisation, ``ended_by`` the one that ended it.
    """

    id: int
    code: str
    alive: DateRange
    stages: tuple[Stage, ...]
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]
    founding: str = ""
    ended_by: Ground | None = None

    @property
    def heirs(self) -> tuple[Kin, ...]:
        """Who carries the unit on after its end, people and organisations."""
        return tuple(
            kin for kin in self.successors if kin.on == self.alive.upper and kin.extent != Extent.NONE
        )

    def nearest(self, day: date) -> date:
        """``day``, or the nearest one on which the unit lives."""
        return clamped(day, self.alive)

    def stage(self, day: date) -> Stage:
        """The stage of a day within its life."""
        return next(stage for stage in self.stages if day in stage.during)

    def absence(self, day: date) -> str:
        """Why the unit is not there on ``day``, or "" where it is."""
        return "" if day in self.alive else absence(self.code, self.alive, day)


def spelled(share: float) -> str:
    """0.4 → “40 %”, 0.125 → “12,5 %”."""
    return f"{decimal(Fraction(str(share)) * 100, 1).removesuffix(',0')}{NBSP}%"


DECISION = "r.id, r.title, r.decision_no, r.decided_on, r.effective_on"

KIN = f"""
SELECT s.old_id = %(unit)s, u.id, u.code, v.name, v.short_name, v.kind, v.bloc, v.parent_id, t.day, u.alive,
       s.on, s.extent, s.area_extent, s.share, s.share_basis, {DECISION},
       coalesce((SELECT min(c.clause) FROM units_change c
                  WHERE c.reorganisation_id = r.id AND c.unit_id = s.new_id AND c.clause <> ''), '')
  FROM units_succession s
  JOIN units_reorganisation r ON r.id = s.reorganisation_id
  JOIN units_unit u ON u.id = CASE WHEN s.old_id = %(unit)s THEN s.new_id ELSE s.old_id END
 CROSS JOIN LATERAL (SELECT CASE WHEN s.old_id = %(unit)s THEN s.on ELSE s.on - 1 END AS day) t
  JOIN units_unitversion v ON v.unit_id = u.id AND v.during @> t.day
 WHERE s.old_id = %(unit)s OR s.new_id = %(unit)s
 ORDER BY s.on, v.sort_key, u.code
"""

STAGES = """
SELECT u.id, u.alive, (SELECT f.decision_no || ' ngày ' || units_day(f.happened_on) FROM units_founding f
                        WHERE f.unit_id = u.id AND f.sign = 1),
       v.during, v.name, v.short_name, v.kind, v.bloc, coalesce(a.name, ''), p.id, p.code, pv.name,
       pv.short_name, pv.kind, pv.bloc, pv.parent_id, lower(v.during), p.alive
  FROM units_unit u JOIN units_unitversion v ON v.unit_id = u.id
  LEFT JOIN units_adminarea a ON a.id = v.area_id
  LEFT JOIN units_unit p ON p.id = v.parent_id
  LEFT JOIN units_unitversion pv ON pv.unit_id = v.parent_id AND pv.during @> lower(v.during)
 WHERE u.code = %(code)s ORDER BY v.during
"""

# What decisions say of some units, most telling first; of an ended superior it moves the units below.
GROUNDS = f"""
SELECT said.unit_id, said.kind, said.clause, {DECISION}
  FROM (SELECT c.reorganisation_id, c.unit_id, c.kind, c.clause FROM units_change c
         WHERE c.unit_id = ANY(%(units)s)
        UNION ALL
        SELECT s.reorganisation_id, s.old_id, '', coalesce(c.clause, '') FROM units_succession s
          LEFT JOIN units_change c ON c.reorganisation_id = s.reorganisation_id AND c.unit_id = s.new_id
         WHERE s.old_id = ANY(%(units)s)) said
  JOIN units_reorganisation r ON r.id = said.reorganisation_id
 WHERE r.state = 'SCHEDULED'
 ORDER BY said.kind = '', r.id DESC
"""


def story(code: str) -> Story:
    """All of a unit's story, with three statements; ``UnitError`` for a code that nobody has."""
    with connection.cursor() as cursor:
        cursor.execute(STAGES, {"code": code})
        rows = cursor.fetchall()
        if not rows:
            raise unknown(code)
        unit, alive, founding = rows[0][:3]
        cursor.execute(KIN, {"unit": unit})
        kin = [(onward, _kin(rest)) for onward, *rest in cursor.fetchall()]
        cursor.execute(GROUNDS, {"units": sorted({unit, *(row[9] for row in rows if row[9] is not None)})})
        grounds = _Grounds.of(cursor.fetchall())
    return Story(
        unit,
        code,
        alive,
        tuple(_stages(unit, [row[3:] for row in rows], grounds)),
        tuple(one for onward, one in kin if not onward),
        tuple(one for onward, one in kin if onward),
        founding=founding or "",
        ended_by=grounds.of_unit(unit, alive.upper) if alive.upper else None,
    )


def _kin(row: Sequence[Any]) -> Kin:
    place, (on, extent, area_extent, share, basis), decision = row[:9], row[9:14], row[14:19]
    return Kin(Place(*place), on, extent, area_extent, share, basis, Ground(Decision(*decision), row[19]))


@dataclass(frozen=True)
class _Grounds:
    """By unit and day what decisions said, the most telling first."""

    said: Mapping[tuple[int, date], Sequence[tuple[str, Ground]]]

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> _Grounds:
        found: dict[tuple[int, date], list[tuple[str, Ground]]] = {}
        for unit, kind, clause, *decision in rows:
            ground = Ground(Decision(*decision), clause)
            found.setdefault((unit, ground.decision.effective_on), []).append((kind, ground))
        return cls(found)

    def of_unit(self, unit: int | None, day: date, kinds: Sequence[str] = ()) -> Ground | None:
        """What was said of the unit on that day; one of ``kinds`` if there is one."""
        said = self.said.get((unit or 0, day), ())
        telling = [ground for kind, ground in said if kind in kinds]
        return next(iter([*telling, *(ground for _, ground in said)]), None)


COMPARED = (
    ("name", "đổi tên", "RENAME"),
    ("kind", "đổi loại hình", "CHANGE_KIND"),
    ("bloc", "đổi khối", "CHANGE_BLOC"),
    ("area", "đổi địa bàn", ""),
)


def _stages(unit_id: int, rows: Sequence[Sequence[Any]], grounds: _Grounds) -> list[Stage]:
    stages: list[Stage] = []
    for during, name, short, kind, bloc, area, *superior in rows:
        above = Place(*superior) if superior[0] is not None else None
        bare = Stage(during, name, short, kind, bloc, area, above)
        stages.append(_explained(unit_id, bare, stages[-1] if stages else None, grounds))
    return stages


def _explained(unit_id: int, now: Stage, before: Stage | None, grounds: _Grounds) -> Stage:
    """The stage with what changed and why; who moved because the superior ended is moved by that."""
    day = now.during.lower
    if before is None:
        return replace(now, ground=grounds.of_unit(unit_id, day))
    changed = [one for one in COMPARED if getattr(now, one[0]) != getattr(before, one[0])]
    words, kinds = [one[1] for one in changed], [one[2] for one in changed]
    ground = grounds.of_unit(unit_id, day, kinds)
    if _id(now.superior) != _id(before.superior):
        words.append("chuyển cấp trên trực tiếp")
        ground = grounds.of_unit(unit_id, day, [*kinds, "TRANSFER"]) or grounds.of_unit(
            _id(before.superior), day
        )
    return replace(now, changed=tuple(words), ground=ground)


def _id(place: Place | None) -> int | None:
    return place.id if place else None
