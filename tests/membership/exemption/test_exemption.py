"""Exemptions from activities (§4.5): spans, causes, how often, who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError

from namro.access.actions import grant_role
from namro.access.queries import Refused, reader
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.membership.exemption.actions import OWNERS, Exempted, end_exemption, exempt
from namro.membership.exemption.queries import standing, times
from namro.membership.models import Exemption, ExemptionReason
from namro.membership.votes import cell_base
from namro.organisation.actions import end_membership
from namro.people.models import EndGround, PartyMembership
from tests.cast import BEGIN, BY, TODAY, WHY, Cast, add_account
from tests.membership.together import meanwhile
from tests.membership.transfers.journey import membership

R = ExemptionReason
PLAIN = Exempted(R.TREATMENT, date(2024, 3, 1), date(2024, 8, 31), "9-NQ/ĐU", date(2024, 2, 28))


def given(city: Cast, by: Any = BY, member: PartyMembership | None = None, **changes: Any) -> Exemption:
    return exempt(
        by=by, membership=member or membership(city), exempted=replace(PLAIN, **changes), reason=WHY
    )


def secretary(city: Cast) -> Any:
    account = add_account("bithu", "Ngô Thị Bí Thư")
    grant_role(
        by=BY,
        account=account,
        role_code="CELL_SECRETARY",
        unit=city.units["cell_1"],
        first=BEGIN,
        reason=WHY,
    )
    return account


def test_an_exemption_is_kept_with_its_span_paper_and_number(city: Cast) -> None:
    row = Exemption.objects.get(pk=given(city).pk)
    assert (row.during, row.ordinal, row.version) == (span(date(2024, 3, 1), date(2024, 9, 1)), 1, 1)
    assert (row.document_no, row.decided_on) == ("9-NQ/ĐU", date(2024, 2, 28))
    assert (row.due_on, row.due_rule) == (date(2024, 8, 31), "exemption.other_below_months")


@pytest.mark.parametrize(
    ("last", "good"), [(date(2025, 2, 27), True), (date(2025, 2, 28), False), (date(2025, 6, 1), False)]
)
def test_other_causes_stay_under_twelve_months(city: Cast, last: date, good: bool) -> None:
    if good:
        assert given(city, last=last).pk
    else:
        with pytest.raises(ValidationError, match="ngắn hơn 12 tháng"):
            given(city, last=last)


def test_age_and_health_need_no_end(city: Cast) -> None:
    row = given(city, cause=R.AGE_HEALTH, last=None)
    assert (row.during.upper, row.due_on, row.ordinal) == (None, None, 1)
    with pytest.raises(ValidationError) as refused:
        given(city, member=membership(city, "Bùi Quang Huy"), last=None)
    assert set(refused.value.message_dict) == {"last"}


def test_times_are_counted_and_a_renewal_is_verified_anew(city: Cast) -> None:
    given(city, last=date(2024, 3, 31))
    again = {"first": date(2024, 4, 1), "last": date(2024, 4, 30), "decided_on": date(2024, 3, 29)}
    with pytest.raises(ValidationError, match="lần miễn thứ 2: ghi ngày kiểm tra lại"):
        given(city, **again)
    with pytest.raises(ValidationError, match="Kiểm tra lại phải trước"):
        given(city, verified_on=date(2024, 3, 30), **again)
    assert given(city, verified_on=date(2024, 3, 27), **again).ordinal == 2
    third = {"first": date(2024, 5, 1), "last": date(2024, 5, 31), "decided_on": date(2024, 4, 29)}
    assert given(city, cause=R.ABROAD, verified_on=date(2024, 4, 27), **third).ordinal == 3
    assert times(membership(city)) == 3
    aged = given(city, cause=R.AGE_HEALTH, first=date(2024, 6, 1), last=None, decided_on=date(2024, 5, 30))
    assert (aged.ordinal, times(membership(city))) == (1, 3)


def test_nobody_is_exempt_twice_at_a_time(city: Cast) -> None:
    given(city)
    with pytest.raises(ValidationError, match="đã được miễn trong thời gian đó"):
        given(city, cause=R.AGE_HEALTH, first=date(2024, 8, 1), last=None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cause": "POETRY"}, "Chọn một lý do"),
        ({"last": date(2024, 2, 29)}, "ở trước ngày đầu"),
        ({"decided_on": date(2024, 7, 6)}, "sau hôm nay"),
        ({"first": date(2024, 1, 1)}, "không sinh hoạt tại chi bộ nào"),
        ({"document_no": ""}, "document_no"),
    ],
)
def test_what_cannot_be_is_refused(city: Cast, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises((HouseError, ValidationError), match=sentence):
        given(city, **changes)
    assert not Exemption.objects.exists()


def test_who_is_exempt_leaves_the_base_while_it_lasts(city: Cast) -> None:
    """Edge case 23: exempt and absent takes one off the base; ended early he counts again."""
    PartyMembership.objects.filter(pk=membership(city).pk).update(
        joined_on=date(2024, 2, 5), official_on=date(2024, 2, 6)
    )
    row = given(city)
    assert cell_base(city.units["cell_1"], TODAY).exempt == 1
    end_exemption(by=BY, row=row, last=date(2024, 6, 30), read_at=row.version, reason=WHY)
    assert cell_base(city.units["cell_1"], TODAY).exempt == 0
    assert Exemption.objects.get(pk=row.pk).due_on == date(2024, 6, 30)


@pytest.mark.parametrize("last", [date(2024, 2, 29), date(2024, 8, 31), date(2024, 9, 1)])
def test_an_early_end_lies_within(city: Cast, last: date) -> None:
    row = given(city)
    with pytest.raises(ValidationError, match="từ 01/3/2024 đến trước 31/8/2024"):
        end_exemption(by=BY, row=row, last=last, read_at=row.version, reason=WHY)


def test_one_without_end_is_ended(city: Cast) -> None:
    row = given(city, cause=R.AGE_HEALTH, last=None)
    with pytest.raises(ValidationError, match=r"phải từ 01/3/2024\."):
        end_exemption(by=BY, row=row, last=date(2024, 2, 1), read_at=row.version, reason=WHY)
    end_exemption(by=BY, row=row, last=date(2024, 6, 30), read_at=row.version, reason=WHY)
    assert row.during.upper == date(2024, 7, 1)


# Who decides


def test_the_cell_decides_on_age_and_health_and_the_base_committee_on_the_rest(city: Cast) -> None:
    who = secretary(city)
    with pytest.raises(Refused, match="chưa được giao quyền"):
        given(city, by=who)
    assert given(city, by=who, cause=R.AGE_HEALTH, last=None).pk
    assert given(city, by=city.accounts["phucxa"], member=membership(city, "Đỗ Minh Châu"), **LATE).pk
    assert set(OWNERS) == set(R.values)


LATE = {"first": date(2024, 6, 1), "decided_on": date(2024, 5, 30)}


def test_nobody_exempts_elsewhere(city: Cast) -> None:
    with pytest.raises(Refused, match="ngoài phạm vi"):
        given(city, by=city.accounts["phucxa"], member=membership(city, "Bùi Quang Huy"))


def test_who_read_an_older_version_is_told_who_was_first(city: Cast) -> None:
    row = given(city)
    end_exemption(
        by=city.accounts["phucxa"], row=row, last=date(2024, 6, 30), read_at=row.version, reason=WHY
    )
    with pytest.raises(HouseError, match="Đồng chí Phạm Văn Phúc, lúc"):
        end_exemption(by=BY, row=row, last=date(2024, 5, 31), read_at=1, reason=WHY)


def test_of_who_left_nothing_is_written(city: Cast) -> None:
    row = given(city)
    end_membership(by=BY, membership=row.membership, end=date(2024, 7, 1), ground=EndGround.DIED, reason=WHY)
    with pytest.raises(HouseError, match="không còn sinh hoạt tại thành phố"):
        end_exemption(by=BY, row=row, last=date(2024, 6, 30), read_at=row.version, reason=WHY)


def test_two_clerks_exempt_one_member_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    """The second is told which time it would be: nothing is counted twice."""
    again = {"first": date(2024, 5, 1), "last": date(2024, 5, 31), "decided_on": date(2024, 4, 29)}
    second = meanwhile(
        owner,
        lambda: given(committed_city, last=date(2024, 3, 31)),
        lambda: given(committed_city, **again),
    )
    with pytest.raises(ValidationError, match="lần miễn thứ 2"):
        second.result()


def test_each_sees_those_of_his_own_cells_who_is_due_first(city: Cast) -> None:
    late = given(city)
    soon = given(city, member=membership(city, "Đỗ Minh Châu"), last=date(2024, 7, 31), **LATE)
    other = given(city, member=membership(city, "Bùi Quang Huy"))
    assert list(standing(reader(city.accounts["phucxa"]), TODAY)) == [soon, late]
    assert other in standing(reader(city.accounts["thanhuy"]), TODAY)
    assert not standing(reader(city.accounts["moi"]), TODAY).exists()
