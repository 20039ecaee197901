"""Random trees and random decisions: whatever the house accepts means what the decision says, every day.

What it refuses leaves nothing behind. The world keeps a second book in plain dictionaries, day by day.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import event, given, settings
from hypothesis import strategies as st

from namro.figures.address import Address, locate
from namro.figures.breakdown import by_child
from namro.figures.everywhere import everywhere
from namro.figures.folds import figure
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.organisation.reorganise.actions import approve, schedule
from namro.units import ancestry
from namro.units.models import Succession, Unit
from tests.cast import BY, WHY
from tests.organisation.decisions import SIGNED
from tests.organisation.world import DAYS, EVENTS, LAST, Picture, Plan, World
from tests.units import grow, oracle
from tests.units.grow import day

pytestmark = pytest.mark.django_db
some = settings(max_examples=30)


class Undone(Exception):
    """Takes back what one example wrote."""


def facts() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in EVENTS]


def taken(world: World) -> Plan | None:
    """A decision drawn and brought into the tree; None where the house refused it."""
    plan = world.plan()
    rows, units, old, before = world.moving(plan), Unit.objects.count(), Succession.objects.count(), facts()
    order = plan.decision.order
    try:
        approve(by=BY, order=order, approval=SIGNED, reason=WHY)
        schedule(by=BY, order=order, reason=WHY)
    except (HouseError, ValidationError) as error:
        event(f"refused: {str(error)[:40]}")
        assert (Unit.objects.count(), Succession.objects.count()) == (units, old)
        assert Picture.taken() == world.picture
        return None
    event("accepted")
    assert facts() == before, "no event is written"
    world.picture = world.meant(plan, rows)
    assert Picture.taken() == world.picture
    return plan


def check_placing(world: World, numbers: set[int]) -> None:
    """Rows are counted where the rules say, once at the root, and parts make their whole."""
    tree = oracle.Tree()
    top = next(unit for unit, state in world.picture.tree[LAST].items() if state[0] is None)
    for number in sorted(numbers & set(DAYS)):
        placed = oracle.stored_all(day(number))
        for unit in world.units:
            assert placed[unit] == tree.counted(unit, day(number)), f"{unit} on day {number}"
            certain = [row for row in placed[unit] if row[2] is None]
            assert [row for row in certain if row[0] == top], f"{unit} is not counted at the root"
        check_sums(world, placed, number)


def check_sums(world: World, placed: dict[int, list[oracle.Counted]], number: int) -> None:
    """Under every unit: what is below its direct units, and what lands at itself."""
    exact: dict[int, int] = {}
    landing: dict[int, int] = {}
    for leaf, rows in placed.items():
        for above, distance, share, _ in rows:
            if share is None:
                exact[above] = exact.get(above, 0) + leaf
                landing[above] = landing.get(above, 0) + (leaf if distance == 0 else 0)
    for unit in world.picture.tree[number]:
        below = [u for u, state in world.picture.tree[number].items() if state[0] == unit]
        assert exact.get(unit, 0) == landing.get(unit, 0) + sum(exact.get(u, 0) for u in below)


FIGURES = ("membership.admitted", "membership.members", "targets.mass_members_admitted")
MONTH = Period.days(day(0), day(LAST))


def check_figures(world: World, numbers: set[int]) -> None:
    """The same rows at the root under any structure; at every unit its lines make its figure."""
    for key in FIGURES:
        at_root = set()
        for number in sorted(numbers & set(DAYS)):
            now, values = world.picture.tree[number], everywhere(key, MONTH, day(number))
            for unit, (above, _, _) in now.items():
                on = None if number == LAST else day(number)
                address = Address(key, world.units[unit].code, MONTH, tree_day=on)
                if above is None:
                    at_root.add(figure(address).amount)  # type: ignore[union-attr]
                lines = by_child(locate(address))
                assert sum(line.figure.amount for line in lines) == values.get(unit, 0)  # type: ignore[union-attr]
        assert len(at_root) == 1, f"{key}: {at_root}"


@some
@given(st.data())
def test_decisions_mean_what_they_say_on_every_day(data: st.DataObject) -> None:
    with pytest.raises(Undone), transaction.atomic():
        world = World(data.draw)
        numbers = {0, LAST}
        for _ in range(data.draw(st.integers(1, 4))):
            plan = taken(world)
            if plan is not None:
                numbers |= {plan.number - 1, plan.number, plan.number + 1}
                grow.settle()
                assert ancestry.differing_rows() == 0
                check_placing(world, numbers)
        check_figures(world, set(data.draw(st.lists(st.sampled_from(sorted(numbers)), max_size=3))) | {LAST})
        raise Undone
