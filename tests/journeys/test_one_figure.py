"""The page of one figure: sections that follow, its list, its workbook, and all of it without scripts."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import Desk
from tests.journeys.server import LONG_LIST

KEY = "membership.admitted"
LATER = ".later > section"


def rows(page: Page) -> Locator:
    return page.get_by_role("region", name="Danh sách").locator("tbody tr")


def test_chart_and_units_follow_by_themselves_and_their_marks_are_links(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY))
    expect(page.locator(f"{LATER} svg.chart")).to_have_count(2)
    bars = page.locator(LATER, has=page.get_by_role("heading", name="Theo đơn vị trực thuộc"))
    bars.locator("svg a", has_text="Quận Ba Đình").click()
    expect(page).to_have_url(desk.house.url + desk.house.figure(KEY, "ba_dinh"))
    expect(rows(page)).to_have_count(3)


def test_a_point_of_the_line_leads_to_its_period(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY))
    line = page.locator(LATER, has=page.get_by_role("heading", name="Diễn biến"))
    line.locator(f"svg a[href*='{desk.house.figure(KEY, period='2023-H1')}']").focus()
    page.keyboard.press("Enter")
    earlier = desk.house.figure(KEY, period="2023-H1", query="?cay=2024-06-30")
    expect(page).to_have_url(desk.house.url + earlier)
    expect(rows(page)).to_have_count(1)


def test_the_list_is_searched_without_signs_and_search_is_undone(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY))
    page.get_by_label("Tìm trong danh sách").fill("do minh chau")
    page.get_by_role("button", name="Tìm", exact=True).last.click()
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Đỗ Minh Châu")
    expect(page.get_by_label("Tìm trong danh sách")).to_have_value("do minh chau")
    page.get_by_role("link", name="Bỏ tìm").click()
    expect(rows(page)).to_have_count(7)


def test_a_long_list_is_read_page_by_page(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY, period="2022"))
    expect(rows(page)).to_have_count(50)
    pager = page.get_by_role("navigation", name="Các trang của danh sách")
    expect(pager).to_contain_text(f"1–50 trong {LONG_LIST}")
    pager.get_by_role("link", name="Trang sau").click()
    expect(rows(page)).to_have_count(LONG_LIST - 50)
    expect(rows(page).first.locator("td").first).to_have_text("51")
    page.get_by_role("link", name="Trang trước").click()
    expect(rows(page)).to_have_count(50)


def test_a_cancelled_decision_is_one_click_away(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY))
    page.get_by_role("link", name="Quyết định bị hủy ngay trong kỳ").click()
    expect(rows(page)).to_have_count(2)
    expect(rows(page).filter(has_text="hủy quyết định (−1)")).to_have_count(1)
    page.get_by_role("link", name="Trở lại danh sách").click()
    expect(rows(page)).to_have_count(7)


def test_an_analyst_takes_the_list_away_as_a_workbook(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY))
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải danh sách (xlsx)").click()
    book = load_workbook(BytesIO(coming.value.path().read_bytes()))
    names = [row[1].value for row in book.active.iter_rows() if isinstance(row[0].value, int)]
    assert len(names) == 7 and "Lê Hoàng Ân" in names


def test_a_leader_reads_why_there_is_no_workbook(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY), by="lanhdao")
    expect(rows(page)).to_have_count(7)
    expect(page.get_by_role("link", name="Tải danh sách")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("chuyên viên ban tổ chức được tải")
    page.goto(desk.house.figure(KEY) + "danh-sach.xlsx")
    expect(page.get_by_role("alert")).to_contain_text("tải danh sách")


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("Theo đơn vị trực thuộc", "Bảng số theo thứ tự tên"),
        ("Qua các kỳ", "Diễn biến"),
        ("Theo đơn vị và tháng", "Cộng"),
    ],
)
def test_without_scripts_every_section_is_a_page(desk: Desk, tab: str, shown: str) -> None:
    page = desk.open(desk.house.figure(KEY), java_script_enabled=False)
    page.get_by_role("navigation", name="Xem số liệu này").get_by_role("link", name=tab, exact=True).click()
    expect(page.locator("#chi-tiet")).to_contain_text(shown)
    expect(page.locator("nav.tabs [aria-current]")).to_have_text(tab)


def test_without_scripts_the_sections_that_would_follow_are_links(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY), java_script_enabled=False)
    page.get_by_role("link", name="Mở diễn biến").click()
    expect(page.locator("#chi-tiet svg.chart")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Mở theo đơn vị trực thuộc").click()
    expect(page.locator("#chi-tiet svg.chart")).to_contain_text("Huyện Ba Vì")
