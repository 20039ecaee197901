"""What is due today, the list of dossiers, and people put on a list: one, or many from a grid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from namro.access.actions import grant_role
from namro.journal.actions import acting
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase, ExitCase, RecognitionCase, TransferCase
from namro.people.models import BirthPrecision, PartyMembership, Person
from namro.web.admissions.subjects import LATE, LATER, NEVER, SOON, TODAY, group_of
from tests.cast import BY, WHY, Cast, add_account
from tests.membership.admission import dossiers as d
from tests.web.pages import MOST_STATEMENTS, Page, statements

APRIL = date(2024, 4, 1)
SignIn = Callable[[str], Client]
WORK, CASES = "/dang-vien/", "/dang-vien/ket-nap/"


def read(client: Client, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return Page(answer.content.decode())


def due(city: Cast, day: date | None, name: str, cell: str = "cell_1") -> AdmissionCase:
    """A dossier in the cell whose next step is due on that day."""
    case = d.listed(city, cell, person=d.candidate(name))
    with acting(BY, WHY):
        AdmissionCase.objects.filter(pk=case.pk).update(
            due_on=day, due_rule="admission.decide_days", state=S.CELL_RESOLVED if day else S.LISTED
        )
    return case


@pytest.mark.parametrize(
    ("day", "group"),
    [
        (date(2024, 7, 4), LATE),
        (date(2024, 7, 5), TODAY),
        (date(2024, 7, 10), SOON),
        (date(2024, 7, 11), LATER),
        (None, NEVER),
    ],
)
def test_v15_the_groups_count_working_days(city: Cast, day: date | None, group: str) -> None:
    assert group_of(day, date(2024, 7, 10)) == group  # three working days after Friday 5 July


def test_the_list_of_what_is_due_begins_with_what_is_late(city: Cast, signed_in: SignIn) -> None:
    days = (None, date(2024, 7, 10), date(2024, 7, 5), date(2024, 8, 1), date(2024, 6, 28))
    for number, day in enumerate(days):
        due(city, day, f"Người Số {number}")
    client = signed_in("phucxa")
    with statements() as asked:
        found = read(client, WORK)
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
    assert found.text("h1") == ["Việc đến hạn: 1 quá hạn, 1 hôm nay"]
    names = [one for one in found.text("a") if one.startswith("Người Số")]
    assert names == ["Người Số 4", "Người Số 2", "Người Số 1", "Người Số 3", "Người Số 0"]
    heads = found.text("th", scope="rowgroup")
    assert heads == ["Quá hạn", "Hôm nay", "Trong 3 ngày làm việc", "Sắp tới", "Chưa có hạn"]
    assert "Cấp ủy có thẩm quyền: quyết định" in found.said


def test_every_subject_stands_in_the_one_list(city: Cast, signed_in: SignIn) -> None:
    member = PartyMembership.objects.get(person=city.admissions["Trần Văn Hòa"].person)
    cell, day = city.units["cell_1"], date(2024, 7, 4)
    asked = {"cell": cell, "due_on": day}
    with acting(BY, WHY):
        RecognitionCase.objects.create(membership=member, probation_ends_on=date(2025, 2, 3), **asked)
        ExitCase.objects.create(membership=member, ground="RESIGNED", opened_on=date(2024, 6, 3), **asked)
        TransferCase.objects.create(
            person=member.person,
            membership=member,
            kind="INSIDE",
            from_cell=cell,
            to_cell=city.units["cell_3"],
            reason="Chuyển công tác",
            requested_on=date(2024, 6, 3),
            due_on=day,
        )
    due(city, day, "Người Mới")
    found = read(signed_in("phucxa"), WORK)
    links = {one["href"] for one in found.all("a")}
    for part in ("/dang-vien/ket-nap/", "/dang-vien/du-bi/", "/dang-vien/chuyen/", "/dang-vien/roi-dang/"):
        assert [one for one in links if one.startswith(part) and one.rstrip("/")[-1].isdigit()], part
    for words in ("Kết nạp: 1", "Công nhận chính thức: 1", "Chuyển sinh hoạt: 1", "Ra khỏi Đảng: 1"):
        assert words in found.said
    only = read(signed_in("phucxa"), f"{WORK}?viec=chuyen&nhom=qua-han")
    assert "Chi bộ nơi đi: xét đề nghị" in only.said and "Người Mới" not in only.said


def test_a_clerk_reads_what_is_due_in_his_own_part(city: Cast, signed_in: SignIn) -> None:
    due(city, date(2024, 7, 4), "Người Ba Vì", "cell_3")
    assert "Người Ba Vì" not in read(signed_in("phucxa"), WORK).said
    assert "Không có việc quá hạn" in read(signed_in("phucxa"), WORK).said
    assert "Người Ba Vì" in read(signed_in("thanhuy"), WORK).said
    assert signed_in("quantri").get(WORK).status_code == 403
    assert signed_in("phucxa").get(f"{WORK}?nhom=mai").status_code == 400


def test_the_list_finds_by_name_without_accents_by_state_and_by_number(city: Cast, signed_in: SignIn) -> None:
    first = d.at(city, S.DECIDED)
    second = d.listed(city, person=d.candidate("Ngô Thị Tuyết"), helper=first.helper)
    client = signed_in("phucxa")
    with statements() as asked:
        found = read(client, CASES)
    assert len(asked) <= MOST_STATEMENTS
    assert found.text("h1") == ["Hồ sơ kết nạp: 2"]
    assert "Ngô Thị Tuyết" in read(client, f"{CASES}?tim=ngo+thi+tuyet").said
    assert "Ngô Bá Lâm" not in read(client, f"{CASES}?tim=ngo+thi+tuyet").said
    assert first.decision is not None
    assert "Ngô Bá Lâm" in read(client, f"{CASES}?tim={first.decision.decision_no}").said
    only = read(client, f"{CASES}?trang-thai={S.LISTED}").said
    assert str(second.person) in only and "Ngô Bá Lâm" not in only
    assert client.get(f"{CASES}?trang-thai=XONG").status_code == 400


# New people


def _typed(city: Cast, **changes: Any) -> dict[str, Any]:
    helper = d.official(city)
    return {
        "full_name": "Đinh Công Thành",
        "birth": "05/4/1998",
        "sex": "M",
        "native_place": "Tản Hồng, Ba Vì",
        "education": "UPPER",
        "source_group": "WORKER",
        "listed_on": "01/7/2024",
        "helper": str(helper.pk),
    } | changes


def test_somebody_new_is_listed_with_one_form(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    address = f"{CASES}moi/?chi-bo={city.code('cell_1')}"
    assert "Chi bộ số 1" in read(client, address).said
    answer = client.post(address, _typed(city))
    case = AdmissionCase.objects.get(person__full_name="Đinh Công Thành")
    assert answer.status_code == 302 and answer["Location"] == f"{CASES}{case.pk}/"
    assert (case.state, case.cell, case.person.education) == (S.LISTED, city.units["cell_1"], "UPPER")
    assert case.person.synthetic


def test_the_cell_is_asked_for_where_there_are_several(city: Cast, signed_in: SignIn) -> None:
    found = read(signed_in("phucxa"), f"{CASES}moi/")
    assert found.text("option") == ["Chi bộ số 1", "Chi bộ số 2"]
    account = add_account("bithu", "Vương Bí Thư")
    grant_role(
        by=BY, account=account, role_code="CELL_SECRETARY", unit=city.units["cell_2"], first=APRIL, reason=WHY
    )
    city.accounts["bithu"] = account
    client = signed_in("bithu")
    assert "Chi bộ số 2" in read(client, f"{CASES}moi/").said  # his only one
    assert client.get(f"{CASES}moi/?chi-bo={city.code('cell_1')}").status_code == 403
    assert signed_in("lanhdao").get(f"{CASES}moi/").status_code == 403


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("4/1998", date(1998, 4, 1), BirthPrecision.MONTH),
        ("1998", date(1998, 1, 1), BirthPrecision.YEAR),
        ("05/4/1998", date(1998, 4, 5), BirthPrecision.DAY),
    ],
)
def test_a_birth_date_may_be_known_in_part(
    city: Cast, signed_in: SignIn, typed: str, day: date, precision: str
) -> None:
    client = signed_in("phucxa")
    client.post(f"{CASES}moi/?chi-bo={city.code('cell_1')}", _typed(city, birth=typed))
    person = Person.objects.get(full_name="Đinh Công Thành")
    assert (person.birth_date, person.birth_precision) == (day, precision)


def test_v16_somebody_alike_is_shown_and_the_clerk_decides(city: Cast, signed_in: SignIn) -> None:
    client, address = signed_in("phucxa"), f"{CASES}moi/?chi-bo={city.code('cell_1')}"
    old = d.at(city, S.VETTING, person=d.candidate("Đinh Công Thành", born=date(1998, 4, 5)))
    with acting(BY, WHY):
        AdmissionCase.objects.filter(pk=old.pk).update(state=S.WITHDRAWN)
    typed = _typed(city, full_name="Dinh Công Thanh")
    answer = client.post(address, typed)
    found = Page(answer.content.decode())
    assert answer.status_code == 422
    assert "Đã có người cùng họ tên, ngày sinh" in found.said
    assert found.all("input", name="full_name")[0]["value"] == "Dinh Công Thanh"
    assert client.post(address, {**typed, "known": str(old.person_id)}).status_code == 302
    assert AdmissionCase.objects.filter(person=old.person).count() == 2
    newest = AdmissionCase.objects.latest("pk")
    with acting(BY, WHY):
        AdmissionCase.objects.filter(pk=newest.pk).update(state=S.WITHDRAWN)
    assert client.post(address, {**typed, "known": "moi"}).status_code == 302
    assert Person.objects.filter(birth_date=date(1998, 4, 5)).count() == 2


def test_what_is_missing_stands_beside_its_field(city: Cast, signed_in: SignIn) -> None:
    client, address = signed_in("phucxa"), f"{CASES}moi/?chi-bo={city.code('cell_1')}"
    answer = client.post(address, _typed(city, birth="31/02/1998", helper="", source_group="PUPIL"))
    found = Page(answer.content.decode())
    assert answer.status_code == 422 and "Không có ngày 31/02/1998" in found.said
    answer = client.post(address, _typed(city, source_group="PUPIL"))
    assert "Học sinh phải có ý kiến của cha mẹ." in Page(answer.content.decode()).said
    assert not Person.objects.filter(full_name="Đinh Công Thành").exists()


# The grid


def _rows(*rows: dict[str, str]) -> dict[str, str]:
    usual = {"sex": "F", "native_place": "Ba Vì", "education": "UPPER", "source_group": "FARMER"}
    return {
        f"{at}-{name}": value for at, row in enumerate(rows) if row for name, value in (usual | row).items()
    }


def test_several_people_are_listed_at_once_with_the_keyboard(city: Cast, signed_in: SignIn) -> None:
    client, address = signed_in("phucxa"), f"{CASES}nhap-nhanh/?chi-bo={city.code('cell_1')}"
    found = read(client, address)
    assert len(found.all("input", aria_label="Họ và tên, dòng 1")) == 1
    head = {name: _typed(city)[name] for name in ("listed_on", "helper")}
    rows = _rows(
        {"full_name": "Mai Thị Một", "birth": "1997"}, {}, {"full_name": "Mai Thị Ba", "birth": "3/1996"}
    )
    answer = client.post(address, {**head, "dong": "8", **rows})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    made = AdmissionCase.objects.order_by("pk").values_list("person__full_name", flat=True)
    assert list(made) == ["Mai Thị Một", "Mai Thị Ba"]


def test_one_wrong_row_writes_none_and_loses_none(city: Cast, signed_in: SignIn) -> None:
    client, address = signed_in("phucxa"), f"{CASES}nhap-nhanh/?chi-bo={city.code('cell_1')}"
    head = {name: _typed(city)[name] for name in ("listed_on", "helper")}
    before = Person.objects.count()
    rows = _rows(
        {"full_name": "Mai Thị Một", "birth": "1997"},
        {"full_name": "Mai @Hai", "birth": "1997"},
        {"full_name": "Mai Thị Ba", "birth": "1996", "source_group": "PUPIL"},
    )
    answer = client.post(address, {**head, "dong": "8", **rows})
    found = Page(answer.content.decode())
    assert answer.status_code == 422
    assert "2 dòng chưa ghi được; chưa dòng nào được ghi" in found.said
    assert "có ký tự không dùng trong họ tên" in found.said and "ý kiến của cha mẹ" in found.said
    assert found.all("input", name="0-full_name")[0]["value"] == "Mai Thị Một"
    assert Person.objects.count() == before and not AdmissionCase.objects.exists()
    answer = client.post(address, {**head, "dong": "8", **_rows({"full_name": "", "birth": "1997"})})
    assert found.all("input", name="1-birth") and "Chưa nhập mục này." in Page(answer.content.decode()).said
    answer = client.post(address, {**head, "dong": "8"})
    assert "Chưa dòng nào được nhập." in Page(answer.content.decode()).said
