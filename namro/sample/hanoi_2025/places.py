"""Where everything below divided communes and ended districts goes.

The resolutions divide people and land; which cell or agency goes where they do not say. Here every
organisation goes whole, by rule and not by chance, so that the members are carried by cells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from namro.organisation.reorganise.effect import CHILDREN, goal_of
from namro.sample.draw import apportion
from namro.sample.hanoi_2025.content import Content
from namro.sample.hanoi_2025.ground import Seat
from namro.units.dependants import dependants
from namro.units.models import Change, Destination, Extent

T = TypeVar("T")
G = TypeVar("G")
KINDS_OF_AREA = ("Quận ", "Huyện ", "Thị xã ", "Phường ", "Xã ")


def parted(items: int, parts: int) -> list[int]:
    """How many of ``items`` each part takes, "the rest" last: as many each, and the rest what is left over.

    The rest takes the most where it can, and every part one where there are enough.
    """
    each = max((items - 1) // parts, int(items >= parts))
    return [each] * (parts - 1) + [items - each * (parts - 1)]


def dealt(items: Sequence[T], goals: Sequence[G], shares: Sequence[int]) -> Iterator[tuple[T, G]]:
    """Each item with its goal, in runs: neighbours stay together."""
    left = iter(items)
    for goal, share in zip(goals, shares, strict=True):
        for item in islice(left, share):
            yield item, goal


def proper(name: str) -> str:
    """The name of an area without its kind: "Tây Hồ" of "Quận Tây Hồ"."""
    for kind in KINDS_OF_AREA:
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name


class Places:
    """Destinations of a decision whose changes are written."""

    def __init__(self, content: Content) -> None:
        self.content, self.ground = content, content.ground
        communes = list(content.takers)
        self.children = self.ground.children([*communes, *(s.unit for s in self.ground.districts.values())])
        kids = [kid for commune in communes for kid in self.children[commune]]
        self.members = self.ground.members([*communes, *kids])
        self.said: list[Destination] = []
        # By ended unit without one successor: who carries on what belongs to none of its organisations.
        self.heirs: dict[int, Change] = {}
        # By district: how many members each new commune takes from it.
        self.taken: dict[int, Counter[Change]] = defaultdict(Counter)

    def write(self) -> None:
        """Say where everything goes, with a line for each cell of a divided commune."""
        for seat in self.ground.communes.values():
            if seat.unit in self.content.takers:
                self._pass_on(seat)
        if self.content.step.ends_districts:
            for seat in self.ground.districts.values():
                self._end(seat)
        self._leave_the_rest()
        Destination.objects.bulk_create(self.said)

    def _say(self, dependant: str, unit: int, to: Change, row: int | None = None) -> None:
        goal = goal_of(to)
        self.said.append(
            Destination(
                reorganisation=self.content.order,
                dependant=dependant,
                unit_id=unit,
                row=row,
                to_unit_id=goal.unit,
                to_change_id=goal.change,
            )
        )

    def _pass_on(self, commune: Seat) -> None:
        """Cells of a commune that goes whole follow it; of a divided one each gets a line of its own."""
        takers = sorted(self.content.takers[commune.unit], key=lambda taker: taker[0] == Extent.REST)
        goals = [change for _, change in takers]
        if len(goals) == 1:
            self.taken[commune.above][goals[0]] += self.members.get(commune.unit, 0)
            return
        cells = self.children[commune.unit]
        for cell, change in dealt(cells, goals, parted(len(cells), len(goals))):
            self._say(CHILDREN, commune.unit, change, cell)
            self.taken[commune.above][change] += self.members.get(cell, 0)
        self.heirs[commune.unit] = goals[-1]

    def _end(self, district: Seat) -> None:
        """Organisations directly under a district go to the communes formed from it, by size.

        First the commune that bears the district's name, else the largest: the data name no seats.
        """
        taken = self.taken[district.unit]
        if not taken:  # no commune left in it; the approval says what has no place
            return
        goals = sorted(taken, key=lambda one: (not _is_named(one, district), -taken[one], one.position))
        bases = [kid for kid in self.children[district.unit] if kid not in self.content.takers]
        shares = apportion(len(bases), [taken[goal] + 1 for goal in goals])
        for base, change in dealt(bases, goals, shares):
            self._say(CHILDREN, district.unit, change, base)
        self.heirs[district.unit] = goals[0]

    def _leave_the_rest(self) -> None:
        """Grants, targets and whatever other rooms hang on units go on at the heir."""
        ended, day = sorted(self.heirs), self.ground.day
        for one in dependants.assignments():
            if one.key != CHILDREN:
                for unit in sorted({unit for unit, _ in one.held(ended, day)}):
                    self._say(one.key, unit, self.heirs[unit])


def _is_named(change: Change, district: Seat) -> bool:
    return proper(change.short_name) == proper(district.name)
