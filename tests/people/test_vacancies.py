"""Vacant places are read off settings and tenures: which, since when, for how long."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from namro.ground.ranges import first_day, last_day, span
from namro.people.models import Post, PostSetting, Vacancy
from tests.cast import Cast
from tests.people import offices
from tests.people.offices import BEGAN

Spans = list[tuple[int, date, date | None]]


def spans(post: Post) -> Spans:
    """Place, first day and last day of each vacancy."""
    found = Vacancy.objects.filter(post=post).order_by("place", "during")
    return [(one.place, first_day(one.during), last_day(one.during)) for one in found]


@pytest.fixture
def post(city: Cast) -> Post:
    return offices.post(city.units["ba_dinh"])


def test_a_post_without_holders_is_vacant_from_its_first_day(post: Post) -> None:
    assert spans(post) == [(1, BEGAN, None)]


def test_a_held_post_is_not_vacant(post: Post) -> None:
    offices.tenure(post)
    assert spans(post) == []


def test_it_is_vacant_between_two_holders_to_the_day(post: Post) -> None:
    offices.tenure(post, end=date(2022, 3, 1))
    offices.tenure(post, date(2022, 3, 11))
    assert spans(post) == [(1, date(2022, 3, 1), date(2022, 3, 10))]


def test_two_holders_from_one_day_to_the_next_leave_no_gap(post: Post) -> None:
    offices.tenure(post, end=date(2022, 3, 1))
    offices.tenure(post, date(2022, 3, 1))
    assert spans(post) == []


@pytest.mark.parametrize(
    "fills_nothing",
    [{"acting": True}, {"state": "PENDING_ELECTION"}, {"state": "PENDING_APPROVAL"}, {"state": "ANNULLED"}],
    ids=str,
)
def test_acting_pending_and_annulled_fill_nothing(post: Post, fills_nothing: dict[str, object]) -> None:
    offices.tenure(post, **fills_nothing)
    assert spans(post) == [(1, BEGAN, None)]


def test_each_vacant_place_has_its_own_days(city: Cast) -> None:
    """Three deputies, of whom two leave: the first place is vacant longer than the second."""
    post = offices.post(city.units["ba_dinh"], places=3)
    offices.tenure(post)
    offices.tenure(post, end=date(2023, 2, 1))
    offices.tenure(post, end=date(2024, 5, 1))
    offices.tenure(post, date(2024, 6, 1), date(2024, 7, 1))
    assert spans(post) == [
        (1, date(2023, 2, 1), None),
        (2, date(2024, 5, 1), date(2024, 5, 31)),
        (2, date(2024, 7, 1), None),
    ]


def test_places_taken_away_are_vacant_no_more(city: Cast) -> None:
    post = offices.post(city.units["ba_dinh"], places=2)
    offices.tenure(post)
    setting = PostSetting.objects.get(post=post)
    setting.during = span(BEGAN, date(2023, 1, 1))
    setting.save()
    PostSetting.objects.create(post=post, during=span(date(2023, 1, 1)), places=1, tier=setting.tier)
    assert spans(post) == [(1, BEGAN, date(2022, 12, 31))]


def test_a_post_that_ended_is_vacant_no_more(city: Cast) -> None:
    post = offices.post(city.units["ba_dinh"], end=date(2024, 1, 1))
    offices.tenure(post, end=date(2023, 12, 1), end_ground="RETIRED")
    assert spans(post) == [(1, date(2023, 12, 1), date(2023, 12, 31))]
    held = offices.post(city.units["ba_dinh"], end=date(2024, 1, 1))
    offices.tenure(held, end=date(2024, 1, 1))
    assert spans(held) == []


def test_a_row_tells_the_unit_and_the_title_and_keeps_its_number(post: Post) -> None:
    row = Vacancy.objects.select_related("unit", "title").get(post=post)
    assert (row.unit, row.title) == (post.unit, post.title)
    offices.tenure(post, date(2023, 1, 1))
    assert Vacancy.objects.get(post=post).pk == row.pk
    assert str(row) == f"{post.pk} #1"


@pytest.mark.parametrize("seed", range(12))
def test_days_add_up_to_a_plain_count(city: Cast, seed: int) -> None:
    """For random settings and holders every day has as many rows as places less holders."""
    rng = Random(seed)
    life = 90
    places = [rng.randint(2, 4) for _ in range(3)]
    changes = [0, *sorted(rng.sample(range(1, life), 2)), life]

    def day(number: int) -> date:
        return BEGAN + timedelta(days=number)

    post = offices.post(city.units["ba_dinh"], places=places[0], end=day(life))
    PostSetting.objects.filter(post=post).update(during=span(day(0), day(changes[1])))
    for begin, end, number in zip(changes[1:], changes[2:], places[1:], strict=False):
        PostSetting.objects.create(post=post, during=span(day(begin), day(end)), places=number, tier=3)
    holders = []
    for _ in range(rng.randint(0, 2)):
        first, end = sorted(rng.sample(range(life + 1), 2))
        holders.append((first, end))
        offices.tenure(post, day(first), day(end))
    rows = list(Vacancy.objects.filter(post=post))
    total = 0
    for number in range(-3, life + 3):
        setting = next(
            (p for b, e, p in zip(changes, changes[1:], places, strict=False) if b <= number < e), 0
        )
        missing = setting - sum(first <= number < end for first, end in holders)
        on_day = sorted(row.place for row in rows if day(number) in row.during)
        assert on_day == list(range(1, missing + 1))
        total += missing
    assert total == sum((row.during.upper - row.during.lower).days for row in rows)
    assert len({row.pk for row in rows}) == len(rows)
