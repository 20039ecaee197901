from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.ground.clock import ZONE
from namro.ground.ranges import DateRange
from namro.regulations.models import (
    CalendarDay,
    Confidence,
    Installation,
    LegalBasis,
    RuleParam,
    confidence_label,
)
from tests.regulations import make

pytestmark = pytest.mark.django_db
YEAR = date(2024, 1, 1), date(2025, 1, 1)


def refused(constraint: str, model: Any, **fields: Any) -> None:
    """The database itself refuses, whoever writes."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**fields)


def test_a_document_is_cited_in_one_way() -> None:
    assert make.basis().citation == "Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Ban Thường vụ Thành ủy"


def test_a_citation_leaves_out_a_day_nobody_knows() -> None:
    row = make.basis(issued_on=None, kind="CHI_THI", number="35-CT/TW", issuer="Bộ Chính trị")
    assert row.citation == "Chỉ thị số 35-CT/TW của Bộ Chính trị"


def test_the_statutes_are_cited_by_name() -> None:
    row = make.basis(
        number="", kind="DIEU_LE", subject="Điều lệ Đảng", issuer="Đại hội XI", issued_on=date(2011, 1, 19)
    )
    assert str(row) == "Điều lệ Đảng, ngày 19/01/2011 của Đại hội XI"


@pytest.mark.parametrize(
    ("code", "words"),
    [("SURE", "đã xác nhận"), ("SOURCE", "theo nguồn công khai"), ("UNCONFIRMED", "chưa xác nhận")],
)
def test_how_sure_in_words(code: str, words: str) -> None:
    assert confidence_label(code) == words
    assert RuleParam(confidence=code).confidence_label == words


def test_an_unknown_confidence_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="MAYBE"):
        confidence_label("MAYBE")


def test_a_document_replaces_several() -> None:
    newer = make.basis()
    for code in ("B", "A"):
        make.basis(code, replaced_by=newer)
    assert [row.code for row in newer.replaces.all()] == ["A", "B"]


def test_a_document_does_not_replace_itself() -> None:
    row = make.basis()
    row.replaced_by = row
    with pytest.raises(IntegrityError, match="not_replaced_by_itself"), transaction.atomic():
        row.save()


def test_two_values_on_one_day_are_refused() -> None:
    make.param("a.b", 1, *YEAR)
    clash = {"key": "a.b", "title": "x", "value": 2, "confidence": "SURE", "note": "x"}
    refused("one_value_a_day", RuleParam, during=DateRange(date(2024, 12, 31), None), **clash)
    refused("one_value_a_day", RuleParam, during=DateRange(None, None), **clash)


def test_the_refusal_has_words() -> None:
    make.param("a.b", 1, *YEAR)
    row = RuleParam(
        key="a.b", title="x", value=2, confidence="SURE", note="x", during=DateRange(date(2024, 5, 1), None)
    )
    with pytest.raises(ValidationError, match="đã có giá trị cho cùng đơn vị"):
        row.full_clean()


def test_neighbours_other_units_and_other_keys_do_not_collide() -> None:
    make.param("a.b", 1, *YEAR)
    make.param("a.b", 2, YEAR[1])
    make.param("a.b", 3, *YEAR, unit="U1")
    make.param("a.c", 4, *YEAR)
    assert RuleParam.objects.count() == 4


@pytest.mark.parametrize("note", ["", "Chưa rõ căn cứ"])
def test_a_value_has_a_basis_or_says_why_not(note: str) -> None:
    if note:
        assert make.param("a.b", 1, *YEAR, note=note).note == note
    else:
        refused(
            "basis_or_note",
            RuleParam,
            key="k",
            title="t",
            value=1,
            confidence="SURE",
            during=DateRange(*YEAR),
        )


def test_no_value_for_no_day() -> None:
    refused(
        "during_not_empty", RuleParam,
        key="k", title="t", value=1, confidence="SURE", note="x", during=DateRange(empty=True),
    )  # fmt: skip


def test_no_document_for_no_day() -> None:
    refused(
        "effective_not_empty", LegalBasis,
        code="X", kind="LUAT", number="1", issuer="x", subject="x", confidence="SURE",
        effective=DateRange(date(2024, 1, 1), date(2024, 1, 1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "is_working"), [(date(2024, 7, 5), True), (date(2024, 7, 6), False), (date(2024, 7, 7), False)]
)
def test_the_calendar_holds_only_what_differs_from_the_week(day: date, is_working: bool) -> None:
    refused(
        "only_exceptions",
        CalendarDay,
        day=day,
        is_working=is_working,
        reason="x",
        confidence="SURE",
        note="x",
    )


def test_a_day_has_a_basis_or_says_why_not() -> None:
    refused(
        "basis_or_note", CalendarDay, day=date(2024, 7, 5), is_working=False, reason="x", confidence="SURE"
    )


def test_a_document_that_carries_values_is_not_deleted() -> None:
    carried = make.basis()
    make.param("a.b", 1, *YEAR, basis=carried)
    with pytest.raises(IntegrityError):
        carried.delete()


def test_one_row_says_what_the_database_is() -> None:
    at = datetime(2024, 7, 5, 8, tzinfo=ZONE)
    Installation.objects.create(synthetic=True, title="Dữ liệu mẫu", loaded_at=at, lives_on=date(2024, 7, 5))
    refused("installation_pkey", Installation, synthetic=True, title="x", loaded_at=at)
    refused("single_row", Installation, id=2, synthetic=True, title="x", loaded_at=at)


@pytest.mark.parametrize("field", [{"lives_on": date(2024, 7, 5)}, {"seed": 7}])
def test_real_data_live_today(field: dict[str, Any]) -> None:
    at = datetime(2024, 7, 5, 8, tzinfo=ZONE)
    refused("sample_day_only_synthetic", Installation, synthetic=False, title="x", loaded_at=at, **field)


def test_what_is_doubtful_can_be_listed() -> None:
    make.param("a.b", 1, *YEAR)
    make.param("a.c", 1, *YEAR, confidence=Confidence.SOURCE)
    assert [row.key for row in RuleParam.objects.unconfirmed()] == ["a.b"]
