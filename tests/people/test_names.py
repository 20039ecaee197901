"""People in the order of Vietnamese lists, and found without accents."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.ground.vietnamese import fold, person_key
from namro.journal.actions import declare
from namro.people.models import Person
from tests.ground.alphabet import names
from tests.people import make

pytestmark = pytest.mark.django_db


@settings(max_examples=30)
@given(st.lists(names, min_size=1, max_size=12))
def test_the_database_orders_people_as_we_do(full_names: list[str]) -> None:
    declare(actor="system:test")
    made = Person.objects.bulk_create([make.person(name) for name in full_names])
    stored = Person.objects.filter(pk__in=[person.pk for person in made])
    for full_name, name_key, search_key in stored.values_list("full_name", "name_key", "search_key"):
        assert (name_key, search_key) == (person_key(full_name), fold(full_name))
    ordered = list(stored.order_by("name_key", "pk").values_list("full_name", flat=True))
    assert ordered == sorted(full_names, key=person_key)


def test_given_name_comes_first_then_family_then_middle() -> None:
    declare(actor="system:test")
    wanted = [
        "Trần Thị An",
        "Lê Hoàng Ân",
        "Vũ Dũng",
        "Bùi Văn Đức",
        "Nguyễn Thị Hòa",
        "Nguyễn Văn Hoà",
        "Phạm Văn Hoà",
        "Ngô Yến",
    ]
    Person.objects.bulk_create([make.person(name) for name in reversed(wanted)])
    assert list(Person.objects.order_by("name_key").values_list("full_name", flat=True)) == wanted


@pytest.mark.parametrize("text", ["hoang an", "HOÀNG ÂN", "Lê  Hoàng", unicodedata.normalize("NFD", "Ân")])
def test_somebody_is_found_without_accents(text: str) -> None:
    declare(actor="system:test")
    make.person("Lê Hoàng Ân").save()
    assert Person.objects.filter(search_key__contains=fold(text)).count() == 1


def test_a_new_name_has_new_keys() -> None:
    declare(actor="system:test")
    person = make.person("Lê Hoàng Ân")
    person.save()
    person.full_name = "Lê Hoàng Ẩn"
    person.save()
    person.refresh_from_db()
    assert (person.name_key, person.search_key) == (person_key("Lê Hoàng Ẩn"), "le hoang an")
