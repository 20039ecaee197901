"""What changed in the tree between two days: event by event, grouped by the decision and by what it did.

``first`` is the evening before the first change, ``last`` the day of the last one: what stands on either
day differs exactly by the events between them. Made and ended again in between is two events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from namro.units.models import Extent
from namro.units.queries import Place
from namro.units.story import DECISION, Decision, spelled

MADE, ENDED, RENAMED, MOVED = "made", "ended", "renamed", "moved"
WHATS = (MADE, ENDED, RENAMED, MOVED, "kind", "bloc", "area")


@dataclass(frozen=True)
class Stretch:
    """Changes after ``first`` until ``last``; ``within`` a unit: of it and all below it on any day."""

    first: date
    last: date
    within: int | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        return {"first": self.first, "last": self.last, "within": self.within}


@dataclass(frozen=True)
class Group:
    """So many units to which a decision (None: none is known) did the same on one day."""

    day: date
    what: str
    count: int
    superiors: int
    decision: Decision | None = None

    @property
    def key(self) -> tuple[date, int, str]:
        return self.day, self.decision.id if self.decision else 0, self.what

    @property
    def spelled(self) -> str:
        return "/".join(map(str, self.key))


@dataclass(frozen=True)
class Side:
    """A state before or after a change: what the reader compares."""

    name: str
    kind: str
    bloc: str
    area: str
    superior: str
    superior_code: str


@dataclass(frozen=True)
class Passing:
    """Who took an ended unit over, or what a new one was made of, and how much of it."""

    code: str
    name: str
    extent: str
    share: float | None

    @property
    def words(self) -> str:
        """“toàn bộ”, “một phần, 40 %”."""
        said = str(Extent(self.extent).label)
        return said if self.share is None else f"{said}, {spelled(self.share)}"


@dataclass(frozen=True)
class Event:
    """One unit changed: ``before`` None where it was made, ``after`` None where it ended."""

    unit: int
    code: str
    group: tuple[date, int, str]
    before: Side | None
    after: Side | None
    passing: tuple[Passing, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        side = self.after or self.before
        return side.name if side else self.code


@dataclass(frozen=True)
class Gathered:
    """How many units a decision moved under one superior."""

    group: tuple[date, int, str]
    superior: Place
    count: int


# The judged events of a stretch. A version that begins where another ended shows what changed; what a
# decision says of the unit itself counts more than what it says of the superior that ended above it.
# ``key`` is unit and day in one number: joined by both, sorted by the day alone, 16.000 rows of one day
# would each meet all others.
EVENTS = """
WITH inside AS (
    SELECT DISTINCT a.descendant_id AS id FROM units_ancestry a
     WHERE a.ancestor_id = %(within)s AND a.during && daterange(%(first)s, %(last)s, '[]')
), begun AS (
    SELECT v.*, lower(v.during) AS day, v.unit_id * 131072 + (lower(v.during) - date '1900-01-01') AS key
      FROM units_unitversion v
     WHERE lower(v.during) > %(first)s AND lower(v.during) <= %(last)s
       AND (%(within)s::bigint IS NULL OR v.unit_id IN (SELECT id FROM inside))
), gone AS (
    SELECT v.*, upper(v.during) AS day, v.unit_id * 131072 + (upper(v.during) - date '1900-01-01') AS key
      FROM units_unitversion v
     WHERE upper(v.during) > %(first)s AND upper(v.during) <= %(last)s
       AND (%(within)s::bigint IS NULL OR v.unit_id IN (SELECT id FROM inside))
), event AS (
    SELECT coalesce(b.key, g.key) AS key, coalesce(b.unit_id, g.unit_id) AS unit_id,
           coalesce(b.day, g.day) AS day, b.id AS now, g.id AS was, b.parent_id AS now_parent,
           coalesce(b.sort_key, g.sort_key) AS sort_key, unnest(
               CASE WHEN g.id IS NULL THEN ARRAY['made'] WHEN b.id IS NULL THEN ARRAY['ended']
                    ELSE array_remove(ARRAY[
                        CASE WHEN b.name <> g.name THEN 'renamed' END,
                        CASE WHEN b.parent_id IS DISTINCT FROM g.parent_id THEN 'moved' END,
                        CASE WHEN b.kind <> g.kind THEN 'kind' END,
                        CASE WHEN b.bloc <> g.bloc THEN 'bloc' END,
                        CASE WHEN b.area_id IS DISTINCT FROM g.area_id THEN 'area' END], NULL) END) AS what,
           g.parent_id * 131072 + (b.day - date '1900-01-01') AS above
      FROM begun b FULL JOIN gone g ON g.key = b.key
), said AS (
    SELECT c.unit_id * 131072 + (r.effective_on - date '1900-01-01') AS key, r.id AS decision,
           CASE c.kind WHEN 'DISSOLVE' THEN 'ended' WHEN 'TRANSFER' THEN 'moved' WHEN 'RENAME' THEN 'renamed'
                       WHEN 'CHANGE_KIND' THEN 'kind' WHEN 'CHANGE_BLOC' THEN 'bloc' ELSE 'made' END AS what
      FROM units_reorganisation r JOIN units_change c ON c.reorganisation_id = r.id
     WHERE r.state = 'SCHEDULED' AND r.effective_on > %(first)s AND r.effective_on <= %(last)s
    UNION ALL
    SELECT s.old_id * 131072 + (s.on - date '1900-01-01'), s.reorganisation_id, 'ended'
      FROM units_succession s
     WHERE s.on > %(first)s AND s.on <= %(last)s
), telling AS (
    SELECT key, what, max(decision) AS decision FROM said GROUP BY key, what
), anything AS (
    SELECT key, max(decision) AS decision FROM said GROUP BY key
), judged AS (
    SELECT e.*, coalesce(t.decision, a.decision, s.decision, 0) AS decision
      FROM event e
      LEFT JOIN telling t ON t.key = e.key AND t.what = e.what
      LEFT JOIN anything a ON a.key = e.key
      LEFT JOIN anything s ON s.key = e.above AND e.what = 'moved'
)
"""

GROUPS = f"""{EVENTS}
SELECT g.day, g.what, g.count, g.superiors, {DECISION}
  FROM (SELECT day, what, decision, count(*) AS count, count(DISTINCT now_parent) AS superiors
          FROM judged GROUP BY day, what, decision) g
  LEFT JOIN units_reorganisation r ON r.id = g.decision
 ORDER BY g.day, r.id NULLS LAST, array_position(%(whats)s::text[], g.what)
