"""A member moves from cell to cell; a probation is reviewed; a list goes by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from namro.ground import clock
from tests import cast as people
from tests.cast import Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.membership.exemption import test_exemption as exemptions
from tests.membership.recognition import probation
from tests.membership.transfers import journey
from tests.membership.transfers.stays import test_stays as stays

PROBATIONS, TRANSFERS, EXEMPT = "/dang-vien/du-bi/", "/dang-vien/chuyen/", "/dang-vien/mien/"


def city(cast: Cast) -> City:
    """The cast with somebody whose probation has ended, one on the way, one exempt, one guest."""
    with clock.frozen(people.TODAY):
        probation.on_probation(cast)
        journey.on_the_way(
            cast,
            "office",
            on=date(2024, 4, 10),
            requested_on=date(2024, 4, 1),
            membership=journey.membership(cast, "Lê Hoàng Ân"),
        )
        exemptions.given(cast)
        stays.stay(cast)
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("moving", city) as house:
        yield house


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_member_moves_from_cell_to_cell(desk: Desk) -> None:
    page = desk.open(TRANSFERS, by="phucxa")
    page.get_by_role("link", name="Đề nghị chuyển", exact=True).click()
    page.get_by_label("Đảng viên", exact=True).fill("dao")
    page.get_by_label("Chuyển đi đâu").select_option(label="Trong đảng bộ thành phố")
    page.get_by_label("Chi bộ nơi đến").fill("chi bo")
    page.get_by_label("Lý do chuyển").fill("Chuyển nơi cư trú")
    page.get_by_label("Ngày đề nghị").fill("03/6/2024")
    page.keyboard.press("Enter")
    page.locator(".pick", has_text="Chi bộ thôn Vân Sa").click()
    expect(page.get_by_label("Lý do chuyển")).to_have_value("Chuyển nơi cư trú")
    page.get_by_label("Lý do chuyển").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chuyển sinh hoạt: Nguyễn Thị Đào")
    record = page.url
    press(page, "Ghi nơi đi đã xét")
    page.get_by_label("Số giấy giới thiệu").fill("15-GTSHĐ")
    page.get_by_label("Ngày giới thiệu").fill("17/6/2024")
    press(page, "Ghi giấy giới thiệu")
    expect(page.get_by_text("Đang trên đường chuyển")).to_be_visible()
    expect(page.get_by_text("Đồng chí không được ghi quyết định kết nạp")).not_to_have_count(0)
    _receive(desk, record)


def _receive(desk: Desk, record: str) -> None:
    """At the other end: a day before the slip is refused beside its field, then it is right."""
    there = desk.open(record, by="thanhuy")
    there.get_by_label("Ngày tiếp nhận").fill("16/6/2024")
    there.get_by_label("Số phiếu báo").fill("40-PB")
    press(there, "Tiếp nhận")
    expect(there.locator("#id_received_on-error")).to_contain_text("ở trước ngày giới thiệu")
    expect(there.get_by_label("Số phiếu báo")).to_have_value("40-PB")
    there.get_by_label("Ngày tiếp nhận").fill("05/7/2024")
    press(there, "Tiếp nhận")
    expect(there.get_by_text("Nơi đến đã tiếp nhận")).to_be_visible()


def test_a_probation_is_reviewed_from_the_list(desk: Desk) -> None:
    page = desk.open(PROBATIONS, by="phucxa")
    page.get_by_role("link", name="Ngô Bá Khá").click()
    page.get_by_label("Ngày họp").fill("10/6/2024")
    page.get_by_label("Số nghị quyết").fill("06-NQ/CB")
    page.get_by_label("Giấy chứng nhận lớp đảng viên mới").fill("12-GCN/ĐVM")
    for label, number in (
        ("Tổng số được triệu tập", "10"),
        ("Có mặt", "10"),
        ("Tán thành", "9"),
        ("Không tán thành", "1"),
    ):
        page.get_by_label(label, exact=True).fill(number)
    press(page, "Ghi kết quả chi bộ xét")
    expect(page.get_by_text("Chi bộ đã nghị quyết")).to_be_visible()
    expect(page.get_by_role("cell", name="9/10")).to_be_visible()


def test_a_list_is_ticked_with_the_keyboard(desk: Desk) -> None:
    page = desk.open(f"{TRANSFERS}danh-sach/{desk.house.cast.code('cell_2')}/", by="badinh")
    first = page.get_by_role("checkbox").first
    first.focus()
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    for label, text in (
        ("Số danh sách", "03-DS/QU"),
        ("Chi bộ nơi đến", desk.house.cast.code("cell_1")),
        ("Lý do", "Sắp xếp chi bộ"),
        ("Ngày đề nghị", "03/6/2024"),
        ("Số giấy giới thiệu", "88-GTSHĐ"),
        ("Ngày giới thiệu", "10/6/2024"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã giới thiệu 1 đảng viên theo một danh sách.")).to_be_visible()


def low(html: str, height: float) -> bool:
    """A box to tick is touched by its label, which is as high as a line of the list."""
    return height < THUMB and 'type="checkbox"' not in html


PAGES = (
    PROBATIONS,
    f"{PROBATIONS}1/",
    f"{PROBATIONS}the/",
    TRANSFERS,
    f"{TRANSFERS}1/",
    f"{TRANSFERS}moi/",
    f"{TRANSFERS}tu-ngoai/",
    EXEMPT,
    f"{EXEMPT}?phan=khach",
    f"{EXEMPT}moi/",
    f"{EXEMPT}tam-thoi/chi-bo/",
)


@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone_nothing_is_cut_off_and_all_can_be_touched(desk: Desk, path: str) -> None:
    page = desk.open(path, by="badinh", size=PHONE)
    assert page.evaluate(CUT_OFF) == []
    targets = page.evaluate(TARGETS)
    assert [f"{html} is {height:.0f} high" for html, height in targets if low(html, height)] == []


def test_every_page_can_be_read_by_everybody(desk: Desk) -> None:
    for path in PAGES:
        assert grave(desk.open(path, by="badinh")) == [], path
