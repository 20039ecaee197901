"""What a decision will do to the tree, read from its changes; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256

from django.db.models import Model, QuerySet

from namro.units.dependants import Assignment, Pairs, dependants
from namro.units.models import Change, Destination, Extent, Origin, Reorganisation, UnitVersion

K = Change.Kind
MAKING = frozenset({K.ESTABLISH, K.MERGE, K.SPLIT})
RECEIVING = frozenset({K.MERGE, K.SPLIT, K.ABSORB})
CHILDREN = "units.children"


@dataclass(frozen=True)
class Goal:
    """Where something goes: a unit that exists, a unit that a change makes, or nowhere (it ends)."""

    unit: int | None = None
    change: int | None = None

    @property
    def ends(self) -> bool:
        return self.unit is None and self.change is None


@dataclass(frozen=True)
class Held:
    """Everything of one kind that depends on ended units, with where each row goes; None: not said yet."""

    assignment: Assignment
    goals: Mapping[tuple[int, int], Goal | None]

    @property
    def missing(self) -> list[tuple[int, int]]:
        return [pair for pair, goal in self.goals.items() if goal is None]


@dataclass
class Effect:
    """A decision with its changes, origins and destinations, and what follows from them."""

    order: Reorganisation
    changes: Sequence[Change]
    origins: Sequence[Origin]
    destinations: Sequence[Destination]

    @property
    def day(self) -> date:
        return self.order.effective_on

    @property
    def eve(self) -> date:
        return self.day - timedelta(days=1)

    @cached_property
    def made(self) -> list[Change]:
        """Changes that make a unit, superiors before the units below them."""
        making = {change.pk: change for change in self.changes if change.kind in MAKING}
        ordered: dict[int, Change] = {}

        def take(change: Change, below: frozenset[int]) -> None:
            above = making.get(change.parent_change_id or 0)
            if above is not None and above.pk not in ordered and above.pk not in below:
                take(above, below | {change.pk})
            ordered.setdefault(change.pk, change)

        for change in making.values():
            take(change, frozenset())
        return list(ordered.values())

    @cached_property
    def passing(self) -> dict[int, list[Origin]]:
        """By old unit: its parts that carry people or organisations on."""
        found: dict[int, list[Origin]] = defaultdict(list)
        for origin in self.origins:
            if origin.extent != Extent.NONE:
                found[origin.unit_id].append(origin)
        return dict(found)

    @cached_property
    def made_of(self) -> dict[int, list[Origin]]:
        """By change: what it is made of."""
        found: dict[int, list[Origin]] = defaultdict(list)
        for origin in self.origins:
            found[origin.change_id].append(origin)
        return dict(found)

    @cached_property
    def ending(self) -> set[int]:
        """Units that end on the day: dissolved, or passed on to the last."""
        gone = {change.unit_id for change in self.changes if change.kind == K.DISSOLVE}
        gone |= {
            unit
            for unit, parts in self.passing.items()
            if any(part.extent in (Extent.WHOLE, Extent.REST) for part in parts)
        }
        return {unit for unit in gone if unit is not None}

    @cached_property
    def receivers(self) -> dict[int, Goal]:
        """By change: the unit that takes over (one that only goes on may take land, no people)."""
        return {change.pk: goal_of(change) for change in self.changes if change.kind != K.DISSOLVE}

    @cached_property
    def whole(self) -> dict[int, Goal]:
        """Ended units that go on as one other unit, and which."""
        return {
            unit: self.receivers[parts[0].change_id]
            for unit, parts in self.passing.items()
            if unit in self.ending and len(parts) == 1
        }

    @cached_property
    def transferred(self) -> dict[int, Goal]:
        """Existing units to which a change of this decision gives a superior, and which."""
        return {
            change.unit_id: Goal(change.parent_id, change.parent_change_id)
            for change in self.changes
            if change.kind not in MAKING and change.unit_id and (change.parent_id or change.parent_change_id)
        }

    @cached_property
    def rows(self) -> dict[str, Pairs]:
        """Rows of the ended units by kind."""
        return {
            key: [(unit, row) for unit, row in pairs if unit in self.ending]
            for key, pairs in self._standing.items()
        }

    @cached_property
    def _standing(self) -> dict[str, Pairs]:
        """Rows of the units that end or change their kind, one statement; of what is in the tree, those
        that it has moved.
        """
        scheduled = self.order.state == Reorganisation.State.SCHEDULED
        asked = self.ending | {one.unit_id for one in self.changes if one.kind == K.CHANGE_KIND}
        return dependants.rows(sorted(asked), self.day, gone=scheduled)

    def holding(self, key: str) -> set[int]:
        """Units among those that end or change their kind that hold rows of this kind."""
        return {unit for unit, _ in self._standing[key]}

    def held(self) -> list[Held]:
        """What depends on the ended units, kind by kind, and where it goes."""
        return [self._held(one, self.rows[one.key]) for one in dependants.assignments()]

    def _held(self, assignment: Assignment, pairs: Pairs) -> Held:
        if assignment.key == CHILDREN:
            elsewhere = self.ending | self.transferred.keys()
            pairs = [(unit, row) for unit, row in pairs if row not in elsewhere]
        rows, units = self.said(assignment.key)
        if assignment.only_ends:
            return Held(assignment, dict.fromkeys(pairs, Goal()))
        goals = {
            (unit, row): rows.get((unit, row)) or units.get(unit) or self.whole.get(unit)
            for unit, row in pairs
        }
        return Held(assignment, goals)

    def said(self, key: str) -> tuple[dict[tuple[int, int], Goal], dict[int, Goal]]:
        """What was typed in: for single rows, and for all other rows of a unit."""
        rows: dict[tuple[int, int], Goal] = {}
        units: dict[int, Goal] = {}
        for one in self.destinations:
            if one.dependant != key:
                continue
            goal = Goal(one.to_unit_id, one.to_change_id)
            if one.row is None:
                units[one.unit_id] = goal
            else:
                rows[one.unit_id, one.row] = goal
        return rows, units

    def touched(self) -> set[int]:
        """Existing units that the decision names."""
        named = {change.unit_id for change in self.changes} | {change.parent_id for change in self.changes}
        named |= {origin.unit_id for origin in self.origins}
        named |= {one.to_unit_id for one in self.destinations}
        return {unit for unit in named if unit is not None}

    @property
    def mark(self) -> str:
        """Changes whenever anything the decision says does, so that nobody approves what he has not read."""
        said = [_values(one) for one in (self.order, *self.changes, *self.origins, *self.destinations)]
        return sha256(repr(said).encode()).hexdigest()

    @cached_property
    def versions(self) -> dict[int, list[UnitVersion]]:
        """Every state of the units that the decision names, the earliest first; one statement."""
        found: dict[int, list[UnitVersion]] = defaultdict(list)
        for state in self.asked_states:
            found[state.unit_id].append(state)
        return dict(found)

    @cached_property
    def asked_states(self) -> QuerySet[UnitVersion]:
        """The states that ``versions`` will read; a page may ask for more of each beforehand."""
        states = UnitVersion.objects.filter(unit_id__in=self.touched()).select_related("unit")
        return states.defer("sort_key", "search_key").order_by("during")

    def state(self, unit: int | None, day: date) -> UnitVersion | None:
        """The state of a unit that the decision names on a day, None where it does not live."""
        states = self.versions.get(unit or 0, [])
        return next((state for state in states if day in state.during), None)


def _values(row: Model) -> list[object]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def goal_of(change: Change) -> Goal:
    if change.kind in MAKING:
        return Goal(change=change.pk)
    return Goal(unit=change.unit_id)


def read(order: Reorganisation) -> Effect:
    """The decision as it stands, with four statements."""
    return Effect(
        order,
        list(order.changes.select_related("area").order_by("position")),
        list(Origin.objects.filter(change__reorganisation=order).order_by("change__position", "pk")),
        list(order.destinations.order_by("pk")),
    )
