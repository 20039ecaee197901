"""The bench city in small: what it is made of still fits together, so that the large one loads."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from typing import Any

import pytest
from django.db import transaction

from bench.grown import ask, both, plan
from bench.grown.decisions import DECISIONS
from bench.grown.deepen import deepen
from bench.grown.load import load
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.journal.actions import acting
from namro.membership.models import AdmissionEvent
from namro.people.models import HomeCell
from namro.sample.city import City, build
from namro.sample.units import Node
from namro.targets.models import MassFact
from namro.units import ancestry
from namro.units.models import Ancestry, Change, Reorganisation, Succession, Unit

SMALL = plan.small()


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load(SMALL)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded: None) -> Iterator[None]:
    with transaction.atomic():
        with acting("thu", "xem thành phố để đo"):
            yield
        transaction.set_rollback(True)


# Sizes


def test_the_large_plan_has_the_size_that_was_asked_for() -> None:
    city = plan.city()
    seasons = city.plan.seasons
    assert city.plan.shape.members == 500_000
    assert abs(sum(season.admitted for season in seasons) - 100_000) < 500
    assert (seasons[0].first, seasons[-1].last) == (date(2015, 1, 1), plan.LAST)
    assert all(before.last.toordinal() + 1 == after.first.toordinal() for before, after in pairwise(seasons))
    assert len(DECISIONS) == 20 and [day for _, day, _ in DECISIONS] == sorted(day for _, day, _ in DECISIONS)


def depth(city: City, node: Node) -> int:
    return 1 if not node.parent else 1 + depth(city, city.tree.node(node.parent))


def test_levels_are_put_between_and_nobody_is_lost() -> None:
    flat, city = build(SMALL.plan), build(SMALL.plan)
    region = deepen(city.tree, SMALL.branch)
    assert {depth(flat, cell) for cell in flat.tree.cells()} <= {3, 4}
    assert {5, 6, 7} <= {depth(city, cell) for cell in city.tree.cells()} <= {3, 4, 5, 6, 7}
    assert [node.code for node in city.tree.cells()] == [node.code for node in flat.tree.cells()]
    branch = [node for node in city.tree.nodes if region.id in above(city, node)]
    assert SMALL.branch <= len(branch) < 2 * SMALL.branch


def above(city: City, node: Node) -> set[int]:
    return {node.id} | (above(city, city.tree.node(node.parent)) if node.parent else set())


# Loaded


@pytest.mark.usefixtures("loaded")
def test_every_decision_is_in_the_tree_and_the_ancestry_is_right() -> None:
    orders = Reorganisation.objects.filter(state=Reorganisation.State.SCHEDULED)
    assert [str(day) for day in orders.order_by("effective_on").values_list("effective_on", flat=True)] == [
        day for _, day, _ in DECISIONS
    ]
    kinds = Counter(Change.objects.values_list("kind", flat=True))
    assert set(kinds) == set(Change.Kind.values)
    shares = Succession.objects.filter(extent__in=["PART", "REST"])
    assert shares.filter(share__isnull=False).exists() and shares.filter(share__isnull=True).exists()
    assert ancestry.differing_rows() == 0
    assert Ancestry.objects.filter(during__isnull=True, allocated=False).exists()


@pytest.mark.usefixtures("loaded")
def test_events_stand_at_units_that_lived_on_their_day_and_with_their_people() -> None:
    made = Unit.objects.filter(code__gt=f"D{len(build(SMALL.plan).tree.nodes):05d}")
    assert AdmissionEvent.objects.filter(cell__in=made).exists()
    assert MassFact.objects.filter(unit__in=made).exists()
    for event in AdmissionEvent.objects.filter(sign=1, cell__in=made)[:50]:
        home = HomeCell.objects.get(person_id=event.person_id, during__contains=event.happened_on)
        assert home.cell_id == event.cell_id and event.happened_on in event.cell.alive


@pytest.mark.usefixtures("loaded")
def test_random_addresses_of_every_kind_are_their_rows() -> None:
    addresses = list(islice(ask.addresses(420, random.Random(7)), 420))
    asked = both.batch(addresses)
    assert (asked.right, asked.wrong) == (420, [])
    assert min(asked.kinds[kind] for kind in both.KINDS) > 20
    assert min(asked.kinds[one.key] for one in metrics if isinstance(one, Metric)) >= 2


@pytest.mark.usefixtures("loaded")
def test_rows_that_do_not_add_up_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    address = next(iter(ask.addresses(1, random.Random(7))))
    found = both.net_rows
    monkeypatch.setattr(both, "net_rows", lambda located: found(located).union(found(located), all=True))
    top = f"/so-lieu/membership.admitted/{Unit.objects.order_by('pk')[0].code}/2024-06/"
    asked = both.batch([top, address])
    assert asked.wrong[0].startswith(top) and asked.right < 2
