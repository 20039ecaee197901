"""Printing a page: a usable sheet with its address and time, without the controls of the screen."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys import pages
from tests.journeys.browsing import Desk

KINDS = ("home", "unit", "figure", "ratio", "report")
SHOWN = """() => [...document.querySelectorAll(
    ".nav, .tabs, .pager a, .skip, [data-search], details.menu, form, .buttons")]
  .filter((node) => node.checkVisibility()).map((node) => node.outerHTML.slice(0, 120))"""
CUT = """() => [...document.querySelectorAll("main .table")]
  .filter((node) => node.scrollHeight > node.clientHeight + 1).map((node) => node.outerHTML.slice(0, 120))"""


def printed(desk: Desk, kind: str) -> Page:
    page = desk.whole(pages.path(desk.house, kind))
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_has_address_and_time_and_no_controls(desk: Desk, kind: str) -> None:
    page = printed(desk, kind)
    footer = page.get_by_role("contentinfo")
    expect(footer).to_contain_text(desk.house.url + pages.path(desk.house, kind))
    expect(footer).to_contain_text("ngày 05/7/2024")
    expect(page.get_by_role("complementary", name="Dữ liệu mẫu")).to_be_visible()
    assert page.evaluate(SHOWN) == []
    assert page.evaluate(CUT) == []


def test_the_sheets_of_a_figure_hold_its_rows_and_address(desk: Desk) -> None:
    page = printed(desk, "figure")
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)
    assert 1 <= len(reader.pages) <= 3
    assert "Kết nạp đảng viên" in text and "Lê Hoàng Ân" in text
    assert pages.path(desk.house, "figure") in text.replace(" ", "")


def test_the_sheets_of_the_report_are_the_paper(desk: Desk) -> None:
    page = printed(desk, "report")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "Tải Word" not in text and "Chưa xác nhận" not in text
