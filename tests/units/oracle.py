"""Where the rows of a unit are counted on a day, told plainly: one unit and one day at a time.

Written from the rules (docs/adr/0009), not from the statements that derive them for all units at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from namro.units.models import Ancestry, Extent, Succession, Unit, UnitVersion

ONE = timedelta(days=1)
Counted = tuple[int, int, float | None, bool]  # ancestor, distance, share rounded, allocated


@dataclass(frozen=True)
class Step:
    """A succession: the other unit, and the share of it as far as known."""

    old: int
    new: int
    on: date
    share: float | None


@dataclass
class Landing:
    """Where rows land: units with their share (None: not known), and units that may hold some."""

    at: dict[int, float | None] = field(default_factory=dict)
    up: bool = False
    maybe: set[int] = field(default_factory=set)

    def add(self, other: Landing, share: float | None) -> None:
        for unit, part in other.at.items():
            had = self.at.get(unit, 0.0)
            known = share is not None and part is not None and had is not None
            self.at[unit] = had + share * part if known else None  # type: ignore[operator]
        self.up |= other.up
        self.maybe |= other.maybe


class Tree:
    """Lives, superiors and successions as they are stored now."""

    def __init__(self) -> None:
        self.lives = {unit.pk: unit.alive for unit in Unit.objects.all()}
        self.states: dict[int, list[UnitVersion]] = defaultdict(list)
        for state in UnitVersion.objects.order_by("during"):
            self.states[state.unit_id].append(state)
        self.steps = [
            Step(one.old_id, one.new_id, one.on, 1.0 if one.extent == Extent.WHOLE else one.share)
            for one in Succession.objects.exclude(extent=Extent.NONE)
        ]

    @property
    def beginning(self) -> date:
        return min(life.lower for life in self.lives.values())

    def superior(self, unit: int, day: date) -> int | None:
        found = [state.parent_id for state in self.states[unit] if day in state.during]
        assert len(found) == 1, f"{unit} has {len(found)} states on {day}"
        return found[0]

    def chain(self, unit: int, day: date) -> list[int]:
        """The unit, its superior, and so on up to the root."""
        found = [unit]
        while (above := self.superior(found[-1], day)) is not None:
            assert above not in found, f"{unit} is above itself on {day}"
            found.append(above)
        return found

    def land(self, unit: int, day: date) -> Landing:
        life = self.lives[unit]
        if day in life:
            return Landing({unit: 1.0})
        return self._after(unit, day) if day >= life.lower else self._before(unit, day)

    def _after(self, unit: int, day: date) -> Landing:
        end = self.lives[unit].upper
        going = [step for step in self.steps if step.old == unit and step.on == end]
        found = Landing()
        for step in going:
            if step.share != 0:
                found.add(self.land(step.new, day), step.share)
        if not going:
            above = self.superior(unit, end - ONE)
            assert above is not None
            found.add(self.land(above, day), 1.0)
            found.up = True
            found.maybe |= {
                at for goal in self._where_its_units_went(unit, end) for at in self._all(goal, day)
            }
        return found

    def _where_its_units_went(self, unit: int, end: date) -> Iterator[int]:
        for kid in self.states:
            if end - ONE in self.lives[kid] and self.superior(kid, end - ONE) == unit:
                if end in self.lives[kid]:
                    yield self.superior(kid, end)  # type: ignore[misc]
                else:
                    yield from (step.new for step in self.steps if step.old == kid and step.on == end)

    def _all(self, unit: int, day: date) -> set[int]:
        found = self.land(unit, day)
        return set(found.at) | found.maybe

    def _before(self, unit: int, day: date) -> Landing:
        first = self.lives[unit].lower
        coming = [step for step in self.steps if step.new == unit and step.on == first]
        found = Landing()
        for step in coming:
            found.add(self.land(step.old, day), 1.0 if len(coming) == 1 else None)
        if not coming:
            above = self.superior(unit, first)
            assert above is not None
            found.add(self.land(above, day), 1.0)
            found.up = True
        return found

    def counted(self, unit: int, day: date) -> list[Counted]:
        """Every unit under which the rows of ``unit`` are counted, or may be, on a structure day."""
        landing = self.land(unit, day)
        chains = {at: self.chain(at, day) for at in landing.at}
        certain = [
            above for above in next(iter(chains.values())) if all(above in one for one in chains.values())
        ]
        exact = len(chains) == 1 and not landing.up
        found: list[Counted] = [(above, level, None, exact) for level, above in enumerate(certain)]
        shares: dict[int, list[float | None]] = defaultdict(list)
        for at, chain in chains.items():
            for above in set(chain) - set(certain):
                shares[above].append(landing.at[at])
        for at in landing.maybe:
            for above in set(self.chain(at, day)) - set(certain) - set(shares):
                shares[above] = []
        for above, parts in shares.items():
            known = [part for part in parts if part is not None]
            share = sum(known) if len(known) == len(parts) else 0
            found.append((above, 0, round(share, 4), True))
        return sorted(found, key=repr)


def stored(unit: int, day: date) -> list[Counted]:
    """The same from the rows that are kept."""
    rows = Ancestry.objects.filter(descendant_id=unit, placed__contains=day)
    found = [
        (row.ancestor_id, row.distance, None if row.share is None else round(row.share, 4), row.allocated)
        for row in rows
    ]
    return sorted(found, key=repr)


def stored_all(day: date) -> dict[int, list[Counted]]:
    """``stored`` of every unit, with one statement."""
    found: dict[int, list[Counted]] = defaultdict(list)
    for row in Ancestry.objects.filter(placed__contains=day):
        share = None if row.share is None else round(row.share, 4)
        found[row.descendant_id].append((row.ancestor_id, row.distance, share, row.allocated))
    return {unit: sorted(rows, key=repr) for unit, rows in found.items()}
