"""The survey list of enterprises: who may write it, what earlier days keep, and moves in the tree (M11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.access.queries import Refused
from namro.figures.address import Address
from namro.figures.folds import Share, figure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.models import JournalEvent
from namro.targets.enterprises.actions import (
    Party,
    Surveyed,
    add_enterprise,
    close_enterprise,
    correct_enterprise,
    no_party,
    set_party,
)
from namro.targets.models import Enterprise
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import Decision, K, whole

FIRST, MARCH, JUNE = date(2023, 1, 1), date(2024, 3, 1), date(2024, 6, 1)
MID = date(2025, 7, 1)


def surveyed(city: Cast, **changes: Any) -> Surveyed:
    plain = Surveyed("0101234567", "Công ty May Mẫu", "PRIVATE", 120, city.units["phuc_xa"])
    return replace(plain, **changes)


def add(city: Cast, first: date = FIRST, by: object = BY, **changes: Any) -> Enterprise:
    return add_enterprise(by=by, surveyed=surveyed(city, **changes), first=first, reason=WHY)


def party(city: Cast, row: Enterprise, since: date = MARCH, **more: Any) -> Enterprise:
    given = Party("OWN_CELL", city.units[more.pop("cell", "cell_2")], since)
    asked = {"by": BY, "read_at": None, "reason": WHY} | more
    return set_party(row=row, party=given, **asked)


def counted(city: Cast, unit: str = "city", period: str = "2024-H1") -> tuple[int, int]:
    """With a Party organisation, and all."""
    key = "targets.enterprises_with_party_pct"
    found = figure(Address(key, city.code(unit), Period.parse(period)))
    assert isinstance(found, Share)
    return found.part.amount, found.base.amount


# What it counts


def test_m11_the_base_is_the_survey_list(city: Cast) -> None:
    row = add(city)
    add(city, tax_code="0101234568", unit=city.units["tan_hong"])
    assert (counted(city), counted(city, "phuc_xa"), counted(city, "ba_vi")) == ((0, 2), (0, 1), (0, 1))
    party(city, row)
    assert (counted(city), counted(city, "phuc_xa"), counted(city, "ba_vi")) == ((1, 2), (1, 1), (0, 1))
    assert counted(city, period="2024-02") == (0, 2), "it came in March"
    assert counted(city, period="2022") == (0, 0)


@pytest.mark.parametrize(("ownership", "number"), [("STATE", 0), ("COOPERATIVE", 0), ("FOREIGN", 1)])
def test_m11_counts_enterprises_outside_the_state_sector(city: Cast, ownership: str, number: int) -> None:
    add(city, ownership=ownership)
    assert counted(city) == (0, number)


def test_what_is_closed_was_there_before(city: Cast) -> None:
    row = add(city)
    close_enterprise(by=BY, row=row, last=date(2024, 3, 31), read_at=None, reason=WHY)
    assert (counted(city, period="2024-03"), counted(city, period="2024-04")) == ((0, 1), (0, 0))
    with pytest.raises(HouseError, match="đã ra khỏi danh sách khảo sát từ 01/4/2024"):
        correct_enterprise(by=BY, row=row, changes={"workers": 5}, read_at=None, reason=WHY)


def test_a_party_organisation_that_is_gone_was_there_before(city: Cast) -> None:
    row = party(city, add(city))
    set_party(by=BY, row=row, party=no_party(JUNE), read_at=None, reason=WHY)
    assert (counted(city, period="2024-05"), counted(city)) == ((1, 1), (0, 1))
    kept = Enterprise.objects.order_by("during").values_list("during", "party_model")
    assert list(kept) == [(span(FIRST, JUNE), "OWN_CELL"), (span(JUNE), "")]


def test_another_model_begins_on_its_day(city: Cast) -> None:
    row = party(city, add(city))
    later = party(city, row, JUNE, cell="cell_1")
    assert later.pk != row.pk and later.party_unit == city.units["cell_1"]
    assert (counted(city, period="2024-05"), counted(city)) == ((1, 1), (1, 1))


# Who may, and what cannot be


@pytest.mark.parametrize(
    ("username", "unit", "allowed"),
    [
        ("phucxa", "phuc_xa", True),
        ("badinh", "phuc_xa", True),
        ("thanhuy", "tan_hong", True),
        ("phucxa", "tan_hong", False),
        ("lanhdao", "phuc_xa", False),
        ("quantri", "phuc_xa", False),
    ],
)
def test_the_list_is_kept_where_it_is(city: Cast, username: str, unit: str, allowed: bool) -> None:
    account = city.accounts[username]
    if allowed:
        assert add(city, by=account, unit=city.units[unit]).pk
        return
    with pytest.raises(Refused):
        add(city, by=account, unit=city.units[unit])
    row = add(city, unit=city.units[unit])
    for act in (
        lambda: correct_enterprise(by=account, row=row, changes={}, read_at=None, reason=WHY),
        lambda: party(city, row, by=account),
        lambda: close_enterprise(by=account, row=row, last=JUNE, read_at=None, reason=WHY),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("code", ["", "12345", "010123456A", "0101234567-1", "01 0123 4567"])
def test_a_tax_code_has_ten_digits(city: Cast, code: str) -> None:
    with pytest.raises(ValidationError):
        add(city, tax_code=code)
    assert add(city, tax_code="0101234567-001").pk


def test_a_tax_code_is_on_the_list_once_a_day(city: Cast) -> None:
    row = add(city)
    with pytest.raises(ValidationError, match="đã ở trong danh sách khảo sát"):
        add(city, JUNE)
    close_enterprise(by=BY, row=row, last=date(2024, 5, 31), read_at=None, reason=WHY)
    assert add(city, JUNE).pk


def test_a_day_to_come_is_refused(city: Cast) -> None:
    with pytest.raises(HouseError, match="ở sau hôm nay"):
        add(city, date(2024, 7, 6))
    row = add(city)
    with pytest.raises(HouseError, match="ở sau hôm nay"):
        party(city, row, date(2024, 7, 6))
    with pytest.raises(HouseError, match="ở sau hôm nay"):
        close_enterprise(by=BY, row=row, last=date(2024, 7, 6), read_at=None, reason=WHY)


def test_a_cell_of_another_ground_needs_its_model(city: Cast) -> None:
    row = add(city)
    with pytest.raises(ValidationError, match="không thuộc cấp ủy địa bàn"):
        party(city, row, cell="cell_3")
    zone = Party("UNDER_ZONE", city.units["office"], MARCH)
    assert set_party(by=BY, row=row, party=zone, read_at=None, reason=WHY).party_unit


def test_a_party_organisation_is_not_older_than_its_cell(city: Cast) -> None:
    """Cell 2 began in March 2024."""
    row = add(city)
    with pytest.raises(HouseError, match="chỉ hoạt động từ 01/3/2024"):
        party(city, row, date(2024, 2, 1))
    with pytest.raises(IntegrityError, match="chỉ hoạt động từ 01/3/2024"), transaction.atomic():
        Enterprise.objects.filter(pk=row.pk).update(
            party_model="OWN_CELL", party_unit=city.units["cell_2"], party_since=date(2024, 2, 1)
        )


@pytest.mark.parametrize("changes", [{"party_model": "OWN_CELL"}, {"party_since": MARCH}])
def test_model_and_day_come_together(city: Cast, changes: dict[str, Any]) -> None:
    row = add(city)
    with pytest.raises(IntegrityError, match="targets_enterprise_party_since"), transaction.atomic():
        Enterprise.objects.filter(pk=row.pk).update(**changes)


def test_nothing_is_taken_away_that_is_not_there(city: Cast) -> None:
    with pytest.raises(HouseError, match="chưa có tổ chức đảng"):
        set_party(by=BY, row=add(city), party=no_party(JUNE), read_at=None, reason=WHY)
    row = party(city, add(city, tax_code="0101234599"))
    with pytest.raises(HouseError, match="có từ 01/3/2024; chọn ngày từ đó trở đi"):
        set_party(by=BY, row=row, party=no_party(FIRST), read_at=None, reason=WHY)


def test_only_what_the_survey_says_is_mended(city: Cast) -> None:
    row = add(city)
    correct_enterprise(
        by=BY, row=row, changes={"workers": 90, "has_union": True}, read_at=1, reason="Đếm lại"
    )
    row.refresh_from_db()
    assert (row.workers, row.has_union, row.version) == (90, True, 2)
    event = JournalEvent.objects.filter(table_name="targets_enterprise", op="UPDATE").latest("id")
    assert event.reason == "Đếm lại"
    with pytest.raises(HouseError, match="Không sửa được mục “tax_code”"):
        correct_enterprise(by=BY, row=row, changes={"tax_code": "1"}, read_at=None, reason=WHY)


def test_the_second_of_two_clerks_reads_who_was_first(city: Cast) -> None:
    row = add(city)
    correct_enterprise(
        by=city.accounts["phucxa"], row=row, changes={"workers": 90}, read_at=row.version, reason=WHY
    )
    with pytest.raises(HouseError, match=r"Phạm Văn Phúc, .* vừa sửa doanh nghiệp này"):
        correct_enterprise(
            by=city.accounts["badinh"], row=row, changes={"workers": 91}, read_at=1, reason=WHY
        )
    row.refresh_from_db()
    assert row.workers == 90


# Moves in the tree


def rows() -> list[tuple[str, Any, str]]:
    found = Enterprise.objects.order_by("during").select_related("unit")
    return [(row.unit.code, row.during, row.party_model) for row in found]


def test_tg7_enterprises_go_on_where_their_committee_does(city: Cast) -> None:
    party(city, add(city))
    decision = Decision(MID)
    decision.add(K.ABSORB, city.units["tan_hong"], origins=whole(city.units["phuc_xa"]))
    decision.done()
    assert rows() == [
        (city.code("phuc_xa"), span(FIRST, MID), "OWN_CELL"),
        (city.code("tan_hong"), span(MID), "OWN_CELL"),
    ]
    with clock.frozen(date(2026, 1, 5)):
        assert counted(city, "tan_hong", "2025") == counted(city, period="2025") == (1, 1)
        assert counted(city, period="2024") == (1, 1)


def test_a_cell_that_is_absorbed_takes_its_enterprise_along(city: Cast) -> None:
    party(city, add(city))
    decision = Decision(MID)
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    decision.done()
    now = Enterprise.objects.get(during__contains=MID)
    assert (now.party_unit, now.party_since) == (city.units["cell_1"], MARCH)


def test_a_cell_that_is_dissolved_leaves_its_enterprise_without(city: Cast) -> None:
    party(city, add(city))
    decision = Decision(MID)
    decision.add(K.DISSOLVE, city.units["cell_2"])
    decision.to("people.homes", city.units["cell_2"], city.units["cell_1"])
    decision.to("targets.enterprise_parties", city.units["cell_2"])
    decision.done()
    assert rows() == [
        (city.code("phuc_xa"), span(FIRST, MID), "OWN_CELL"),
        (city.code("phuc_xa"), span(MID), ""),
    ]


def test_committee_and_cell_end_in_one_decision(city: Cast) -> None:
    party(city, add(city))
    decision = Decision(MID)
    decision.add(K.ABSORB, city.units["tan_hong"], origins=whole(city.units["phuc_xa"]))
    decision.add(K.ABSORB, city.units["cell_3"], origins=whole(city.units["cell_2"]))
    decision.done()
    now = Enterprise.objects.get(during__contains=MID)
    assert (now.unit, now.party_unit) == (city.units["tan_hong"], city.units["cell_3"])
    assert Enterprise.objects.count() == 2
