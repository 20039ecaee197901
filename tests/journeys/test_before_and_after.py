"""One figure under two structures: chosen on its page, laid side by side, and every number opens its rows."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Desk

KEY = "membership.admitted"
BEFORE, AFTER = "2024-02-29", "2024-06-30"  # cell 2 of the ward began on 1/3/2024


def rows(page: Page, title: str) -> list[str]:
    """The lines of one group, their words in one string each."""
    table = page.get_by_role("region", name=f"Bảng: {title}")
    expect(table).to_be_visible()
    return [" ".join(text.split()) for text in table.locator("tbody tr").all_inner_texts()]


def test_another_structure_is_chosen_on_the_figures_page(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY, "phuc_xa"))
    fold = page.locator("details", has_text="Theo cơ cấu tổ chức ngày 30/6/2024")
    fold.locator("summary").click()
    fold.get_by_label("Tính theo cơ cấu tổ chức của ngày").fill(BEFORE)
    fold.get_by_role("button", name="Xem").click()
    expect(page).to_have_url(desk.house.url + desk.house.figure(KEY, "phuc_xa", query=f"?cay={BEFORE}"))
    expect(page.locator("main")).to_contain_text("khác ngày cuối kỳ (30/6/2024)")
    page.get_by_role("link", name="Trở về ngày cuối kỳ").click()
    expect(page.locator("main")).not_to_contain_text("khác ngày cuối kỳ")


def test_side_by_side_and_from_a_number_to_its_rows(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY, "phuc_xa"))
    page.locator("summary", has_text="Theo cơ cấu tổ chức ngày").click()
    page.get_by_role("link", name="Trước – sau sắp xếp").click()
    page.get_by_label("Cơ cấu tổ chức ngày", exact=True).fill(BEFORE)
    page.get_by_label("so với ngày").fill(AFTER)
    page.get_by_role("button", name="So sánh").click()
    expect(page.locator("main")).to_contain_text("Tổng số như nhau trên cả hai cơ cấu: 3 đồng chí")
    assert any(line.startswith("Chi bộ số 2 1") for line in rows(page, "Mới, so với ngày 29/02/2024"))
    assert any("Chưa phân bổ" in line for line in rows(page, "Không thuộc đơn vị trực thuộc nào"))
    parts = page.get_by_role("region", name="Bảng: Không thuộc đơn vị trực thuộc nào")
    parts.locator("a.fig").first.click()
    expect(page.locator("main")).to_contain_text("Chỉ gồm phần chưa phân bổ về đơn vị trực thuộc")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "1")


def test_it_is_read_on_a_phone(desk: Desk) -> None:
    page = desk.open(f"{desk.house.figure(KEY, 'phuc_xa')}truoc-sau/?cay={BEFORE}&voi={AFTER}")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
