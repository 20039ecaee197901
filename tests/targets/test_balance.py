"""What the lines of a round are compared with: the superior's target, own goals, and each other."""

from __future__ import annotations

from datetime import date

import pytest

from namro.ground.errors import HouseError
from namro.targets.models import Indicator, TargetRound
from namro.targets.rounds.actions import Number, Plan, begin_round, redistribute, set_lines
from namro.targets.rounds.queries import balances, subset_warnings, superior_targets, to_confirm
from namro.targets.states import S
from tests.cast import BY, WHY, Cast
from tests.targets.rounds import NEXT_YEAR, Mode, cells, issue, lower, revise, submit

MASS, NEW = Indicator.MASS_MEMBER, Indicator.MEMBER_NEW


def goal(city: Cast, mode: str, goals: dict[str, int], values: dict[str, int]) -> TargetRound:
    """A round of the city for 2025 with a number of its own."""
    plan = Plan("Chỉ tiêu năm 2025", NEXT_YEAR, sum_mode=mode, goals=goals)
    round_ = begin_round(by=BY, level_unit=city.units["city"], plan=plan, reason=WHY)
    set_lines(by=BY, round_=round_, numbers=cells(city, MASS, values), read_at=None, reason=WHY)
    return round_


def reserve(round_: TargetRound) -> int | None:
    (found,) = balances(round_)
    return found.reserve


def test_tg1_the_reserve_is_what_is_left_and_may_be_negative(city: Cast) -> None:
    assert reserve(goal(city, Mode.FREE, {MASS: 12}, {"ba_vi": 8})) == 4
    assert reserve(goal(city, Mode.FREE, {MASS: 12}, {"ba_vi": 8, "ba_dinh": 10})) == -6
    assert reserve(goal(city, Mode.FREE, {}, {"ba_vi": 8})) is None


@pytest.mark.parametrize(("given", "words"), [(8, "còn thiếu 4"), (13, "thừa 1")])
def test_tg1_exact_blocks_a_sum_that_differs(city: Cast, given: int, words: str) -> None:
    round_ = goal(city, Mode.EXACT, {MASS: 12}, {"ba_vi": given})
    with pytest.raises(HouseError, match=f"phải bằng chỉ tiêu 12; {words}"):
        submit(round_)
    round_.refresh_from_db()
    assert round_.state == S.REGISTERING
    set_lines(by=BY, round_=round_, numbers=cells(city, MASS, {"ba_vi": 12}), read_at=None, reason=WHY)
    issue(submit(round_), {MASS: 12})
    assert round_.state == S.ISSUED


def test_tg1_exact_blocks_also_at_the_issue(city: Cast) -> None:
    """The superior's target was revised while the round waited for its signature."""
    round_ = lower(city, {"phuc_xa": 10}, mode=Mode.EXACT)
    ward = city.units["phuc_xa"].pk
    others = {(ward, key): Number(value) for key, value in superior_targets(round_).items() if key != MASS}
    set_lines(by=BY, round_=round_, numbers=others, read_at=None, reason=WHY)
    submit(round_)
    revise(city, "ba_dinh", 12, effective_on=date(2024, 7, 2))
    totals = {one.indicator: one.assigned for one in balances(round_)}
    with pytest.raises(HouseError, match="phải bằng chỉ tiêu 12; còn thiếu 2"):
        issue(round_, totals)


def test_tg1_at_least_warns_and_asks_for_a_word(city: Cast) -> None:
    round_ = goal(city, Mode.AT_LEAST, {MASS: 12}, {"ba_vi": 8})
    submit(round_)
    (sentence,) = to_confirm(balances(round_))
    assert sentence.endswith("các đơn vị được giao 8, thấp hơn chỉ tiêu 12; còn thiếu 4.")
    for confirmed in ((), ("Vâng",), (sentence.replace("8", "9"),)):
        with pytest.raises(HouseError, match=r"thấp hơn chỉ tiêu 12; còn thiếu 4\. Nếu vẫn ban hành"):
            issue(round_, {MASS: 8}, confirmed=confirmed)
    issue(round_, {MASS: 8}, confirmed=(sentence,))
    assert round_.state == S.ISSUED


