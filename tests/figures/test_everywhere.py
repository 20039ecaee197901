"""One statement gives the figure of every unit, on any structure, as their own addresses do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.figures.address import Address, Located, locate
from namro.figures.breakdown import by_child
from namro.figures.errors import MetricError, NotAdditive
from namro.figures.estimates import estimates_by_child
from namro.figures.everywhere import all_everywhere, everywhere, figures_among
from namro.figures.folds import Amount, Presence, figure, figures_at
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.units.models import Extent, UnitVersion
from namro.units.queries import children, place, places
from tests.cast import Cast
from tests.figures.spread import spread
from tests.figures.test_structures import DAY, divided
from tests.organisation.decisions import Decision, K, named

METRICS = spread()
COUNTS = [metric for metric in METRICS if not metric.distinct]
PERIODS = ("2024-H1", "2024-03", "2023", "2024")
BEFORE, AFTER = date(2024, 6, 30), date(2025, 1, 1)


def reorganised(city: Cast) -> None:
    """A ward merged into a new one, another divided with its cells, a whole branch moved."""
    units = city.units
    decision = Decision(AFTER)
    merged, divided = [(units["phuc_xa"], Extent.WHOLE)], units["tan_hong"]
    decision.add(K.MERGE, **named("Phường Mới", parent=units["ba_dinh"]), origins=merged)
    wards = [named(name, parent=units["ba_vi"]) for name in ("Xã Một", "Xã Hai")]
    one = decision.add(K.SPLIT, **wards[0], origins=[(divided, Extent.PART)])
    decision.add(K.SPLIT, **wards[1], origins=[(divided, Extent.REST)])
    decision.to("units.children", divided, one)
    decision.add(K.TRANSFER, units["ba_vi"], parent=units["ba_dinh"])
    decision.done()


def by_address(metric: Metric, period: Period, day: date) -> dict[int, int]:
    """The same asked unit by unit, those with nothing left out."""
    ids = list(UnitVersion.objects.filter(during__contains=day).values_list("unit_id", flat=True))
    asked = [
        Located(Address(metric.key, place.code, period, tree_day=day), metric, place)
        for place in places(ids, day).values()
    ]
    found = [figure for figure in figures_at(asked) if isinstance(figure, Amount)]
    return {
        figure.located.place.id: figure.amount
        for figure in found
        if figure.presence is Presence.PRESENT and figure.amount
    }


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("metric", COUNTS, ids=lambda metric: metric.key)
def test_every_unit_has_the_figure_of_its_own_address(city: Cast, metric: Metric, day: date) -> None:
    reorganised(city)
    for period in map(Period.parse, PERIODS):
        found = {unit: value for unit, value in everywhere(metric.key, period, day).items() if value}
        assert found == by_address(metric, period, day)


def test_the_structure_is_that_of_the_last_day_unless_another_is_asked(city: Cast) -> None:
    period = Period.parse("2024-H1")
    assert everywhere("membership.admitted", period) == everywhere("membership.admitted", period, BEFORE)
    assert everywhere("membership.admitted", period)[city.units["city"].pk] == 7


def test_it_is_one_statement(city: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        everywhere("membership.members", Period.parse("2024-06"))
    assert len(captured) == 1


def test_a_unit_without_rows_is_left_out(city: Cast) -> None:
    assert everywhere("membership.admitted", Period.parse("2022-01")) == {}


def test_what_is_counted_once_is_not_added_up(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    once = replace(metrics.metric("membership.members"), distinct="person")
    monkeypatch.setattr(metrics, "metric", lambda key: once)
    with pytest.raises(NotAdditive, match="chỉ đếm một lần"):
        everywhere("membership.members", Period.parse("2024-06"))


def test_a_ratio_is_asked_by_its_legs(city: Cast) -> None:
    with pytest.raises(MetricError, match="tỷ lệ"):
        everywhere("targets.admitted_pct", Period.parse("2024-06"))


# Several at once, at some units


RATIOS = [definition.key for definition in metrics if not isinstance(definition, Metric)]


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_all_counts_together_are_each_alone(city: Cast, day: date) -> None:
    """Kinds of rows with one count beside kinds with many."""
    reorganised(city)
    period = Period.parse("2024-H1")
    keys = [metric.key for metric in COUNTS]
    together = all_everywhere(keys, period, day)
    for key in keys:
        assert _some(together[key]) == _some(everywhere(key, period, day)), key


def _some(values: dict[int, int]) -> dict[int, int]:
    """Counted beside others a unit may have a zero where alone it is left out."""
    return {unit: value for unit, value in values.items() if value}


def test_some_units_have_the_same_as_among_all(city: Cast) -> None:
    period = Period.parse("2024-H1")
    among = [city.units[key].pk for key in ("ba_dinh", "phuc_xa")]
    keys = ["membership.admitted", "targets.set.mass_members_admitted"]
    every, some = all_everywhere(keys, period), all_everywhere(keys, period, among=among)
    for key in keys:
        assert some[key] == {unit: value for unit, value in every[key].items() if unit in among}
    assert all_everywhere(keys, period, among=[]) == {key: {} for key in keys}


@pytest.mark.parametrize("shares", [None, (1, 3)])
def test_what_divided_units_may_add_is_the_estimate_s_possible(
    city: Cast, shares: tuple[int, int] | None
) -> None:
    divided(city, shares)
    period, key = Period.parse("2024-H1"), "targets.mass_members_admitted"
    here = place(city.code("ba_dinh"), DAY)
    kids = children(here)
    located = Located(Address(key, here.code, period, tree_day=DAY), metrics.metric(key), here)
    beside = estimates_by_child([located], kids)[key]
    among = [kid.id for kid in kids]
    found = all_everywhere([key], period, DAY, among=among, divided=True)[key]
    assert found == {unit: estimate.possible for unit, estimate in beside.items()} != {}


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_figures_of_many_units_are_those_of_their_addresses(city: Cast, day: date) -> None:
    reorganised(city)
    period = Period.parse("2024-H1")
    keys = ["membership.admitted", "targets.set.mass_members_admitted", *RATIOS]
    keys = [key for key in keys if not _distinct(key)]
    here = place(city.code("city"), day)
    with CaptureQueriesContext(connection) as captured:
        found = figures_among(keys, [here, *children(here)], period)
    assert len(captured) == 2, "the direct units, and one statement"
    for of_unit in found.values():
        assert list(of_unit) == keys
        for one in of_unit.values():
            assert figure(one.address) == one


def _distinct(key: str) -> bool:
    definition = metrics.get(key)
    legs = [key] if isinstance(definition, Metric) else [definition.part, definition.base]
    return any(metrics.metric(leg).distinct for leg in legs)


def test_figures_of_no_unit_are_none() -> None:
    assert figures_among(["membership.admitted"], [], Period.parse("2024-H1")) == {}


# What counts at its own unit only


def test_what_counts_at_its_own_unit_is_not_additive() -> None:
    own = metrics.metric("targets.set.mass_members_admitted")
    assert own.own_only and not own.additive
    assert replace(own, additive=True).problems() == [
        "what counts at its own unit only does not add up above it"
    ]


def test_what_counts_at_its_own_unit_goes_to_who_carries_it_on(city: Cast) -> None:
    """The number of a district seen in a tree in which another has absorbed it."""
    decision = Decision(AFTER)
    decision.add(K.ABSORB, city.units["ba_vi"], origins=[(city.units["ba_dinh"], Extent.WHOLE)])
    decision.done()
    period, key = Period.parse("2024"), "targets.set.mass_members_admitted"
    before = figure(Address(key, city.code("ba_dinh"), period))
    after = figure(Address(key, city.code("ba_vi"), period, tree_day=AFTER))
    assert (before.text, after.text) == ("10", "20")
    by_district = by_child(locate(Address(key, city.code("city"), period, tree_day=AFTER)))
    assert {line.place.code: line.figure.text for line in by_district} == {
        city.code("agencies"): "chưa giao",
        city.code("ba_vi"): "20",
    }
