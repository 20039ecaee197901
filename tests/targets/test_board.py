"""Where units stand: the board's numbers are those of their addresses, like is compared with like."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from namro.figures.address import Address
from namro.figures.folds import Amount, Presence, figure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.membership.actions import annul_admission
from namro.regulations.date_rule import DateRule, date_rule
from namro.regulations.models import RuleParam
from namro.regulations.queries import MissingRule
from namro.targets.board import Board, Rules, board
from namro.targets.league import Grouping, everyone, league
from namro.targets.metrics import ASSIGNED
from namro.targets.models import Indicator, TargetRound
from namro.targets.progress import Band, Group
from namro.targets.rounds.actions import Plan, replan
from namro.units.queries import trail
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import Decision, K, named
from tests.targets import rounds
from tests.targets.rounds import draft, give, issue, lower, revise, submit, win
from tests.web.pages import statements

MASS = Indicator.MASS_MEMBER
NEW = Indicator.MEMBER_NEW


def of(city: Cast, unit: str = "city", period: str = "2024-H1") -> Board:
    found = Period.parse(period)
    return board(trail(city.code(unit), found.last), found)


def below(found: Board, city: Cast, unit: str, indicator: Indicator = MASS) -> Any:
    return next(one for one in found.below if one.place.code == city.code(unit)).positions[indicator]


def change(key: str, value: object) -> None:
    RuleParam.objects.filter(key=key).update(value=value)


def redistributed(city: Cast, values: dict[str, int], unit: str = "ba_dinh") -> TargetRound:
    """Issued by the district for the cast's year."""
    round_ = submit(lower(city, values, unit=unit))
    issue(round_, {MASS: sum(values.values())})
    return round_


# The numbers


@pytest.mark.parametrize("unit", ["city", "ba_dinh", "phuc_xa"])
@pytest.mark.parametrize("period", ["2024-H1", "2024-05", "2023", "2024"])
def test_every_number_is_the_figure_at_its_own_address(city: Cast, unit: str, period: str) -> None:
    if Period.parse(period).last >= date(2024, 7, 1):
        revise(city, "ba_dinh", 18)
    found = of(city, unit, period)
    for positions in (found.own, *(one.positions for one in found.below)):
        assert set(positions) == set(Indicator)
        for position in positions.values():
            assert figure(position.share.address) == position.share
            assert position.initial is not None
            assert figure(position.initial.address) == position.initial


def test_the_board_takes_four_statements(city: Cast) -> None:
    path, period = trail(city.code("city"), date(2024, 6, 30)), Period.parse("2024-H1")
    with statements() as asked:
        board(path, period)
    assert len(asked) == 4


def test_a_unit_without_units_has_a_board_of_its_own(city: Cast) -> None:
    found = of(city, "cell_1")
    assert found.below == []
    assert found.own[NEW].done == 2


def test_what_the_half_year_says_of_the_city(city: Cast) -> None:
    found = of(city)
    own = found.own[NEW]
    assert (own.done, own.share.base.amount, own.progress.percent) == (7, 12, Fraction(175, 3))
    assert own.band is Band.ON_TRACK
    assert (own.progress.expected, own.progress.forecast, own.progress.missing) == (6, 14, 5)
    assert own.progress.per_month(found.course.left) == 1
    assert below(found, city, "agencies", NEW).band is Band.EXCEEDED
    assert below(found, city, "ba_vi", NEW).band is Band.BEHIND
    assert below(found, city, "ba_vi").band is Band.ZERO


def test_a_later_month_has_no_pace(city: Cast) -> None:
    found = of(city, period="2024-05")
    assert found.course.due is None
    assert found.own[NEW].band is Band.UNPACED


def test_a_year_that_runs_has_gone_as_far_as_today(city: Cast) -> None:
    due = of(city, period="2024").course.due
    assert due == Fraction(1, 2) + Fraction(5, 31 * 12)


# Targets


def test_tg2_progress_is_shown_on_the_current_and_on_the_initial_target(city: Cast) -> None:
    revise(city, "ba_dinh", 18)
    position = below(of(city, period="2024"), city, "ba_dinh")
    assert (position.share.base.amount, position.initial.amount) == (18, 10)
    assert (position.progress.percent, position.initial_progress.percent) == (50, 90)
    assert position.revised and not below(of(city, period="2024-H1"), city, "ba_dinh").revised


def test_tg2_the_total_of_the_initial_targets_is_what_was_printed(city: Cast) -> None:
    revise(city, "ba_dinh", 18)
    own = of(city, period="2024").own[MASS]
    assert own.initial is not None
    assert (own.share.base.amount, own.initial.amount) == (28, 20)


