"""Where every unit stands: from the board to the units that are late, to a number and its rows."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.browsing import Desk

BOARD = "/chi-tieu/"


def test_from_the_board_to_who_is_late_and_to_the_rows(desk: Desk) -> None:
    page = desk.open(BOARD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ tiêu của Đảng bộ Thành phố Hà Nội")
    expect(page.locator(".headline")).to_contain_text("1 chậm tiến độ")
    page.get_by_role("link", name="Chậm tiến độ (1)").click()
    ranked = page.locator("#xep-thu-tu ~ .table tbody tr")
    expect(ranked).to_have_count(1)
    expect(ranked).to_contain_text("Huyện Ba Vì")
    ranked.locator("a.fig").nth(1).click()
    expect(page).to_have_url(desk.house.url + desk.house.figure("membership.admitted", "ba_vi"))
    expect(page.get_by_role("region", name="Danh sách").locator("tbody tr")).to_have_count(1)


def test_a_dot_of_the_picture_leads_to_the_figure_of_its_unit(desk: Desk) -> None:
    page = desk.open(BOARD)
    page.locator("svg.strip").first.locator("a", has_text="Quận Ba Đình").click()
    expect(page).to_have_url(desk.house.url + desk.house.figure("targets.admitted_pct", "ba_dinh"))


def test_another_indicator_and_another_unit_are_links_that_can_be_sent(desk: Desk) -> None:
    page = desk.open(BOARD)
    page.get_by_role("link", name="Đoàn viên, hội viên", exact=True).click()
    expect(page.get_by_role("heading", name="Xếp thứ tự: Phát triển đoàn viên, hội viên")).to_be_visible()
    page.locator("tbody").get_by_role("link", name="Quận Ba Đình").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ tiêu của Đảng bộ quận Ba Đình")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ tiêu của Đảng bộ quận Ba Đình")
