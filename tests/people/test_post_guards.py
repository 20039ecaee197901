"""What the database never lets be false about posts, bodies and tenures, whoever writes past the actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from namro.ground.ranges import span
from namro.organisation.actions import NewUnit, establish_unit
from namro.people.models import BodyTerm, Post, PostSetting, Tenure
from namro.units.models import Bloc, Unit, UnitKind, UnitVersion
from tests.cast import BY, WHY, Cast
from tests.people import offices
from tests.people.offices import BEGAN
from tests.units.grow import settle

LATER = date(2023, 1, 1)


@contextmanager
def stopped(constraint: str) -> Iterator[None]:
    """Refused at the end of the transaction, by the constraint of this name."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
        settle()
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


@pytest.fixture
def unit(city: Cast) -> Unit:
    return city.units["ba_dinh"]


@pytest.fixture
def post(unit: Unit) -> Post:
    return offices.post(unit)


# A tenure


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"post": None}, "people_tenure_of_one_place"),
        ({"acting": True}, "people_tenure_acting_is_a_mode"),
        ({"mode": "ACTING"}, "people_tenure_acting_is_a_mode"),
        ({"end_ground": "RETIRED"}, "people_tenure_end_has_ground"),
        ({"during": span(BEGAN, LATER)}, "people_tenure_end_has_ground"),
        ({"during": span(date(2020, 1, 1))}, "people_tenure_within_life"),
    ],
    ids=lambda value: str(value),
)
def test_a_tenure_that_cannot_be(post: Post, changes: dict[str, Any], constraint: str) -> None:
    held = offices.tenure(post)
    with stopped(constraint):
        Tenure.objects.filter(pk=held.pk).update(**changes)


def test_a_tenure_is_of_a_post_or_of_a_body(unit: Unit, post: Post) -> None:
    held = offices.tenure(post)
    with stopped("people_tenure_of_one_place"):
        Tenure.objects.filter(pk=held.pk).update(body_term=offices.term(unit))


@pytest.mark.parametrize("kind", ["post", "body"])
def test_nobody_is_twice_in_one_place(unit: Unit, kind: str) -> None:
    place = offices.post(unit, places=2) if kind == "post" else offices.term(unit)
    held = offices.tenure(place)
    name = "people_tenure_once_in_a_post" if kind == "post" else "people_tenure_once_in_a_term"
    with stopped(name):
        offices.tenure(place, LATER, person=held.person)
    Tenure.objects.filter(pk=held.pk).update(state="ANNULLED")
    offices.tenure(place, LATER, person=held.person)
    settle()


@pytest.mark.parametrize("kind", ["post", "body"])
def test_there_are_no_more_holders_than_places(unit: Unit, kind: str) -> None:
    place = offices.post(unit, places=2) if kind == "post" else offices.term(unit, places_set=2)
    offices.tenure(place)
    offices.tenure(place)
    with stopped("people_tenure_has_place"):
        offices.tenure(place, LATER)
    offices.tenure(place, LATER, outside_places=True)
    offices.tenure(place, LATER, state="PENDING_APPROVAL")
    settle()


def test_acting_takes_no_place_and_a_head_is_never_outside(unit: Unit) -> None:
    head = offices.post(unit, title=offices.title(head=True))
    offices.tenure(head)
    offices.tenure(head, LATER, acting=True)
    settle()
    with stopped("people_tenure_has_place"):
        offices.tenure(head, LATER, outside_places=True)


def test_a_pending_holder_takes_a_place_when_he_comes_into_it(post: Post) -> None:
    offices.tenure(post)
    waiting = offices.tenure(post, LATER, state="PENDING_APPROVAL")
    with stopped("people_tenure_has_place"):
        Tenure.objects.filter(pk=waiting.pk).update(state="HELD")


# Settings and posts


def test_a_head_has_one_place(unit: Unit) -> None:
    with stopped("people_postsetting_one_head"):
        offices.post(unit, places=2, title=offices.title(head=True))


@pytest.mark.parametrize("places", [0, 501])
def test_places_are_within_what_can_be(unit: Unit, places: int) -> None:
    with stopped("people_postsetting_sound"):
        offices.post(unit, places=places)


def test_places_are_not_taken_from_under_their_holders(unit: Unit) -> None:
    post = offices.post(unit, places=2)
    offices.tenure(post)
    offices.tenure(post, LATER)
    settle()
    with stopped("people_tenure_has_place"):
        PostSetting.objects.filter(post=post).update(places=1)


@pytest.mark.parametrize("change", ["gap", "missing", "beyond"])
def test_settings_cover_the_life_of_the_post_exactly(post: Post, change: str) -> None:
    setting = PostSetting.objects.filter(post=post)
    with stopped("people_post_is_set"):
        if change == "gap":
            setting.update(during=span(BEGAN, LATER))
        elif change == "missing":
            setting.delete()
        else:
            Post.objects.filter(pk=post.pk).update(during=span(BEGAN, LATER))


def test_a_post_does_not_end_under_its_holder(post: Post) -> None:
    offices.tenure(post)
    with stopped("people_tenure_within_life"):
        Post.objects.filter(pk=post.pk).update(during=span(BEGAN, LATER))
        PostSetting.objects.filter(post=post).update(during=span(BEGAN, LATER))