def test_a_ward_is_measured_by_what_its_district_gave_it(city: Cast) -> None:
    redistributed(city, {"phuc_xa": 12})
    found = of(city, "ba_dinh", "2024")
    assert found.own[MASS].share.address.key == "targets.mass_members_pct"
    ward = below(found, city, "phuc_xa")
    assert ward.share.address.key == "targets.set.mass_members_pct"
    assert (ward.done, ward.share.base.amount) == (9, 12)
    assert of(city, "phuc_xa", "2024").own[MASS].share == ward.share
    assert of(city, "city", "2024").own[MASS].share.base.amount == 20, "the city's total is its own round"


def test_what_a_unit_was_given_is_not_added_to_what_is_above_it(city: Cast) -> None:
    redistributed(city, {"phuc_xa": 12})
    period = Period.parse("2024")
    given = {
        unit: figure(Address("targets.set.mass_members_admitted", city.code(unit), period))
        for unit in ("city", "ba_dinh", "phuc_xa", "cell_1")
    }
    said = {unit: (one.amount, one.presence) for unit, one in given.items() if isinstance(one, Amount)}
    assert said == {
        "city": (0, Presence.MISSING),
        "ba_dinh": (10, Presence.PRESENT),
        "phuc_xa": (12, Presence.PRESENT),
        "cell_1": (0, Presence.MISSING),
    }


def term_round(city: Cast, values: dict[str, int]) -> TargetRound:
    """Issued by the city for its term."""
    term = Period.parse("NK2020")
    plan = Plan("Chỉ tiêu nhiệm kỳ", span(term.first, term.end), TargetRound.Kind.TERM)
    round_ = draft(city)
    replan(by=BY, round_=round_, plan=plan, read_at=None, reason=WHY)
    give(city, round_, values)
    submit(round_)
    issue(round_, {MASS: sum(values.values())})
    return round_


def test_a_term_has_targets_of_its_own(city: Cast) -> None:
    """Term and year targets stand side by side and are never added up."""
    term_round(city, {"ba_dinh": 90, "ba_vi": 10})
    period = Period.parse("2024")
    term = figure(Address("targets.term.mass_members_admitted", city.code("city"), period))
    year = figure(Address("targets.assigned.mass_members_admitted", city.code("city"), period))
    assert (term.text, year.text) == ("100", "20")


# The ranking


def names(rows: Any) -> list[tuple[str, int | None]]:
    return [(row.unit.place.short_name, row.ranked.rank) for row in rows]


def test_units_are_ranked_inside_their_size_class(city: Cast) -> None:
    change("target.size_groups", {"T_MEMBER_NEW": [3]})
    found = league(of(city), NEW)
    assert [(group, names(rows)) for group, rows in found.groups] == [
        (Group(3, None), [("Quận Ba Đình", 1), ("Huyện Ba Vì", 2)]),
        (Group(None, 3), [("Đảng ủy Các cơ quan Đảng Thành phố Hà Nội", 1)]),
    ]


def test_units_are_ranked_inside_their_bloc_or_all_together(city: Cast) -> None:
    found = of(city)
    together = league(found, NEW, Grouping.ALL)
    assert [len(rows) for _, rows in together.groups] == [3]
    assert names(together.rows)[0] == ("Đảng ủy Các cơ quan Đảng Thành phố Hà Nội", 1)
    assert [len(rows) for _, rows in league(found, NEW, Grouping.BLOC).groups] == [1, 2]


def test_the_three_lists(city: Cast) -> None:
    win(city, "tan_hong", amount=10)
    found = league(of(city), MASS)
    assert names(found.of(Band.MET)) == [("Huyện Ba Vì", 1)]
    assert names(found.of(Band.EXCEEDED)) == names(found.of(Band.ZERO)) == []
    assert [unit.place.short_name for unit in found.idle] == ["Đảng ủy Các cơ quan Đảng Thành phố Hà Nội"]
    win(city, "tan_hong", amount=1)
    assert names(league(of(city), MASS).of(Band.EXCEEDED)) == [("Huyện Ba Vì", 1)]


def test_tg4_edge_8_results_without_a_target_are_counted_and_not_ranked(city: Cast) -> None:
    """“Ngoài chỉ tiêu”: in the city's total, beside the ranking."""
    before = of(city).own[MASS].done
    win(city, "agencies", amount=2)
    found = of(city)
    assert found.own[MASS].done == before + 2
    table = league(found, MASS)
    assert [row.unit.place.code for row in table.outside] == [city.code("agencies")]
    assert table.outside[0].position.share.text == "ngoài chỉ tiêu"
    assert city.code("agencies") not in [row.unit.place.code for row in table.rows]


def test_edge_10_a_revision_that_turns_the_ranking_is_seen(city: Cast) -> None:
    win(city, "tan_hong", amount=8)
    year = league(of(city, period="2024"), MASS, Grouping.ALL)
    assert names(year.rows) == [("Quận Ba Đình", 1), ("Huyện Ba Vì", 2)]
    revise(city, "ba_vi", 8)
    turned = league(of(city, period="2024"), MASS, Grouping.ALL)
    assert [(row.unit.place.short_name, row.ranked.rank, row.ranked.rank_initial) for row in turned.rows] == [
        ("Huyện Ba Vì", 1, 2),
        ("Quận Ba Đình", 2, 1),
    ]


