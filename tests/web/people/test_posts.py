"""What a person's record says of posts: those held, waited for and left, and who manages the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse

from namro.people.models import Tier
from tests.cast import Cast
from tests.organisation.posts.making import leave, post, seated, term
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
BEGAN = date(2024, 3, 1)


def test_a_record_names_posts_and_the_highest_tier(city: Cast, signed_in: SignIn) -> None:
    person = city.admissions["Trần Văn Hòa"].person
    unit = city.units["ba_dinh"]
    high = seated(post(unit, tier=Tier.CITY_STANDING), BEGAN, person)
    seated(post(city.units["phuc_xa"], "COMMUNE_VICE_CHAIR"), BEGAN, person, concurrent=True)
    seated(post(unit, "DISTRICT_CHAIR", tier=Tier.SECRETARIAT), BEGAN, person, mode="ACTING")
    seated(term(unit), BEGAN, person)
    client, path = signed_in("phucxa"), reverse("people:person", args=[person.pk])
    with statements() as asked:
        found = page(client.get(path))
    assert len(asked) <= MOST_STATEMENTS and barriers(found) == []
    for words in ("Diện quản lý: Ban Thường vụ Thành ủy quản lý", "Ban Chấp hành 2020–2025", "kiêm nhiệm"):
        assert words in found.said
    leave(high, date(2024, 7, 1), "RETIRED")
    after = page(client.get(path)).said
    assert "đã thôi: nghỉ hưu" in after
    assert "Diện quản lý: Ban Thường vụ cấp ủy cấp trên trực tiếp cơ sở quản lý" in after


def test_without_a_post_nothing_is_said_of_posts(city: Cast, signed_in: SignIn) -> None:
    person = city.admissions["Trần Văn Hòa"].person
    said = page(signed_in("phucxa").get(reverse("people:person", args=[person.pk]))).said
    assert "Chức vụ" not in said and "Diện quản lý" not in said


def test_a_unit_leads_to_its_posts(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("badinh").get(f"/don-vi/{city.code('ba_dinh')}/"))
    assert f"/chuc-danh/don-vi/{city.code('ba_dinh')}/" in [link["href"] for link in found.all("a")]
