"""The balance of members: opening + gains − losses = closing, per unit, period and structure (§4.7, V4).

A gain or a loss is a home cell that begins or ends (``Movement``), so what is counted here and the stock
cannot disagree. The opening stands in the structure of the evening before, the closing in the structure
asked for; what lies between the two trees is "do sắp xếp tổ chức", beside homes that a decision moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from namro.ground.periods import Period
from namro.membership.models import Movement
from namro.units.queries import Place, children, ids_below

K = Movement.Kind
GAINS = (K.ADMITTED, K.READMITTED, K.TRANSFER_IN, K.RESTORED)
LOSSES = (K.TRANSFERRED_OUT, K.DIED, K.EXPELLED, K.REMOVED, K.RESIGNED, K.ANNULLED)
MOVED_IN, MOVED_OUT, REORG_IN, REORG_OUT = "MOVED_IN", "MOVED_OUT", "REORG_IN", "REORG_OUT"

# Of every cell the asked units it is counted under on a structure day. All below the root needs no asking.
UNDER = """
SELECT descendant_id AS cell, array_agg(ancestor_id ORDER BY ancestor_id) AS units
  FROM units_ancestry
 WHERE ancestor_id = ANY(%(units)s) AND placed @> %({day})s::date AND share IS NULL
 GROUP BY descendant_id
"""
WAS, NOW = UNDER.format(day="eve"), UNDER.format(day="day")
ASKED = "WHERE h.cell_id IN (SELECT cell FROM was UNION SELECT cell FROM now)"
STOCK = """
WITH was AS MATERIALIZED ({was}), now AS MATERIALIZED ({now}), stock AS (
    SELECT h.cell_id AS cell, count(*) FILTER (WHERE h.during @> %(eve)s::date) AS before,
           count(*) FILTER (WHERE h.during @> %(last)s::date) AS after
      FROM people_homecell h {asked} GROUP BY h.cell_id)
SELECT was.units, now.units, sum(before), sum(after)
  FROM stock LEFT JOIN was USING (cell) LEFT JOIN now USING (cell)
 GROUP BY was.units, now.units
"""
MOVES = """
WITH now AS MATERIALIZED ({now})
SELECT here.units, there.units, m.kind, m.sign, count(*), count(*) FILTER (WHERE m.known_on > %(last)s)
  FROM membership_movement m {join} now here ON here.cell = m.cell_id
  LEFT JOIN now there ON there.cell = m.other_cell_id
 WHERE m.happened_on >= %(first)s AND m.happened_on < %(end)s
 GROUP BY here.units, there.units, m.kind, m.sign
"""


@dataclass
class Line:
    """One unit's balance, persons each. ``part``: rows at the unit itself or not allocated below it.

    ``late``: losses of the period recorded only after it (edge case 25).
    """

    place: Place
    part: bool = False
    opening: int = 0
    closing: int = 0
    late: int = 0
    amounts: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> int:
        return self.amounts.get(kind, 0)

    def add(self, kind: str, number: int) -> None:
        self.amounts[kind] = self[kind] + number

    @property
    def gained(self) -> int:
        """New to the city's Party organisation at this unit."""
        return sum(self[kind] for kind in GAINS)

    @property
    def lost(self) -> int:
        return sum(self[kind] for kind in LOSSES)

    @property
    def moved(self) -> int:
        """Net of moves across the unit's border inside the city."""
        return self[MOVED_IN] - self[MOVED_OUT]

    @property
    def reorganised(self) -> int:
        """Net of what decisions in the tree brought and took."""
        return self[REORG_IN] - self[REORG_OUT]

    @property
    def holds(self) -> bool:
        """V4."""
        return self.opening + self.reorganised + self.moved + self.gained - self.lost == self.closing


@dataclass(frozen=True)
class Balance:
    """A unit's balance and those of its direct units, in Vietnamese order.

    ``rest``: what is in none of the direct units, so that lines and rest add up to the total.
    ``former``: direct units of the evening before that are no longer direct units; their lines are their
    own, whole balances.
    """

    total: Line
    lines: Sequence[Line]
    rest: Line
    former: Sequence[Line]
    period: Period
    day: date

    @property
    def holds(self) -> bool:
        return all(line.holds for line in (self.total, *self.lines, self.rest, *self.former))


def eve_of(period: Period) -> date:
    """The evening on which the opening stands."""
    return period.first - timedelta(days=1)


