"""Rounds of a committee that ends: over on its last day, or carried on by the one that takes over."""

from __future__ import annotations

from datetime import date

import pytest

from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, span
from namro.targets.models import Indicator, TargetAssignment, TargetRound
from namro.units.models import Unit
from tests.cast import Cast
from tests.organisation.decisions import Decision, K, whole
from tests.targets.rounds import NEXT_YEAR, draft, give, issued

MID, BEFORE = date(2025, 7, 1), date(2024, 12, 1)
FIRST, SECOND = span(NEXT_YEAR.lower, MID), span(MID, NEXT_YEAR.upper)
Line = tuple[Unit, Unit, int, DateRange]


def lines() -> list[Line]:
    """Who assigns, to whom, how many, when: of 2025."""
    found = TargetAssignment.objects.filter(round__title__endswith="2025").order_by("during", "assignee")
    return [(one.round.level_unit, one.assignee, one.value, one.during) for one in found]


def rounds() -> list[tuple[Unit, DateRange]]:
    found = TargetRound.objects.filter(title__endswith="2025").order_by("during", "pk")
    return [(one.level_unit, one.during) for one in found]


def joined(city: Cast, day: date) -> None:
    decision = Decision(day)
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.done()


def dissolved(city: Cast, day: date) -> None:
    decision = Decision(day)
    decision.add(K.DISSOLVE, city.units["ba_dinh"])
    decision.to("units.children", city.units["ba_dinh"], city.units["ba_vi"])
    for dependant in ("access.grants", "targets.rounds", "targets.assignments"):
        decision.to(dependant, city.units["ba_dinh"])
    decision.done()


def test_a_round_that_runs_goes_on_at_the_committee_that_takes_over(city: Cast) -> None:
    issued(city, {"phuc_xa": 7}, "ba_dinh")
    joined(city, MID)
    old, new, ward = (city.units[key] for key in ("ba_dinh", "ba_vi", "phuc_xa"))
    assert rounds() == [(old, FIRST), (new, SECOND)]
    assert lines() == [(old, ward, 7, FIRST), (new, ward, 7, SECOND)]
    before, after = TargetRound.objects.filter(title__endswith="2025").order_by("during")
    for name in ("title", "document_no", "issued_on", "printed_totals", "state"):
        assert getattr(before, name) == getattr(after, name)


def test_a_round_that_runs_is_over_where_nobody_takes_over(city: Cast) -> None:
    issued(city, {"phuc_xa": 7}, "ba_dinh")
    dissolved(city, MID)
    assert rounds() == [(city.units["ba_dinh"], FIRST)]
    assert lines() == [(city.units["ba_dinh"], city.units["phuc_xa"], 7, FIRST)]


def test_a_round_that_has_not_begun_is_handed_over(city: Cast) -> None:
    issued(city, {"phuc_xa": 7}, "ba_dinh")
    joined(city, BEFORE)
    assert rounds() == [(city.units["ba_vi"], NEXT_YEAR)]
    assert lines() == [(city.units["ba_vi"], city.units["phuc_xa"], 7, NEXT_YEAR)]


def test_a_round_that_has_not_begun_does_not_vanish(city: Cast) -> None:
    issued(city, {"phuc_xa": 7}, "ba_dinh")
    with pytest.raises(
        HouseError, match="“Chỉ tiêu năm 2025” bắt đầu từ 01/01/2025, sau khi cấp ủy giao kết thúc"
    ):
        dissolved(city, BEFORE)
    assert rounds() == [(city.units["ba_dinh"], NEXT_YEAR)]
    assert Unit.objects.get(pk=city.units["ba_dinh"].pk).alive.upper is None


def test_committee_and_assignee_end_in_one_decision(city: Cast) -> None:
    """The ward's number goes to the other ward, and on under the other committee."""
    round_ = draft(city, "ba_dinh")
    give(city, round_, {"phuc_xa": 7})
    decision = Decision(MID)
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.add(K.ABSORB, city.units["tan_hong"], origins=whole(city.units["phuc_xa"]))
    decision.done()
    old, new = city.units["ba_dinh"], city.units["ba_vi"]
    assert lines() == [
        (old, city.units["phuc_xa"], 7, FIRST),
        (new, city.units["tan_hong"], 7, SECOND),
    ]


def test_two_that_become_one_the_same_day_one_after_the_other(city: Cast) -> None:
    issued(city, {"ba_dinh": 30, "ba_vi": 12, "agencies": 5})
    joined(city, MID)
    again = Decision(MID)
    again.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["agencies"]))
    again.done()
    one, two, three, top = (city.units[key] for key in ("ba_dinh", "ba_vi", "agencies", "city"))
    assert lines() == [
        (top, one, 30, FIRST),
        (top, two, 12, FIRST),
        (top, three, 5, FIRST),
        (top, two, 47, SECOND),
    ]


def test_other_indicators_and_rounds_are_left_alone(city: Cast) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_dinh": 3})
    give(city, round_, {"ba_vi": 4}, Indicator.MEMBER_NEW)
    before = list(TargetAssignment.objects.filter(assignee=city.units["ba_vi"]).order_by("pk").values())
    joined(city, MID)
    kept = TargetAssignment.objects.filter(pk__in=[row["id"] for row in before])
    assert list(kept.order_by("pk").values()) == before