def test_edge_9_units_that_may_still_get_results_are_not_ranked(city: Cast) -> None:
    """A ward was divided without shares: what it reported belongs to one of two, nobody knows to which."""
    decision = Decision(date(2024, 6, 1))
    wards = [named(name, parent=city.units["ba_dinh"]) for name in ("Phường Bắc", "Phường Nam")]
    one = decision.add(K.SPLIT, **wards[0], origins=[(city.units["phuc_xa"], "PART")])
    decision.add(K.SPLIT, **wards[1], origins=[(city.units["phuc_xa"], "REST")])
    decision.to("units.children", city.units["phuc_xa"], one)
    decision.to("access.grants", city.units["phuc_xa"])
    decision.done()
    found = of(city, "ba_dinh")
    assert {unit.place.short_name: unit.provisional for unit in found.below} == {
        "Phường Bắc": frozenset({MASS}),
        "Phường Nam": frozenset({MASS}),
    }
    assert found.own[MASS].done == 9, "the total is not touched"


# The rules


@pytest.mark.parametrize("key", ["target.bands", "target.pace_profile", "target.size_groups"])
def test_a_rule_that_is_not_there_is_named(city: Cast, key: str) -> None:
    RuleParam.objects.filter(key=key).delete()
    with pytest.raises(MissingRule, match=key):
        of(city)


def test_what_nobody_confirmed_is_said(city: Cast) -> None:
    assert {param.key for param in of(city).rules.unconfirmed} == {
        "target.bands",
        "target.pace_profile",
        "target.size_groups",
        "target.date_rule",
    }


def test_a_profile_by_month_moves_what_is_expected(city: Cast) -> None:
    profile = RuleParam.objects.get(key="target.pace_profile_by_month").value
    change("target.pace_profile", profile)
    assert of(city).course.due == Fraction("0.48")


def test_tg9_the_date_rule_is_one_function_for_tables_and_forms(city: Cast) -> None:
    day = date(2024, 6, 30)
    assert date_rule(day) is Rules.on_day(day).date_rule is DateRule.DECISION
    change("target.date_rule", "ceremony")
    assert date_rule(day) is Rules.on_day(day).date_rule is DateRule.CEREMONY
    found = of(city)
    assert found.own[NEW].share.part.address.key == "membership.admitted_by_ceremony"
    assert found.own[NEW].share.address.key == "targets.admitted_by_ceremony_pct"
    assert found.own[MASS].share.part.address.key == "targets.mass_members_admitted"
    change("target.date_rule", "moon")
    with pytest.raises(HouseError, match="“moon”; chỉ có: decision, ceremony"):
        date_rule(day)


def test_tg5_an_annulment_counts_when_it_happened(city: Cast) -> None:
    february = of(city, period="2024-02").own[NEW].done
    annul_admission(
        by=BY,
        event=city.admissions["Bùi Quang Huy"],
        on=date(2024, 5, 6),
        decision_no="100-QĐ/HU",
        reason="Sai tiêu chuẩn",
    )
    assert of(city, period="2024-02").own[NEW].done == february == 2
    assert below(of(city), city, "ba_vi", NEW).done == 0
    assert below(of(city, period="2024-Q1"), city, "ba_vi", NEW).done == 1


# All levels at once


def test_everyone_is_every_unit_that_was_given_a_target(city: Cast) -> None:
    redistributed(city, {"phuc_xa": 12})
    period = Period.parse("2024")
    with statements() as asked:
        found = everyone(period, Rules.on_day(period.last))
    assert len(asked) == 4, "with the rules"
    given = {one.entry.unit: one for one in found[MASS]}
    assert set(given) == {city.units[key].pk for key in ("ba_dinh", "ba_vi", "phuc_xa")}
    assert {one.rank for one in given.values()} == {1, 2}
    assert given[city.units["phuc_xa"].pk].rank == 1, "wards are compared with wards"


@pytest.mark.parametrize("period", ["2024-H1", "2024"])
def test_everyone_has_the_numbers_of_their_own_boards(city: Cast, period: str) -> None:
    redistributed(city, {"phuc_xa": 12})
    at = Period.parse(period)
    found = everyone(at, Rules.on_day(at.last))
    for assigned in ASSIGNED:
        for ranked in found[assigned.indicator]:
            entry = ranked.entry
            key = next(key for key, unit in city.units.items() if unit.pk == entry.unit)
            position = of(city, key, period).own[assigned.indicator]
            assert (entry.done, entry.target) == (position.done, position.share.base.amount)


def test_a_year_without_rounds_ranks_nobody(city: Cast) -> None:
    with clock.frozen(rounds.THAT_DAY):
        period = Period.parse("2025-H1")
        found = everyone(period, Rules.on_day(period.last))
    assert all(not ranked for ranked in found.values())