def balance(place: Place, period: Period, day: date | None = None) -> Balance:
    """The balance of ``place`` and its direct units with the closing in the tree of ``day``.

    ``day`` None: the period's last day. Four statements, whatever the size of the unit.
    """
    day = day or period.last
    eve = eve_of(period)
    kids = children(replace(place, day=day))
    known = {kid.id for kid in kids}
    gone = [one for one in children(replace(place, day=eve)) if one.id not in known]
    lines = _Lines(place, kids, gone)
    asked = {"eve": eve, "day": day, "first": period.first, "last": period.last, "end": period.end}
    lines.fill(asked)
    return Balance(
        lines.total,
        [lines.by_id[kid.id] for kid in kids],
        lines.rest,
        [lines.by_id[one.id] for one in gone],
        period,
        day,
    )


Units = Sequence[int] | None


class _Lines:
    """The lines of one table, filled from groups of cells that are counted under the same units."""

    def __init__(self, here: Place, kids: Sequence[Place], gone: Sequence[Place]) -> None:
        self.here = here
        self.total, self.rest = Line(here), Line(here, part=True)
        self.kids = {kid.id for kid in kids}
        self.by_id = {place.id: Line(place) for place in (*kids, *gone)}

    def of(self, units: Units) -> list[Line]:
        """Every line under which such cells are counted, the total and the rest among them."""
        inside = self.here.is_root or self.here.id in (units or ())
        below = [self.by_id[unit] for unit in units or () if unit in self.by_id]
        if not inside:
            return below
        # A former direct unit may have taken over cells of this one: they are in the rest all the same.
        return [self.total, *below] if self.kids & set(units or ()) else [self.total, *below, self.rest]

    def fill(self, asked: Mapping[str, Any]) -> None:
        units = [*self.by_id] if self.here.is_root else [self.here.id, *self.by_id]
        parameters = {**asked, "units": units}
        asks = "" if self.here.is_root else ASKED
        join = "LEFT JOIN" if self.here.is_root else "JOIN"
        with connection.cursor() as cursor:
            cursor.execute(STOCK.format(was=WAS, now=NOW, asked=asks), parameters)
            for was, now, before, after in cursor.fetchall():
                self._stock(self.of(was), self.of(now), int(before), int(after))
            cursor.execute(MOVES.format(now=NOW, join=join), parameters)
            for here, there, kind, sign, number, late in cursor.fetchall():
                self._moves(self.of(here), self.of(there), (kind, sign), (number, late))

    def _stock(self, was: list[Line], now: list[Line], before: int, after: int) -> None:
        for line in was:
            line.opening += before
            if not _among(line, now):
                line.add(REORG_OUT, before)
        for line in now:
            line.closing += after
            if not _among(line, was):
                line.add(REORG_IN, before)

    def _moves(
        self, here: list[Line], there: list[Line], what: tuple[str, int], number: tuple[int, int]
    ) -> None:
        kind, sign = what
        for line in here:
            if kind not in (K.MOVED, K.REORG):
                line.add(kind, number[0])
                line.late += number[1] if sign < 0 else 0
            elif not _among(line, there):
                line.add(f"{kind}_IN" if sign > 0 else f"{kind}_OUT", number[0])


def _among(line: Line, lines: list[Line]) -> bool:
    return any(line is one for one in lines)


def crossing(place: Place, period: Period, day: date, kind: str) -> QuerySet[Movement]:
    """The moves behind ``MOVED_IN`` or ``MOVED_OUT`` of a unit: across its border, inside the city."""
    rows = Movement.objects.filter(
        happened_on__gte=period.first,
        happened_on__lt=period.end,
        kind=K.MOVED,
        sign=1 if kind == MOVED_IN else -1,
    )
    if place.is_root:
        return rows.none()
    below = ids_below(place.id, day)
    return rows.filter(cell_id__in=below).exclude(other_cell_id__in=below)


@dataclass(frozen=True)
class Shifted:
    """A cell that came under the unit, or left it, between the two trees, with its members of the eve."""

    cell: int
    members: int
    came: bool


SHIFTED = """
WITH was AS MATERIALIZED ({was}), now AS MATERIALIZED ({now})
SELECT h.cell_id, count(*), bool_or(now.units IS NOT NULL)
  FROM was FULL JOIN now USING (cell) JOIN people_homecell h ON h.cell_id = cell
 WHERE (was.units IS NULL OR now.units IS NULL) AND h.during @> %(eve)s::date
 GROUP BY h.cell_id ORDER BY count(*) DESC, h.cell_id
"""


def shifted(place: Place, period: Period, day: date) -> list[Shifted]:
    """What ``REORG_IN`` and ``REORG_OUT`` of a unit owe to the difference of the two trees, by cell."""
    if place.is_root:
        return []
    with connection.cursor() as cursor:
        asked = {"units": [place.id], "eve": eve_of(period), "day": day}
        cursor.execute(SHIFTED.format(was=WAS, now=NOW), asked)
        return [Shifted(*row) for row in cursor.fetchall()]
