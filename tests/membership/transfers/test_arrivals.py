"""Who comes from outside the city, and who goes by list (§4.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.models import Exemption, RecognitionCase, TemporaryStay, TransferCase
from namro.membership.transfers.actions import renew_dues
from namro.membership.transfers.receiving.actions import (
    Collective,
    Newcomer,
    Receipt,
    receive,
    receive_from_outside,
    receive_list,
    transfer_by_list,
)
from namro.membership.transfers.states import K, S
from namro.membership.transfers.steps.actions import Slip
from namro.people.models import EndGround, MemberOrigin, PartyMembership
from namro.regulations.queries import add_working_days
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.membership.exemption import test_exemption as exemptions
from tests.membership.transfers import journey
from tests.membership.transfers.stays import test_stays as stays


def came(city: Cast, **changes: Any) -> Newcomer:
    plain = Newcomer(
        person=changes.pop("person", None) or add_person("Ngô Bá Khá"),
        cell=city.units["cell_1"],
        elsewhere="Đảng bộ tỉnh Nam Định",
        slip=Slip("7-GTSHĐ", date(2024, 6, 3)),
        received_on=date(2024, 7, 1),
        decided_on=date(2010, 5, 1),
        joined_on=date(2010, 5, 19),
        official_on=date(2011, 5, 19),
        return_slip_no="3-PB",
    )
    return replace(plain, **changes)


def taken_in(city: Cast, by: Any = BY, **changes: Any) -> TransferCase:
    return receive_from_outside(by=by, newcomer=came(city, **changes), reason=WHY)


def test_who_comes_from_outside_has_his_days_and_a_transfer_that_is_done(city: Cast) -> None:
    case = TransferCase.objects.get(pk=taken_in(city).pk)
    assert (case.kind, case.state, case.due_on) == (K.IN, S.RECEIVED, None)
    member = case.membership
    assert member is not None and member.origin == MemberOrigin.TRANSFER_IN
    assert (member.decided_on, member.official_on) == (date(2010, 5, 1), date(2011, 5, 19))
    assert member.during.lower == date(2024, 7, 1)
    assert not RecognitionCase.objects.filter(membership=member).exists()


def test_a_probation_from_elsewhere_goes_on_here(city: Cast) -> None:
    """Decided, joined in November 2023: official in November 2024, to the day."""
    case = taken_in(city, decided_on=date(2023, 11, 1), joined_on=date(2023, 11, 20), official_on=None)
    probation = RecognitionCase.objects.get(membership=case.membership)
    assert (probation.probation_ends_on, probation.cell) == (date(2024, 11, 20), city.units["cell_1"])


def test_who_returns_from_abroad_reports_within_other_days(city: Cast) -> None:
    late = Slip("7-GTSHĐ", date(2024, 3, 4))
    with pytest.raises(ValidationError, match="Quá hạn xuất trình"):
        taken_in(city, from_abroad=True, slip=late)
    case = taken_in(city, from_abroad=True, slip=late, explanation="Điều trị bệnh")
    assert (case.kind, case.explanation) == (K.RETURN, "Điều trị bệnh")


def test_who_left_the_city_comes_back_as_a_new_span(city: Cast) -> None:
    journey.received(journey.leaving(city), date(2024, 7, 1))
    person = city.admissions[journey.MEMBER].person
    taken_in(city, person=person, received_on=date(2024, 7, 4))
    spans = PartyMembership.objects.filter(person=person).order_by("during")
    assert [one.origin for one in spans] == [MemberOrigin.ADMITTED, MemberOrigin.TRANSFER_IN]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"received_on": date(2024, 7, 6)}, "sau hôm nay"),
        ({"received_on": date(2024, 6, 2)}, "ở trước ngày giấy giới thiệu"),
        ({"slip": Slip("", date(2024, 6, 3))}, "Ghi số giấy giới thiệu"),
    ],
)
def test_an_arrival_that_cannot_be_writes_nothing(city: Cast, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        taken_in(city, **changes)
    assert not TransferCase.objects.exists()
    assert not PartyMembership.objects.filter(origin=MemberOrigin.TRANSFER_IN).exists()


def test_the_receiving_cell_takes_in(city: Cast) -> None:
    with pytest.raises(Refused):
        taken_in(city, by=city.accounts["phucxa"], cell=city.units["cell_3"])
    with pytest.raises(HouseError, match="ghi tiếp nhận cùng với các ngày"):
        receive(by=BY, case=taken_in(city), receipt=Receipt(TODAY), read_at=None, reason=WHY)


def test_who_goes_out_takes_nothing_open_behind(city: Cast) -> None:
    exemptions.given(city)
    stays.stay(city, journey.MEMBER, host="cell_2")
    journey.received(journey.leaving(city))
    member = journey.membership(city)
    assert member.end_ground == EndGround.TRANSFERRED_OUT
    assert Exemption.objects.get(membership=member).during.upper == TODAY
    assert TemporaryStay.objects.get(membership=member).during.upper == TODAY


# By list

NAMES = ("Nguyễn Thị Đào", "Trần Văn Hòa", "Lê Hoàng Ân")


def listed(city: Cast, *names: str, by: Any = BY, **changes: Any) -> list[TransferCase]:
    plain = Collective(
        number="03-DS/ĐU",
        to_cell=city.units["cell_3"],
        why="Giải thể chi bộ",
        requested_on=date(2024, 6, 3),
        slip=Slip("88-GTSHĐ", date(2024, 6, 10)),
    )
    members = [journey.membership(city, name) for name in names or NAMES]
    return transfer_by_list(by=by, members=members, collective=replace(plain, **changes), reason=WHY)


def test_a_list_shares_its_number_slip_and_clock(city: Cast) -> None:
    cases = listed(city)
    assert {(one.collective_no, one.slip_no, one.state) for one in cases} == {
        ("03-DS/ĐU", "88-GTSHĐ", S.IN_TRANSIT)
    }
    assert {(one.due_on, one.due_rule) for one in cases} == {
        (add_working_days(date(2024, 6, 10), 30).day, "transfer.collective_days")
    }


def test_a_list_is_received_whole(city: Cast) -> None:
    cases = listed(city)
    assert receive_list(by=BY, cases=cases, receipt=Receipt(TODAY, "50-PB"), reason=WHY) == 3
    for name in NAMES:
        assert journey.homes(journey.membership(city, name))[-1] == (city.units["cell_3"].pk, TODAY, None)


def test_one_who_cannot_go_keeps_all_of_them(city: Cast) -> None:
    journey.asked(city)
    with pytest.raises(ValidationError, match="chưa xong"):
        listed(city)
    assert TransferCase.objects.count() == 1


def test_one_who_cannot_be_received_keeps_all_of_them(city: Cast) -> None:
    cases = listed(city)
    journey.received(TransferCase.objects.get(pk=cases[1].pk))
    with pytest.raises(HouseError, match="vừa ghi vào hồ sơ này"):
        receive_list(by=BY, cases=cases, receipt=Receipt(TODAY, "50-PB"), reason=WHY)
    assert TransferCase.objects.filter(state=S.IN_TRANSIT).count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"number": ""}, "Ghi số danh sách"), ({"requested_on": date(2024, 7, 6)}, "sau hôm nay")],
)
def test_a_list_that_cannot_be(city: Cast, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises((HouseError, ValidationError), match=sentence):
        listed(city, **changes)
    with pytest.raises(HouseError, match="Chưa chọn"):
        transfer_by_list(
            by=BY,
            members=[],
            collective=Collective("1", city.units["cell_3"], "x", TODAY, Slip("1", TODAY)),
            reason=WHY,
        )


def test_nobody_lists_members_of_others(city: Cast) -> None:
    with pytest.raises(Refused):
        listed(
            city, "Trần Văn Hòa", "Bùi Quang Huy", by=city.accounts["phucxa"], to_cell=city.units["office"]
        )


def test_clocks_are_set_anew(city: Cast) -> None:
    cases = listed(city)
    with acting(BY, WHY):
        TransferCase.objects.update(due_on=None, due_rule="")
    assert renew_dues(by=BY, reason=WHY) == len(cases)
    assert renew_dues(by=BY, reason=WHY) == 0
