"""Members from a file: who is known, who may be, who is new; decisions and targets by their own rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.membership.models import AdmissionCase, AdmissionEvent
from namro.people.models import HomeCell, PartyMembership, Person
from namro.sheets.actions import Decided, bulk_decisions, decide, undecide, undo
from namro.sheets.kinds import Verdict
from namro.sheets.models import Decision, Import
from namro.targets.models import TargetAssignment
from namro.targets.rounds.actions import draft_round
from tests.cast import BY, WHY, Cast
from tests.sheets.files import ADMISSIONS, PEOPLE, xlsx
from tests.sheets.steps import counts, look, take_in, told, write_down

KEYS = {
    "name": "Họ và tên",
    "born": "Ngày sinh",
    "sex": "Giới tính",
    "number": "Số định danh cá nhân",
    "place": "Quê quán",
    "phone": "Điện thoại",
    "cell": "Chi bộ",
    "decided": "Ngày quyết định kết nạp",
    "joined": "Ngày vào Đảng",
    "official": "Ngày chính thức",
    "education": "Trình độ",
}


def member(city: Cast, **changes: Any) -> tuple[Any, ...]:
    plain: dict[str, Any] = dict.fromkeys(PEOPLE, "")
    plain |= {
        "Họ và tên": "Ngô Bá Khá",
        "Ngày sinh": "9/1/1985",
        "Giới tính": "Nam",
        "Số định danh cá nhân": "000085000123",
        "Quê quán": "Ba Vì, Hà Nội",
        "Điện thoại": "0912345678",
        "Chi bộ": city.code("cell_1"),
        "Ngày quyết định kết nạp": date(2010, 5, 19),
        "Ngày vào Đảng": date(2010, 6, 3),
        "Ngày chính thức": date(2011, 6, 3),
        "Trình độ": "Đại học",
    }
    return tuple((plain | {KEYS[key]: value for key, value in changes.items()}).values())


# Admitted lately, still before the ceremony.
YOUNG = {"decided": date(2024, 2, 3), "joined": "", "official": ""}


def known_person(city: Cast, **changes: Any) -> Person:
    """Trần Văn Hòa of cell 1, with what a test knows of him."""
    person = Person.objects.get(full_name="Trần Văn Hòa")
    Person.objects.filter(pk=person.pk).update(**changes)
    person.refresh_from_db()
    return person


# Written


def test_a_member_is_a_person_a_membership_and_a_home(city: Cast) -> None:
    imported = take_in(city, "people", xlsx(PEOPLE, member(city)), by=city.accounts["phucxa"])
    assert counts(look(imported)) == {"ADDED": 1}
    write_down(imported, by=city.accounts["phucxa"])
    person = Person.objects.get(citizen_id="000085000123")
    assert (person.phone, person.education, person.synthetic) == ("0912345678", "UNIVERSITY", True)
    membership = PartyMembership.objects.get(person=person)
    assert (membership.joined_on, membership.official_on) == (date(2010, 6, 3), date(2011, 6, 3))
    home = HomeCell.objects.get(person=person)
    # the cell is younger than the membership: at home there since its first day
    assert (home.cell, home.during.lower) == (city.units["cell_1"], date(2020, 1, 1))


@pytest.mark.parametrize(
    ("changes", "address", "says"),
    [
        ({"decided": date(2024, 8, 1), "joined": "", "official": ""}, "H2", "sau hôm nay"),
        ({"joined": date(2010, 5, 1)}, "I2", "không trước ngày quyết định"),
        ({"joined": ""}, "J2", "phải có ngày vào Đảng"),
        ({"official": date(2010, 6, 3)}, "J2", "phải sau ngày vào Đảng"),
        ({"born": "9/1/1995"}, "B2", "Chưa đủ tuổi"),
        ({"number": 85000123.0}, "D2", "mất số 0"),
        ({"phone": 912345678.0}, "F2", "mất số 0"),
        ({"sex": "?"}, "C2", "Chọn một trong"),
        ({"name": "Khá"}, "A2", "thiếu họ"),
    ],
)
def test_a_row_that_cannot_be_is_told_by_its_cell(
    city: Cast, changes: dict[str, Any], address: str, says: str
) -> None:
    found = told(look(take_in(city, "people", xlsx(PEOPLE, member(city, **changes)))))
    assert [(where, says in sentence) for where, sentence in found] == [(address, True)]


def test_members_are_at_home_in_cells_only(city: Cast) -> None:
    found = look(take_in(city, "people", xlsx(PEOPLE, member(city, cell=city.code("phuc_xa")))))
    assert told(found) == [("G2", "Đơn vị này không phải chi bộ; đảng viên chỉ sinh hoạt tại chi bộ.")]


# Known already


def test_somebody_with_the_same_number_name_and_birthday_is_updated(city: Cast) -> None:
    person = known_person(city, citizen_id="000090000001", phone="0900000000")
    row = member(
        city,
        name="Trần Văn Hoà",
        born="9/1/1990",
        number="000090000001",
        decided=date(2024, 2, 3),
        joined="",
        official="",
    )
    found = look(take_in(city, "people", xlsx(PEOPLE, row)))
    assert counts(found) == {"CHANGED": 1}
    [judged] = found.rows[Verdict.CHANGED]
    assert judged.pk == person.pk
    assert [(change.title, change.before, change.after) for change in judged.changes] == [
        ("Điện thoại", "0900000000", "0912345678"),
        ("Quê quán", "(trống)", "Ba Vì, Hà Nội"),
        ("Trình độ", "(trống)", "Đại học"),
    ]


def test_v16_a_likeness_has_to_be_decided(city: Cast) -> None:
    person = known_person(city, native_place="Ba Vì, Hà Nội")
    row = member(
        city, name="TRẦN VĂN HOÀ", born="1990", number="", decided=date(2024, 2, 3), joined="", official=""
    )
    imported = take_in(city, "people", xlsx(PEOPLE, row))
    found = look(imported)
    assert counts(found) == {"DUPLICATE": 1}
    [judged] = found.rows[Verdict.DUPLICATE]
    assert [(one.pk, one.label) for one in judged.candidates] == [
        (person.pk, "Trần Văn Hòa, sinh 09/01/1990, quê Ba Vì, Hà Nội")
    ]
    with pytest.raises(HouseError, match="chưa quyết định"):
        write_down(imported)
    decide(by=BY, imported=imported, decided=[Decided(2, "SAME", person.pk)])
    assert counts(look(imported)) == {"CHANGED": 1}
    decide(by=BY, imported=imported, decided=[Decided(2, "NEW")])
    assert counts(look(imported)) == {"ADDED": 1}
    decide(by=BY, imported=imported, decided=[Decided(2, "SKIP")])
    assert counts(look(imported)) == {"SKIPPED": 1}
    undecide(by=BY, imported=imported, rows=[2])
    assert counts(look(imported)) == {"DUPLICATE": 1}


def test_v16_the_same_number_of_somebody_else_is_asked_and_cannot_be_new(city: Cast) -> None:
    person = known_person(city, citizen_id="000085000123")
    imported = take_in(city, "people", xlsx(PEOPLE, member(city)))
    [judged] = look(imported).rows[Verdict.DUPLICATE]
    assert [(one.pk, one.why) for one in judged.candidates] == [(person.pk, "trùng số định danh cá nhân")]
    decide(by=BY, imported=imported, decided=[Decided(2, "NEW")])
    assert "đã có ở một người khác" in told(look(imported))[0][1]


def test_people_of_other_units_are_not_named(city: Cast) -> None:
    bui = Person.objects.get(full_name="Bùi Quang Huy")
    row = member(city, name="Bùi Quang Huy", born="1/12/1988", number="", place="")
    [judged] = look(take_in(city, "people", xlsx(PEOPLE, row))).rows[Verdict.DUPLICATE]
    assert [(one.pk, one.label) for one in judged.candidates] == [
        (bui.pk, "Một người ở đơn vị khác trong đảng bộ")
    ]


def test_duplicates_are_decided_in_bulk(city: Cast) -> None:
    rows = [
        member(
            city, name=name, born=born, number="", place="", decided=date(2024, 2, 3), joined="", official=""
        )
        for name, born in (("Trần Văn Hòa", "9/1/1990"), ("Nguyễn Thị Đào", "4/5/1995"))
    ]
    imported = take_in(city, "people", xlsx(PEOPLE, *rows))
    assert decide(by=BY, imported=imported, decided=bulk_decisions(look(imported), "SAME")) == 2
    assert counts(look(imported)) == {"CHANGED": 2}
    assert Decision.objects.filter(choice="SAME").count() == 2
    undecide(by=BY, imported=imported, rows=[2, 3])
    decide(by=BY, imported=imported, decided=bulk_decisions(look(imported), "SKIP"))
    assert counts(look(imported)) == {"SKIPPED": 2}


def test_same_without_saying_who_is_refused(city: Cast) -> None:
    imported = take_in(city, "people", xlsx(PEOPLE, member(city)))
    with pytest.raises(HouseError, match="phải chỉ rõ người đã có"):
        decide(by=BY, imported=imported, decided=[Decided(2, "SAME")])


def test_a_member_of_another_cell_is_not_moved_by_a_file(city: Cast) -> None:
    known_person(city, citizen_id="000090000001")
    row = member(city, name="Trần Văn Hòa", born="9/1/1990", number="000090000001", cell=city.code("cell_2"))
    assert "chuyển sinh hoạt qua hồ sơ" in told(look(take_in(city, "people", xlsx(PEOPLE, row))))[0][1]


# Taken back


def test_members_brought_in_are_taken_back_and_changes_put_back(city: Cast) -> None:
    person = known_person(city, citizen_id="000090000001", phone="0900000000")
    same = member(city, name="Trần Văn Hòa", born="9/1/1990", number="000090000001", place="", education="")
    imported = take_in(city, "people", xlsx(PEOPLE, member(city), same))
    assert write_down(imported) == 2
    undo(by=BY, imported=imported, read_at=imported.version, reason="Nhầm tệp")
    person.refresh_from_db()
    assert person.phone == "0900000000"
    assert not Person.objects.filter(citizen_id="000085000123").exists()


def test_somebody_corrected_since_stops_the_undo_by_name(city: Cast) -> None:
    known_person(city, citizen_id="000090000001", phone="0900000000")
    same = member(city, name="Trần Văn Hòa", born="9/1/1990", number="000090000001")
    imported = take_in(city, "people", xlsx(PEOPLE, same))
    write_down(imported)
    known_person(city, phone="0988888888")
    with pytest.raises(HouseError, match="Trần Văn Hòa đã được sửa"):
        undo(by=BY, imported=imported, read_at=imported.version, reason="Nhầm tệp")


def test_somebody_added_and_corrected_since_stops_the_undo_by_name(city: Cast) -> None:
    imported = take_in(city, "people", xlsx(PEOPLE, member(city)))
    write_down(imported)
    Person.objects.filter(citizen_id="000085000123").update(phone="0988888888")
    with pytest.raises(HouseError, match="Ngô Bá Khá đã được sửa thông tin sau lần nhập này"):
        undo(by=BY, imported=imported, read_at=imported.version, reason="Nhầm tệp")
    assert Person.objects.filter(phone="0988888888").exists()


def test_a_member_who_helps_an_applicant_since_stops_the_undo_by_name(city: Cast) -> None:
    imported = take_in(city, "people", xlsx(PEOPLE, member(city)))
    write_down(imported)
    helper = Person.objects.get(citizen_id="000085000123")
    other = Person.objects.create(
        full_name="Lê Văn Mới", sex="M", birth_date=date(2000, 1, 1), synthetic=True
    )
    AdmissionCase.objects.create(
        person=other,
        cell=city.units["cell_1"],
        listed_on=date(2024, 7, 1),
        source_group="WORKER",
        helper=helper,
    )
    with pytest.raises(HouseError, match="đã có hồ sơ kết nạp"):
        undo(by=BY, imported=imported, read_at=imported.version, reason="Nhầm tệp")
    assert Import.objects.get().state == "WRITTEN"


# Admissions


def decision(city: Cast, **changes: Any) -> tuple[Any, ...]:
    plain: dict[str, Any] = dict.fromkeys(ADMISSIONS, "")
    plain |= {
        "Họ và tên": "Lý Thị Xuân",
        "Ngày sinh": "4/5/2001",
        "Giới tính": "Nữ",
        "Chi bộ đề nghị": city.code("cell_1"),
        "Ngày quyết định": date(2024, 6, 12),
        "Số quyết định": "0412-QĐ/QU",
        "Đối tượng": "Công nhân, người lao động",
    }
    return tuple((plain | changes).values())


def test_decisions_go_through_the_action_of_admissions(city: Cast) -> None:
    imported = take_in(city, "admissions", xlsx(ADMISSIONS, decision(city)), by=city.accounts["phucxa"])
    assert counts(look(imported)) == {"ADDED": 1}
    write_down(imported, by=city.accounts["phucxa"])
    event = AdmissionEvent.objects.get(person__full_name="Lý Thị Xuân")
    assert (event.decision_no, event.cell) == ("0412-QĐ/QU", city.units["cell_1"])
    assert HomeCell.objects.filter(person=event.person, during__upper_inf=True).exists()
    again = look(take_in(city, "admissions", xlsx(("",), ADMISSIONS, decision(city))))
    assert counts(again) == {"UNCHANGED": 1}
    undo(by=BY, imported=imported, read_at=imported.version, reason="Nhầm tệp")
    assert not Person.objects.filter(full_name="Lý Thị Xuân").exists()


def test_v19_a_number_used_twice_refuses_the_whole_file_by_its_row(city: Cast) -> None:
    rows = (decision(city), decision(city, **{"Họ và tên": "Lý Thị Hạ", "Ngày sinh": "5/5/2001"}))
    imported = take_in(city, "admissions", xlsx(ADMISSIONS, *rows))
    with pytest.raises(HouseError, match=r"Dòng 3: .*số quyết định.*Chưa ghi dòng nào"):
        write_down(imported)
    assert not AdmissionEvent.objects.filter(decision_no="0412-QĐ/QU").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"Ngày quyết định": date(2024, 7, 20)}, "sau hôm nay"),
        ({"Ngày sinh": "4/5/2008"}, "Chưa đủ tuổi"),
        ({"Là chủ doanh nghiệp": "x"}, "Chủ doanh nghiệp phải thuộc"),
        ({"Đối tượng": "Học sinh THPT", "Trong DN ngoài khu vực nhà nước": "x"}, "không kết nạp trong"),
        ({"Số quyết định": date(2024, 12, 4)}, "đã đổi số hiệu thành ngày"),
    ],
)
def test_a_decision_that_cannot_be_is_told(city: Cast, changes: dict[str, Any], says: str) -> None:
    found = told(look(take_in(city, "admissions", xlsx(ADMISSIONS, decision(city, **changes)))))
    assert says in found[0][1]


# Targets


def test_numbers_of_a_draft_round_come_from_a_grid(city: Cast) -> None:
    year = span(date(2025, 1, 1), date(2026, 1, 1))
    round_ = draft_round(by=BY, level_unit=city.units["city"], title="Năm 2025", during=year, reason=WHY)
    head = ("Đơn vị", "Kết nạp đảng viên", "Học sinh THPT")
    content = xlsx(head, ("Quận Ba Đình", 8, 2), ("Huyện Ba Vì", 5, ""))
    imported = take_in(city, "targets", content, unit="city", by=city.accounts["thanhuy"])
    assert counts(look(imported)) == {"ADDED": 2}
    write_down(imported, by=city.accounts["thanhuy"])
    lines = TargetAssignment.objects.filter(round=round_)
    assert sorted(lines.values_list("indicator", "value")) == [
        ("T_MEMBER_NEW", 5),
        ("T_MEMBER_NEW", 8),
        ("T_MEMBER_PUPIL", 2),
    ]
    second = take_in(city, "targets", xlsx(head, ("Quận Ba Đình", 9, 2)), unit="city")
    found = look(second)
    assert counts(found) == {"CHANGED": 1} and [gone.label for gone in found.gone] == ["Huyện Ba Vì"]
    write_down(second)
    undo(by=BY, imported=second, read_at=second.version, reason="Nhầm tệp")
    assert lines.get(assignee=city.units["ba_dinh"], indicator="T_MEMBER_NEW").value == 8
    undo(by=BY, imported=imported, read_at=None, reason="Nhầm tệp")
    assert not lines.exists()


def test_targets_need_a_round_that_is_being_prepared_and_units_right_below(city: Cast) -> None:
    head = ("Đơn vị", "Kết nạp đảng viên")
    imported = take_in(city, "targets", xlsx(head, ("Phường Phúc Xá", 8)), unit="city")
    with pytest.raises(HouseError, match="chưa có đợt giao chỉ tiêu nào đang dự thảo"):
        look(imported)
    year = span(date(2025, 1, 1), date(2026, 1, 1))
    draft_round(by=BY, level_unit=city.units["city"], title="Năm 2025", during=year, reason=WHY)
    assert "không trực thuộc cấp ủy giao" in told(look(imported))[0][1]
