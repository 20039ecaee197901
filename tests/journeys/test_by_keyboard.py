"""Without a mouse: skip link, search key, order of the tabs, arrows in tables, visible focus."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import pages
from tests.journeys.browsing import Desk

SAME_LINE = 60
KEY = "membership.admitted"
OUTLINE = "getComputedStyle(document.activeElement).outlineWidth"
TEXT = "document.activeElement.textContent.trim()"


def tab_until(page: Page, selector: str, most: int) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is more than {most} tabs away")


@pytest.mark.parametrize("kind", ["sign-in", "home", "figure", "report"])
def test_the_first_tab_skips_to_the_content(desk: Desk, kind: str) -> None:
    page = desk.open(pages.path(desk.house, kind), by=pages.reader(kind))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_slash_goes_to_the_search_and_stays_a_slash_in_a_field(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY))
    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="Tìm đơn vị")
    expect(search).to_be_focused()
    page.keyboard.type("ba/vi")
    expect(search).to_have_value("ba/vi")


def test_tabs_reach_the_first_figure_soon_after_the_skip_link(desk: Desk) -> None:
    page = desk.open(desk.house.figure(KEY))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_until(page, "main a.fig", most=3)
    assert page.evaluate(TEXT) == "7"


def test_focus_follows_the_order_of_reading(desk: Desk) -> None:
    page = desk.open("/")
    places = []
    for _ in range(14):
        page.keyboard.press("Tab")
        places.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
    assert [above - here for above, here in pairwise(places[1:]) if here < above - SAME_LINE] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen_on_everything(desk: Desk, scheme: str) -> None:
    page = desk.open(desk.house.figure(KEY), color_scheme=scheme)
    for _ in range(25):
        page.keyboard.press("Tab")
        assert float(page.evaluate(OUTLINE).removesuffix("px")) >= 2, page.evaluate(TEXT)


def test_arrows_move_between_the_figures_of_a_table(desk: Desk) -> None:
    page = desk.open(desk.house.unit("city"))
    page.locator("main td a.fig").first.focus()
    start = page.evaluate(TEXT)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    expect(page.locator("main tbody tr").first.get_by_role("rowheader").get_by_role("link")).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(TEXT) == start


def test_escape_closes_the_account_menu_and_returns_to_its_button(desk: Desk) -> None:
    page = desk.open("/")
    button = page.locator("details.menu > summary")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu-box")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".menu-box")).to_be_hidden()
    expect(button).to_be_focused()
