"""One unit: what it is, its direct units with their figures, its history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.figures.address import Address
from namro.figures.folds import figure
from tests import cast as people
from tests.cast import Cast
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, page, statements

SignIn = Callable[[str], Client]


def test_a_unit_says_what_it_is_and_under_whom(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("phucxa").get(f"/don-vi/{city.code('phuc_xa')}/"))
    assert found.text("h1") == ["Đảng bộ phường Phúc Xá"]
    facts = found.text("dl")[0]
    assert "Loại hìnhĐảng bộ cơ sở" in facts
    assert "Cấp trên trực tiếpĐảng bộ quận Ba Đình" in facts
    assert "Không gắn với địa bàn hành chính" in facts
    assert found.text("ol", class_="path") == ["Thành phố Hà Nội Quận Ba Đình Phường Phúc Xá"]
    assert found.all("a", href=f"/don-vi/{city.code('ba_dinh')}/")


def test_the_city_has_nobody_above(signed_in: SignIn, city: Cast) -> None:
    assert "cấp cao nhất của cây" in page(signed_in("phucxa").get(f"/don-vi/{city.code('city')}/")).said


@pytest.mark.parametrize("key", ["city", "ba_dinh", "phuc_xa", "cell_1", "office"])
@pytest.mark.parametrize("code", ["", "2024-05"])
def test_every_figure_is_the_figure_at_its_address(
    signed_in: SignIn, city: Cast, key: str, code: str
) -> None:
    shown = page(signed_in("thanhuy").get(f"/don-vi/{city.code(key)}/", {"ky": code})).figures
    assert len(shown) >= 2
    assert dict(shown) == {address: figure(Address.parse(address)).text for address, _ in shown}


def test_each_direct_unit_is_a_row_and_a_card(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("thanhuy").get(f"/don-vi/{city.code('city')}/"))
    assert found.text("th", scope="row") == [people.LONG_NAME, "Huyện Ba Vì", "Quận Ba Đình"]
    assert {cell["data-label"] for cell in found.all("td")} == {"Loại hình", "Đảng viên", "Kết nạp"}


def test_a_cell_says_that_nothing_is_below(signed_in: SignIn, city: Cast) -> None:
    assert (
        "đây là nơi đảng viên sinh hoạt"
        in page(signed_in("phucxa").get(f"/don-vi/{city.code('cell_1')}/")).said
    )


def test_history_names_the_superior(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("phucxa").get(f"/don-vi/{city.code('cell_2')}/"))
    assert found.text("ol", class_="timeline") == [
        "từ 01/3/2024Chi bộ số 2 – Chi bộ, trực thuộc Đảng bộ phường Phúc Xá"
    ]


def test_without_the_right_the_structure_stays_and_the_figures_go(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("quantri").get(f"/don-vi/{city.code('city')}/"))
    assert "Huyện Ba Vì" in found.said
    assert "số liệu chỉ hiện với người được giao quyền" in found.said
    assert not found.figures


@pytest.mark.parametrize(
    ("code", "query", "status", "sentence"),
    [
        ("D99999", {}, 404, "Không có đơn vị mang mã “D99999”. Mã đơn vị viết như D00001"),
        ("D00001", {"ky": "2024-13"}, 400, "Tháng viết bằng hai chữ số, 2024-01 đến 2024-12"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    signed_in: SignIn, code: str, query: dict[str, str], status: int, sentence: str
) -> None:
    response = signed_in("phucxa").get(f"/don-vi/{code}/", query)
    assert response.status_code == status
    assert sentence in page(response).said


@pytest.mark.parametrize("key", ["city", "ba_dinh", "cell_1"])
def test_statements_and_size(signed_in: SignIn, city: Cast, key: str) -> None:
    client = signed_in("thanhuy")
    with statements() as asked:
        response = client.get(f"/don-vi/{city.code(key)}/")
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
    assert len(response.content) <= MOST_BYTES
