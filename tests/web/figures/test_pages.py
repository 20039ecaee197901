"""The page of a figure as readers of each role meet it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from namro.figures.registry import metrics
from tests.cast import Cast

KEY = "membership.admitted"
SignIn = Callable[[str], Client]


def path(cast: Cast, key: str = KEY, unit: str = "city", period: str = "2024-H1", query: str = "") -> str:
    return f"/so-lieu/{key}/{cast.code(unit)}/{period}/{query}"


def page(client: Client, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def rows_of(html: str) -> int:
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    return body[1].count("<tr") if body else 0


def test_a_click_on_the_number_leads_to_a_list_of_that_many(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city))
    assert 'data-count="7"' in html
    assert rows_of(html) == 7


def test_the_page_says_what_where_and_as_of_when(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("lanhdao"), path(city, unit="ba_dinh"))
    for words in ("Kết nạp đảng viên", "Quận Ba Đình", "6 tháng đầu năm 2024", "30/6/2024", "Chưa xác nhận"):
        assert words in html


def test_parts_are_links_to_their_own_addresses(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city))
    for part in metrics.metric(KEY).parts:
        assert path(city, part) in html


def test_a_ratio_shows_both_legs_as_links(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city, "targets.admitted_pct"))
    assert "58,3" in html
    assert path(city, KEY) in html and path(city, "targets.assigned.membership.admitted") in html


def test_the_district_sees_its_rows_and_how_many_lie_elsewhere(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("badinh"), path(city))
    assert 'data-count="3"' in html and "Còn 4 dòng" in html
    assert "Vũ Ngọc Anh" not in html


def test_figures_without_the_right_to_lists(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("quantri"), path(city), status=403)
    assert "xem số liệu" in html


def test_nobody_unknown_gets_in(city: Cast, client: Client) -> None:
    answer = client.get(path(city))
    assert answer.status_code == 302 and answer["Location"].startswith("/tai-khoan/login/?next=/so-lieu/")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/so-lieu/membership.admited/{city}/2024-H1/", "membership.admitted"),
        ("/so-lieu/membership.admitted/{city}/2024-H3/", "2024-H1"),
        ("/so-lieu/membership.admitted/D99999/2024-H1/", "D99999"),
        ("/so-lieu/membership.admitted/{cell_2}/2023-H1/", "01/3/2024"),
        ("/so-lieu/membership.admitted/{city}/2024-H1/?cay=hom-nay", "2024-06-30"),
        ("/so-lieu/membership.admitted/{city}/2024-H1/?theo=gio", "don-vi"),
        ("/so-lieu/membership.admitted/{city}/2024-H1/?ban=3", "lần chốt số 3"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_would_be_right(
    city: Cast, signed_in: SignIn, address: str, says: str
) -> None:
    wrong = address.format(city=city.code("city"), cell_2=city.code("cell_2"))
    assert says in page(signed_in("thanhuy"), wrong, status=404)


@pytest.mark.parametrize("query", ["?trang=2", "?trang=x", "?dong=7", "?theo=don-vi.thang"])
def test_what_cannot_be_shown_is_refused_in_words(city: Cast, signed_in: SignIn, query: str) -> None:
    key = "membership.members" if "thang" in query else KEY
    html = page(signed_in("thanhuy"), path(city, key, query=query), status=400)
    assert "Yêu cầu chưa đúng" in html


def test_search_keeps_what_was_typed(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city, query="?q=chau"))
    assert 'value="chau"' in html and "Đỗ Minh Châu" in html and rows_of(html) == 1


def test_cancelled_pairs_are_one_click_away(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city))
    assert path(city, query="?huy=1") in html
    pairs = page(signed_in("thanhuy"), path(city, query="?huy=1"))
    assert rows_of(pairs) == 2 and "hủy quyết định (−1)" in pairs


@pytest.mark.parametrize("layout", ["thang", "don-vi", "don-vi.thang"])
def test_a_fragment_is_the_section_of_the_whole_page(city: Cast, signed_in: SignIn, layout: str) -> None:
    client = signed_in("thanhuy")
    address = path(city, query=f"?theo={layout}")
    fragment = page(client, address, **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert fragment.strip() in page(client, address)


@pytest.mark.parametrize("query", ["", "?q=chau", "?huy=1", "?dong=100"])
def test_the_list_alone_is_the_list_of_the_page(city: Cast, signed_in: SignIn, query: str) -> None:
    client = signed_in("badinh")
    address = path(city, query=query)
    fragment = page(client, address, **{"HX-Request": "true"})
    assert "<html" not in fragment and fragment.strip() in page(client, address)


def test_going_back_asks_for_the_whole_page(city: Cast, signed_in: SignIn) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in page(signed_in("thanhuy"), path(city, query="?theo=thang"), **headers)


def test_children_of_a_ratio_show_their_legs(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city, "targets.admitted_pct", query="?theo=don-vi"))
    assert "Quận Ba Đình" in html and "50,0" in html


def test_the_workbook_is_the_list(city: Cast, signed_in: SignIn) -> None:
    answer = signed_in("thanhuy").get(path(city) + "danh-sach.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    names = [row[1].value for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert len(names) == 7 and "Trần Văn Hòa" in names


def test_a_leader_may_look_but_not_take_the_list_away(city: Cast, signed_in: SignIn) -> None:
    assert "tải danh sách" in page(signed_in("lanhdao"), path(city) + "danh-sach.xlsx", status=403)


def test_the_catalogue_lists_every_figure(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), "/so-lieu/")
    for definition in metrics:
        assert definition.title in html


@pytest.mark.parametrize("definition", list(metrics), ids=lambda definition: definition.key)
def test_at_most_twelve_statements(city: Cast, signed_in: SignIn, definition: object) -> None:
    client = signed_in("thanhuy")
    address = path(city, definition.key, unit="ba_dinh")
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]  # a request's BEGIN
    assert len(statements) <= 12, "\n".join(statement[:160] for statement in statements)


@pytest.mark.parametrize("layout", ["thang", "don-vi", "don-vi.thang"])
def test_at_most_twelve_statements_laid_out(city: Cast, signed_in: SignIn, layout: str) -> None:
    client = signed_in("thanhuy")
    for key in (KEY, "targets.admitted_pct") if layout != "don-vi.thang" else (KEY,):
        with CaptureQueriesContext(connection) as captured:
            page(client, path(city, key, query=f"?theo={layout}"))
        assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) <= 12
