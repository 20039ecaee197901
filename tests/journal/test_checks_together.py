"""Check constraints of a row are asked together, and still say their own sentences."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.people.models import Person, Sex
from tests.cast import Cast


def somebody(**facts: object) -> Person:
    known = {"full_name": "Nguyễn Văn Mẫu", "sex": Sex.MALE, "birth_date": date(1990, 5, 4)}
    return Person(**(known | facts))


def statements(person: Person) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        person.validate_constraints()
    return sum("_check" in one["sql"] for one in caught.captured_queries)


def test_a_sound_row_takes_one_statement_for_all_its_checks(city: Cast) -> None:
    assert statements(somebody(phone="0912345678", citizen_id="001090000001")) == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"phone": "abc"}, "Điện thoại chỉ gồm chữ số, ví dụ 0912345678."),
        ({"birth_precision": "YEAR"}, "Phần chưa biết của ngày sinh ghi là 1."),
    ],
)
def test_a_row_that_cannot_be_says_which_rule(city: Cast, facts: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        somebody(**facts).full_clean()
    assert sentence in caught.value.messages


def test_all_broken_rules_are_said_at_once(city: Cast) -> None:
    with pytest.raises(ValidationError) as caught:
        somebody(phone="abc", birth_precision="YEAR").validate_constraints()
    assert len(caught.value.messages) == 2


def test_an_unknown_value_breaks_nothing(city: Cast) -> None:
    somebody(citizen_id=None).validate_constraints()


def test_fields_that_are_wrong_already_are_left_out(city: Cast) -> None:
    somebody(phone="abc").validate_constraints(exclude={"phone"})
