"""Lists of people that go out, and the dossiers that a record names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.dossiers import TITLES, dossiers_of
from namro.membership.models import (
    AdmissionCase,
    Badge,
    Exemption,
    ExitCase,
    RecognitionCase,
    SourceGroup,
    TemporaryStay,
    TransferCase,
)
from namro.people.models import EndGround, PartyMembership, Person
from namro.people.records import born, masked, missing
from tests.cast import Cast
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
DAY = date(2024, 7, 1)


def rows(client: Client, text: str = "") -> list[list[object]]:
    answer = client.get("/nguoi/danh-sach.xlsx", {"ten": text})
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_list_of_people_goes_out_within_the_scope(city: Cast, signed_in: SignIn) -> None:
    found = rows(signed_in("badinh"))
    assert found[2] == ["Họ và tên", "Ngày sinh", "Giới tính", "Quê quán", "Chi bộ", "Thuộc"]
    assert [row[0] for row in found[3:]] == [
        "Lê Hoàng Ân",
        "Đỗ Minh Châu",
        "Nguyễn Thị Đào",
        "Phạm Thu Hà",
        "Trần Văn Hòa",
    ]
    assert found[3][4] == "Chi bộ số 1"
    assert [row[0] for row in rows(signed_in("thanhuy"), "bui")[3:]] == ["Bùi Quang Huy"]


@pytest.mark.parametrize("username", ["phucxa", "lanhdao", "quantri"])
def test_a_list_goes_out_only_with_the_right_to_it(city: Cast, signed_in: SignIn, username: str) -> None:
    answer = signed_in(username).get("/nguoi/danh-sach.xlsx")
    assert answer.status_code == 403 and "tải danh sách" in page(answer).said


def test_nothing_in_a_list_is_taken_for_a_formula(city: Cast, signed_in: SignIn) -> None:
    with acting("test", "thử"):
        Person.objects.filter(full_name="Trần Văn Hòa").update(native_place="=1+1")
    sheet = load_workbook(
        BytesIO(signed_in("thanhuy").get("/nguoi/danh-sach.xlsx?ten=van+hoa").content)
    ).worksheets[0]
    cell = sheet.cell(4, 4)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_record_names_every_kind_of_dossier(city: Cast, signed_in: SignIn) -> None:
    one = Person.objects.get(full_name="Nguyễn Thị Đào")
    membership = PartyMembership.objects.get(person=one)
    cell = city.units["cell_1"]
    with acting("test", "thử"):
        AdmissionCase.objects.create(
            person=one,
            cell=cell,
            listed_on=DAY,
            source_group=SourceGroup.WORKER,
            state=AdmissionCase.State.WITHDRAWN,
        )
        RecognitionCase.objects.create(membership=membership, cell=cell, probation_ends_on=DAY)
        TransferCase.objects.create(
            person=one,
            membership=membership,
            kind="OUT",
            from_cell=cell,
            elsewhere="Đảng bộ tỉnh khác",
            reason="Chuyển công tác",
            requested_on=DAY,
        )
        TemporaryStay.objects.create(
            person=one, membership=membership, elsewhere="Trường xa", during=span(DAY, date(2024, 9, 1))
        )
        Exemption.objects.create(
            membership=membership,
            reason="MATERNITY",
            during=span(DAY, date(2024, 9, 1)),
            document_no="1-QĐ/ĐU",
            decided_on=DAY,
        )
        ExitCase.objects.create(membership=membership, cell=cell, ground=EndGround.RESIGNED, opened_on=DAY)
        Badge.objects.create(membership=membership, cell=cell, years=30, wave_on=DAY)
    assert {dossier.kind for dossier in dossiers_of(one)} == set(TITLES)
    client = signed_in("phucxa")
    with statements() as asked:
        found = page(client.get(f"/nguoi/{one.pk}/"))
    assert len(asked) <= MOST_STATEMENTS and barriers(found) == []
    for words in (
        "Hồ sơ kết nạp: Rút khỏi danh sách",
        "Dự bị, công nhận chính thức: Đang dự bị",
        "Chuyển sinh hoạt đảng: Ra ngoài đảng bộ thành phố: đề nghị chuyển",
        "Sinh hoạt đảng tạm thời: Trường xa",
        "Miễn công tác và sinh hoạt đảng: Nghỉ thai sản",
        "Ra khỏi Đảng: xin ra khỏi Đảng: đang xem xét",
        "Huy hiệu 30 năm tuổi Đảng: Đề nghị",
    ):
        assert words in found.said, words
    links = {link["href"] for link in found.all("a")}
    assert any(href.startswith("/dang-vien/ket-nap/") for href in links)


def test_a_complete_record_lacks_nothing(city: Cast) -> None:
    one = Person.objects.get(full_name="Nguyễn Thị Đào")
    assert missing(one)[0] == "số định danh cá nhân" and len(missing(one)) == 6
    one.citizen_id, one.native_place, one.has_photo = "001195000001", "Ba Vì", True
    one.education, one.theory, one.occupation = "UNIVERSITY", "PRIMARY", "WORKER"
    assert missing(one) == []


@pytest.mark.parametrize(("precision", "told"), [("DAY", "04/5/1995"), ("MONTH", "5/1995"), ("YEAR", "1995")])
def test_a_birth_date_is_told_as_far_as_it_is_known(precision: str, told: str) -> None:
    assert born(date(1995, 5, 4), precision) == told


def test_a_masked_number_keeps_its_end_only() -> None:
    assert masked("001199000123") == "•••••••••123"
    assert masked("") == "" and masked("12") == "12"
