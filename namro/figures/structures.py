"""One figure by direct units under two structures, line beside line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from namro.figures.address import UNALLOCATED, Address, Located
from namro.figures.breakdown import Block, Line, tables
from namro.figures.errors import AddressError
from namro.figures.estimates import Beside, Estimate, estimates_in
from namro.figures.folds import INCOMPARABLE, Figure, Presence, Share, condition_at, figures_at, legs_of
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.numbers import change
from namro.units.queries import Place, children, family


@dataclass(frozen=True)
class Side:
    """The figure under one structure: the unit, its figure, its lines and what divided units may add."""

    located: Located
    figure: Figure
    lines: Sequence[Line]
    beside: Beside

    @property
    def day(self) -> date:
        return self.located.day

    def estimate(self, line: Line | None) -> Estimate | None:
        if line is None or line.part:
            return None
        return self.beside.get(self.located.address.key, {}).get(line.place.id)


@dataclass(frozen=True)
class Flow:
    """So much of the figure stands at one unit under one structure and at the other under the other."""

    place: Place
    amount: int


@dataclass(frozen=True)
class Pair:
    """A direct unit on both sides; None where it is not there.

    ``flows``: of a unit that is on one side only, where what it holds stands on the other, most first.
    """

    before: Line | None
    after: Line | None
    before_estimate: Estimate | None = None
    after_estimate: Estimate | None = None
    flows: Sequence[Flow] = field(default=())

    @property
    def line(self) -> Line:
        found = self.before or self.after
        assert found is not None
        return found

    @property
    def says(self) -> str:
        """The difference in words; empty where one side is missing."""
        if self.before is None or self.after is None:
            return ""
        if self.before_estimate or self.after_estimate or self.line.part == UNALLOCATED:
            return INCOMPARABLE
        return difference(self.after.figure, self.before.figure)


UNCHANGED = change(0, 0)


def difference(after: Figure, before: Figure) -> str:
    """“không đổi”, “tăng 4 (…)”; ratios and missing values are shown, not subtracted."""
    shares = isinstance(after, Share) or isinstance(before, Share)
    if shares or after.presence is not Presence.PRESENT or before.presence is not Presence.PRESENT:
        return "" if after.text != before.text else UNCHANGED
    assert not isinstance(after, Share) and not isinstance(before, Share)
    return change(after.amount, before.amount)


@dataclass(frozen=True)
class Compared:
    """Both sides, and their direct units: those on both first, then those only before, only after, parts."""

    before: Side
    after: Side
    pairs: Sequence[Pair]


def compare(located: Located, other: date) -> Compared:
    """The figure on its own structure day beside the same on ``other``, the earlier day first.

    ``AddressError`` where the unit does not live on one of the days, naming who succeeded it.
    """
    address = located.address.with_(breakdown="")
    here = Located(address, located.definition, located.place, located.trail)
    place, kids = _family(address, other)
    there = Located(address.with_(tree_day=other), located.definition, place)
    blocks = [Block([here], children(located.place)), Block([there], kids)]
    if other < located.day:
        blocks.reverse()
    values = figures_at([block.wanted[0] for block in blocks])
    lines = tables(blocks)
    beside = estimates_in([(block.wanted, block.kids) for block in blocks])
    before, after = (
        Side(block.wanted[0], value, of_block, estimates)
        for block, value, of_block, estimates in zip(blocks, values, lines, beside, strict=True)
    )
    return Compared(before, after, _pairs(before, after))


def _family(address: Address, day: date) -> tuple[Place, list[Place]]:
    try:
        return family(address.unit, day)
    except HouseError as error:
        raise AddressError(str(error)) from error


Lines = dict[int | str, Line]


def _pairs(before: Side, after: Side) -> list[Pair]:
    left: Lines = {(line.part or line.place.id): line for line in before.lines}
    right: Lines = {(line.part or line.place.id): line for line in after.lines}
    ordered = sorted({**left, **right}, key=lambda key: _order(left.get(key), right.get(key)))
    flows = _flows(before, after, left, right)
    return [
        Pair(
            left.get(key),
            right.get(key),
            before.estimate(left.get(key)),
            after.estimate(right.get(key)),
            flows.get(key, ()),
        )
        for key in ordered
    ]


def _order(before: Line | None, after: Line | None) -> int:
    """Sorting keeps the order of names inside each group."""
    line = before or after
    if line is not None and line.part:
        return 3
    return 0 if before and after else 1 if before else 2


def _flows(before: Side, after: Side, left: Lines, right: Lines) -> dict[int | str, list[Flow]]:
    """For units on one side only: how their figure is spread over the units of the other side."""
    gone = [key for key in left if isinstance(key, int) and key not in right]
    come = [key for key in right if isinstance(key, int) and key not in left]
    found: dict[int | str, list[Flow]] = {}
    if not gone and not come:
        return found
    for old, new, value in _crossed(before, after, left, right):
        if old in gone:
            found.setdefault(old, []).append(Flow(right[new].place, value))
        if new in come:
            found.setdefault(new, []).append(Flow(left[old].place, value))
    for spread in found.values():
        spread.sort(key=lambda flow: (-flow.amount, flow.place.code))
    return found


def _crossed(before: Side, after: Side, left: Lines, right: Lines) -> Iterator[tuple[int, int, int]]:
    """(unit before, unit after, amount): the rows joined to both trees at once, one statement."""
    leg = legs_of(before.located)[0]
    metric = metrics.metric(leg.address.key)
    rows = metric.rows().filter(condition_at(leg))
    for name, side, lines in (("before", before, left), ("after", after, right)):
        units = [key for key in lines if isinstance(key, int)]
        rows = rows.annotate(**{name: _standing(metric, units, side.day)})
        rows = rows.filter(**{f"{name}__isnull": False})
    grouped = rows.order_by().values_list("before__ancestor_id", "after__ancestor_id")
    for old, new, value in grouped.annotate(total=metric.total()):
        if value:
            yield old, new, value


def _standing(metric: Metric, units: Sequence[int], day: date) -> FilteredRelation:
    path = f"{metric.unit}__ancestors"
    under: dict[str, Any] = {
        f"{path}__ancestor_id__in": list(units),
        f"{path}__placed__contains": day,
        f"{path}__share__isnull": True,
    }
    if metric.own_only:
        under |= {f"{path}__distance": 0, f"{path}__allocated": True}
    return FilteredRelation(path, condition=Q(**under))