"""

# Rows of some groups with both sides as they stood; what is not shown is cut off before it is joined.
ROWS = f"""{EVENTS}, ranked AS (
    SELECT j.*, count(*) OVER () AS total,
           row_number() OVER (PARTITION BY day, decision, what ORDER BY sort_key, unit_id) AS number
      FROM judged j
     WHERE concat_ws('/', j.day, j.decision, j.what) = ANY(%(groups)s)
       AND (%(superior)s::bigint IS NULL OR j.now_parent = %(superior)s)
), shown AS MATERIALIZED (
    SELECT * FROM ranked WHERE number > %(skip)s AND number <= %(skip)s + %(most)s
)
SELECT u.id, u.code, e.day, e.decision, e.what, e.total,
       g.name, g.kind, g.bloc, ga.name, gp.short_name, gu.code,
       b.name, b.kind, b.bloc, ba.name, bp.short_name, bu.code
  FROM shown e
  JOIN units_unit u ON u.id = e.unit_id
  LEFT JOIN units_unitversion g ON g.id = e.was
  LEFT JOIN units_adminarea ga ON ga.id = g.area_id
  LEFT JOIN units_unit gu ON gu.id = g.parent_id
  LEFT JOIN units_unitversion gp ON gp.unit_id = g.parent_id AND gp.during @> e.day - 1
  LEFT JOIN units_unitversion b ON b.id = e.now
  LEFT JOIN units_adminarea ba ON ba.id = b.area_id
  LEFT JOIN units_unit bu ON bu.id = b.parent_id
  LEFT JOIN units_unitversion bp ON bp.unit_id = b.parent_id AND bp.during @> e.day
 ORDER BY e.day, e.decision = 0, e.decision, array_position(%(whats)s::text[], e.what), e.number
"""

GATHERED = f"""{EVENTS}, ranked AS (
    SELECT day, decision, what, now_parent, count(*) AS count,
           row_number() OVER (PARTITION BY day, decision ORDER BY count(*) DESC, now_parent) AS number
      FROM judged
     WHERE concat_ws('/', day, decision, what) = ANY(%(groups)s)
     GROUP BY day, decision, what, now_parent
), shown AS MATERIALIZED (
    SELECT * FROM ranked WHERE number > %(skip)s AND number <= %(skip)s + %(most)s
)
SELECT e.day, e.decision, e.what,
       u.id, u.code, v.name, v.short_name, v.kind, v.bloc, v.parent_id, e.day, u.alive, e.count
  FROM shown e
  JOIN units_unit u ON u.id = e.now_parent
  JOIN units_unitversion v ON v.unit_id = u.id AND v.during @> e.day
 ORDER BY e.day, e.decision = 0, e.decision, e.number