@pytest.mark.parametrize("mode", [Mode.AT_LEAST, Mode.FREE])
def test_tg1_more_than_asked_is_normal(city: Cast, mode: str) -> None:
    round_ = goal(city, mode, {MASS: 12}, {"ba_vi": 13})
    assert to_confirm(balances(round_)) == ()
    issue(submit(round_), {MASS: 13})


def test_tg1_free_only_shows(city: Cast) -> None:
    round_ = goal(city, Mode.FREE, {MASS: 12, NEW: 5}, {"ba_vi": 8})
    assert [(one.indicator, one.reserve) for one in balances(round_)] == [(NEW, 5), (MASS, 4)]
    issue(submit(round_), {MASS: 8})


def test_a_redistribution_is_compared_with_what_was_given(city: Cast) -> None:
    round_ = lower(city, {"phuc_xa": 7})
    assert superior_targets(round_) == {
        Indicator.MEMBER_NEW: 6,
        Indicator.MEMBER_PUPIL: 1,
        Indicator.MEMBER_ENTERPRISE: 8,
        Indicator.MASS_MEMBER: 10,
    }
    assert {one.indicator: one.reserve for one in balances(round_)}[MASS] == 3
    assert (round_.during, round_.parent) == (city.round.during, city.round)  # type: ignore[union-attr]


def test_a_redistribution_follows_a_revision_above(city: Cast) -> None:
    round_ = lower(city, {"phuc_xa": 10})
    revise(city, "ba_dinh", 14, effective_on=date(2024, 7, 10))
    assert superior_targets(round_)[MASS] == 10, "not yet"
    assert superior_targets(round_, date(2024, 7, 10))[MASS] == 14


def test_a_unit_begins_its_redistribution_once(city: Cast) -> None:
    lower(city, {"phuc_xa": 7})
    with pytest.raises(HouseError, match="Đơn vị đã có đợt giao lại từ đợt này"):
        lower(city, {"phuc_xa": 7})


def test_only_who_was_given_something_redistributes(city: Cast) -> None:
    assert city.round is not None
    with pytest.raises(HouseError, match="không được giao chỉ tiêu nào trong đợt này"):
        redistribute(by=BY, parent=city.round, unit=city.units["phuc_xa"], reason=WHY)


def test_nothing_is_redistributed_of_what_is_not_issued(city: Cast) -> None:
    round_ = goal(city, Mode.FREE, {}, {"ba_dinh": 8})
    with pytest.raises(HouseError, match="Chỉ giao lại từ một đợt đã ban hành"):
        redistribute(by=BY, parent=round_, unit=city.units["ba_dinh"], reason=WHY)


def test_goals_name_known_indicators(city: Cast) -> None:
    with pytest.raises(HouseError, match="Không có chỉ tiêu “T_MOON”"):
        goal(city, Mode.FREE, {"T_MOON": 3}, {})


# TG3 for targets


def test_tg3_a_part_above_the_whole_is_said_and_not_refused(city: Cast) -> None:
    """The cast's own year has one: 8 in enterprises, 6 in all."""
    assert city.round is not None
    names = {city.units["ba_dinh"].pk: "Quận Ba Đình"}
    assert subset_warnings(city.round.assignments.all(), names) == [
        "Quận Ba Đình: chỉ tiêu “Kết nạp đảng viên trong doanh nghiệp ngoài khu vực nhà nước” 8 lớn hơn chỉ "
        "tiêu “Kết nạp đảng viên mới” 6."
    ]


def test_tg3_without_a_whole_nothing_is_compared(city: Cast) -> None:
    round_ = goal(city, Mode.FREE, {}, {"ba_vi": 1})
    numbers = cells(city, Indicator.MEMBER_PUPIL, {"ba_vi": 9})
    set_lines(by=BY, round_=round_, numbers=numbers, read_at=None, reason=WHY)
    assert subset_warnings(round_.assignments.all(), {}) == []
    numbers = {(city.units["ba_vi"].pk, str(NEW)): Number(9)}
    set_lines(by=BY, round_=round_, numbers=numbers, read_at=None, reason=WHY)
    assert subset_warnings(round_.assignments.all(), {}) == [], "as many is not more"
