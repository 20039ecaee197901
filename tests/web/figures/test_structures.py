"""Pages under another structure: what is exact, what is estimated, what nobody can allocate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.units.models import Unit
from tests.cast import Cast
from tests.figures.test_structures import ADMITTED, EVE, WON, divided
from tests.organisation.decisions import DAY
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, Page, barriers, statements
from tests.web.pages import page as read

SignIn = Callable[[str], Client]


def address(unit: Unit | str, key: str = ADMITTED, query: str = f"?cay={DAY}", tail: str = "") -> str:
    code = unit if isinstance(unit, str) else unit.code
    return f"/so-lieu/{key}/{code}/2024-H1/{tail}{query}"


def open_(client: Client, path: str, status: int = 200) -> Page:
    client.get(path)
    with statements() as found:
        answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    assert len(found) <= MOST_STATEMENTS, "\n".join(sql[:150] for sql in found)
    assert len(answer.content) <= MOST_BYTES
    html = read(answer)
    assert barriers(html) == []
    return html


def test_a_figure_says_that_it_is_on_another_structure(city: Cast, signed_in: SignIn) -> None:
    divided(city, (1, 2))
    html = open_(signed_in("thanhuy"), address(city.units["ba_dinh"]))
    assert "khác ngày cuối kỳ (30/6/2024)" in html.said
    assert "Cơ cấu tổ chức ngày 01/01/2025" in " ".join(html.text("li"))
    assert html.all("input", name="cay", value="2025-01-01")


def test_an_estimate_stands_beside_the_exact_value_and_leads_to_its_rows(
    city: Cast, signed_in: SignIn
) -> None:
    north, _ = divided(city, (1, 2))
    client = signed_in("thanhuy")
    html = open_(client, address(north, WON))
    assert "con số trên là phần chính xác; của những đơn vị đã chia ước tính thêm ≈ 3" in html.said
    link = {text: href for href, text in html.figures}["≈ 3"]
    assert link.endswith(f"?cay={DAY}&phan=chia-tach")
    rows = open_(client, link)
    assert "Chỉ gồm phần của đơn vị đã chia, có thể thuộc đơn vị này" in rows.said
    assert rows.all("strong", data_count="1")


def test_a_share_nobody_knows_is_only_a_most(city: Cast, signed_in: SignIn) -> None:
    north, _ = divided(city, None)
    html = open_(signed_in("thanhuy"), address(north, WON))
    assert "có thể thêm tối đa 9, chưa biết tỷ lệ" in html.said


def test_by_unit_tells_exact_estimated_and_unallocated_apart(city: Cast, signed_in: SignIn) -> None:
    divided(city, (1, 2))
    html = open_(signed_in("thanhuy"), address(city.units["ba_dinh"], WON, f"?cay={DAY}&theo=don-vi"))
    assert "Ước tính thêm" in html.text("th")
    assert "Chưa phân bổ" in html.text("th")
    texts = [text for _, text in html.figures]
    assert {"≈ 3", "≈ 6", "9"} <= set(texts)
    assert "Hai phần không cộng lẫn vào nhau" in html.said


def test_the_same_period_that_cannot_be_compared_says_why(city: Cast, signed_in: SignIn) -> None:
    north, _ = divided(city, None)
    html = open_(signed_in("thanhuy"), address(north, WON))
    assert "(cùng cơ cấu tổ chức ngày 01/01/2025)" in html.said
    assert "không so sánh được: 9 của đơn vị đã chia có thể thuộc Phường Bắc" in html.said


@pytest.mark.parametrize("unit", ["city", "ba_dinh"])
@pytest.mark.parametrize("key", [ADMITTED, WON, "membership.members", "targets.admitted_pct"])
def test_before_and_after(city: Cast, signed_in: SignIn, unit: str, key: str) -> None:
    divided(city, (1, 2))
    html = open_(signed_in("thanhuy"), address(city.units[unit], key, f"?cay={EVE}&voi={DAY}", "truoc-sau/"))
    assert "trước – sau sắp xếp" in html.said
    assert "Ngày 31/12/2024" in html.text("th") and "Ngày 01/01/2025" in html.text("th")
    if unit == "ba_dinh" and key == ADMITTED:
        assert "Tổng số như nhau trên cả hai cơ cấu: 3 đồng chí" in html.said
        assert "Không còn vào ngày 01/01/2025: 1" in html.text("h2")
        assert "Mới, so với ngày 31/12/2024: 2" in html.text("h2")
        assert "Phường Bắc 2, Phường Nam 1" in html.text("td")
        assert "Phường Phúc Xá 2" in html.text("td")


def test_before_and_after_begins_at_the_next_change(city: Cast, signed_in: SignIn) -> None:
    divided(city, None)
    html = open_(signed_in("thanhuy"), address(city.units["ba_dinh"], ADMITTED, "", "truoc-sau/"))
    assert html.all("input", name="cay", value="2024-06-30")
    assert html.all("input", name="voi", value="2025-01-01")
    assert "Trước và từ 01/01/2025" in html.text("a")


def test_before_and_after_without_any_change(city: Cast, signed_in: SignIn) -> None:
    html = open_(signed_in("thanhuy"), address(city.units["ba_dinh"], ADMITTED, "", "truoc-sau/"))
    assert "Chưa có quyết định sắp xếp nào được lên lịch" in html.said


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?cay=xx", "Ngày của cây tổ chức “xx” không đúng"),
        ("?voi=31/13/2024", "Không có ngày 31/13/2024"),
        ("?cay=2019-01-01", "chưa có vào ngày 01/01/2019"),
        ("?phan=moi", "Không có phần “moi”"),
    ],
)
def test_a_day_that_cannot_be_is_one_sentence(city: Cast, signed_in: SignIn, query: str, says: str) -> None:
    answer = signed_in("thanhuy").get(address(city.units["ba_dinh"], ADMITTED, query, "truoc-sau/"))
    assert answer.status_code in (400, 404)
    assert says in answer.content.decode()


def test_a_unit_that_is_gone_names_who_is_there(city: Cast, signed_in: SignIn) -> None:
    divided(city, None)
    answer = signed_in("thanhuy").get(address(city.units["phuc_xa"]))
    assert answer.status_code == 404
    assert "xem đơn vị kế thừa: “Đảng bộ phường Bắc”" in answer.content.decode()


def test_a_report_on_another_structure_says_so_in_print(city: Cast, signed_in: SignIn) -> None:
    divided(city, (1, 2))
    path = f"/bao-cao/sau-thang-dau-nam/{city.code('ba_dinh')}/2024-H1/?cay={DAY}"
    answer = signed_in("lanhdao").get(path)
    assert answer.status_code == 200
    html = read(answer)
    assert "theo cơ cấu tổ chức ngày 01/01/2025" in html.said
    links = [href for href, _ in html.figures] or [link["href"] for link in html.all("a")]
    assert any(f"cay={DAY}" in href for href in links)
    assert html.all("a", href=path.replace("/?", "/tep.docx?"))
