"""A text pasted, its contradiction seen, dismissed with a reason, and taken away as a Word copy."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE, Desk
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB

START, CLERK = "/ra-soat/", "phucxa"
TEXT = (
    "Kết quả công tác sáu tháng đầu năm\n"
    "Toàn đảng bộ đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%).\n"
    "Trong đó học sinh kết nạp 501/903 đảng viên (đạt 55,5%).\n"
    "Đã kết nạp 12/29 đảng viên (đạt 71,4%) ở cấp xã."
)


def paste(page: Page, text: str = TEXT) -> None:
    page.get_by_label("Hoặc dán văn bản").fill(text)
    page.get_by_role("button", name="Rà soát", exact=True).click()
    expect(page.get_by_role("list", name="Kết quả")).to_contain_text("2 mâu thuẫn")


def walk(page: Page) -> None:
    """From remark to remark by keyboard; a letter typed into a field stays a letter."""
    first, last = page.locator("[data-remark]").first, page.locator("[data-remark]").last
    expect(page.get_by_text("Phím N: nhận xét sau")).to_be_visible()
    page.keyboard.press("n")
    expect(first).to_be_focused()
    page.keyboard.press("n")
    expect(last).to_be_focused()
    page.keyboard.press("p")
    expect(first).to_be_focused()
    page.get_by_label("Lý do bỏ qua nhận xét 2").press("n")
    expect(page.get_by_label("Lý do bỏ qua nhận xét 2")).to_have_value("n")


def dismiss(page: Page) -> None:
    """The first remark: without a reason it comes back, with one it is kept."""
    remark = page.locator("[data-remark]").first
    expect(remark).to_contain_text("50,58")
    remark.get_by_role("button", name="Bỏ qua").click()
    expect(page.get_by_role("alert")).to_contain_text("Ghi lý do bỏ qua")
    page.get_by_label("Lý do bỏ qua nhận xét 1").fill("Mẫu số tính cả đảng viên chuyển đến")
    page.locator("[data-remark]").first.get_by_role("button", name="Bỏ qua").click()
    expect(page.locator("[data-remark]").first).to_contain_text("Bỏ qua: Mẫu số tính cả đảng viên chuyển đến")
    expect(page.get_by_role("list", name="Kết quả")).to_contain_text("đã quyết định 1/2")


def test_a_remark_is_dismissed_and_the_copy_taken_away(desk: Desk) -> None:
    page = desk.open(START, by=CLERK)
    paste(page)
    walk(page)
    dismiss(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bản Word có ghi chú").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.locator("[data-remark]").last.get_by_role("button", name="Sẽ sửa").click()
    expect(page.get_by_role("list", name="Kết quả")).to_contain_text("đã quyết định 2/2")
    page.get_by_role("link", name="Rà soát số liệu").first.click()
    expect(page.get_by_role("cell", name="2/2")).to_be_visible()


def test_without_scripts_and_on_a_phone(desk: Desk) -> None:
    page = desk.context(by=CLERK, size=PHONE, java_script_enabled=False).new_page()
    page.goto(START)
    paste(page)
    dismiss(page)
    check(desk, page.url.split("#")[0])


def check(desk: Desk, path: str) -> None:
    """No barrier in light or dark; on a phone nothing is cut off, nothing too small for a thumb."""
    page = desk.open(path, by=CLERK)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []
    page = desk.open(path, by=CLERK, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate(CUT_OFF) == []
    small = [f"{html} is {height:.0f} high" for html, height in page.evaluate(TARGETS) if height < THUMB]
    assert small == []
