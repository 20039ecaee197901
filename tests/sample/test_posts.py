"""Posts of the sample: the planned standing of each title, and holders who may hold it."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import Count, F

from namro.figures.address import Address
from namro.figures.folds import Share, figure
from namro.ground import clock
from namro.people.models import HomeCell, LocalityAssessment, Post, PostSetting, Tenure
from namro.sample import posts
from namro.sample.city import City
from namro.sample.load import Loaded
from namro.sample.plan import Plan
from namro.sample.posts import ACTING, LOCAL, NON_LOCAL, QUOTAS, UNKNOWN, VACANT, Quota

TODAY = Plan.small().lives_on


@pytest.mark.parametrize("quota", QUOTAS, ids=lambda quota: quota.title)
def test_the_city_deals_exactly_what_is_planned(quota: Quota) -> None:
    dealt = Counter(quota.deal(quota.holders))
    assert dealt[NON_LOCAL] == quota.non_local
    assert (dealt[VACANT], dealt[ACTING], dealt[UNKNOWN]) == (quota.vacant, quota.acting, quota.unknown)
    assert sum(dealt.values()) == quota.holders


def test_the_reference_figures_come_out() -> None:
    by_title = {quota.title: quota for quota in QUOTAS}
    assert (by_title["DISTRICT_SECRETARY"].non_local, by_title["DISTRICT_SECRETARY"].holders) == (28, 30)
    assert (by_title["DISTRICT_CHAIR"].non_local, by_title["DISTRICT_CHAIR"].holders) == (22, 30)
    assert (by_title["COMMUNE_SECRETARY"].non_local, by_title["COMMUNE_CHAIR"].non_local) == (396, 354)
    deputies = [quota for quota in QUOTAS if "DEPUTY" in quota.title or "VICE" in quota.title]
    district = [quota for quota in deputies if quota.level == posts.DISTRICT]
    commune = [quota for quota in deputies if quota.level == posts.COMMUNE]
    assert (sum(q.non_local for q in district), sum(q.holders for q in district)) == (35, 90)
    assert (sum(q.non_local for q in commune), sum(q.holders for q in commune)) == (532, 1_158)


@pytest.mark.parametrize("number", [1, 3, 9, 10, 579])
def test_another_number_is_dealt_in_proportion(number: int) -> None:
    dealt = QUOTAS[4].deal(number)
    assert len(dealt) == number
    assert dealt.count(NON_LOCAL) == 396 * number // 579
    assert set(dealt) <= {NON_LOCAL, LOCAL, UNKNOWN, ACTING, VACANT}


def test_a_cell_serves_one_unit(small: City) -> None:
    cells = [cell for _, cell in posts.pools(small)]
    assert len(cells) == len(set(cells))


def test_every_area_has_its_posts(loaded: Loaded, small: City) -> None:
    districts, communes = len(posts.seats(small, "DISTRICT")), len(posts.seats(small, "COMMUNE"))
    assert Post.objects.count() == PostSetting.objects.count() == 4 * (districts + communes)
    assert not Post.objects.filter(area__isnull=True).exists()


def test_no_place_lacks_somebody_who_was_planned(loaded: Loaded, small: City) -> None:
    planned = Counter(held for office in posts.draw(small) for held in office.places)
    today = Tenure.objects.filter(post__isnull=False, during__contains=TODAY)
    assert today.filter(acting=True).count() == planned[ACTING]
    assert today.filter(acting=False).count() == sum(planned.values()) - planned[ACTING] - planned[VACANT]
    confirmed = LocalityAssessment.objects.filter(during__contains=TODAY).exclude(result="")
    before = LocalityAssessment.objects.filter(during__endswith__lte=TODAY)
    assert set(before.values_list("result", flat=True)) == {LOCAL}
    assert confirmed.filter(result=NON_LOCAL).count() == planned[NON_LOCAL]
    assert confirmed.filter(result=LOCAL).count() == planned[LOCAL]


def test_holders_are_members_of_the_unit_and_hold_one_post(loaded: Loaded) -> None:
    held = Tenure.objects.filter(post__isnull=False, during__contains=TODAY)
    assert not held.values("person").annotate(posts=Count("pk")).filter(posts__gt=1).exists()
    homes = HomeCell.objects.filter(person__in=held.values("person"), during__contains=TODAY)
    under = homes.filter(cell__ancestors__ancestor=F("person__tenures__post__unit"))
    assert under.values("person").distinct().count() == held.count()


def test_who_sits_in_the_standing_committee_sits_in_the_committee(loaded: Loaded) -> None:
    seats = Tenure.objects.filter(body_term__isnull=False, during__contains=TODAY)
    committee = set(seats.filter(body_term__body__kind="BCH").values_list("person", "body_term__body__unit"))
    standing = set(seats.filter(body_term__body__kind="BTV").values_list("person", "body_term__body__unit"))
    assert standing and standing <= committee


def test_no_suggestion_contradicts_its_facts(loaded: Loaded) -> None:
    wrong = LocalityAssessment.objects.exclude(result="").exclude(result=F("suggestion"))
    assert not wrong.exists()


def test_the_figures_show_them(loaded: Loaded) -> None:
    with clock.frozen(TODAY):
        address = "/so-lieu/personnel.nonlocal.commune_secretaries_pct/D00001/2024-H1/"
        found = figure(Address.parse(address))
    assert isinstance(found, Share)
    assert found.base.amount == Post.objects.filter(title="COMMUNE_SECRETARY").count()
    assert found.part.amount == QUOTAS[4].deal(found.base.amount).count(NON_LOCAL)