"""

PASSING = """
SELECT s.old_id, s.new_id, s.on, o.code, ov.name, n.code, nv.name, s.extent, s.share
  FROM units_succession s
  JOIN units_unit o ON o.id = s.old_id JOIN units_unit n ON n.id = s.new_id
  JOIN units_unitversion ov ON ov.unit_id = o.id AND ov.during @> s.on - 1
  JOIN units_unitversion nv ON nv.unit_id = n.id AND nv.during @> s.on
 WHERE s.on = ANY(%(days)s) AND (s.old_id = ANY(%(ended)s) OR s.new_id = ANY(%(made)s))
 ORDER BY s.extent = %(none)s, ov.sort_key, nv.sort_key, s.id
"""

COUNTS = """
SELECT v.kind, count(*) FILTER (WHERE v.during @> %(first)s), count(*) FILTER (WHERE v.during @> %(last)s)
  FROM units_unitversion v
 WHERE (v.during @> %(first)s OR v.during @> %(last)s)
   AND (%(within)s::bigint IS NULL OR EXISTS (
        SELECT 1 FROM units_ancestry a
         WHERE a.ancestor_id = %(within)s AND a.descendant_id = v.unit_id
           AND (a.during @> %(first)s AND v.during @> %(first)s
                OR a.during @> %(last)s AND v.during @> %(last)s)))
 GROUP BY v.kind
"""


def _asked(statement: str, stretch: Stretch, **more: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**stretch.parameters, "whats": list(WHATS), **more})
        return list(cursor.fetchall())


def groups(stretch: Stretch) -> list[Group]:
    """What happened, in the order of days and decisions; one statement."""
    return [
        Group(day, what, count, superiors, Decision(*decision) if decision[0] else None)
        for day, what, count, superiors, *decision in _asked(GROUPS, stretch)
    ]


def kinds(stretch: Stretch) -> dict[str, tuple[int, int]]:
    """Units of each kind on both days; one statement."""
    return {kind: (before, after) for kind, before, after in _asked(COUNTS, stretch)}


@dataclass(frozen=True)
class Slice:
    """Of each group ``most`` rows after ``skip``; only those now under ``superior``, if one is given."""

    most: int
    skip: int = 0
    superior: int | None = None


def events(stretch: Stretch, of: Sequence[Group], part: Slice) -> tuple[list[Event], int]:
    """Rows of some groups, and how many there are of all of them together; two statements."""
    if not of:
        return [], 0
    more = {"most": part.most, "skip": part.skip, "superior": part.superior}
    rows = _asked(ROWS, stretch, groups=[group.spelled for group in of], **more)
    found = [
        Event(unit, code, (day, decision, what), _side(rest[:6]), _side(rest[6:]))
        for unit, code, day, decision, what, _, *rest in rows
    ]
    return _with_passing(found), rows[0][5] if rows else 0


def _side(columns: Sequence[Any]) -> Side | None:
    return Side(*(value or "" for value in columns)) if columns[0] is not None else None


def _with_passing(found: Sequence[Event]) -> list[Event]:
    """Ended units with who took them over, new ones with what they were made of."""
    ended = [event.unit for event in found if event.group[2] == ENDED]
    made = [event.unit for event in found if event.group[2] == MADE]
    if not ended and not made:
        return list(found)
    days = sorted({event.group[0] for event in found})
    by_unit: dict[tuple[int, str], list[Passing]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PASSING, {"days": days, "ended": ended, "made": made, "none": Extent.NONE})
        for old, new, _, old_code, old_name, new_code, new_name, extent, share in cursor.fetchall():
            by_unit.setdefault((old, ENDED), []).append(Passing(new_code, new_name, extent, share))
            by_unit.setdefault((new, MADE), []).append(Passing(old_code, old_name, extent, share))
    return [
        Event(
            one.unit,
            one.code,
            one.group,
            one.before,
            one.after,
            tuple(by_unit.get((one.unit, one.group[2]), ())),
        )
        for one in found
    ]


def gathered(stretch: Stretch, of: Sequence[Group], part: Slice) -> list[Gathered]:
    """Of groups that moved units: how many came under each superior, most first; one statement."""
    if not of:
        return []
    chosen = [group.spelled for group in of]
    rows = _asked(GATHERED, stretch, groups=chosen, most=part.most, skip=part.skip)
    return [Gathered((row[0], row[1], row[2]), Place(*row[3:12]), row[12]) for row in rows]
