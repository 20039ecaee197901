"""What became of the city's targets below: re-assigned by direct units, answered, and twice revised."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from namro.sample.city import City
from namro.sample.days import working_days
from namro.sample.draw import apportion, stream
from namro.sample.numbering import symbol
from namro.sample.tables import Record, Table, year_span
from namro.sample.targets import Assigned
from namro.sample.units import Node, Tree
from namro.targets.models import Indicator, TargetRound

ROUNDS = Table(
    "targets_targetround",
    "id, level_unit_id, title, during, document_no, issued_on, printed_totals, state, parent_id",
)
LINES = Table(
    "targets_targetassignment",
    "round_id, indicator, assignee_id, value, initial_value, during, answer, answered_on, answer_note",
)
# Mass organisations report to the direct unit, so their targets stay there.
MASS = (Indicator.MASS_ORG, Indicator.MASS_MEMBER)
OBJECTION = "Số đảng viên trẻ của đơn vị giảm so với năm trước; đề nghị xem lại chỉ tiêu"


@dataclass
class Below:
    """The re-assignment of one direct unit: what it has to reach, shared out to its own direct units."""

    unit: Node
    issued_on: date
    lines: list[tuple[Indicator, Node, int]]

    @property
    def totals(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for indicator, _, value in self.lines:
            found[str(indicator.value)] += value
        return dict(found)


def share_out(city: City) -> list[Below]:
    """This year's targets of every direct unit that has units below it; the same plan gives the same."""
    rng = stream(city.plan.seed, "distribution")
    now = city.plan.rounds[-1]
    mine: dict[int, list[Assigned]] = defaultdict(list)
    for one in city.assigned:
        if one.round is now and one.indicator not in MASS:
            mine[one.unit.id].append(one)
    children, weights = _below(city.tree)
    made = []
    for unit in city.tree.directs():
        below = children.get(unit.id, [])
        if len(below) > 1 and mine[unit.id]:
            after = now.issued_on + timedelta(days=8)
            day = rng.choice(working_days(after, after + timedelta(days=40)))
            lines = [line for one in mine[unit.id] for line in _lines(one, below, weights, rng)]
            made.append(Below(unit, day, lines))
    return made


def _below(tree: Tree) -> tuple[dict[int, list[Node]], dict[int, int]]:
    """Direct units of every unit that live on, and how many members there are at or right below a unit."""
    children: dict[int, list[Node]] = defaultdict(list)
    weights: dict[int, int] = defaultdict(int)
    for node in tree.nodes:
        if node.end is None:
            children[node.parent].append(node)
        weights[node.id] += node.size
        weights[node.parent] += node.size
    return children, weights


def _lines(
    one: Assigned, below: list[Node], weights: dict[int, int], rng: random.Random
) -> Iterator[tuple[Indicator, Node, int]]:
    shares = apportion(one.value, [(weights[node.id] + 1) * rng.uniform(0.5, 1.5) for node in below])
    return ((one.indicator, node, share) for node, share in zip(below, shares, strict=True) if share)


def rounds(made: list[Below], first: int, parent: int, year: int) -> Iterator[Record]:
    for place, one in enumerate(made):
        title = f"Giao lại chỉ tiêu năm {year} của {one.unit.short}"
        number = f"{place % 60 + 11}-KH/{symbol(one.unit)}"
        span = year_span(year)
        state = TargetRound.State.ISSUED.value
        yield (
            *(first + place, one.unit.id, title, span, number, one.issued_on),
            *(json.dumps(one.totals), state, parent),
        )


def lines(made: list[Below], first: int, year: int) -> Iterator[Record]:
    """Nearly all were accepted; a few units ask to look again, some have not answered yet."""
    for place, one in enumerate(made):
        for indicator, node, value in one.lines:
            chance = (node.id * 31 + value) % 100
            answered = one.issued_on + timedelta(days=6)
            answer: Record = ("ACCEPTED", answered, "")
            if chance < 2 and value > 3:
                answer = ("OBJECTED", answered, OBJECTION)
            elif chance < 9:
                answer = ("", None, "")
            yield (first + place, indicator.value, node.id, value, value, year_span(year), *answer)
