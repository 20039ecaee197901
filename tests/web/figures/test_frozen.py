"""A figure's page when it was frozen: the value then, the value now, the rows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from namro.figures.address import Address
from namro.figures.freezing.actions import withdraw
from namro.journal.actions import acting
from namro.membership.models import AdmissionEvent, SourceGroup
from tests.cast import BY, Cast
from tests.figures.freezing.freezes import MEMBERS, RATE, address, frozen
from tests.web.figures.test_pages import page, rows_of

SignIn = Callable[[str], Client]
WHO = "Trần Văn Hòa"


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def then(city: Cast, key: str = "membership.admitted", unit: str = "city") -> str:
    return str(address(city, key, unit, freeze=1))


def rewritten(city: Cast, **what: object) -> None:
    with acting(BY, "Sửa"):
        AdmissionEvent.objects.filter(pk=city.admissions[WHO].pk).update(**what)


def test_the_frozen_page_shows_the_value_then_who_and_why(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city)], by=city.accounts["thanhuy"])
    rewritten(city, happened_on=date(2023, 12, 29))
    html = page(signed_in("lanhdao"), then(city))
    assert re.search(r'fig-big"[^>]*href="[^"]*\?ban=1"[^>]*>7<', html)
    for words in (
        "Đã chốt",
        "lần 1",
        "từ hồ sơ đến hết ngày 05/7/2024",
        "Trần Thị Tổng",
        "Chốt số liệu báo cáo",
    ):
        assert words in text(html)


def test_the_frozen_page_reads_no_live_row(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city, MEMBERS), address(city, RATE)])
    client = signed_in("thanhuy")
    for key in (MEMBERS, RATE):
        client.get(then(city, key))
        with CaptureQueriesContext(connection) as captured:
            page(client, then(city, key))
        statements = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(statements) <= 8, statements
        assert not [one for one in statements if "people_homecell" in one or "membership_admission" in one]


def test_a_ratio_shows_both_frozen_legs(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city, RATE)])
    html = page(signed_in("thanhuy"), then(city, RATE))
    assert "58,3" in html and then(city) in html
    assert then(city, "targets.assigned.membership.admitted") in html


def test_the_list_follows_by_itself_or_by_a_link(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city)])
    client = signed_in("thanhuy")
    listed = f"{then(city)}&xem=danh-sach"
    assert f'hx-get="{listed}"'.replace("&", "&amp;") in page(client, then(city))
    alone, whole = page(client, listed, HX_Request="true"), page(client, listed)
    for html in (alone, whole):
        assert rows_of(html) == 9  # the annulled decision and its annulment are rows too
    assert "<h1>" not in alone and "<h1>" in whole
    found = page(client, f"{listed}&q=tran+van")
    assert rows_of(found) == 1 and 'name="ban" value="1"' in found


def test_rows_that_left_or_were_written_again_are_marked(city: Cast, signed_in: SignIn) -> None:
    made = frozen(city, [address(city)])
    client, listed = signed_in("thanhuy"), f"{then(city)}&xem=danh-sach"
    assert "không còn trong số hiện nay" not in page(client, listed)
    rewritten(city, happened_on=date(2023, 12, 29))
    assert "không còn trong số hiện nay" in page(client, listed)
    assert made.figures.get().rows == 9
    assert rows_of(page(client, f"{listed}&doi=mat")) == 1
    assert "Không có dòng nào" in page(client, f"{listed}&doi=them")
    assert "doi=khac" in page(client, f"{listed}&doi=khac", 400)


def test_a_row_written_again_later_says_when(committed_city: Cast, client: Client) -> None:
    city = committed_city
    frozen(city, [address(city)])
    rewritten(city, source_group=SourceGroup.WORKER)
    client.force_login(city.accounts["thanhuy"])
    assert "ghi lại sau khi chốt" in page(client, f"{then(city)}&xem=danh-sach")


def test_the_list_keeps_to_the_readers_units_as_they_are_now(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city)])
    html = page(signed_in("badinh"), f"{then(city)}&xem=danh-sach")
    assert 'data-count="5"' in html and "Còn 4 dòng" in text(html)


def test_the_list_of_a_freeze_can_be_taken_away(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city)])
    rewritten(city, happened_on=date(2023, 12, 29))
    path, _, query = then(city).partition("?")
    answer = signed_in("thanhuy").get(f"{path}danh-sach.xlsx?{query}")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sum(WHO in str(row) for row in sheet.iter_rows(values_only=True)) == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_what_changed_since_is_said(city: Cast, signed_in: SignIn, htmx: bool) -> None:
    frozen(city, [address(city, RATE)])
    client = signed_in("thanhuy")
    headers = {"HX_Request": "true"} if htmx else {}
    path, _, query = then(city, RATE).partition("?")
    beside = f"{path}chenh-lech/?{query}"
    assert "Không có gì thay đổi" in page(client, beside, **headers)
    rewritten(city, happened_on=date(2023, 12, 29))
    html = page(client, beside, **headers)
    assert ("<h1>" in html) == (not htmx)
    assert "doi=mat" in html and "50,0" in html
    rewritten(city, happened_on=date(2024, 2, 3), source_group=SourceGroup.WORKER)
    assert "nội dung đã đổi" in page(client, beside, **headers)


def test_a_closed_period_shows_the_frozen_value_first_and_the_live_one_below(
    city: Cast, signed_in: SignIn
) -> None:
    first = frozen(city, [address(city)])
    frozen(city, [address(city)], corrects=first, by=city.accounts["lanhdao"])
    rewritten(city, happened_on=date(2023, 12, 29))
    html = page(signed_in("thanhuy"), str(address(city)))
    said = text(html)
    assert html.index("?ban=2") < html.index("Số hiện nay")
    assert "(đính chính lần thứ 1), ngày 05/7/2024, do Nguyễn Văn Lãnh" in said
    assert "Số hiện nay: 6 (đã chốt 7)" in said
    assert "chenh-lech/?ban=2" in html


def test_a_figure_that_is_not_closed_is_as_before(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city, MEMBERS)])
    assert "ban=" not in page(signed_in("thanhuy"), str(address(city)))


def test_an_older_freeze_leads_to_the_later_one(city: Cast, signed_in: SignIn) -> None:
    first = frozen(city, [address(city)])
    second = frozen(city, [address(city)], corrects=first)
    client = signed_in("thanhuy")
    assert "đã chốt lại ở" in page(client, then(city))
    withdraw(second, by=BY, reason="Nhầm")
    assert "đã chốt lại ở" not in page(client, then(city))
    assert "Lần chốt đã rút" in page(client, str(address(city, freeze=2)))


@pytest.mark.parametrize(
    ("query", "says", "status"),
    [
        ("?ban=2", "Không có lần chốt số 2. Số này có ở lần chốt 1.", 404),
        ("?ban=x", "Viết số của lần chốt", 404),
        ("truoc-sau/?ban=1", "Bỏ phần “ban=”", 400),
        ("?ban=1&theo=don-vi", "Bỏ phần “ban=”", 404),
    ],
)
def test_what_is_not_there_is_said(city: Cast, signed_in: SignIn, query: str, says: str, status: int) -> None:
    frozen(city, [address(city)])
    assert says in text(page(signed_in("thanhuy"), f"{address(city)}{query}", status))


def test_beside_without_a_freeze_leads_to_the_latest_or_to_the_figure(city: Cast, signed_in: SignIn) -> None:
    client, live = signed_in("thanhuy"), Address.parse(str(address(city)))
    assert client.get(f"{live}chenh-lech/")["Location"] == str(live)
    frozen(city, [address(city)])
    assert client.get(f"{live}chenh-lech/")["Location"] == f"{live}chenh-lech/?ban=1"
