"""Printing a page: a usable sheet with its address and time, without the controls of the screen."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PageObject, PdfReader

from tests.journeys import pages
from tests.journeys.browsing import Desk

# Where text of a Party document may begin: 30 mm for the binding.
LEFT_MARGIN_MM = 30
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


def left_edge(sheet: PageObject, beginning: str) -> float:
    """Millimetres from the edge of the sheet to the text with this beginning."""
    found: list[float] = []

    def visit(text: str, place: list[float], inner: list[float], *_: object) -> None:
        if text.strip().startswith(beginning):
            found.append((place[4] + inner[4] * place[0]) / 72 * 25.4)

    sheet.extract_text(visitor_text=visit)
    return found[0]


def test_the_sheets_of_a_figure_hold_its_rows_and_address(desk: Desk) -> None:
    page = printed(desk, "figure")
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)
    assert 1 <= len(reader.pages) <= 3
    assert "Kết nạp đảng viên" in text and "Lê Hoàng Ân" in text
    assert "Căn cứ:" in text
    assert pages.path(desk.house, "figure") in text.replace(" ", "")


def test_the_sheets_of_the_report_are_the_paper(desk: Desk) -> None:
    sheets = PdfReader(BytesIO(printed(desk, "report").pdf(format="A4"))).pages
    first = sheets[0].extract_text()
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in first and "I- KẾT QUẢ" in first
    assert "Dữ liệu mẫu" in first
    assert "Công tác tổ chức xây dựng Đảng" not in first
    assert left_edge(sheets[0], "kết quả") > LEFT_MARGIN_MM
    text = " ".join(sheet.extract_text() for sheet in sheets)
    assert "Tải Word" not in text and "Chưa xác nhận" not in text
