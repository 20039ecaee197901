from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from namro.sample.city import City, build
from namro.sample.plan import AHEAD, MY_DUC, TAY_HO, UNIVERSITIES, Plan, Round
from namro.sample.targets import TAY_HO_PUPILS, facts
from namro.targets.models import Indicator


def value(city: City, key: str, indicator: Indicator, year: int = 2024) -> int | None:
    unit = city.tree.by_key(key).id
    found = [
        one.value
        for one in city.assigned
        if (one.unit.id, one.indicator, one.round.year) == (unit, indicator, year)
    ]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("round_", Plan.small().rounds, ids=lambda round_: str(round_.year))
def test_lines_add_up_to_the_printed_totals(small: City, round_: Round) -> None:
    sums: Counter[Indicator] = Counter()
    for one in small.assigned:
        if one.round is round_ or one.round == round_:
            sums[one.indicator] += one.value
            assert one.value >= 1
    assert sums == round_.totals


def test_the_totals_of_the_whole_city_are_those_of_the_report() -> None:
    totals = {indicator.value: total for indicator, total in Plan.city().rounds[-1].totals.items()}
    assert totals == {
        "T_MEMBER_NEW": 10_260,
        "T_MEMBER_PUPIL": 270,
        "T_MEMBER_DN": 903,
        "T_ORG_DN": 90,
        "T_MASS_ORG_DN": 550,
        "T_MASS_MEMBER_DN": 35_000,
    }
    half = Plan.city().half_year
    assert (half.admitted, half.pupils, half.enterprise, half.owners) == (5_189, 390, 501, 4)
    assert (half.founded_enterprise, half.mass_organisations, half.mass_members) == (65, 330, 17_313)


def test_nine_of_eight_and_facts_without_a_target(small: City) -> None:
    reached = facts(2024, small.decisions, small.founded)
    tay_ho, universities = small.tree.by_key(TAY_HO), small.tree.by_key(UNIVERSITIES)
    assert value(small, TAY_HO, Indicator.MEMBER_PUPIL) == TAY_HO_PUPILS == 8
    assert reached[Indicator.MEMBER_PUPIL, tay_ho.id] == 9
    assert value(small, UNIVERSITIES, Indicator.MEMBER_PUPIL) is None
    assert reached[Indicator.MEMBER_PUPIL, universities.id] > 0
    assert value(small, MY_DUC, Indicator.ORG_ENTERPRISE) is None


def test_named_districts_of_the_whole_city_are_ahead_of_the_half_year() -> None:
    city = build(Plan.city())
    reached = facts(2024, city.decisions, city.founded)
    for key in sorted(AHEAD):
        unit = city.tree.by_key(key).id
        new, pupils = value(city, key, Indicator.MEMBER_NEW), value(city, key, Indicator.MEMBER_PUPIL)
        assert new is not None and reached[Indicator.MEMBER_NEW, unit] > new / 2
        assert pupils is not None and reached[Indicator.MEMBER_PUPIL, unit] > pupils
    assert reached[Indicator.ORG_ENTERPRISE, city.tree.by_key(MY_DUC).id] > 0


def test_results_of_mass_organisations_give_the_sums_of_each_season(small: City) -> None:
    for season in small.plan.seasons:
        inside = [one for one in small.results if season.first <= one.day <= season.last]
        sums: Counter[Indicator] = Counter()
        for one in inside:
            sums[one.indicator] += one.sign * one.amount
        assert sums[Indicator.MASS_ORG] == season.mass_organisations
        assert sums[Indicator.MASS_MEMBER] == season.mass_members


def test_a_result_taken_back_repeats_it_with_the_other_sign(small: City) -> None:
    back = [one for one in small.results if one.reverses is not None]
    assert {one.day.year for one in back} == {2022, 2023, 2024}
    for one in back:
        assert one.sign == -1 and one.reverses is not None
        assert one.reverses.sign == 1 and one.reverses.day < one.day
        assert (one.unit, one.amount, one.indicator) == (
            one.reverses.unit,
            one.reverses.amount,
            one.reverses.indicator,
        )
        assert any(one.reverses is other for other in small.results)


def test_evidence_follows_the_result_within_the_month(small: City) -> None:
    for one in small.results:
        assert one.evidence.split("-BC/")[1] in ("LĐLĐ", "ĐTN", "HPN", "HLHTN")
        assert one.day <= one.evidence_on <= date(one.day.year, one.day.month, 28)
        assert one.amount >= 1


def test_facts_of_past_years_are_of_the_whole_year(small: City) -> None:
    whole = sum(
        total
        for (indicator, _), total in facts(2023, small.decisions, small.founded).items()
        if indicator is Indicator.MEMBER_NEW
    )
    assert whole == sum(season.admitted for season in small.plan.seasons if season.first.year == 2023)
