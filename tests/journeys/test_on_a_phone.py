"""Reading on a screen of 360 px: nothing is cut off, and a thumb hits what it aims at."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.cast import LONG_NAME
from tests.journeys import pages
from tests.journeys.browsing import PHONE, Desk

THUMB = 40
# Elements that reach beyond the screen and are not inside something that scrolls by itself.
CUT_OFF = """() => {
  const scrolls = (node) => node && node !== document.body
    && (/auto|scroll|hidden/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((node) => !node.ownerSVGElement && !scrolls(node))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 120));
}"""
# Controls and the links one finds one's way by; links inside a sentence or a table are text. Of a box
# inside its label the label is what one touches.
TARGETS = """() => [...document.querySelectorAll(
    "nav a, .chip, .button, button, summary, .menu-box a, .tree-open, .card, input")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && node.type !== "hidden")
  .map((node) => [node.outerHTML.slice(0, 120), (node.closest("label") || node).getBoundingClientRect()])
  .filter(([html, box]) => box.height > 0)
  .map(([html, box]) => [html, box.height])"""


def opened(desk: Desk, kind: str) -> Page:
    return desk.whole(pages.path(desk.house, kind), by=pages.reader(kind), size=PHONE)


@pytest.mark.parametrize("kind", pages.KINDS)
def test_nothing_is_cut_off_and_nothing_too_small_for_a_thumb(desk: Desk, kind: str) -> None:
    page = opened(desk, kind)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate(CUT_OFF) == []
    targets = page.evaluate(TARGETS)
    assert targets
    assert [f"{html} is {height:.0f} high" for html, height in targets if height < THUMB] == []


def test_a_list_becomes_cards_that_name_their_facts(desk: Desk) -> None:
    page = opened(desk, "figure")
    region = page.get_by_role("region", name="Danh sách")
    card = region.locator("tbody tr", has_text="Lê Hoàng Ân")
    assert card.evaluate("node => getComputedStyle(node).display") == "block"
    born = card.locator("td[data-label='Ngày sinh']")
    assert born.evaluate("node => getComputedStyle(node, '::before').content") == '"Ngày sinh"'
    assert region.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_the_longest_name_is_shown_whole(desk: Desk) -> None:
    page = opened(desk, "long-name")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(LONG_NAME)
    assert heading.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_the_account_menu_opens_within_the_screen(desk: Desk) -> None:
    page = opened(desk, "home")
    page.locator("details.menu > summary").tap()
    box = page.locator(".menu-box").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    expect(page.locator(".menu-box")).to_contain_text("Chuyên viên Ban Tổ chức Thành ủy")
