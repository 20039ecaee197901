"""One statement gives the figure of every unit, on any structure, as their own addresses do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.figures.address import Address, Located
from namro.figures.everywhere import everywhere
from namro.figures.errors import MetricError, NotAdditive
from namro.figures.folds import Amount, Presence, figures_at
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.units.models import Extent, UnitVersion
from namro.units.queries import places
from tests.cast import Cast
from tests.organisation.decisions import Decision, K, named

METRICS = [definition for definition in metrics if isinstance(definition, Metric)]
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
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
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
