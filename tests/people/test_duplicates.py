"""V16: who is known already – the same number for certain; the same name, birth and native place perhaps."""

from __future__ import annotations

from datetime import date

import pytest

from namro.journal.actions import acting
from namro.people.duplicates import Identity, Likeness, duplicates_of, likeness
from namro.people.models import BirthPrecision, Person
from tests.cast import Cast
from tests.people import make

DAY, MONTH, YEAR = BirthPrecision.DAY, BirthPrecision.MONTH, BirthPrecision.YEAR
BORN = date(1990, 5, 4)
HOME = "xã Tản Hồng, huyện Ba Vì, thành phố Hà Nội"


def identity(name: str = "Trần Văn Hòa", born: date = BORN, **more: str) -> Identity:
    return Identity(name, born, **more)


def test_v16_the_same_identity_number_is_the_same_person() -> None:
    one = identity(citizen_id="001090000001")
    other = identity("Tên Khác Hẳn", date(1950, 1, 1), citizen_id="001090000001")
    assert likeness(one, other) is Likeness.SAME_NUMBER
    assert likeness(identity(), Identity("Tên Khác", BORN)) is None


@pytest.mark.parametrize("name", ["Trần Văn Hoà", "TRẦN VĂN HÒA", "Trần  Văn Hoa", "Tran Van Hoa"])
def test_v16_tone_variants_and_accents_do_not_hide_a_duplicate(name: str) -> None:
    assert likeness(identity(native_place=HOME), identity(name, native_place=HOME)) is Likeness.SAME_PLACE


@pytest.mark.parametrize(
    "place", ["Tản Hồng, Ba Vì", "X. Tản Hồng - H. Ba Vì - TP Hà Nội", "tan hong ba vi ha noi"]
)
def test_v16_a_native_place_is_the_same_however_it_is_written(place: str) -> None:
    assert likeness(identity(native_place=HOME), identity(native_place=place)) is Likeness.SAME_PLACE


@pytest.mark.parametrize(
    ("precision", "born", "alike"),
    [
        (DAY, date(1990, 5, 4), True),
        (DAY, date(1990, 5, 5), False),
        (MONTH, date(1990, 5, 1), True),
        (MONTH, date(1990, 6, 1), False),
        (YEAR, date(1990, 1, 1), True),
        (YEAR, date(1991, 1, 1), False),
    ],
)
def test_v16_a_birth_known_in_part_may_be_any_day_of_it(precision: str, born: date, alike: bool) -> None:
    one, other = (
        identity(native_place=HOME),
        identity(born=born, birth_precision=precision, native_place=HOME),
    )
    assert (likeness(one, other) is Likeness.SAME_PLACE) is alike
    assert likeness(one, other) is likeness(other, one)


def test_v16_without_a_native_place_the_warning_is_weaker() -> None:
    assert likeness(identity(native_place=HOME), identity()) is Likeness.SAME_BIRTH
    assert likeness(identity(), identity()) is Likeness.SAME_BIRTH


def test_v16_another_native_place_counts_only_where_both_days_are_known() -> None:
    far = "xã Phong Nha, tỉnh Quảng Bình"
    assert likeness(identity(native_place=HOME), identity(native_place=far)) is Likeness.SAME_BIRTH
    year = Identity("Trần Văn Hòa", date(1990, 1, 1), YEAR, far)
    assert likeness(identity(native_place=HOME), year) is None


def test_v16_two_numbers_leave_only_the_strong_likeness() -> None:
    one, other = {"citizen_id": "001090000001"}, {"citizen_id": "001090000002"}
    assert likeness(identity(**one), identity(**other)) is None
    strong = identity(native_place=HOME, **one), identity(native_place=HOME, **other)
    assert likeness(*strong) is Likeness.SAME_PLACE


def save(name: str, **values: object) -> Person:
    with acting("test", "thử"):
        person = make.person(name, birth_date=BORN, **values)
        person.save()
    return person


def found(asked: Identity) -> list[tuple[str, Likeness]]:
    return [(one.person.full_name, one.likeness) for one in duplicates_of(asked)]


def test_v16_the_surest_come_first(city: Cast) -> None:
    save("Đinh Thị Lan")
    save("Đinh Thị Làn", native_place=HOME)
    save("Người Khác Tên", citizen_id="001090000001")
    save("Đinh Thị Lan Anh")
    asked = identity("Đinh Thị Lan", native_place="Tản Hồng, Ba Vì", citizen_id="001090000001")
    assert found(asked) == [
        ("Người Khác Tên", Likeness.SAME_NUMBER),
        ("Đinh Thị Làn", Likeness.SAME_PLACE),
        ("Đinh Thị Lan", Likeness.SAME_BIRTH),
    ]


@pytest.mark.parametrize(
    ("born", "precision", "count"),
    [
        (BORN, DAY, 3),
        (date(1990, 5, 1), MONTH, 3),
        (date(1990, 1, 1), YEAR, 3),
        (date(1990, 5, 6), DAY, 2),
        (date(1990, 7, 9), DAY, 1),
        (date(1991, 5, 4), DAY, 0),
        (date(1991, 1, 1), YEAR, 0),
    ],
)
def test_v16_every_precision_finds_every_other(city: Cast, born: date, precision: str, count: int) -> None:
    save("Đinh Thị Lan")
    for known, day in ((MONTH, date(1990, 5, 1)), (YEAR, date(1990, 1, 1))):
        with acting("test", "thử"):
            make.person("Đinh Thị Lan", birth_date=day, birth_precision=known).save()
    assert len(found(Identity("Đinh thị lan", born, precision))) == count


def test_v16_the_bulk_rule_and_the_single_question_agree(city: Cast) -> None:
    """What the question to the database gives is what the rule says of every pair."""
    saved = [
        save("Hồ Văn Hòa"),
        save("Hồ Văn Hoà", native_place=HOME),
        save("Hồ Văn Hoa", citizen_id="001090000009"),
        save("Hồ Văn Hoan"),
    ]
    for person in saved:
        asked = Identity.of(person)
        by_rule = {one.pk: likeness(asked, Identity.of(one)) for one in saved}
        expected = {key: how for key, how in by_rule.items() if how is not None}
        assert {one.person.pk: one.likeness for one in duplicates_of(asked)} == expected


def test_likeness_has_words_and_at_most_three_statements(
    city: Cast, django_assert_max_num_queries: object
) -> None:
    assert all(one.words.startswith("trùng") for one in Likeness)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        duplicates_of(identity(citizen_id="001090000001"))
    assert duplicates_of(Identity("", BORN)) == []
