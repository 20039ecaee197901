from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from namro.membership.actions import full_years
from namro.membership.models import SourceGroup
from namro.sample.admissions import Decision, admit
from namro.sample.city import City
from namro.sample.days import works
from namro.sample.draw import stream
from namro.sample.names import FEMALE
from namro.sample.numbering import symbol
from namro.sample.plan import PUPIL, TAY_HO, UNIVERSITIES, Annulment, Plan, Season

from dataclasses import replace  # isort: skip


def net(city: City, season: Season, kind: str = "") -> int:
    span = range(season.first.toordinal(), season.last.toordinal() + 1)
    chosen = [one for one in city.decisions if not kind or one.kind == kind]
    return sum((one.day in span) - (one.annulled in span) for one in chosen)


@pytest.mark.parametrize("season", Plan.small().seasons, ids=lambda season: season.first.isoformat())
def test_every_season_gives_its_sums(small: City, season: Season) -> None:
    assert net(small, season) == season.admitted
    assert net(small, season, PUPIL) == season.pupils
    span = range(season.first.toordinal(), season.last.toordinal() + 1)
    owners = [one for one in small.decisions if one.is_owner and one.day in span]
    assert len(owners) == season.owners
    assert all(one.in_enterprise and one.group is SourceGroup.OWNER for one in owners)


def test_decisions_are_taken_on_working_days(small: City) -> None:
    for one in small.decisions:
        assert works(date.fromordinal(one.day))
        assert one.annulled is None or works(date.fromordinal(one.annulled))


def test_annulments_are_those_of_the_plan(small: City) -> None:
    back = sorted(one.annulled for one in small.decisions if one.annulled is not None)
    assert back == sorted(annulment.on.toordinal() for annulment in small.plan.annulments)
    for one in small.decisions:
        if one.annulled is not None:
            assert one.day < one.annulled and one.reason and one.annulled_number


def test_the_whole_city_annuls_seven_of_its_half_year_inside_it() -> None:
    plan = Plan.city()
    season = plan.half_year
    inside = [one for one in plan.annulments if season.first <= one.on <= season.last]
    assert len(inside) == 7
    assert all(one.decided.startswith("2024") for one in inside)
    assert any(one.decided == "2024-02" and one.on.month == 5 for one in inside)
    crossing = [one for one in plan.annulments if one.on.year < 2024]
    assert any(one.decided[:4] != str(one.on.year) for one in crossing)


def test_an_annulment_without_a_decision_is_refused(small: City) -> None:
    wrong = replace(small.plan, annulments=(Annulment("2021-01", date(2022, 2, 10)),))
    with pytest.raises(ValueError, match="outside the seasons"):
        admit(small.tree, wrong, stream(1, "admissions"))


def test_the_plan_pins_pupils_of_two_units(small: City) -> None:
    season = small.plan.half_year
    for key, number in small.plan.pupils_pinned.items():
        direct = small.tree.by_key(key)
        found = [
            one
            for one in small.decisions
            if one.kind == PUPIL and one.cell.direct == direct.id and _inside(one, season)
        ]
        assert len(found) == number
        assert all(one.annulled is None for one in found)
    assert {TAY_HO, UNIVERSITIES} == set(small.plan.pupils_pinned)


def _inside(one: Decision, season: Season) -> bool:
    return season.first <= date.fromordinal(one.day) <= season.last


def test_cells_propose_only_while_they_are_there(small: City) -> None:
    for one in small.decisions:
        assert one.cell.is_cell
        assert one.cell.first.toordinal() <= one.day


def test_groups_fit_their_cells(small: City) -> None:
    for one in small.decisions:
        assert not (one.group is SourceGroup.PUPIL and one.in_enterprise)
        if one.group is SourceGroup.PUPIL:
            assert one.cell.tag == "HIGH"
        if one.group is SourceGroup.MILITARY:
            assert one.cell.bloc == "ARMED_FORCES"
        if one.in_enterprise:
            assert one.cell.bloc == "PRIVATE_ENTERPRISE"


def test_marks_overlap(small: City) -> None:
    groups = Counter(one.group for one in small.decisions)
    assert {SourceGroup.PUPIL, SourceGroup.STUDENT, SourceGroup.WORKER, SourceGroup.OWNER} <= set(groups)
    women = sum(one.sex == FEMALE for one in small.decisions)
    assert 0.35 < women / len(small.decisions) < 0.58


def test_everybody_is_of_age_by_month(small: City) -> None:
    roll = small.roll()
    lines = b"".join(roll.persons()).decode().splitlines()
    births = {int(line.split("\t")[0]): date.fromisoformat(line.split("\t")[3]) for line in lines}
    for position, one in enumerate(small.decisions):
        age = full_years(births[roll.admitted_id(position)], date.fromordinal(one.day))
        assert 18 <= age <= 60
        if one.group is SourceGroup.PUPIL:
            assert age <= 19


def test_numbers_are_given_once_a_term_by_each_committee_in_order_of_days(small: City) -> None:
    papers = [(one.cell.direct, one.day, one.number) for one in [*small.decisions, *small.founded]]
    papers += [
        (one.cell.direct, one.annulled, one.annulled_number)
        for one in [*small.decisions, *small.founded]
        if one.annulled is not None
    ]
    seen = [(direct, number) for direct, _, number in papers]
    assert len(set(seen)) == len(seen)
    by_committee: dict[int, list[tuple[int, int]]] = {}
    for direct, day, number in papers:
        by_committee.setdefault(direct, []).append((int(number.split("-")[0]), day))
    for numbered in by_committee.values():
        days = [day for _, day in sorted(numbered)]
        assert days == sorted(days)
        assert sorted(number for number, _ in numbered) == list(range(1, len(numbered) + 1))


@pytest.mark.parametrize(("key", "sign"), [("003", "QU"), ("282", "HU"), (UNIVERSITIES, "ĐU")])
def test_committees_sign_by_their_kind(small: City, key: str, sign: str) -> None:
    assert symbol(small.tree.by_key(key)) == sign
