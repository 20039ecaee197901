"""The edge cases of personnel §10 that belong to posts and tenures, by their numbers there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from namro.ground.ranges import span
from namro.organisation.posts.actions import Close, Paper, end_post
from namro.organisation.posts.tenures.actions import Outcome, annul_tenure, correct_tenure, decide, facts
from namro.people.models import Post, Tenure, Tier, Vacancy
from namro.people.posts import effective_tier, holders, vacant_since
from namro.units.models import Change
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import DAY, Decision, whole
from tests.organisation.posts.making import FIRST, leave, member, post, seated, term

K, S, End = Change.Kind, Tenure.State, Tenure.End
LATER = date(2023, 1, 1)


def test_3_a_unit_that_is_renamed_or_gets_another_superior_keeps_its_posts_and_holders(city: Cast) -> None:
    made = post(city.units["phuc_xa"], "COMMUNE_SECRETARY")
    held, seat = seated(made), seated(term(city.units["phuc_xa"]))
    decision = Decision()
    renamed = city.units["phuc_xa"]
    decision.add(K.RENAME, renamed, name="Đảng bộ phường Hồng Hà", short_name="Phường Hồng Hà")
    decision.add(K.TRANSFER, renamed, parent=city.units["ba_vi"])
    decision.approved().scheduled()
    for row in (made, held, seat):
        before = row.version
        row.refresh_from_db()
        assert (row.during, row.version) == (span(FIRST), before)


def test_3_a_base_committee_raised_to_superior_of_base_keeps_its_posts(city: Cast) -> None:
    held = seated(post(city.units["phuc_xa"], "COMMUNE_SECRETARY"))
    decision = Decision()
    decision.add(K.CHANGE_KIND, city.units["phuc_xa"], unit_kind="SUPERIOR_OF_BASE")
    decision.add(K.TRANSFER, city.units["phuc_xa"], parent=city.units["city"])
    decision.approved().scheduled()
    held.refresh_from_db()
    assert held.during == span(FIRST)


def test_4_three_posts_on_two_tiers_and_the_higher_one_ends(city: Cast) -> None:
    person = member()
    high = seated(post(city.units["ba_dinh"], "DISTRICT_VICE_CHAIR", tier=Tier.CITY_STANDING), person=person)
    low = post(city.units["phuc_xa"], "COMMUNE_SECRETARY", tier=Tier.SUPERIOR_STANDING)
    seated(low, person=person, concurrent=True)
    seated(post(city.units["cell_1"], "CELL_SECRETARY", tier=Tier.UNIT), person=person, concurrent=True)
    leave(high, LATER)
    eve = LATER - timedelta(days=1)
    assert effective_tier(person, eve) == Tier.CITY_STANDING
    assert effective_tier(person, LATER) == Tier.SUPERIOR_STANDING


def test_5_nominated_not_elected(city: Cast) -> None:
    made = post(city.units["ba_dinh"], "DISTRICT_CHAIR")
    waiting = seated(made, mode="ELECTED", state=S.PENDING_ELECTION)
    lost = Outcome(False, FIRST, Paper("7-NQ/HĐND", date(2021, 3, 1)))
    decide(by=BY, tenure=waiting, outcome=lost, reason=WHY)
    assert (waiting.state, waiting.end_ground) == (S.ANNULLED, End.NOT_ELECTED)
    assert (waiting.end_decision_no, waiting.end_decided_on) == ("7-NQ/HĐND", date(2021, 3, 1))
    assert vacant_since(made, date(2024, 7, 5)) == FIRST


def test_5_elected_not_approved(city: Cast) -> None:
    made = post(city.units["ba_dinh"], "DISTRICT_CHAIR")
    waiting = seated(made, mode="ELECTED", state=S.PENDING_APPROVAL)
    no = Outcome(False, FIRST, Paper("12-CV/TU", date(2021, 3, 1)))
    decide(by=BY, tenure=waiting, outcome=no, reason=WHY)
    assert (waiting.state, waiting.end_ground) == (S.ANNULLED, End.NOT_APPROVED)
    assert Vacancy.objects.filter(post=made).exists()


def test_5_designated_and_released_after_18_days(city: Cast) -> None:
    made = post(city.units["ba_dinh"], "DISTRICT_DEPUTY_SECRETARY")
    held = seated(made, date(2023, 11, 10), mode="DESIGNATED")
    leave(held, date(2023, 11, 28), "RELIEVED")
    assert [one.person for one in holders(made, date(2023, 11, 27))] == [held.person]
    assert holders(made, date(2023, 11, 28)) == []


def test_6_a_decision_is_annulled_and_nobody_held_the_post_by_it(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    held = seated(made)
    annul_tenure(by=BY, tenure=held, paper=Paper("9-QĐ/TU", date(2021, 5, 5)), reason="sai thẩm quyền")
    assert (held.state, held.end_ground, held.during) == (S.ANNULLED, End.ANNULLED, span(FIRST))
    assert holders(made, FIRST) == [] and Vacancy.objects.get(post=made).during == span(FIRST)
    again = seated(made, person=held.person)
    assert again.pk != held.pk


def test_6_a_date_is_corrected_and_the_vacancy_with_it(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    held = seated(made)
    right = date(2021, 2, 1)
    said = replace(facts(held), first=right)
    correct_tenure(by=BY, tenure=held, said=said, reason="theo bản gốc")
    assert Vacancy.objects.get(post=made).during == span(FIRST, right)


def test_6_two_decisions_on_one_day_end_in_a_and_start_in_b_without_gap_or_overlap(city: Cast) -> None:
    person = member()
    a, b = post(city.units["ba_dinh"]), post(city.units["ba_vi"])
    first = seated(a, person=person)
    leave(first, LATER)
    second = seated(b, LATER, person)
    assert first.during.upper == second.during.lower == LATER
    assert not second.concurrent
    for day, there in ((LATER - timedelta(days=1), a), (LATER, b)):
        assert [made for made in (a, b) if holders(made, day)] == [there]


def test_7_an_acting_head_retires_and_the_post_is_vacant_since_the_head_left(city: Cast) -> None:
    made = post(city.units["ba_dinh"], "DISTRICT_SECRETARY")
    leave(seated(made), LATER)
    acting = seated(made, LATER, mode="ACTING")
    leave(acting, date(2024, 1, 1), "RETIRED")
    assert holders(made, date(2023, 6, 1)) == []
    assert vacant_since(made, date(2024, 7, 5)) == LATER
    assert acting.end_ground == End.RETIRED


def test_7_a_post_is_abolished_while_somebody_waits_for_it(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    waiting = seated(made, mode="ELECTED", state=S.PENDING_ELECTION)
    end_post(by=BY, post=made, close=Close(LATER, Paper("8-QĐ/TU", FIRST)), reason=WHY)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.end_ground) == (S.ANNULLED, End.POST_ENDED)
    assert not Vacancy.objects.filter(post=made, during__contains=LATER).exists()


@pytest.mark.parametrize("acting", [True, False])
def test_13_a_post_is_vacant_on_the_day_with_or_without_an_acting_holder(city: Cast, acting: bool) -> None:
    made = post(city.units["ba_dinh"], "DISTRICT_CHAIR")
    day = date(2024, 6, 30)
    if acting:
        seated(made, date(2024, 6, 1), mode="ACTING")
    assert holders(made, day) == []
    assert len(holders(made, day, acting=True)) == acting
    assert vacant_since(made, day) == FIRST


def test_16_in_the_unit_that_follows_a_post_begins_anew(city: Cast) -> None:
    """Whether terms count on is for people to say: nothing goes over by itself, and the old tenure ends."""
    old, new = city.units["tan_hong"], city.units["phuc_xa"]
    made, person = post(old, "COMMUNE_SECRETARY"), member()
    held, seat = seated(made, person=person), seated(term(old), person=person)
    decision = Decision()
    decision.add(K.ABSORB, new, origins=whole(old))
    decision.approved().scheduled()
    for row in (held, seat):
        row.refresh_from_db()
        assert (row.during, row.end_ground) == (span(FIRST, DAY), End.UNIT_ENDED)
        assert row.end_decision_no and row.end_decided_on
    assert not Post.objects.filter(unit=new).exists()
    begun = seated(post(new, "COMMUNE_SECRETARY", DAY), DAY, person, paper=Paper("1-QĐ/QU", FIRST))
    assert begun.during == span(DAY)
