"""The board as a page: numbers that are links, bands in words, ranking, lists, and the workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from namro.figures.address import Address
from namro.figures.folds import figure
from namro.regulations.models import RuleParam
from tests.cast import Cast
from tests.targets.rounds import revise, win
from tests.targets.test_board import redistributed, term_round
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, Page, barriers, page, statements

SignIn = Callable[[str], Client]
NBSP = "\N{NO-BREAK SPACE}"


def open_(client: Client, query: str = "") -> Page:
    answer = client.get(f"/chi-tieu/{query}")
    assert answer.status_code == 200
    return page(answer)


def rows(found: Page) -> list[str]:
    return found.text("tr")


@pytest.mark.parametrize("username", ["lanhdao", "thanhuy", "badinh", "phucxa"])
@pytest.mark.parametrize("query", ["", "?ky=2024", "?nhom=khoi&chi-tieu=doan-vien", "?ky=2024-05"])
def test_everybody_reads_where_the_own_unit_stands(signed_in: SignIn, username: str, query: str) -> None:
    client = signed_in(username)
    client.get("/chi-tieu/")
    with statements() as asked:
        answer = client.get(f"/chi-tieu/{query}")
    assert len(asked) <= MOST_STATEMENTS
    assert len(answer.content) < MOST_BYTES
    assert barriers(page(answer)) == []


@pytest.mark.parametrize("username", ["quantri", "moi"])
def test_who_may_not_see_figures_sees_no_board(signed_in: SignIn, username: str) -> None:
    answer = signed_in(username).get("/chi-tieu/")
    assert answer.status_code == 403
    assert "xem số liệu" in answer.content.decode()


def test_the_first_sentence_says_what_is_late(signed_in: SignIn) -> None:
    said = open_(signed_in("thanhuy")).text("p", class_="headline")[0]
    assert said.startswith("4 chỉ tiêu đang thực hiện, 1 chậm tiến độ.")
    assert "còn thiếu 3 đồng chí để kịp tiến độ" in said


def test_each_indicator_has_its_result_target_band_and_what_it_takes(signed_in: SignIn) -> None:
    line = next(row for row in rows(open_(signed_in("thanhuy"))) if row.startswith("Kết nạp đảng viên mới"))
    for words in ("7", "12", f"58,3{NBSP}%", "Kịp tiến độ", "1 mỗi tháng, 1 mỗi tuần", "14"):
        assert words.replace(NBSP, " ") in line.replace(NBSP, " ")


def test_every_number_leads_to_its_address(signed_in: SignIn) -> None:
    found = open_(signed_in("thanhuy"))
    shown = dict(found.figures)
    assert len(found.figures) > 40
    for href in shown:
        address = Address.parse(href)
        assert figure(address).address == address
    code = found.all("a", class_="chip")[0]["href"]
    assert code


def test_edge_12_parts_overlap_and_are_not_added_up(signed_in: SignIn) -> None:
    found = open_(signed_in("thanhuy"))
    assert "Một đồng chí có thể ở nhiều dòng, nên các dòng không cộng lại thành tổng." in found.said
    parts = found.text("dt")
    assert "Kết nạp đảng viên nữ" in parts and "Kết nạp đảng viên là học sinh THPT" in parts


def test_the_ranking_is_by_share_with_the_best_first(signed_in: SignIn) -> None:
    found = open_(signed_in("thanhuy"), "?nhom=tat-ca")
    ranked = [row for row in rows(found) if row[:2] in ("1 ", "2 ", "3 ")]
    assert [row.split(" ", 1)[1].split(f"{NBSP}%")[0] for row in ranked] != []
    assert "Đảng ủy Các cơ quan" in ranked[0] and "Vượt chỉ tiêu" in ranked[0]
    assert "Huyện Ba Vì" in ranked[2] and "Chậm tiến độ" in ranked[2]


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("?muc=vuot", "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội", "Huyện Ba Vì"),
        ("?muc=cham", "Huyện Ba Vì", "Quận Ba Đình"),
        ("?chi-tieu=doan-vien&muc=chua-co", "Huyện Ba Vì", "Quận Ba Đình"),
    ],
)
def test_a_list_shows_only_its_units(signed_in: SignIn, query: str, inside: str, outside: str) -> None:
    found = open_(signed_in("thanhuy"), query)
    heads = found.text("th", scope="row")
    assert inside in heads and outside not in heads


def test_tg4_units_outside_the_target_stand_apart(signed_in: SignIn, city: Cast) -> None:
    win(city, "agencies", amount=2)
    found = open_(signed_in("thanhuy"), "?chi-tieu=doan-vien")
    assert "Ngoài chỉ tiêu" in found.text("h3")
    assert "tính vào tổng của cấp trên, không xếp thứ tự" in found.said
    assert "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội" not in found.text("th", scope="row")


def test_edge_10_the_initial_target_and_its_rank_stand_beside_the_current_one(
    signed_in: SignIn, city: Cast
) -> None:
    win(city, "tan_hong", amount=8)
    revise(city, "ba_vi", 8)
    found = open_(signed_in("thanhuy"), "?chi-tieu=doan-vien&ky=2024&nhom=tat-ca")
    assert "Chỉ tiêu đầu năm (hạng)" in found.text("th")
    row = next(row for row in rows(found) if "Huyện Ba Vì" in row)
    assert row.startswith("1 Huyện Ba Vì") and "10 (2)" in row


def test_a_unit_below_is_opened_and_measured_by_its_superior_s_numbers(signed_in: SignIn, city: Cast) -> None:
    redistributed(city, {"phuc_xa": 12})
    found = open_(signed_in("thanhuy"), f"?don-vi={city.code('ba_dinh')}&chi-tieu=doan-vien&ky=2024")
    row = next(row for row in rows(found) if "Phường Phúc Xá" in row)
    assert f"75,0{NBSP}%".replace(NBSP, " ") in row.replace(NBSP, " ")
    assert any("targets.set.mass_members_pct" in href for href, _ in found.figures)


def test_a_cell_has_no_ranking_and_says_that_nothing_was_given(signed_in: SignIn, city: Cast) -> None:
    found = open_(signed_in("thanhuy"), f"?don-vi={city.code('cell_1')}")
    assert "Đơn vị chưa được giao chỉ tiêu trong kỳ này." in found.text("p", class_="headline")
    assert not any("Xếp thứ tự" in head for head in found.text("h2"))


def test_the_pictures_show_every_unit_once_an_indicator(signed_in: SignIn) -> None:
    found = open_(signed_in("thanhuy"))
    drawn = found.all("svg", class_="chart strip")
    assert [one["aria-label"].split(":")[0] for one in drawn] == [
        "Kết nạp đảng viên mới",
        "Kết nạp đảng viên là học sinh THPT",
        "Kết nạp đảng viên trong doanh nghiệp ngoài khu vực nhà nước",
        "Phát triển đoàn viên, hội viên",
    ]
    assert len(found.all("circle")) == 3 + 2 + 1 + 2


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("?chi-tieu=mat-trang", 400, "Không có chỉ tiêu “mat-trang”"),
        ("?nhom=mau", 400, "Không xếp theo “mau” được"),
        ("?muc=nhat", 400, "Không có danh sách “nhat”"),
        ("?ky=2024-13", 400, "2024-13"),
        ("?don-vi=D99999", 404, "Không có đơn vị mang mã “D99999”"),
    ],
)
def test_what_is_asked_wrongly_is_told(signed_in: SignIn, query: str, status: int, says: str) -> None:
    answer = signed_in("thanhuy").get(f"/chi-tieu/{query}")
    assert answer.status_code == status
    assert says in answer.content.decode()


def test_rules_that_nobody_confirmed_are_marked(signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    assert "Chưa xác nhận" in open_(client).said
    RuleParam.objects.filter(key__startswith="target.").update(confidence="SOURCE")
    assert "Chưa xác nhận" not in open_(client).said


def test_the_workbook_holds_the_same_numbers(signed_in: SignIn, city: Cast) -> None:
    answer = signed_in("thanhuy").get("/chi-tieu/bang.xlsx?ky=2024-H1")
    assert (
        answer["Content-Disposition"] == f'attachment; filename="chi-tieu-{city.code("city")}-2024-H1.xlsx"'
    )
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["Chỉ tiêu"]
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    first = next(row for row in table if row[0] == "Đảng bộ Thành phố Hà Nội")
    assert first[1:5] == [7, 12, 12, 58.3]
    assert [row[0] for row in table if row[0] and row[0].startswith("Đảng bộ ")][1:] == [
        "Đảng bộ huyện Ba Vì",
        "Đảng bộ quận Ba Đình",
    ]


@pytest.mark.parametrize("path", ["/chi-tieu/?ky=NK2020", "/chi-tieu/bang.xlsx?ky=NK2020"])
def test_a_term_without_a_round_is_shown_without_targets(signed_in: SignIn, path: str) -> None:
    answer = signed_in("thanhuy").get(path)
    assert answer.status_code == 200
    if "xlsx" not in path:
        assert "Đơn vị chưa được giao chỉ tiêu trong kỳ này." in page(answer).said


def test_a_term_is_measured_by_its_own_round(signed_in: SignIn, city: Cast) -> None:
    term_round(city, {"ba_dinh": 90, "ba_vi": 10})
    found = open_(signed_in("thanhuy"), "?ky=NK2020&chi-tieu=doan-vien&nhom=tat-ca")
    row = next(row for row in rows(found) if row.startswith("Phát triển đoàn viên"))
    assert "100" in row and any("targets.term." in href for href, _ in found.figures)
    assert any("Quận Ba Đình" in row and "90" in row for row in rows(found))


def test_each_indicator_leads_to_one_little_drawing_a_unit(signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    for slug in ("ket-nap", "to-chuc-dang-doanh-nghiep", "doan-vien"):
        html = client.get(f"/chi-tieu/?chi-tieu={slug}").content.decode()
        found = re.search(r'<p><a href="(/so-lieu/[^"]+don-vi\.thang)">Từng tháng theo đơn vị', html)
        assert found is not None, slug
        answer = client.get(found[1].replace("&amp;", "&"))
        assert answer.status_code == 200 and "Theo đơn vị và tháng" in answer.content.decode()
