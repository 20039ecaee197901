"""The statistical forms on screen: what does not agree first, both tables, workbooks, a file beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from namro.figures.address import Address
from namro.figures.folds import Amount, figure
from namro.ground import clock
from namro.membership.forms.grid import Grid
from namro.membership.forms.reading import read
from namro.membership.forms.workbook import template, write
from namro.people.models import Sex
from tests.cast import Cast, add_person
from tests.membership.deeds import record
from tests.membership.forms.making import B1_OLD, B2_OLD, dated, edited, forms, traits
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
HERE = "/dang-vien/bieu/"


def query(city: Cast, unit: str = "city", period: str = "2024-Q2") -> str:
    return f"?don-vi={city.code(unit)}&ky={period}"


def hand_in(client: Client, city: Cast, content: bytes, unit: str = "city") -> object:
    handed = SimpleUploadedFile("bieu.xlsx", content)
    return client.post(f"{HERE}{query(city, unit)}", {"tep": handed})


def test_the_page_shows_both_forms_of_the_own_unit_and_last_quarter(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get(HERE))
    assert "Đảng bộ phường Phúc Xá – số liệu tính đến ngày 30/6/2024" in found.said
    assert "Biểu số 1. Tổ chức cơ sở đảng" in found.said and "Biểu số 2. Đảng viên và" in found.said
    assert barriers(found) == []


@pytest.mark.parametrize("unit", ["city", "phuc_xa", "cell_1"])
def test_every_number_that_is_a_figure_leads_to_it(city: Cast, signed_in: SignIn, unit: str) -> None:
    found = page(signed_in("thanhuy").get(HERE + query(city, unit)))
    assert len(found.figures) >= 15
    for href, text in found.figures:
        shown = figure(Address.parse(href))
        assert isinstance(shown, Amount) and shown.text == text


def test_it_takes_few_statements_and_bytes(city: Cast, signed_in: SignIn) -> None:
    for username in ("thanhuy", "phucxa"):
        client = signed_in(username)
        with statements() as found:
            answer = client.get(HERE)
        assert len(found) <= MOST_STATEMENTS, "\n".join(sql[:70] + sql[-40:] for sql in found)
        assert len(answer.content) < MOST_BYTES


def test_forms_that_agree_say_so(city: Cast, signed_in: SignIn) -> None:
    assert "Hai biểu khớp nhau" in page(signed_in("thanhuy").get(HERE + query(city))).said


def test_what_must_be_explained_stands_first(city: Cast, signed_in: SignIn) -> None:
    for n in range(12):
        record(city, person=add_person(f"Ngô Văn {n}", Sex.MALE))
    found = page(signed_in("thanhuy").get(HERE + query(city)))
    assert "Việc cần làm trước khi nộp" in found.said
    assert found.said.index("Cần giải trình") < found.said.index("Biểu số 1. Tổ chức")
    assert "tăng 15" in found.said.replace("\xa0", " ")
    assert barriers(found) == []


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ("?ky=2024-06", 400, "lập theo quý"),
        ("?ky=2024-Q9", 400, "2024-Q"),
        ("?don-vi=D99999", 404, "Không có đơn vị mang mã"),
        ("?ky=2020-Q2", 400, "chưa có mẫu cho ngày 30/6/2020"),
    ],
)
def test_what_cannot_be_shown_says_why(
    city: Cast, signed_in: SignIn, asked: str, status: int, says: str
) -> None:
    answer = signed_in("thanhuy").get(HERE + asked)
    assert answer.status_code == status and says in answer.content.decode()


def test_a_longer_period_means_its_last_quarter(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("thanhuy").get(HERE + query(city, period="2024-H1")))
    assert "Quý II/2024" in found.text("a", aria_current="true")


@pytest.mark.parametrize(
    ("asked", "sheets"), [("", ["B1", "B2"]), ("&bieu=B1", ["B1"]), ("&bieu=B2", ["B2"])]
)
def test_workbooks_can_be_taken_away(city: Cast, signed_in: SignIn, asked: str, sheets: list[str]) -> None:
    answer = signed_in("phucxa").get(f"{HERE}tep.xlsx{query(city, 'phuc_xa')}{asked}")
    assert answer.status_code == 200
    assert f"{'-'.join(sheets)}-{city.code('phuc_xa')}-2024-Q2.xlsx" in answer["Content-Disposition"]
    assert [one.form.code for one in read(answer.content)] == sheets


def test_the_empty_template_can_be_taken_away(city: Cast, signed_in: SignIn) -> None:
    answer = signed_in("phucxa").get(f"{HERE}mau.xlsx{query(city, 'phuc_xa')}")
    assert [one.values for one in read(answer.content)] == [{}, {}]


def test_a_form_that_is_not_there(city: Cast, signed_in: SignIn) -> None:
    answer = signed_in("thanhuy").get(f"{HERE}tep.xlsx{query(city)}&bieu=B3")
    assert answer.status_code == 404 and "B1, B2" in answer.content.decode()


def test_outside_of_the_scope_one_reads_but_does_not_take_away(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    shown = page(client.get(HERE + query(city, "ba_vi")))
    assert "do người được mở danh sách" in shown.said
    assert client.get(f"{HERE}tep.xlsx{query(city, 'ba_vi')}").status_code == 403
    assert hand_in(client, city, b"x", "ba_vi").status_code == 403  # type: ignore[attr-defined]


@pytest.mark.parametrize("username", ["quantri", "moi"])
def test_without_the_right_there_is_a_sentence(city: Cast, signed_in: SignIn, username: str) -> None:
    answer = signed_in(username).get(HERE + query(city))
    assert answer.status_code == 403 and "chưa được giao quyền" in answer.content.decode()


def test_small_groups_are_hidden_outside_of_the_scope(city: Cast, signed_in: SignIn) -> None:
    traits("Bùi Quang Huy", religious=True)
    mine = page(signed_in("thanhuy").get(HERE + query(city, "ba_vi")))
    others = page(signed_in("phucxa").get(HERE + query(city, "ba_vi")))
    assert "Có đạo 1 0 1" in mine.said and "ẩn" not in mine.text("td"), mine.said
    assert "Có đạo ẩn ẩn ẩn" in others.said and "Không theo đạo ẩn ẩn ẩn" in others.said
    assert "dưới 5 người" in others.said
    assert "Nam 1 0 1" in others.said


def test_a_file_that_agrees(city: Cast, signed_in: SignIn) -> None:
    answer = hand_in(signed_in("phucxa"), city, write(forms(city, "phuc_xa").all), "phuc_xa")
    assert "“bieu.xlsx” khớp với số của hệ thống ở mọi ô" in page(answer).said


def test_a_file_that_differs_is_listed_by_cell(city: Cast, signed_in: SignIn) -> None:
    cell = Grid(B2_OLD).cell("sex.f", 1)
    content = edited(write(forms(city, "phuc_xa").all), **{f"B2_{cell}": 9, "B1_P10": None})
    found = page(hand_in(signed_in("phucxa"), city, content, "phuc_xa"))
    assert "khác số của hệ thống ở 2 ô" in found.said
    assert f"Biểu số 2, ô {cell} Nữ" in found.said and "để trống 4" in found.said
    assert barriers(found) == []


def test_v20_a_changed_template_is_refused_on_the_page(city: Cast, signed_in: SignIn) -> None:
    content = edited(write(forms(city).all), B1_A24="Cộng")
    answer = hand_in(signed_in("thanhuy"), city, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    found = page(answer)
    assert "Chưa đối chiếu được “bieu.xlsx”" in found.said and "ô A24 phải là “Tổng số”" in found.said
    assert "Biểu số 1. Tổ chức" in found.said and barriers(found) == []


def test_without_a_file_or_with_a_large_one_there_is_a_sentence(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    assert "Chưa chọn tệp" in page(client.post(HERE + query(city))).said
    assert "lớn hơn 5 MB" in page(hand_in(client, city, b"0" * 5_000_001)).said


def test_edge_21_the_page_explains_lines_of_two_versions(city: Cast, signed_in: SignIn) -> None:
    dated(date(2024, 5, 1))
    found = page(signed_in("thanhuy").get(HERE + query(city)))
    assert "Mẫu biểu đổi trong năm" in found.said
    assert "mẫu cũ ghi trong “Từ 31 đến 40 tuổi”" in found.said
    assert barriers(found) == []
    first = page(signed_in("thanhuy").get(HERE + query(city, period="2024-Q1")))
    assert "Mẫu biểu đổi trong năm" not in first.said
    refused = hand_in(signed_in("thanhuy"), city, template([B1_OLD]))
    assert "kỳ này dùng mẫu 2025" in page(refused).said


def test_what_is_not_dated_is_said_when_the_day_is_past(city: Cast, signed_in: SignIn) -> None:
    assert "theo thông tin hiện có" in page(signed_in("thanhuy").get(HERE + query(city))).said
    with clock.frozen(date(2024, 6, 30)):
        shown = page(signed_in("thanhuy").get(HERE + query(city)))
    assert "theo thông tin hiện có" not in shown.said
