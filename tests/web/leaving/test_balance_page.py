"""The balance on its page: every number leads to its figure or its list; the picture says the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.web.leaving.waterfall import Bar, spans, waterfall
from tests.cast import Cast
from tests.membership.leaving import exits
from tests.membership.test_edge_cases import move
from tests.organisation.decisions import DAY, Decision, K
from tests.units.grow import settle
from tests.web.pages import MOST_STATEMENTS, Page, statements

SignIn = Callable[[str], Client]
HERE = "/dang-vien/bien-dong/"


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_it_opens_at_the_readers_own_unit_and_its_numbers_are_links(city: Cast, signed_in: SignIn) -> None:
    exits.leave("died", date(2024, 4, 2))
    client = signed_in("badinh")
    with statements() as asked:
        response = client.get(HERE, {"ky": "2024-H1"})
    assert response.status_code == 200
    assert len(asked) <= MOST_STATEMENTS
    html = response.content.decode()
    assert "Quận Ba Đình" in html and "Từ 1 đến 3 đảng viên" in html
    code = city.code("ba_dinh")
    hrefs = [one["href"] for one in Page(html).all("a") if "href" in one]
    for key in ("membership.gains.admitted", "membership.losses.died", "membership.losses.annulled"):
        assert f"/so-lieu/{key}/{code}/2024-H1/" in hrefs
    assert f"/so-lieu/membership.members/{code}/2024-H1/" in hrefs
    opening = next(href for href in hrefs if "2023-12-31" in href and "members" in href)
    for href in {opening, *(href for href in hrefs if href.startswith("/so-lieu/membership"))}:
        assert client.get(href).status_code == 200, href


def test_the_city_shows_all_units_and_their_sum(city: Cast, signed_in: SignIn) -> None:
    html = signed_in("lanhdao").get(HERE, {"ky": "2024-H1"}).content.decode()
    for name in ("Quận Ba Đình", "Huyện Ba Vì", "Đảng ủy Các cơ quan Đảng"):
        assert name in html
    assert "Cộng" in html and "Không cân đối" not in html


def test_a_cell_has_no_table_of_units(city: Cast, signed_in: SignIn) -> None:
    html = signed_in("lanhdao").get(HERE, {"don-vi": city.code("cell_1")}).content.decode()
    assert "Theo đơn vị trực thuộc" not in html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"don-vi": "D99999"}, 404),
        ({"ky": "2024-H7"}, 400),
        ({"cay": "x"}, 400),
        ({"cay": "1999-01-01"}, 404),
    ],
)
def test_what_is_not_there_is_said(city: Cast, signed_in: SignIn, query: dict[str, str], status: int) -> None:
    assert signed_in("lanhdao").get(HERE, query).status_code == status


def test_without_rights_there_is_no_balance(city: Cast, signed_in: SignIn) -> None:
    for path in (HERE, f"{HERE}chuyen/", f"{HERE}sap-xep/"):
        assert signed_in("moi").get(path).status_code == 403


def test_edge_25_what_was_known_late_is_said_with_the_other_figure(city: Cast, signed_in: SignIn) -> None:
    exits.leave("died", date(2024, 3, 10))
    html = signed_in("badinh").get(HERE, {"ky": "2024-Q1"}).content.decode()
    assert "1 trường hợp giảm trong kỳ được ghi nhận sau kỳ" in text_of(html)
    assert f"/so-lieu/membership.losses_known/{city.code('ba_dinh')}/2024-Q1/" in html


def test_who_moved_across_the_border(city: Cast, signed_in: SignIn) -> None:
    move(exits.membership().person_id, city, "cell_3", date(2024, 5, 1))
    client = signed_in("badinh")
    page = client.get(HERE, {"ky": "2024-H1"}).content.decode()
    assert "Chuyển đi trong thành phố" in page
    with statements() as asked:
        html = client.get(f"{HERE}chuyen/", {"ky": "2024-H1", "loai": "di"}).content.decode()
    assert len(asked) <= MOST_STATEMENTS
    assert "Trần Văn Hòa" in html and "Thôn Vân Sa" in html
    assert "Không có ai chuyển" in client.get(f"{HERE}chuyen/", {"ky": "2024-H1"}).content.decode()
    assert client.get(f"{HERE}chuyen/", {"loai": "xx"}).status_code == 400


def test_a_reader_opens_only_the_moves_of_his_own_cells(city: Cast, signed_in: SignIn) -> None:
    move(exits.membership().person_id, city, "cell_3", date(2024, 5, 1))
    query = {"ky": "2024-H1", "loai": "den", "don-vi": city.code("ba_vi")}
    html = signed_in("badinh").get(f"{HERE}chuyen/", query).content.decode()
    assert "Trần Văn Hòa" not in html
    assert "Còn 1 dòng" in text_of(html)


def test_what_the_tree_moved_is_listed_by_cell(city: Cast, signed_in: SignIn) -> None:
    decision = Decision(DAY)
    decision.add(K.TRANSFER, city.units["phuc_xa"], parent=city.units["ba_vi"])
    decision.done()
    settle()
    client = signed_in("thanhuy")
    query = {"ky": "2025", "don-vi": city.code("ba_vi")}
    assert "Do sắp xếp tổ chức: đến" in client.get(HERE, query).content.decode()
    html = text_of(client.get(f"{HERE}sap-xep/", query).content.decode())
    assert "Chi bộ số 1 : 3 đảng viên" in html
    other = query | {"don-vi": city.code("agencies")}
    assert "không có chi bộ nào đến hay đi" in client.get(f"{HERE}sap-xep/", other).content.decode()


def test_bars_go_from_level_to_level() -> None:
    bars = [
        Bar("a", 100, "/", level=True),
        Bar("b", 7, "/"),
        Bar("c", -3, "/"),
        Bar("d", 104, "", level=True),
    ]
    assert spans(bars) == [(0, 100), (100, 107), (104, 107), (0, 104)]
    drawn = waterfall(bars, "Từ 100 đến 104")
    assert drawn.base == 99, "a quarter of the changes below the lowest level"
    assert drawn.svg.count("<a ") == 3 and drawn.svg.count('<rect class="c-') == 4
    assert "+7" in drawn.svg and "−3" in drawn.svg


def test_nothing_is_cut_off_where_changes_are_large_or_none() -> None:
    assert waterfall([Bar("a", 1, "/", level=True), Bar("b", 8, "/")], "x").base == 0
    assert waterfall([Bar("a", 0, "/", level=True), Bar("b", 0, "/", level=True)], "x").base == 0
