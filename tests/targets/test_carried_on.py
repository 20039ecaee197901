"""Targets of a unit that ends go on elsewhere: of the round that runs, and of those that only begin later."""

from __future__ import annotations

from datetime import date

from namro.targets.models import Indicator, TargetAssignment
from namro.units.models import Extent
from tests.cast import Cast
from tests.organisation.decisions import Decision, K
from tests.targets.rounds import issued, target

MASS = Indicator.MASS_MEMBER


def _absorbed(city: Cast, day: date) -> None:
    decision = Decision(day)
    decision.add(K.ABSORB, city.units["ba_vi"], origins=[(city.units["ba_dinh"], Extent.WHOLE)])
    decision.done()


def _standing(city: Cast, unit: str) -> list[tuple[int, date, date]]:
    found = TargetAssignment.objects.filter(
        assignee=city.units[unit], indicator=MASS, round__title__endswith="2025"
    )
    return [(one.value, one.during.lower, one.during.upper) for one in found.order_by("during")]


def test_a_target_that_begins_later_goes_along_whole(city: Cast) -> None:
    issued(city, {"ba_dinh": 30, "ba_vi": 12})
    _absorbed(city, date(2024, 10, 1))
    assert _standing(city, "ba_dinh") == []
    assert _standing(city, "ba_vi") == [(42, date(2025, 1, 1), date(2026, 1, 1))]
    assert target(city).amount == 42


def test_a_target_that_runs_is_added_from_the_day_on(city: Cast) -> None:
    issued(city, {"ba_dinh": 30, "ba_vi": 12})
    _absorbed(city, date(2025, 7, 1))
    assert _standing(city, "ba_dinh") == [(30, date(2025, 1, 1), date(2025, 7, 1))]
    assert _standing(city, "ba_vi") == [
        (12, date(2025, 1, 1), date(2025, 7, 1)),
        (42, date(2025, 7, 1), date(2026, 1, 1)),
    ]
    assert target(city, period="2025-H1").amount == target(city, period="2025").amount == 42


def test_the_first_day_of_a_round_is_its_whole(city: Cast) -> None:
    issued(city, {"ba_dinh": 30})
    _absorbed(city, date(2025, 1, 1))
    assert _standing(city, "ba_dinh") == []
    assert _standing(city, "ba_vi") == [(30, date(2025, 1, 1), date(2026, 1, 1))]


def test_one_after_the_other_each_day_has_one_number(city: Cast) -> None:
    """What the second took over only from July on is told apart from its own when both go on."""
    issued(city, {"ba_dinh": 30, "ba_vi": 12, "agencies": 5})
    _absorbed(city, date(2025, 7, 1))
    decision = Decision(date(2025, 9, 1))
    decision.add(K.ABSORB, city.units["agencies"], origins=[(city.units["ba_vi"], Extent.WHOLE)])
    decision.done()
    assert _standing(city, "agencies") == [
        (5, date(2025, 1, 1), date(2025, 9, 1)),
        (47, date(2025, 9, 1), date(2026, 1, 1)),
    ]


def test_a_unit_that_ends_earlier_than_planned_takes_all_its_stretches_along(city: Cast) -> None:
    issued(city, {"ba_dinh": 30, "ba_vi": 12, "agencies": 5})
    _absorbed(city, date(2025, 7, 1))
    decision = Decision(date(2024, 12, 1))
    decision.add(K.ABSORB, city.units["ba_vi"], origins=[(city.units["agencies"], Extent.WHOLE)])
    decision.done()
    assert _standing(city, "ba_vi") == [
        (17, date(2025, 1, 1), date(2025, 7, 1)),
        (47, date(2025, 7, 1), date(2026, 1, 1)),
    ]
    assert target(city, "ba_vi", "2025").amount == 47
