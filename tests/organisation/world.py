"""A small world kept twice: in the database, and day by day in plain dictionaries.

``World`` draws a tree with what depends on it, and decisions about it; what a decision does is told here for
each day on its own, without ranges, so that it can be compared with what the house wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from namro.access.models import Account, RoleGrant
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.organisation.reorganise.effect import CHILDREN
from namro.people.models import HomeCell, PartyMembership
from namro.targets.models import Indicator, MassFact, MassOrganisation, TargetAssignment, TargetRound
from namro.units import ancestry
from namro.units.models import Bloc, Change, Extent, Founding, Origin, Unit, UnitKind, UnitVersion
from tests.cast import BY, WHY, add_person
from tests.organisation.decisions import Decision, K, made
from tests.units import grow
from tests.units.grow import State, day

LAST = 30  # the last day that is looked at; it stands for all that follow
DAYS = range(LAST + 1)
COMMITTEES = (UnitKind.SUPERIOR_OF_BASE, UnitKind.BASE_COMMITTEE)
HOMES, GRANTS, TARGETS = "people.homes", "access.grants", "targets.assignments"
EVENTS = (AdmissionEvent, Founding, MassFact)

Now = dict[int, tuple[int | None, str, str]]  # unit: superior, name, kind


def days_of(during: Any) -> range:
    first = (during.lower - day(0)).days
    end = LAST + 1 if during.upper is None else min((during.upper - day(0)).days, LAST + 1)
    return range(max(first, 0), end)


@dataclass
class Picture:
    """What stands on each day; equal pictures are the same to everybody who asks."""

    tree: list[Now]
    homes: list[dict[int, int]]
    grants: list[set[tuple[int, str, int]]]
    targets: list[dict[tuple[str, int], int]]

    @classmethod
    def taken(cls) -> Picture:
        """From what is stored now; each unit and person has one place a day, or this fails."""
        found = cls([{} for _ in DAYS], [{} for _ in DAYS], [set() for _ in DAYS], [{} for _ in DAYS])
        for state in UnitVersion.objects.all():
            for at in days_of(state.during):
                assert state.unit_id not in found.tree[at]
                found.tree[at][state.unit_id] = (state.parent_id, state.name, state.kind)
        for home in HomeCell.objects.all():
            for at in days_of(home.during):
                assert home.person_id not in found.homes[at]
                found.homes[at][home.person_id] = home.cell_id
        for grant in RoleGrant.objects.all():
            for at in days_of(grant.during):
                key = (grant.account_id, grant.role_code, grant.unit_id)
                assert key not in found.grants[at]
                found.grants[at].add(key)
        for one in TargetAssignment.objects.all():
            for at in days_of(one.during):
                assert (one.indicator, one.assignee_id) not in found.targets[at]
                found.targets[at][one.indicator, one.assignee_id] = one.value
        return found


Goals = dict[tuple[str, int], dict[int | None, Any]]  # (dependant, unit): row or None: unit, change or None


@dataclass
class Plan:
    """A drawn decision as told to the house, and what is meant by it."""

    number: int
    decision: Decision
    ending: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    whole: dict[int, Any] = field(default_factory=dict)
    new: list[tuple[Change, Any, str, str]] = field(default_factory=list)
    states: list[tuple[int, int, Any]] = field(default_factory=list)  # unit, place in the tuple, value
    goals: Goals = field(default_factory=dict)

    def goal(self, dependant: str, unit: int, row: int) -> Any:
        said = self.goals.get((dependant, unit), {})
        return said.get(row, said.get(None, self.whole.get(unit)))


def pk(goal: Any) -> int | None:
    return None if goal is None else made(goal).pk if isinstance(goal, Change) else goal.pk


class World:
    """The drawn city; ``draw`` is hypothesis's."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.units: dict[int, Unit] = {}
        root = grow.root()
        self._add(root)
        for number in range(self.pick(range(2, 25))):
            self._grow(number)
        ancestry.rebuild()
        self._furnish()
        self.picture = Picture.taken()

    def pick(self, options: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def chance(self) -> bool:
        return bool(self.draw(st.booleans()))

    def some(self, options: Iterable[Any], most: int = 3, least: int = 1) -> list[Any]:
        found = list(options)
        return list(self.draw(st.lists(st.sampled_from(found), min_size=least, max_size=most, unique=True)))

    def _add(self, unit: Unit) -> Unit:
        self.units[unit.pk] = unit
        return unit

    # The city

    def _grow(self, number: int) -> None:
        above = UnitVersion.objects.exclude(kind=UnitKind.CELL).select_related("unit").order_by("pk")
        parent = self.pick(above)
        first = max(days_of(parent.during)[0], self.pick([0, 0, 0, 3]))
        unit = self._add(grow.bare(first))
        UnitVersion.objects.create(
            unit=unit,
            during=State(None, first).during,
            name=f"Tổ {number}",
            short_name=f"Tổ {number}",
            kind=self.pick([*COMMITTEES, UnitKind.CELL, UnitKind.CELL]),
            bloc=Bloc.RESIDENTIAL,
            parent=parent.unit,
        )

    def _furnish(self) -> None:
        """Members, some with a move to come; grants; targets; and things that happened."""
        cells = list(UnitVersion.objects.filter(kind=UnitKind.CELL).select_related("unit").order_by("pk"))
        everybody = list(UnitVersion.objects.select_related("unit").order_by("pk"))
        with acting(BY, WHY):
            for number in range(6 if cells else 0):
                self._member(number, cells)
            accounts = [
                Account.objects.create(username=f"nguoi.{n}", display_name=f"Người {n}") for n in (1, 2)
            ]
            for state in self.some(everybody, 5):
                self._grant(self.pick(accounts), state)
            top = everybody[0].unit
            year = TargetRound.objects.create(level_unit=top, title="Năm", during=span(day(0), day(LAST + 5)))
            for state in self.some(everybody, 5):
                during = span(day(max(2, days_of(state.during)[0])), day(LAST + 5))
                if self.chance():
                    during = year.during if state.during.lower == day(0) else during
                TargetAssignment.objects.create(
                    round=year, indicator=Indicator.MEMBER_NEW, assignee=state.unit, value=5, during=during
                )
            self._events(cells, everybody)

    def _member(self, number: int, cells: list[UnitVersion]) -> None:
        person, cell = add_person(f"Đồng chí {number}"), self.pick(cells)
        first = days_of(cell.during)[0]
        membership = PartyMembership.objects.create(
            person=person, decided_on=day(first), during=span(day(first))
        )
        spans = [(cell.unit, span(day(first)))]
        moved = self.pick([None, None, 12, 20])
        if moved is not None:
            spans = [(cell.unit, span(day(first), day(moved))), (self.pick(cells).unit, span(day(moved)))]
        for unit, during in spans:
            HomeCell.objects.create(person=person, membership=membership, cell=unit, during=during)

    def _grant(self, account: Account, state: UnitVersion) -> None:
        first = days_of(state.during)[0]
        during = span(day(first), self.pick([None, day(first + 15)]))
        RoleGrant.objects.create(
            account=account, role_code="CLERK", unit=state.unit, during=during, reason=WHY
        )

    def _events(self, cells: list[UnitVersion], everybody: list[UnitVersion]) -> None:
        for number, state in enumerate(self.some(cells, 4, 0) if cells else []):
            AdmissionEvent.objects.create(
                person=add_person(f"Kết nạp {number}"),
                cell=state.unit,
                happened_on=day(self.pick([4, 5, 25])),
                decision_no=f"{number}",
                source_group=SourceGroup.WORKER,
            )
        for state in self.some(everybody, 2, 0):
            MassFact.objects.create(
                indicator=Indicator.MASS_MEMBER,
                organisation=MassOrganisation.TRADE_UNION,
                unit=state.unit,
                happened_on=day(6),
                amount=3,
                evidence_no="1",
                evidence_on=day(6),
            )

    # Decisions

    def plan(self) -> Plan:
        """One to three things on one day, said to the house as a draft with its destinations."""
        number = self.pick(range(1, LAST - 1))
        plan = Plan(number, Decision(day(number)))
        for _ in range(self.pick([1, 1, 2, 3])):
            self.pick([self._make, self._make, self._absorb, self._dissolve, self._change])(plan)
        if plan.decision.order.changes.exists():
            self._send(plan)
        return plan

    def now(self, plan: Plan) -> Now:
        return self.picture.tree[plan.number]

    def _free(self, plan: Plan, *kinds: str) -> list[int]:
        """Units that live on the day, are not the root and not yet in the decision; of these kinds."""
        now = self.now(plan)
        wanted = kinds or tuple(UnitKind)
        return [
            u for u, (above, _, kind) in now.items() if above and kind in wanted and u not in plan.touched
        ]

    def _branch(self, plan: Plan, unit: int) -> set[int]:
        now, found = self.now(plan), {unit}
        while more := {u for u, (above, _, _) in now.items() if above in found} - found:
            found |= more
        return found

    def _superior(self, plan: Plan, unit: int | None = None) -> Any:
        """Somebody who may stand above: a committee that goes on, outside the branch of ``unit``."""
        now = self.now(plan)
        shut = plan.ending | (self._branch(plan, unit) if unit else set())
        old = [self.units[u] for u, (_, _, kind) in now.items() if kind != UnitKind.CELL and u not in shut]
        fresh = [change for change, _, _, kind in plan.new if kind != UnitKind.CELL]
        return self.pick([*old, *fresh])

    def _under(self, goal: Any) -> dict[str, Any]:
        return {"parent_change" if isinstance(goal, Change) else "parent": goal}

    def _make(self, plan: Plan) -> None:
        """A new unit: out of nothing, of whole units and parts, or several of the parts of one."""
        kind = self.pick([UnitKind.CELL, *COMMITTEES])
        alike = (UnitKind.CELL,) if kind == UnitKind.CELL else COMMITTEES
        free = self._free(plan, *alike)
        way = self.pick([K.ESTABLISH, K.MERGE, K.MERGE, K.SPLIT, K.SPLIT]) if free else K.ESTABLISH
        if way == K.ESTABLISH:
            self._new(plan, way, kind, [])
        elif way == K.MERGE:
            sources = self.some(free, 3)
            extents = [self.pick([Extent.WHOLE, Extent.WHOLE, Extent.PART]) for _ in sources]
            self._pass_on(plan, sources, extents)
            self._new(plan, way, kind, list(zip(sources, extents, strict=True)))
        else:
            self._split(plan, kind, self.pick(free))

    def _pass_on(self, plan: Plan, sources: list[int], extents: list[str]) -> None:
        plan.touched |= set(sources)
        ends = (Extent.WHOLE, Extent.REST)
        plan.ending |= {unit for unit, extent in zip(sources, extents, strict=True) if extent in ends}

    def _new(self, plan: Plan, way: str, kind: str, origins: list[tuple[int, str]]) -> Change:
        above, name = self._superior(plan), f"Mới {len(plan.new)}"
        wanted = [(self.units[unit], extent) for unit, extent in origins]
        change = plan.decision.add(
            way,
            name=name,
            short_name=name,
            unit_kind=kind,
            bloc=Bloc.RESIDENTIAL,
            origins=wanted,
            **self._under(above),
        )
        plan.new.append((change, above, name, kind))
        plan.whole |= {unit: change for unit, extent in origins if extent == Extent.WHOLE}
        return change

    def _split(self, plan: Plan, kind: str, unit: int) -> None:
        """Into two or three, one of which may be there already; with known shares, or none."""
        number = self.pick([2, 2, 3])
        extents = [Extent.PART] * (number - 1) + [Extent.REST]
        self._pass_on(plan, [unit], [Extent.REST])
        made_of = [self._new(plan, K.SPLIT, kind, [(unit, extent)]) for extent in extents]
        if self.chance():
            parts = [self.pick([0, 1, 3]) for _ in made_of[1:]] + [2]
            for change, part in zip(made_of, parts, strict=True):
                with acting(BY, WHY):
                    Origin.objects.filter(change=change).update(
                        part=part, whole=sum(parts), share_basis="thử"
                    )

    def _absorb(self, plan: Plan) -> None:
        kinds = self.pick([(UnitKind.CELL,), COMMITTEES])
        free = self._free(plan, *kinds)
        if len(free) < 2:
            return
        taker, *sources = self.some(free, 3, 2)
        shut = set().union(*(self._branch(plan, unit) for unit in sources))
        if taker in shut and kinds == COMMITTEES:
            return
        extents = [self.pick([Extent.WHOLE, Extent.WHOLE, Extent.PART, Extent.REST]) for _ in sources]
        self._pass_on(plan, sources, extents)
        plan.touched.add(taker)
        pairs = list(zip(sources, extents, strict=True))
        self_made = [(self.units[unit], extent) for unit, extent in pairs]
        plan.decision.add(K.ABSORB, self.units[taker], origins=self_made)
        plan.whole |= {unit: self.units[taker] for unit, extent in pairs if extent != Extent.PART}

    def _dissolve(self, plan: Plan) -> None:
        if free := self._free(plan):
            unit = self.pick(free)
            plan.touched.add(unit)
            plan.ending.add(unit)
            plan.decision.add(K.DISSOLVE, self.units[unit])

    def _change(self, plan: Plan) -> None:
        """Another superior, name or kind."""
        way = self.pick([K.TRANSFER, K.TRANSFER, K.RENAME, K.CHANGE_KIND])
        free = self._free(plan, *(COMMITTEES if way == K.CHANGE_KIND else ()))
        if not free:
            return
        unit = self.pick(free)
        plan.touched.add(unit)
        if way == K.TRANSFER:
            goal = self._superior(plan, unit)
            plan.decision.add(way, self.units[unit], **self._under(goal))
            plan.states.append((unit, 0, goal))
        elif way == K.RENAME:
            plan.decision.add(way, self.units[unit], name="Tên mới", short_name="Tên mới")
            plan.states.append((unit, 1, "Tên mới"))
        else:
            kind = self.pick(COMMITTEES)
            plan.decision.add(way, self.units[unit], unit_kind=kind)
            plan.states.append((unit, 2, kind))

    # Where what depends on ended units goes

    def rows(self, unit: int, number: int) -> dict[str, list[int]]:
        """What stands at the unit on the day or after, by kind."""
        after = {"during__overlap": span(day(number))}
        states = UnitVersion.objects.filter(parent_id=unit, **after)
        return {
            CHILDREN: sorted({state.unit_id for state in states}),
            HOMES: [row.pk for row in HomeCell.objects.filter(cell_id=unit, **after)],
            GRANTS: [row.pk for row in RoleGrant.objects.filter(unit_id=unit, **after)],
            TARGETS: [row.pk for row in TargetAssignment.objects.filter(assignee_id=unit, **after)],
        }

    def _send(self, plan: Plan) -> None:
        """Destinations for what has none by itself, and sometimes for what has."""
        transferred = {unit for unit, place, _ in plan.states if place == 0}
        for unit in sorted(plan.ending):
            for dependant, rows in self.rows(unit, plan.number).items():
                if dependant == CHILDREN:
                    rows = [row for row in rows if row not in plan.ending | transferred]
                if rows and (unit not in plan.whole or self.pick([False, False, True])):
                    self._say(plan, dependant, unit, rows)

    def _say(self, plan: Plan, dependant: str, unit: int, rows: list[int]) -> None:
        said = plan.goals.setdefault((dependant, unit), {})
        for row in self.pick([rows, [None]]):
            goal = self._goal(plan, dependant, row)
            if goal is None and dependant == HOMES:
                return  # no cell to go to: the house will say so
            said[row] = goal
            plan.decision.to(dependant, self.units[unit], goal, row)

    def _goal(self, plan: Plan, dependant: str, row: int | None) -> Any:
        if dependant == CHILDREN:
            return self._superior(plan, row)
        now = self.now(plan)
        wanted = (UnitKind.CELL,) if dependant == HOMES else tuple(UnitKind)
        old = [self.units[u] for u, (_, _, kind) in now.items() if kind in wanted and u not in plan.ending]
        fresh = [change for change, _, _, kind in plan.new if kind in wanted]
        ends = [] if dependant == HOMES else [None]
        return self.pick([*old, *fresh, *ends] or [None])

    # What it means, day by day

    def moving(self, plan: Plan) -> list[Any]:
        """The rows that stand at ended units, as they are before."""
        after = {"during__overlap": span(day(plan.number))}
        return [
            *HomeCell.objects.filter(cell__in=plan.ending, **after),
            *RoleGrant.objects.filter(unit__in=plan.ending, **after),
            *TargetAssignment.objects.filter(assignee__in=plan.ending, **after),
        ]

    def meant(self, plan: Plan, rows: list[Any]) -> Picture:
        """What stands on each day after the decision is in the tree; it changes no day before its own."""
        for change, _, _, _ in plan.new:
            self._add(made(change))
        found = deepcopy(self.picture)
        for number in DAYS[plan.number :]:
            found.tree[number] = self._tree(plan, number)
            for row in rows:
                if number in days_of(row.during):
                    self._move(plan, found, number, row)
        return found

    def _tree(self, plan: Plan, number: int) -> Now:
        before, found = self.picture.tree, {}
        for unit, state in before[number].items():
            if unit in plan.ending:
                continue
            said = list(state)
            if state[0] in plan.ending:
                said[0] = pk(plan.goal(CHILDREN, state[0], unit))
            for of, place, value in plan.states:
                since = DAYS[plan.number : number + 1]
                if of == unit and all(
                    before[n][unit][place] == before[plan.number][unit][place] for n in since
                ):
                    said[place] = pk(value) if place == 0 else value
            found[unit] = (said[0], said[1], said[2])
        return found | {made(change).pk: (pk(above), name, kind) for change, above, name, kind in plan.new}

    def _move(self, plan: Plan, found: Picture, number: int, row: Any) -> None:
        if isinstance(row, HomeCell):
            found.homes[number][row.person_id] = pk(plan.goal(HOMES, row.cell_id, row.pk))  # type: ignore[assignment]
        elif isinstance(row, RoleGrant):
            goal = pk(plan.goal(GRANTS, row.unit_id, row.pk))
            found.grants[number].discard((row.account_id, row.role_code, row.unit_id))
            if goal is not None:
                found.grants[number].add((row.account_id, row.role_code, goal))
        else:
            goal = pk(plan.goal(TARGETS, row.assignee_id, row.pk))
            values = found.targets[number]
            del values[row.indicator, row.assignee_id]
            if goal is not None:
                values[row.indicator, goal] = values.get((row.indicator, goal), 0) + row.value
