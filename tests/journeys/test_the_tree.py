"""Finding a unit: by the tree of a day, by keyboard, by a name without its signs."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import Desk

TREE = "/cay-to-chuc/"


def settled(page: Page) -> None:
    """A branch that has just come answers to keys only after htmx has taken it up: nobody types so fast."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
    page.wait_for_timeout(150)


def test_branches_open_by_keyboard_and_lead_to_a_unit(desk: Desk) -> None:
    page = desk.open(TREE, by="phucxa")
    for name in ("Quận Ba Đình", "Phường Phúc Xá"):
        page.locator("main summary", has_text=name).focus()
        settled(page)
        page.keyboard.press("Enter")
    branch = page.locator("main details[open] details[open] .tree")
    expect(branch.locator(".tree-name")).to_have_text(["Chi bộ số 1", "Chi bộ số 2"])
    page.locator("main summary", has_text="Phường Phúc Xá").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Mở Chi bộ số 2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(desk.house.url + desk.house.unit("cell_2"))


def test_the_tree_of_an_earlier_day_lacks_what_began_later(desk: Desk) -> None:
    page = desk.open(f"{TREE}?goc={desk.house.cast.code('phuc_xa')}")
    expect(page.locator("main .tree-name")).to_have_count(2)
    page.get_by_label("Cơ cấu tổ chức vào ngày").fill("2024-02-29")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator("main .tree-name")).to_have_text(["Chi bộ số 1"])
    expect(page.locator("main")).to_contain_text("theo cơ cấu ngày 29/02/2024")


def test_a_day_that_is_too_early_is_refused_with_the_first_possible_one(desk: Desk) -> None:
    page = desk.open(f"{TREE}?goc={desk.house.cast.code('cell_2')}")
    day = page.get_by_label("Cơ cấu tổ chức vào ngày")
    day.fill("2024-02-29")
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_role("alert")).to_contain_text("hoạt động từ 01/3/2024")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(day).to_have_value("2024-02-29")
    page.get_by_role("alert").get_by_role("link").click()
    expect(day).to_be_focused()


def test_search_needs_no_signs_and_says_when_nothing_is_found(desk: Desk) -> None:
    page = desk.open("/", by="badinh")
    page.get_by_role("searchbox", name="Tìm đơn vị").fill("phuc xa")
    page.keyboard.press("Enter")
    page.locator("main").get_by_role("link", name="Đảng bộ phường Phúc Xá").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ phường Phúc Xá")
    page.get_by_role("searchbox", name="Tìm đơn vị").fill("khong co")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Không có đơn vị nào")
    expect(page.get_by_role("searchbox", name="Tìm đơn vị")).to_have_value("khong co")
    expect(page.get_by_role("link", name="Xem cả cây tổ chức")).to_be_visible()