def test_a_post_stays_within_the_life_of_its_unit(city: Cast) -> None:
    with pytest.raises(IntegrityError, match="chỉ hoạt động từ 01/3/2024"):
        offices.post(city.units["cell_2"])


# Bodies


def test_a_term_stays_within_the_life_of_its_unit(city: Cast) -> None:
    with stopped("people_bodyterm_within_life"):
        offices.term(city.units["cell_2"])
    new = NewUnit("Đảng bộ xã Mới", "Xã Mới", UnitKind.BASE_COMMITTEE, Bloc.RESIDENTIAL, city.units["ba_vi"])
    unit = establish_unit(by=BY, new=new, first=BEGAN, reason=WHY)
    offices.term(unit)
    settle()
    with stopped("people_bodyterm_within_life"):
        life = span(BEGAN, LATER)
        UnitVersion.objects.filter(unit=unit).update(during=life)
        Unit.objects.filter(pk=unit.pk).update(alive=life)


def test_a_term_does_not_end_under_its_members_nor_shrink(unit: Unit) -> None:
    term = offices.term(unit, places_set=2)
    offices.tenure(term)
    offices.tenure(term)
    settle()
    with stopped("people_tenure_within_life"):
        BodyTerm.objects.filter(pk=term.pk).update(during=span(BEGAN, LATER))
    with stopped("people_tenure_has_place"):
        BodyTerm.objects.filter(pk=term.pk).update(places_set=1)
    BodyTerm.objects.filter(pk=term.pk).update(places_set=1, places_max=2)
    settle()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"places_min": 6}, "people_bodyterm_places_in_bounds"),
        ({"places_max": 4}, "people_bodyterm_places_in_bounds"),
        ({"places_set": 0}, "people_bodyterm_sound"),
    ],
)
def test_places_of_a_term_within_bounds(unit: Unit, changes: dict[str, int], constraint: str) -> None:
    with stopped(constraint):
        offices.term(unit, **changes)


def test_a_body_has_one_term_at_a_time(unit: Unit) -> None:
    offices.term(unit)
    with stopped("people_bodyterm_one_at_a_time"):
        offices.term(unit, first=LATER)


# Standing committee within committee

STANDING = "people_tenure_standing_in_committee"


def test_the_standing_committee_lies_within_the_committee(unit: Unit) -> None:
    committee, standing = offices.term(unit), offices.term(unit, "BTV")
    with stopped(STANDING):
        offices.tenure(standing)
    wide = offices.tenure(committee)
    narrow = offices.tenure(standing, person=wide.person)
    settle()
    ended = {"during": span(BEGAN, LATER), "end_ground": "RELIEVED"}
    for change in (ended, {"state": "ANNULLED"}, {"state": "PENDING_APPROVAL"}):
        with stopped(STANDING):
            Tenure.objects.filter(pk=wide.pk).update(**change)
    with stopped(STANDING):
        Tenure.objects.filter(pk=wide.pk).delete()
    with stopped(STANDING):
        Tenure.objects.filter(pk=wide.pk).update(person=offices.someone())
    Tenure.objects.filter(pk__in=[wide.pk, narrow.pk]).update(**ended)
    settle()


def test_two_tenures_in_the_committee_may_cover_one_in_the_other(unit: Unit) -> None:
    committee, standing = offices.term(unit), offices.term(unit, "BTV")
    wide = offices.tenure(committee, end=LATER)
    offices.tenure(committee, LATER, person=wide.person)
    offices.tenure(standing, person=wide.person)
    settle()


def test_other_bodies_and_other_units_do_not_matter(city: Cast, unit: Unit) -> None:
    offices.tenure(offices.term(unit, "UBND"))
    settle()
    elsewhere = offices.tenure(offices.term(city.units["ba_vi"]))
    with stopped(STANDING):
        offices.tenure(offices.term(unit, "BTV"), person=elsewhere.person)


# The same as a plain count


@pytest.mark.parametrize("seed", range(40))
def test_the_trigger_agrees_with_a_plain_count_on_every_day(unit: Unit, seed: int) -> None:
    """For random settings and holders: stored exactly when no day has more holders than places."""
    rng = Random(seed)
    life = 40

    def day(number: int) -> date:
        return BEGAN + timedelta(days=number)

    cut = rng.randint(1, life - 1)
    settings = [(0, cut, rng.randint(1, 3)), (cut, life, rng.randint(1, 3))]
    holders = []
    for _ in range(rng.randint(1, 6)):
        first, end = sorted(rng.sample(range(life + 1), 2))
        holders.append((first, end, rng.random() < 0.2, rng.choice(["HELD"] * 4 + ["PENDING_APPROVAL"])))
    count = [
        sum(first <= at < end and not acting and state == "HELD" for first, end, acting, state in holders)
        for at in range(life)
    ]
    fits = all(count[at] <= places for first, end, places in settings for at in range(first, end))

    def write() -> None:
        post = offices.post(unit, places=settings[0][2], end=day(life))
        PostSetting.objects.filter(post=post).update(during=span(day(0), day(cut)))
        PostSetting.objects.create(post=post, during=span(day(cut), day(life)), places=settings[1][2], tier=4)
        for first, end, acting, state in holders:
            offices.tenure(post, day(first), day(end), acting=acting, state=state)

    if fits:
        write()
        settle()
    else:
        with stopped("people_tenure_has_place"):
            write()
