"""What readers of each role meet: their own home, hidden rows counted, refusals that lead on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.cast import NEWCOMER
from tests.journeys.browsing import Desk

KEY = "membership.admitted"


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("lanhdao", "Đảng bộ Thành phố Hà Nội"),
        ("badinh", "Đảng bộ quận Ba Đình"),
        ("phucxa", "Đảng bộ phường Phúc Xá"),
    ],
)
def test_home_is_the_own_unit(desk: Desk, by: str, name: str) -> None:
    page = desk.open("/", by=by)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()


def test_a_district_sees_its_rows_and_how_many_are_not_its_own(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY), by="badinh")
    expect(page.locator(".headline-value")).to_contain_text("7")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "3")
    expect(page.locator(".list-count")).to_contain_text("Còn 4 dòng của đơn vị ngoài phạm vi")
    expect(page.locator("main")).not_to_contain_text("Vũ Ngọc Anh")


@pytest.mark.parametrize("path", ["figure", "/so-lieu/", "/bao-cao/"])
def test_an_administrator_runs_the_house_without_reading_it(desk: Desk, path: str) -> None:
    page = desk.open(desk.house.figure(KEY) if path == "figure" else path, by="quantri")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa được giao quyền")
    expect(page.get_by_role("alert")).to_contain_text("xem số liệu")
    page.get_by_role("link", name="Về trang đầu").click()
    expect(page.locator("main")).to_contain_text("Quản trị hệ thống")
    expect(page.locator("main")).to_contain_text("không đọc hồ sơ")


def test_a_newcomer_reads_whom_to_ask_and_can_see_the_tree(desk: Desk) -> None:
    page = desk.open("/", by=NEWCOMER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào đồng chí Ngô Thị Mới")
    expect(page.locator("main")).to_contain_text("Liên hệ quản trị viên")
    page.get_by_role("link", name="Xem cây tổ chức").click()
    page.get_by_role("link", name="Mở Đảng bộ quận Ba Đình").click()
    expect(page.locator("main")).to_contain_text("số liệu chỉ hiện với người được giao quyền")
    expect(page.locator("main a.fig")).to_have_count(0)


def test_an_address_that_leads_nowhere_offers_a_way_back(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY, period="2024-H3"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Không tìm thấy")
    expect(page.get_by_role("alert")).to_contain_text("2024-H1")
    page.get_by_role("link", name="Tìm ở cây tổ chức").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cây tổ chức")


def test_a_page_that_was_never_there(desk: Desk) -> None:
    page = desk.open("/khong-co-trang-nay/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Không tìm thấy trang")
