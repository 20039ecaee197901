"""Results of mass organisations: typed with their evidence, taken back by a row of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.targets.actions import reverse_mass_fact
from namro.targets.models import Indicator, MassFact
from tests.cast import BY, TODAY, Cast
from tests.membership.together import meanwhile
from tests.targets import rounds
from tests.targets.rounds import win, won

JUNE = date(2024, 6, 12)


def reverse(fact: MassFact, on: date = JUNE, by: object = BY, number: str = "20-BC/LĐLĐ") -> MassFact:
    return reverse_mass_fact(by=by, fact=fact, on=on, evidence_no=number, reason="Tính trùng")


def test_a_result_counts_where_and_when_it_was(city: Cast) -> None:
    before = {unit: won(city, unit) for unit in ("city", "ba_vi", "ba_dinh")}
    win(city, "tan_hong", amount=12)
    assert {unit: won(city, unit) - before[unit] for unit in before} == {
        "city": 12,
        "ba_vi": 12,
        "ba_dinh": 0,
    }
    assert won(city, "ba_vi", "2024-05") == 12
    assert won(city, "ba_vi", "2024-06") == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"evidence_no": ""}, "evidence_no"),
        ({"evidence_on": None}, "evidence_on"),
        ({"amount": 0}, "Số lượng ít nhất là 1."),
        ({"amount": -3}, "amount"),
        ({"organisation": "CHOIR"}, "CHOIR"),
    ],
    ids=["no evidence", "no day of evidence", "nothing", "less than nothing", "unknown body"],
)
def test_a_result_without_what_proves_it_is_refused(
    city: Cast, changes: dict[str, Any], sentence: str
) -> None:
    before = MassFact.objects.count()
    with pytest.raises(ValidationError, match=sentence):
        win(city, **changes)
    assert MassFact.objects.count() == before


@pytest.mark.parametrize("indicator", Indicator)
def test_only_results_of_mass_organisations_are_typed(city: Cast, indicator: Indicator) -> None:
    if indicator in (Indicator.MASS_ORG, Indicator.MASS_MEMBER):
        assert win(city, indicator=indicator).pk
        return
    with pytest.raises(ValidationError, match="Chỉ nhập tay kết quả của đoàn thể; kết quả khác lấy từ hồ sơ"):
        win(city, indicator=indicator)
    with pytest.raises(IntegrityError, match="targets_massfact_indicator"), transaction.atomic():
        MassFact(**vars(rounds.result(city, indicator=indicator))).save()


def test_a_future_result_is_refused(city: Cast) -> None:
    with pytest.raises(HouseError, match="Ngày 06/7/2024 ở sau hôm nay; chỉ ghi kết quả đã có"):
        win(city, happened_on=date(2024, 7, 6))
    assert win(city, happened_on=TODAY).pk


@pytest.mark.parametrize(
    ("username", "unit", "sentence"),
    [
        ("phucxa", "tan_hong", "nằm ngoài phạm vi được giao"),
        ("badinh", "ba_vi", "nằm ngoài phạm vi được giao"),
        ("lanhdao", "phuc_xa", "chưa được giao quyền ghi kết quả chỉ tiêu"),
        ("quantri", "phuc_xa", "chưa được giao quyền ghi kết quả chỉ tiêu"),
    ],
)
def test_results_are_recorded_and_taken_back_at_home(
    city: Cast, username: str, unit: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        win(city, unit, by=city.accounts[username])
    with pytest.raises(Refused, match=sentence):
        reverse(win(city, unit), by=city.accounts[username])
    clerk = city.accounts["phucxa"]
    assert reverse(win(city, "phuc_xa", by=clerk), by=clerk).pk


# Taking back


def test_a_reversal_leaves_the_month_of_the_result_alone(city: Cast) -> None:
    fact = win(city, amount=12)
    may, half = won(city, period="2024-05"), won(city)
    reversal = reverse(fact)
    assert (reversal.sign, reversal.reverses, reversal.amount) == (-1, fact, 12)
    for same in ("indicator", "organisation", "unit_id"):
        assert getattr(reversal, same) == getattr(fact, same)
    assert (reversal.happened_on, reversal.evidence_no) == (JUNE, "20-BC/LĐLĐ")
    assert won(city, period="2024-05") == may
    assert won(city, period="2024-06") == -12
    assert won(city) == half - 12


def test_a_result_is_taken_back_once(city: Cast) -> None:
    fact = win(city)
    reversal = reverse(fact)
    for again in (fact, reversal):
        with pytest.raises(HouseError, match="đã được hủy hoặc là dòng hủy; không hủy thêm được"):
            reverse(again)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2024, 5, 6), "Ngày hủy 06/5/2024 ở trước ngày của kết quả 07/5/2024"),
        (date(2024, 7, 6), "Ngày 06/7/2024 ở sau hôm nay"),
    ],
    ids=["before", "future"],
)
def test_a_result_is_taken_back_after_it_was_and_not_in_the_future(
    city: Cast, on: date, sentence: str
) -> None:
    fact = win(city)
    with pytest.raises(HouseError, match=sentence):
        reverse(fact, on)
    assert reverse(fact, fact.happened_on).pk


def test_a_reversal_needs_evidence_too(city: Cast) -> None:
    fact = win(city)
    with pytest.raises(ValidationError, match="evidence_no"):
        reverse(fact, number="")
    assert won(city, "ba_vi") == fact.amount


def test_two_take_one_result_back_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    fact = win(committed_city)
    second = meanwhile(owner, lambda: reverse(fact), lambda: reverse(fact, TODAY))
    with pytest.raises(HouseError, match="không hủy thêm được"):
        second.result()
    assert MassFact.objects.get(reverses=fact).happened_on == JUNE


@pytest.mark.parametrize(
    "changes", [{"sign": 1}, {"reverses": None}, {"sign": 0}], ids=["plus", "of nothing", "no sign"]
)
def test_sign_and_reversal_go_together(city: Cast, changes: dict[str, Any]) -> None:
    fact = win(city)
    row = MassFact(**vars(rounds.result(city)) | {"sign": -1, "reverses": fact} | changes)
    with pytest.raises(ValidationError, match="Dòng hủy phải chỉ rõ dòng bị hủy"):
        row.full_clean()
    with pytest.raises(IntegrityError, match="targets_massfact_sign_matches_reversal"), transaction.atomic():
        row.save()


def test_plain_sql_needs_evidence_and_an_amount(city: Cast) -> None:
    for changes, constraint in (
        ({"evidence_no": ""}, "targets_massfact_has_evidence"),
        ({"amount": 0}, "targets_massfact_positive"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            MassFact(**vars(rounds.result(city, **changes))).save()
