"""The promise of the house: a click on a printed number leads to the rows it counts."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Desk

ADMITTED, PERCENT = "membership.admitted", "targets.admitted_pct"


def paper(desk: Desk, by: str = "thanhuy") -> Page:
    """The half-year report, found as a person finds it."""
    page = desk.open("/", by=by)
    page.get_by_role("navigation", name="Điều hướng chính").get_by_role("link", name="Báo cáo").click()
    page.get_by_role("link", name="6 tháng đầu năm 2024", exact=True).first.click()
    expect(page).to_have_url(desk.house.url + desk.house.report())
    return page


def test_a_printed_number_leads_to_as_many_rows_and_each_row_to_its_unit(desk: Desk) -> None:
    page = paper(desk)
    number = page.get_by_role("article").get_by_role("link", name="7", exact=True).first
    number.click()
    expect(page).to_have_url(desk.house.url + desk.house.figure(ADMITTED))
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "7")
    rows = page.get_by_role("region", name="Danh sách").locator("tbody tr")
    expect(rows).to_have_count(7)
    rows.filter(has_text="Bùi Quang Huy").get_by_role("link", name="Thôn Vân Sa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chi bộ thôn Vân Sa")
    expect(page.get_by_role("navigation", name="Vị trí của đơn vị")).to_contain_text("Huyện Ba Vì")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(desk.house.url + desk.house.report())


def test_a_percentage_leads_to_both_legs_and_the_target_to_what_was_assigned(desk: Desk) -> None:
    page = paper(desk)
    page.get_by_role("article").get_by_role("link", name="58,3").first.click()
    expect(page).to_have_url(desk.house.url + desk.house.figure(PERCENT))
    legs = page.locator(".headline-legs")
    expect(legs.get_by_role("link")).to_have_text(["7", "12"])
    legs.get_by_role("link", name="12").click()
    expect(page).to_have_url(desk.house.url + desk.house.figure("targets.assigned.membership.admitted"))
    expect(page.locator(".headline-value")).to_contain_text("12")
    rows = page.get_by_role("region", name="Danh sách").locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(page.locator(".list-count")).to_contain_text("cộng lại bằng 12")


def test_a_bar_of_the_chart_in_the_paper_leads_to_that_unit(desk: Desk) -> None:
    page = paper(desk, by="lanhdao")
    page.get_by_role("article").locator("svg a", has_text="Huyện Ba Vì").click()
    expect(page).to_have_url(desk.house.url + desk.house.figure(PERCENT, "ba_vi"))
    expect(page.locator(".headline-value")).to_contain_text("25,0")


def test_the_files_of_the_report_come_down(desk: Desk) -> None:
    page = paper(desk)
    for words, ending in (("Tải Word", ".docx"), ("Tải phụ lục xlsx", ".xlsx"), ("Tải PDF", ".pdf")):
        with page.expect_download() as coming:
            page.get_by_role("link", name=words).click()
        assert coming.value.suggested_filename.endswith(ending)
        assert coming.value.path().stat().st_size > 2_000
