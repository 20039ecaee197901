"""Persons found by parts of their names, without accents, and by the beginning of their number."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, given
from hypothesis import settings as tune
from hypothesis import strategies as st

from namro.ground.vietnamese import fold
from namro.journal.actions import acting, declare
from namro.people import queries
from namro.people.models import Person
from namro.people.queries import search
from tests.cast import ADMITTED, Cast, add_person
from tests.people import make


def names(text: str, within: Q | None = None) -> list[str]:
    return [person.full_name for person in search(text, within).people]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nguyen thi dao", ["Nguyễn Thị Đào"]),
        ("ĐÀO", ["Nguyễn Thị Đào"]),
        ("dao nguyen", ["Nguyễn Thị Đào"]),
        ("ho", ["Lê Hoàng Ân", "Trần Văn Hòa", "Hoàng Gia Bảo"]),
        ("  Hoà  v", ["Trần Văn Hòa"]),
        ("guyen", []),
        ("hoa hoa khong co", []),
        ("%", []),
        ("_", []),
        ("'", []),
        ("\\", []),
        ("| & !", []),
        (":*", []),
    ],
)
def test_every_word_begins_a_word_of_the_name(city: Cast, text: str, found: list[str]) -> None:
    assert sorted(names(text)) == sorted(found)


def test_in_the_order_of_names(city: Cast) -> None:
    assert names("") == list(Person.objects.order_by("name_key").values_list("full_name", flat=True))
    assert names("h") == ["Lê Hoàng Ân", "Hoàng Gia Bảo", "Phạm Thu Hà", "Trần Văn Hòa", "Bùi Quang Huy"]


def test_no_more_than_asked_for_and_whether_there_are_more(city: Cast) -> None:
    found = search("", most=3)
    assert (len(found.people), found.more) == (3, True)
    assert not search("", most=len(ADMITTED)).more


def test_limited_to_whom_the_reader_may_see(city: Cast) -> None:
    within = Q(full_name__in=["Lê Hoàng Ân", "Bùi Quang Huy"])
    assert names("h", within) == ["Lê Hoàng Ân", "Bùi Quang Huy"]
    assert names("", within) == ["Lê Hoàng Ân", "Bùi Quang Huy"]
    assert names("dao", within) == []


def test_names_borne_by_very_many_are_read_in_their_order(
    city: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = names("h")
    monkeypatch.setattr(queries, "MANY", 2)
    monkeypatch.setattr(queries, "_common", set())
    assert names("h") == few
    assert queries._common == {("'h':*", 2)}
    assert names("h") == few  # without counting again


def test_by_the_beginning_of_an_identity_number(city: Cast) -> None:
    person = add_person("Trần Thị Số")
    with acting("test", "thử"):
        Person.objects.filter(pk=person.pk).update(citizen_id="001099004321")
    assert names("001099") == names("001099004321") == ["Trần Thị Số"]
    assert names("00109") == []  # too few digits to be looked up
    assert names("001098") == names("0010990043210") == []


def test_a_person_renamed_or_gone_is_found_so(city: Cast) -> None:
    person = add_person("Trần Thị Cũ")
    with acting("test", "thử"):
        person.full_name = "Trần Thị Mới"
        person.save()
    assert names("thi cu") == []
    assert names("thi moi") == ["Trần Thị Mới"]
    with acting("test", "thử"):
        person.delete()
    assert names("thi moi") == []


def test_the_words_of_names_need_an_actor_too(city: Cast) -> None:
    declare(actor="")
    assert names("dao") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_nameindex")
        assert cursor.fetchone() == (0,)


def test_at_most_three_statements(city: Cast, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert names("nguyen")


PARTS = ["Hòa", "Hoà", "H'Mok", "Y-Khoa", "Đào", "An", "Anh", "Niê", "Văn"]
NAMES = st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4), min_size=1, max_size=6)
TYPED = st.lists(
    st.sampled_from([part[:size] for part in PARTS for size in (1, 2, 5)]), min_size=1, max_size=2
)


@tune(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, TYPED)
def test_both_ways_of_reading_find_what_the_rule_says(
    city: Cast, words: list[list[str]], typed: list[str]
) -> None:
    with transaction.atomic():
        made = [make.person(" ".join(one)) for one in words]
        with acting("test", "thử"):
            Person.objects.bulk_create(made)
        here = Q(pk__gte=min(person.pk for person in made))
        expected = sorted(person.full_name for person in made if holds(person.full_name, typed))
        found = [person.full_name for person in search(" ".join(typed)).people if person.pk >= made[0].pk]
        assert sorted(found) == sorted(names(" ".join(typed), here)) == expected
        transaction.set_rollback(True)


def holds(name: str, typed: list[str]) -> bool:
    words = fold(name).split()
    return all(any(word.startswith(fold(part)) for word in words) for part in typed)


@pytest.mark.parametrize("name", ["H'Mok Niê", "Y-Khoa Êban", "Siu O’Na", "Ma\\Rin"])
def test_unusual_names_are_found_both_ways(city: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with acting("test", "thử"):
        make.person(name).save()
    for many in (queries.MANY, 0):
        monkeypatch.setattr(queries, "MANY", many)
        monkeypatch.setattr(queries, "FEW", many)
        for word in name.split():
            assert name in names(word), (word, many)
            assert name in names(word, Q(full_name=name)), (word, many)
