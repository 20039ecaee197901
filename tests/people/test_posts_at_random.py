"""Random posts, bodies and holders: what the database and the reads say is what a plain count says."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from namro.people import posts
from namro.people.models import Post, Tenure, Tier, Vacancy
from namro.units.models import Unit
from tests.cast import Cast
from tests.people import offices
from tests.people.offices import BEGAN
from tests.units.grow import settle

LIFE = 30


def day(number: int) -> date:
    return BEGAN + timedelta(days=number)


def stretch(rng: Random) -> tuple[int, int]:
    first, end = sorted(rng.sample(range(LIFE + 1), 2))
    return first, end


@pytest.fixture
def unit(city: Cast) -> Unit:
    return city.units["ba_dinh"]


@pytest.mark.parametrize("seed", range(25))
def test_the_standing_committee_is_stored_exactly_where_the_committee_covers_it(
    unit: Unit, seed: int
) -> None:
    rng = Random(seed)
    first, end = stretch(rng)
    cut = rng.randint(1, LIFE - 1)
    wide = rng.sample([(0, cut), (cut, LIFE), stretch(rng)], rng.randint(1, 2))
    if any(a < d and c < b for a, b in wide for c, d in wide if (a, b) != (c, d)):
        wide = wide[:1]
    narrow = (first, end)
    covered = {at for low, high in wide for at in range(low, high)}
    fits = set(range(*narrow)) <= covered
    committee, standing = offices.term(unit, end=day(LIFE)), offices.term(unit, "BTV", end=day(LIFE))
    person = offices.someone()

    def write() -> None:
        for low, high in wide:
            offices.tenure(committee, day(low), day(high), person=person)
        offices.tenure(standing, day(narrow[0]), day(narrow[1]), person=person)
        settle()

    if fits:
        write()
        return
    with pytest.raises(IntegrityError, match="Ủy viên Ban Thường vụ"), transaction.atomic():
        write()


@pytest.mark.parametrize("seed", range(15))
def test_tiers_of_random_posts(unit: Unit, seed: int) -> None:
    rng = Random(seed)
    people = [offices.someone(f"Lê Văn {name}") for name in ("Một", "Hai", "Ba")]
    held: list[tuple[int, int, int, Tier]] = []  # person, first, end, tier: posts that count
    for _ in range(rng.randint(2, 7)):
        tier, who, (first, end) = rng.choice(list(Tier)), rng.randrange(3), stretch(rng)
        post = offices.post(unit, tier=tier)
        kind = rng.choice(["held", "held", "acting", "waiting", "annulled"])
        state = {"waiting": "PENDING_APPROVAL", "annulled": "ANNULLED"}.get(kind, "HELD")
        offices.tenure(post, day(first), day(end), person=people[who], acting=kind == "acting", state=state)
        if kind == "held":
            held.append((who, first, end, tier))
    for at in range(0, LIFE, 3):
        wanted: dict[int, Tier] = {}
        for who, first, end, tier in held:
            if first <= at < end:
                pk = people[who].pk
                wanted[pk] = min(tier, wanted.get(pk, tier))
        assert posts.effective_tiers([one.pk for one in people], day(at)) == wanted


@pytest.mark.parametrize("seed", range(6))
def test_a_post_has_the_same_vacancies_alone_and_among_others(unit: Unit, seed: int) -> None:
    """The view reads only the rows of the posts asked for; that changes nothing in what it says."""
    rng = Random(seed)
    made = [offices.post(unit, places=rng.randint(1, 3), end=day(LIFE)) for _ in range(5)]
    for post in made:
        if rng.random() < 0.8:
            first, end = stretch(rng)
            offices.tenure(post, day(first), day(end))
    together = {(row.pk, row.post_id, row.place, row.during) for row in Vacancy.objects.filter(post__in=made)}
    alone = {
        (row.pk, row.post_id, row.place, row.during)
        for post in made
        for row in Vacancy.objects.filter(post=post)
    }
    assert together == alone and len({pk for pk, *_ in together}) == len(together)
    found = posts.offices(made, day(7))
    for office in found:
        since = posts.vacant_since(office.post, day(7))
        assert since == min(office.vacant, default=None)
        assert len(office.holders) + len(office.vacant) == office.places
        assert office.holders == posts.holders(office.post, day(7))


def test_rows_of_a_view_are_read_as_any_other(unit: Unit) -> None:
    post = offices.post(unit)
    row = Vacancy.objects.select_related("post__title", "unit").get(post=post)
    assert row.post == post and row.post.title_id == row.title_id and row.unit == unit
    assert Post.objects.filter(vacancies__during__contains=day(3)).get() == post
    assert not Tenure.objects.exists()
