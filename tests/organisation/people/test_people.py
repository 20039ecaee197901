"""Adding and correcting people: who may, what is refused, and who was first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from namro.access.actions import grant_role
from namro.access.models import Account
from namro.access.queries import Refused, reader
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.models import AdmissionCase, SourceGroup
from namro.organisation.actions import end_membership
from namro.organisation.people.actions import (
    NewPerson,
    add_person,
    born_words,
    correct_membership,
    correct_person,
    place_words,
)
from namro.organisation.people.known import added, sees, units_of, visible
from namro.organisation.people.queries import entries, read_at
from namro.people.models import BirthPrecision, EndGround, HomeCell, PartyMembership, Person, Sex
from tests.cast import BEGIN, BY, WHY, Cast, add_account
from tests.cast import add_person as straight

NEW = NewPerson("Đinh Thị Lan", Sex.FEMALE, date(1999, 3, 8))
NUMBER = "001199000123"
WHY_SO = "Theo căn cước công dân"


@pytest.fixture
def secretary(city: Cast) -> Account:
    account = add_account("chibo1", "Đỗ Văn Chi")
    grant_role(
        by=BY, account=account, role_code="CELL_SECRETARY", unit=city.units["cell_1"], first=BEGIN, reason=WHY
    )
    return account


def add(city: Cast, by: Any = BY, cell: str = "cell_1", **changes: Any) -> Person:
    return add_person(by=by, cell=city.units[cell], new=replace(NEW, **changes), reason="Lập hồ sơ")


def person(name: str) -> Person:
    return Person.objects.get(full_name=name)


# -- adding --------------------------------------------------------------------------------------------


def test_a_person_is_added_in_one_spelling(city: Cast) -> None:
    made = add(
        city,
        full_name="  Đinh  Thị   Lan ",  # decomposed signs, too many blanks
        citizen_id="001 199 000 123",
        phone="0912.345-678",
        native_place=" Tản Hồng,  Ba Vì ",
    )
    made.refresh_from_db()
    assert (made.full_name, made.citizen_id, made.phone) == ("Đinh Thị Lan", NUMBER, "0912345678")
    assert made.native_place == "Tản Hồng, Ba Vì"
    assert made.synthetic  # beside a sample only people of its kind
    assert entries(made)[0].why == "Lập hồ sơ"


@pytest.mark.parametrize("username", ["phucxa", "badinh", "thanhuy"])
def test_clerks_and_analysts_add_at_cells_of_theirs(city: Cast, username: str) -> None:
    assert add(city, city.accounts[username]).pk


def test_a_cell_secretary_adds_at_his_own_cell_only(city: Cast, secretary: Account) -> None:
    assert add(city, secretary).pk
    with pytest.raises(Refused, match="ngoài phạm vi"):
        add(city, secretary, "cell_2", full_name="Đinh Thị Hai")


@pytest.mark.parametrize("username", ["lanhdao", "quantri", "moi"])
def test_others_add_nobody(city: Cast, username: str) -> None:
    with pytest.raises(Refused, match="chưa được giao quyền"):
        add(city, city.accounts[username])
    assert not Person.objects.filter(full_name=NEW.full_name).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": "Lan 2"}, "ký tự không dùng trong họ tên"),
        ({"birth_date": date(2024, 7, 6)}, "ở sau hôm nay"),
        ({"birth_date": date(1890, 1, 1)}, "đã quá 130 năm"),
        ({"citizen_id": "00119900012"}, "đúng 12 chữ số"),
        ({"phone": "không có"}, "chỉ gồm chữ số"),
        ({"full_name": " "}, "không được|trống|null|blank"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(city: Cast, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises((HouseError, ValidationError), match=sentence):
        add(city, **changes)


def test_the_unknown_part_of_a_birth_date_is_left_out(city: Cast) -> None:
    made = add(city, birth_precision=BirthPrecision.YEAR)
    assert (made.birth_date, born_words(made)) == (date(1999, 1, 1), "năm 1999")
    other = add(city, full_name="Đinh Thị Ba", birth_precision=BirthPrecision.MONTH)
    assert (other.birth_date, born_words(other)) == (date(1999, 3, 1), "3/1999")


def numbered(name: str) -> Person:
    found = person(name)
    with acting("test", "thử"):
        Person.objects.filter(pk=found.pk).update(citizen_id=NUMBER)
    return found


def test_v16_a_known_identity_number_is_refused_and_named_to_whoever_may_open_it(city: Cast) -> None:
    numbered("Trần Văn Hòa")
    with pytest.raises(HouseError, match="đồng chí Trần Văn Hòa, sinh 09/01/1990, Chi bộ số 1"):
        add(city, city.accounts["phucxa"], citizen_id=NUMBER)


def test_v16_outside_the_actors_scope_nobody_is_named(city: Cast) -> None:
    numbered("Bùi Quang Huy")
    with pytest.raises(HouseError) as refusal:
        add(city, city.accounts["phucxa"], citizen_id=NUMBER)
    assert "ngoài phạm vi của đồng chí" in str(refusal.value)
    assert "Huy" not in str(refusal.value) and "Vân Sa" not in str(refusal.value)


# -- who is known where ---------------------------------------------------------------------------------


def test_a_member_is_seen_from_his_home_and_above(city: Cast, secretary: Account) -> None:
    one, other = person("Trần Văn Hòa"), person("Bùi Quang Huy")
    for username, both in (("phucxa", False), ("badinh", False), ("thanhuy", True), ("lanhdao", True)):
        who = reader(city.accounts[username])
        assert sees(who, one)
        assert sees(who, other) is both
    assert sees(reader(secretary), one) and not sees(reader(secretary), other)
    assert not sees(reader(city.accounts["quantri"]), one)
    assert units_of(one) == [city.units["cell_1"].pk]


def test_the_list_and_the_single_question_agree(city: Cast, secretary: Account) -> None:
    add(city, secretary)
    for account in (*city.accounts.values(), secretary):
        who = reader(account)
        limit = visible(who)
        listed = Person.objects.all() if limit is None else Person.objects.filter(limit)
        keys = set(listed.values_list("pk", flat=True))
        for one in Person.objects.all():
            alone = not units_of(one) and added(who, one)
            assert sees(who, one) is (one.pk in keys or alone), (account, one)


def test_somebody_just_added_is_seen_by_who_added_him_until_a_dossier_says_more(
    city: Cast, secretary: Account
) -> None:
    made = add(city, secretary)
    assert sees(reader(secretary), made) and not sees(reader(city.accounts["phucxa"]), made)
    with acting("test", "thử"):
        case = AdmissionCase.objects.create(
            person=made,
            cell=city.units["cell_1"],
            listed_on=date(2024, 7, 1),
            source_group=SourceGroup.WORKER,
        )
    assert sees(reader(city.accounts["phucxa"]), made)
    assert units_of(made) == [city.units["cell_1"].pk]
    with acting("test", "thử"):
        AdmissionCase.objects.filter(pk=case.pk).update(state=AdmissionCase.State.WITHDRAWN)
    assert not sees(reader(city.accounts["phucxa"]), made)


def test_who_left_is_still_known_where_he_was_last(city: Cast) -> None:
    one = person("Trần Văn Hòa")
    membership = PartyMembership.objects.get(person=one)
    end_membership(
        by=BY, membership=membership, end=date(2024, 6, 1), ground=EndGround.TRANSFERRED_OUT, reason="Chuyển"
    )
    assert sees(reader(city.accounts["phucxa"]), one)
    assert place_words(one) == "Chi bộ số 1"


# -- correcting -----------------------------------------------------------------------------------------


def correct(
    city: Cast, one: Person, by: Any = "", *, mark: int | None = None, why: str = WHY_SO, **changes: Any
) -> None:
    who = by or city.accounts["phucxa"]
    correct_person(by=who, person=one, changes=changes, read_at=mark, reason=why)


def test_a_correction_keeps_what_stood_there_before_and_says_why(city: Cast) -> None:
    one = person("Trần Văn Hòa")
    correct(city, one, birth_date=date(1990, 1, 19), native_place="Phúc Xá")
    one.refresh_from_db()
    assert one.birth_date == date(1990, 1, 19)
    last = entries(one)[0]
    assert (last.who, last.why) == ("Phạm Văn Phúc", WHY_SO)
    assert last.changes == {"birth_date": ("1990-01-09", "1990-01-19"), "native_place": ("", "Phúc Xá")}


def test_a_correction_needs_a_reason_and_a_change(city: Cast) -> None:
    one = person("Trần Văn Hòa")
    with pytest.raises(HouseError, match="Ghi lý do sửa"):
        correct(city, one, why="  ", native_place="Phúc Xá")
    with pytest.raises(HouseError, match="Chưa có gì thay đổi"):
        correct(city, one, full_name=" Trần  Văn Hòa ")


def test_who_comes_second_reads_who_was_first(city: Cast) -> None:
    one = person("Trần Văn Hòa")
    mark = read_at(one)
    correct(city, one, city.accounts["badinh"], mark=mark, native_place="Phúc Xá")
    with pytest.raises(HouseError, match=r"Đồng chí Lê Thị Ba, lúc \d\d:\d\d ngày .* vừa sửa"):
        correct(city, one, mark=mark, native_place="Long Biên")
    one.refresh_from_db()
    assert one.native_place == "Phúc Xá"
    correct(city, one, mark=read_at(one), native_place="Long Biên")


def test_the_first_correction_of_a_loaded_record_has_a_mark_too(city: Cast) -> None:
    with acting("test", "thử", importing="tệp"):
        one = straight("Đinh Văn Tệp")
    assert read_at(one) >= 0
    correct(city, one, city.accounts["thanhuy"], mark=read_at(one), native_place="Ba Vì")


def test_v16_a_number_cannot_be_corrected_into_that_of_another(city: Cast) -> None:
    numbered("Trần Văn Hòa")
    with pytest.raises(HouseError, match="Số định danh này đã có"):
        correct(city, person("Lê Hoàng Ân"), citizen_id=NUMBER)
    correct(city, person("Trần Văn Hòa"), citizen_id="")
    assert person("Trần Văn Hòa").citizen_id is None


@pytest.mark.parametrize("username", ["lanhdao", "quantri", "moi"])
def test_who_only_reads_corrects_nothing(city: Cast, username: str) -> None:
    with pytest.raises(Refused):
        correct(city, person("Trần Văn Hòa"), city.accounts[username], native_place="X")


def test_a_clerk_corrects_nobody_elsewhere(city: Cast) -> None:
    with pytest.raises(Refused, match="ngoài phạm vi"):
        correct(city, person("Bùi Quang Huy"), native_place="X")


def test_a_cell_secretary_corrects_people_on_their_way_but_no_members(city: Cast, secretary: Account) -> None:
    made = add(city, secretary)
    correct(city, made, secretary, native_place="Phúc Xá")
    with pytest.raises(Refused, match="ghi, sửa thông tin"):
        correct(city, person("Trần Văn Hòa"), secretary, native_place="X")
    assert not reader(secretary).holds(Permission.KEEP_PEOPLE)


def test_somebody_no_unit_knows_is_corrected_by_who_added_him(city: Cast, secretary: Account) -> None:
    made = add(city, secretary)
    with pytest.raises(Refused, match="chưa được giao quyền xem, sửa"):
        correct(city, made, city.accounts["phucxa"], native_place="X")
    correct(city, made, city.accounts["thanhuy"], native_place="X")


# -- days of membership ---------------------------------------------------------------------------------


@pytest.fixture
def membership(city: Cast) -> PartyMembership:
    return PartyMembership.objects.get(person__full_name="Nguyễn Thị Đào")  # decided on 03/3/2023


def days(city: Cast, of: PartyMembership, by: Any = "", **changes: date | None) -> None:
    who = by or city.accounts["phucxa"]
    correct_membership(by=who, membership=of, changes=changes, read_at=None, reason=WHY_SO)


def test_days_are_corrected_and_the_span_and_decisions_stay(city: Cast, membership: PartyMembership) -> None:
    event = city.admissions["Nguyễn Thị Đào"]
    home = HomeCell.objects.get(membership=membership)
    days(city, membership, joined_on=date(2023, 3, 26), official_on=date(2024, 3, 26))
    days(city, membership, decided_on=date(2023, 3, 1))
    membership.refresh_from_db()
    assert membership.decided_on == date(2023, 3, 1)
    assert membership.during.lower == HomeCell.objects.get(pk=home.pk).during.lower == date(2023, 3, 3)
    event.refresh_from_db()
    assert event.happened_on == date(2023, 3, 3)
    assert entries(membership)[0].changes == {"decided_on": ("2023-03-03", "2023-03-01")}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"decided_on": date(2023, 3, 4)}, "đã được tính là đảng viên từ 03/3/2023"),
        ({"joined_on": date(2023, 3, 2)}, "quyết định, lễ kết nạp, chính thức"),
        ({"joined_on": date(2024, 7, 6)}, "ở sau hôm nay"),
        ({"official_on": date(2024, 3, 3)}, "Chưa có ngày vào Đảng"),
        ({"joined_on": date(2023, 4, 1), "official_on": date(2023, 4, 1)}, "quyết định, lễ kết nạp"),
        ({"decided_on": date(2023, 3, 3)}, "Chưa có gì thay đổi"),
        ({"during": None}, "Chỉ sửa được"),
    ],
)
def test_days_out_of_order_are_refused(
    city: Cast, membership: PartyMembership, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises((HouseError, ValidationError), match=sentence):
        days(city, membership, **changes)


def test_two_who_correct_days_at_once(city: Cast, membership: PartyMembership) -> None:
    mark = read_at(membership)
    days(city, membership, city.accounts["badinh"], joined_on=date(2023, 3, 26))
    with pytest.raises(HouseError, match="Đồng chí Lê Thị Ba"):
        correct_membership(
            by=city.accounts["phucxa"],
            membership=membership,
            changes={"joined_on": date(2023, 3, 27)},
            read_at=mark,
            reason=WHY_SO,
        )


def test_days_are_not_for_who_keeps_no_records(
    city: Cast, membership: PartyMembership, secretary: Account
) -> None:
    with pytest.raises(Refused):
        days(city, membership, secretary, joined_on=date(2023, 3, 26))
