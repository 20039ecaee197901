"""Temporary activities: a guest at the host, counted at home; cells of guests (§4.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.figures.address import Address
from namro.figures.folds import Amount, figure
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.models import TemporaryStay
from namro.membership.transfers.stays.actions import (
    Stay,
    TemporaryCell,
    check_length,
    end_stay,
    extend_stay,
    found_temporary_cell,
    open_stay,
)
from namro.membership.votes import cell_base
from namro.people.models import PartyMembership
from namro.units.classes import BASE_KINDS
from namro.units.models import UnitKind, UnitVersion
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.membership.together import meanwhile
from tests.membership.transfers.journey import membership
from tests.organisation.decisions import Decision, K, whole
from tests.units.grow import settle

FIRST, LAST = date(2024, 6, 1), date(2024, 11, 30)


def wanted(city: Cast, name: str = "Bùi Quang Huy", host: str = "cell_1", **changes: Any) -> Stay:
    """Half a year in another cell."""
    member = membership(city, name)
    plain = Stay(city.admissions[name].person, FIRST, LAST, member, city.units[host], slip_no="3-GTTT")
    return replace(plain, **changes)


def stay(city: Cast, name: str = "Bùi Quang Huy", by: Any = BY, **changes: Any) -> TemporaryStay:
    return open_stay(by=by, stay=wanted(city, name, **changes), reason=WHY)


def value(city: Cast, key: str, unit: str, day: date = TODAY) -> int:
    key = key if key.startswith("units.") else f"membership.{key}"
    found = figure(Address(key, city.code(unit), Period.parse(f"{day}..{day}")))
    assert isinstance(found, Amount)
    return found.amount


def official(city: Cast, *names: str) -> None:
    with acting(BY, WHY):
        for name in names:
            PartyMembership.objects.filter(person=city.admissions[name].person).update(
                joined_on=date(2024, 6, 3), official_on=date(2024, 6, 4)
            )


# Counting


def test_edge_5_a_guest_is_not_in_the_hosts_m01_but_in_its_attendance(city: Cast) -> None:
    """At home counted, there a guest; who attends = at home − elsewhere + guests."""
    before = {unit: value(city, "members", unit) for unit in ("phuc_xa", "tan_hong")}
    stay(city)
    assert {unit: value(city, "members", unit) for unit in before} == before
    assert (value(city, "guests", "phuc_xa"), value(city, "guests", "tan_hong")) == (1, 0)
    assert (value(city, "members.away", "phuc_xa"), value(city, "members.away", "tan_hong")) == (0, 1)
    attending = {
        unit: value(city, "members", unit) - value(city, "members.away", unit) + value(city, "guests", unit)
        for unit in before
    }
    assert attending == {"phuc_xa": before["phuc_xa"] + 1, "tan_hong": before["tan_hong"] - 1}


def test_a_guest_neither_votes_at_the_host_nor_counts_in_the_base_at_home(city: Cast) -> None:
    official(city, "Bùi Quang Huy")
    there = cell_base(city.units["cell_1"], TODAY)
    stay(city)
    assert cell_base(city.units["cell_1"], TODAY) == there
    home = cell_base(city.units["cell_3"], TODAY)
    assert (home.official, home.away, home.base) == (1, 1, 0)


def test_a_guest_from_outside_has_no_membership_here(city: Cast) -> None:
    guest = add_person("Ngô Bá Khá")
    made = open_stay(
        by=BY,
        stay=wanted(city, person=guest, membership=None, elsewhere="Đảng bộ tỉnh Nam Định"),
        reason=WHY,
    )
    assert (made.membership, value(city, "guests", "phuc_xa")) == (None, 1)


def test_who_stays_outside_the_city_is_away_and_nobodys_guest(city: Cast) -> None:
    outside = replace(wanted(city), host=None, elsewhere="Đảng bộ tỉnh Nam Định")
    made = open_stay(by=BY, stay=outside, reason=WHY)
    assert made.host_cell is None
    assert (value(city, "members.away", "city"), value(city, "guests", "city")) == (1, 0)
    extend_stay(by=city.accounts["thanhuy"], stay=made, last=date(2025, 1, 31), read_at=1, reason=WHY)
    assert made.extensions == 1, "the home answers for who is outside"


# Days


@pytest.mark.parametrize(
    ("last", "study", "sentence"),
    [
        (date(2024, 8, 30), False, "từ 3 tháng trở lên"),
        (date(2024, 8, 31), False, ""),
        (date(2025, 5, 30), False, ""),
        (date(2025, 5, 31), False, "ngắn hơn 12 tháng"),
        (date(2025, 5, 31), True, ""),
        (date(2026, 5, 31), True, ""),
        (date(2026, 6, 1), True, "không quá 24 tháng"),
    ],
)
def test_a_stay_is_from_three_to_under_twelve_months_and_study_up_to_two_years(
    city: Cast, last: date, study: bool, sentence: str
) -> None:
    if sentence:
        with pytest.raises(ValidationError, match=sentence):
            check_length(FIRST, last, study=study)
    else:
        check_length(FIRST, last, study=study)


def test_an_extension_is_counted_and_the_whole_stays_under_twelve_months(city: Cast) -> None:
    made = stay(city)
    extend_stay(by=BY, stay=made, last=date(2025, 3, 31), read_at=made.version, reason=WHY)
    made.refresh_from_db()
    assert (made.during, made.extensions, made.version) == (span(FIRST, date(2025, 4, 1)), 1, 2)
    assert made.due_on == date(2025, 3, 31)
    with pytest.raises(ValidationError, match="ngắn hơn 12 tháng"):
        extend_stay(by=BY, stay=made, last=date(2025, 5, 31), read_at=made.version, reason=WHY)
    with pytest.raises(ValidationError, match="Đang ghi đến hết ngày 31/3/2025"):
        extend_stay(by=BY, stay=made, last=date(2025, 3, 30), read_at=made.version, reason=WHY)


def test_a_stay_ends_early(city: Cast) -> None:
    made = stay(city)
    end_stay(by=BY, stay=made, last=date(2024, 6, 30), read_at=made.version, reason=WHY)
    assert value(city, "guests", "phuc_xa") == 0
    with pytest.raises(ValidationError, match="Ngày kết thúc sớm"):
        end_stay(by=BY, stay=made, last=date(2024, 7, 1), read_at=made.version, reason=WHY)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"host": "cell_3"}, "chính chi bộ đó"),
        ({"host": "phuc_xa"}, "không phải chi bộ"),
        ({"slip_no": ""}, "Ghi số giấy giới thiệu"),
        ({"first": date(2024, 1, 1)}, "không sinh hoạt tại thành phố"),
    ],
)
def test_a_stay_that_cannot_be_is_refused(city: Cast, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises((HouseError, ValidationError), match=sentence):
        stay(city, **changes)
    assert not TemporaryStay.objects.exists()


def test_one_stay_at_a_time(city: Cast) -> None:
    stay(city)
    with pytest.raises(ValidationError, match="đang sinh hoạt tạm thời ở một nơi khác"):
        stay(city, host="office", first=date(2024, 7, 1), last=date(2024, 12, 31))


def test_a_stay_nowhere_is_refused(city: Cast) -> None:
    with pytest.raises(ValidationError, match="Ghi tổ chức đảng"):
        open_stay(by=BY, stay=replace(wanted(city), host=None), reason=WHY)
    with pytest.raises(ValidationError, match="Chọn chi bộ nơi đến"):
        open_stay(by=BY, stay=replace(wanted(city), host=None, membership=None), reason=WHY)


# Who may, and two at once


def test_the_host_says_so(city: Cast) -> None:
    with pytest.raises(Refused, match="ngoài phạm vi"):
        stay(city, host="office", by=city.accounts["phucxa"])
    assert stay(city, by=city.accounts["phucxa"]).pk


def test_who_read_an_older_version_is_told_who_was_first(city: Cast) -> None:
    made = stay(city)
    extend_stay(
        by=city.accounts["phucxa"], stay=made, last=date(2024, 12, 31), read_at=made.version, reason=WHY
    )
    with pytest.raises(HouseError, match="Đồng chí Phạm Văn Phúc, lúc"):
        end_stay(by=BY, stay=made, last=date(2024, 6, 30), read_at=1, reason=WHY)


def test_two_clerks_extend_one_stay_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    made = stay(committed_city)
    again = TemporaryStay.objects.get(pk=made.pk)

    def extended(row: TemporaryStay, last: date) -> None:
        extend_stay(by=committed_city.accounts["phucxa"], stay=row, last=last, read_at=1, reason=WHY)

    second = meanwhile(
        owner,
        lambda: extended(made, date(2024, 12, 31)),
        lambda: extended(again, date(2025, 1, 31)),
    )
    with pytest.raises(HouseError, match="vừa ghi vào hồ sơ này"):
        second.result()
    assert TemporaryStay.objects.get(pk=made.pk).extensions == 1


# The tree


def absorbed(city: Cast, day: date) -> None:
    decision = Decision(day)
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    decision.done()


def guests_of(city: Cast) -> list[tuple[str, date, date]]:
    rows = TemporaryStay.objects.order_by("during").select_related("host_cell")
    keys = {unit.pk: key for key, unit in city.units.items()}
    return [(keys[one.host_cell_id], one.during.lower, one.during.upper) for one in rows]


def test_guests_go_on_where_their_host_goes_on(city: Cast) -> None:
    stay(city)
    absorbed(city, date(2024, 9, 1))
    settle()
    moved = [("cell_1", FIRST, date(2024, 9, 1)), ("cell_2", date(2024, 9, 1), date(2024, 12, 1))]
    assert guests_of(city) == moved
    second = TemporaryStay.objects.get(host_cell=city.units["cell_2"])
    with pytest.raises(ValidationError, match="ngắn hơn 12 tháng"):
        extend_stay(by=BY, stay=second, last=date(2025, 5, 31), read_at=second.version, reason=WHY)


def test_a_stay_that_begins_later_is_written_along_who_carries_the_host_on(city: Cast) -> None:
    absorbed(city, date(2024, 9, 1))
    stay(city)
    assert [key for key, *_ in guests_of(city)] == ["cell_1", "cell_2"]


def test_a_stay_that_has_not_begun_moves_whole(city: Cast) -> None:
    stay(city, first=date(2024, 9, 15), last=date(2025, 2, 15))
    absorbed(city, date(2024, 9, 1))
    assert guests_of(city) == [("cell_2", date(2024, 9, 15), date(2025, 2, 16))]


def test_who_was_a_guest_of_what_becomes_his_own_cell_is_none_any_more(city: Cast) -> None:
    made = stay(city, "Đỗ Minh Châu")
    absorbed(city, date(2024, 9, 1))
    settle()
    made.refresh_from_db()
    assert made.during == span(FIRST, date(2024, 9, 1))
    assert TemporaryStay.objects.count() == 1


def test_guests_of_a_host_that_goes_nowhere_end_with_it(city: Cast) -> None:
    made = stay(city)
    decision = Decision(date(2024, 9, 1))
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    decision.to("membership.guests", city.units["cell_1"])
    decision.done()
    settle()
    made.refresh_from_db()
    assert made.during == span(FIRST, date(2024, 9, 1))


# A cell of guests

GUESTS = ("Bùi Quang Huy", "Vũ Ngọc Anh", "Hoàng Gia Bảo")


def founded(city: Cast, stays: list[TemporaryStay], by: Any = BY) -> Any:
    new = TemporaryCell("Chi bộ lớp cao cấp", city.units["phuc_xa"], date(2024, 7, 1))
    return found_temporary_cell(by=by, new=new, stays=stays, reason=WHY)


def test_edge_6_three_official_guests_form_a_temporary_cell_that_is_no_base_organisation(
    city: Cast,
) -> None:
    official(city, *GUESTS)
    members = value(city, "members", "phuc_xa")
    counted = value(city, "units.base_organisations", "phuc_xa")
    stays = [stay(city, name, slip_no=f"{number}-GTTT") for number, name in enumerate(GUESTS)]
    cell = founded(city, stays, by=city.accounts["phucxa"])
    settle()
    assert UnitVersion.objects.get(unit=cell).kind == UnitKind.TEMPORARY_CELL
    assert UnitKind.TEMPORARY_CELL not in BASE_KINDS
    assert TemporaryStay.objects.filter(host_cell=cell, during__contains=TODAY).count() == 3
    assert value(city, "members", "phuc_xa") == members, "all of them are counted at home"
    assert value(city, "guests", "phuc_xa") == 3
    assert value(city, "units.base_organisations", "phuc_xa") == counted


def test_fewer_than_three_official_members_are_no_cell(city: Cast) -> None:
    official(city, *GUESTS[:2])
    stays = [stay(city, name, slip_no=f"{number}-GTTT") for number, name in enumerate(GUESTS)]
    with pytest.raises(HouseError, match="cần ít nhất 3 đảng viên chính thức; mới chọn 2"):
        founded(city, stays)
    assert not UnitVersion.objects.filter(kind=UnitKind.TEMPORARY_CELL).exists()


def test_only_stays_that_run_on_the_first_day_form_a_cell(city: Cast) -> None:
    late = stay(city, first=date(2024, 7, 1), last=date(2024, 12, 31))
    with pytest.raises(HouseError, match="Chỉ chọn đảng viên đang sinh hoạt tạm thời"):
        founded(city, [late])
