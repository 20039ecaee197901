"""Reading posts and bodies on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from namro.people import posts
from namro.people.models import PartyMembership, Tier
from namro.units.models import Unit
from tests.cast import TODAY, Cast
from tests.people import make, offices
from tests.people.offices import BEGAN

LATER = date(2023, 1, 1)
EVE = LATER - timedelta(days=1)


@pytest.fixture
def unit(city: Cast) -> Unit:
    return city.units["ba_dinh"]


def test_holders_of_a_day_and_who_only_acts(unit: Unit) -> None:
    post = offices.post(unit, places=2)
    first, second = offices.tenure(post, end=LATER), offices.tenure(post, LATER)
    acting = offices.tenure(post, LATER, acting=True)
    offices.tenure(post, LATER, state="PENDING_APPROVAL")
    offices.tenure(post, LATER, state="ANNULLED")
    assert posts.holders(post, EVE) == [first]
    assert posts.holders(post, LATER) == [second]
    assert posts.holders(post, LATER, acting=True) == [acting]
    assert posts.holders(post, BEGAN - timedelta(days=1)) == []


def test_members_of_a_body_on_a_day(unit: Unit) -> None:
    term = offices.term(unit)
    one = offices.tenure(term, end=LATER)
    assert posts.holders(term, EVE) == [one]
    assert posts.holders(term, LATER) == []


def test_vacant_since_the_longest_vacant_place(unit: Unit) -> None:
    post = offices.post(unit, places=2)
    offices.tenure(post, end=LATER)
    assert posts.vacant_since(post, EVE) == BEGAN
    offices.tenure(post)
    assert posts.vacant_since(post, EVE) is None
    assert posts.vacant_since(post, TODAY) == LATER
    assert posts.vacant(TODAY).filter(post=post).count() == 1


@pytest.mark.parametrize(("day", "days"), [(LATER, 1), (date(2023, 1, 31), 31), (date(2024, 1, 1), 366)])
def test_vacant_days_count_the_first_and_the_day_asked(day: date, days: int) -> None:
    assert posts.days_vacant(LATER, day) == days


def test_what_somebody_holds_and_held_the_latest_first(unit: Unit, django_assert_num_queries: Any) -> None:
    person = offices.someone()
    old = offices.tenure(offices.post(unit), end=LATER, person=person)
    new = offices.tenure(offices.post(unit), LATER, person=person, concurrent=True)
    seat = offices.tenure(offices.term(unit), person=person)
    offices.tenure(offices.post(unit))
    with django_assert_num_queries(1):
        found = posts.tenures_of(person, TODAY)
        assert [one.post.title.name if one.post else one.body_term.body.kind for one in found]
    assert found == [new, seat, old]
    assert [one.tier for one in found] == [Tier.SUPERIOR_STANDING, None, Tier.SUPERIOR_STANDING]


# Who manages whom


def test_the_highest_tier_of_all_posts_counts(unit: Unit) -> None:
    person = offices.someone()
    for tier in (Tier.UNIT, Tier.CITY_STANDING, Tier.SUPERIOR_STANDING):
        offices.tenure(offices.post(unit, tier=tier), person=person, concurrent=True)
    assert posts.effective_tier(person, TODAY) == Tier.CITY_STANDING
    assert posts.effective_tier(person, BEGAN - timedelta(days=1)) is None


@pytest.mark.parametrize(
    "nothing",
    [{"acting": True}, {"state": "PENDING_ELECTION"}, {"state": "ANNULLED"}, {"end": LATER}],
    ids=str,
)
def test_only_posts_that_are_held_count(unit: Unit, nothing: dict[str, Any]) -> None:
    person = offices.someone()
    offices.tenure(offices.post(unit), person=person, **nothing)
    assert posts.effective_tier(person, TODAY) is None


def test_a_seat_in_a_body_is_no_tier(unit: Unit) -> None:
    member = offices.tenure(offices.term(unit))
    assert posts.effective_tier(member.person, TODAY) is None


def test_a_tier_changes_with_the_setting_of_the_post(unit: Unit) -> None:
    from namro.ground.ranges import span
    from namro.people.models import PostSetting

    post = offices.post(unit, tier=Tier.UNIT)
    held = offices.tenure(post)
    PostSetting.objects.filter(post=post).update(during=span(BEGAN, LATER))
    PostSetting.objects.create(post=post, during=span(LATER), tier=Tier.CITY_STANDING)
    assert posts.effective_tier(held.person, EVE) == Tier.UNIT
    assert posts.effective_tier(held.person, LATER) == Tier.CITY_STANDING


def test_tiers_of_many_in_one_statement(unit: Unit, django_assert_num_queries: Any) -> None:
    people = [offices.tenure(offices.post(unit, tier=tier)).person for tier in Tier]
    without = offices.someone()
    with django_assert_num_queries(1):
        found = posts.effective_tiers([one.pk for one in (*people, without)], TODAY)
    assert found == {person.pk: tier for person, tier in zip(people, Tier, strict=True)}


# Those whose membership ended


def test_who_died_but_still_holds_a_post_is_found(unit: Unit) -> None:
    post = offices.post(unit, places=4)
    dead, member, stranger, again = (offices.someone() for _ in range(4))
    for person in (dead, member, again):
        row = make.membership(person)
        row.save()
        offices.tenure(post, person=person)
    offices.tenure(post, person=stranger)
    for person in (dead, again):
        PartyMembership.objects.filter(person=person).update(
            during=make.span(make.DECIDED, LATER), end_ground="DIED"
        )
    make.membership(again, decided_on=LATER, during=make.span(LATER)).save()
    assert [one.person for one in posts.left_but_holding(TODAY)] == [dead]
    assert not posts.left_but_holding(EVE).exists()


# Posts and bodies as they stand


def test_posts_as_they_stand_in_three_statements(unit: Unit, django_assert_num_queries: Any) -> None:
    head = offices.post(unit, title=offices.title(head=True), tier=Tier.CITY_STANDING)
    deputies = offices.post(unit, places=3)
    held = offices.tenure(deputies)
    acting = offices.tenure(head, LATER, acting=True)
    waiting = offices.tenure(head, date(2025, 1, 1), state="PENDING_ELECTION")
    offices.tenure(deputies, LATER, state="ANNULLED")
    with django_assert_num_queries(3):
        first, second = posts.offices([head, deputies], TODAY)
    assert (first.holders, first.acting, first.waiting) == ([], [acting], [waiting])
    assert (first.tier, first.places, first.vacant) == (Tier.CITY_STANDING, 1, [BEGAN])
    assert first.vacant_days == (TODAY - BEGAN).days + 1
    assert (second.holders, second.places, sorted(second.vacant)) == ([held], 3, [BEGAN, BEGAN])


def test_a_post_outside_its_days_has_no_setting(unit: Unit) -> None:
    (office,) = posts.offices([offices.post(unit)], BEGAN - timedelta(days=1))
    assert (office.tier, office.places, office.vacant_days, office.setting) == (None, 0, 0, None)


def test_bodies_with_members_and_missing_places(unit: Unit, django_assert_num_queries: Any) -> None:
    term = offices.term(unit, places_set=3, places_min=2)
    one = offices.tenure(term)
    guest = offices.tenure(term, outside_places=True)
    offices.tenure(term, end=LATER)
    offices.term(unit, "UBKT", first=date(2025, 1, 1))
    with django_assert_num_queries(2):
        committee, inspection = posts.bodies([unit.pk], TODAY)
    assert {one, guest} == set(committee.members)
    assert (committee.counted, committee.missing, committee.too_few) == (1, 2, True)
    assert (inspection.term, inspection.missing, inspection.too_few) == (None, 0, False)
