"""A report in the browser: begun, edited, typed over, checked, signed, issued, taken away, proved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE, Desk
from tests.journeys.issuing import SECOND, begun, city, explain, issued, press, said, step
from tests.journeys.server import House
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.journeys.test_on_paper import SHOWN

CHECK = "/bao-cao/kiem-tra/"


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("issuing", city) as house:
        yield house


def test_from_the_draft_to_files_that_prove_themselves(desk: Desk, tmp_path: Path) -> None:
    page = begun(desk)
    record = page.url
    a_sentence_is_edited(page)
    a_figure_is_typed_over(page)
    the_drafter_may_not_check(desk, record)
    explain(page, record, "Theo biên bản đối chiếu ngày 04/7/2024")
    a_colleague_sends_it_back_once(desk, record)
    page = issued(desk, record)
    expect(page.locator("main")).to_contain_text("01-BC/TU")
    expect(page.locator(".typed").first).to_have_text("8†")
    expect(page.locator(".stages")).to_contain_text("Đinh Văn Kiểm")
    files = the_files_are_taken_away(page, tmp_path)
    they_prove_themselves(desk, files)
    one_digit_is_found(desk, files["html"])
    the_book_has_its_number(desk, record)


def a_sentence_is_edited(page: Page) -> None:
    paper = page.get_by_role("article")
    paper.locator("#doan-2").get_by_role("link").click()
    box = page.get_by_label("Lời", exact=True)
    words = box.input_value()
    assert "[7]/[12]" in words
    box.fill(words.replace("đã kết nạp được", "đã tổ chức kết nạp được"))
    press(page, "Ghi lời")
    said(page, "mọi số liệu còn liên kết")
    expect(paper).to_contain_text("đã tổ chức kết nạp được 7/12 đảng viên")


def a_figure_is_typed_over(page: Page) -> None:
    """It is said before it is written, after, and seen on the paper."""
    page.locator("#doan-2").get_by_role("link").click()
    box = page.get_by_label("Lời", exact=True)
    box.fill(box.input_value().replace("[7]", "[8]"))
    press(page, "Xem con số nào đổi")
    expect(page.locator("main")).to_contain_text("8† là số ghi tay, thay cho số liệu “Kết nạp đảng viên”")
    press(page, "Ghi lời")
    said(page, "8† là số ghi tay")
    expect(page.locator(".typed").first).to_have_text("8†")
    expect(page.get_by_role("article")).to_contain_text("ghi tay, không lấy từ hồ sơ")


def the_drafter_may_not_check(desk: Desk, record: str) -> None:
    page = desk.open(record)
    expect(page.locator(".steps")).to_contain_text("việc kiểm tra do người khác")
    expect(page.get_by_role("link", name="Kiểm tra, chốt số", exact=True)).to_have_count(0)


def a_colleague_sends_it_back_once(desk: Desk, record: str) -> None:
    page = step(desk, SECOND, record, "Kiểm tra, chốt số")
    said(page, "Đã kiểm tra và chốt số liệu.")
    reason = "Thêm phần đánh giá"
    page = step(desk, "lanhdao", record, "Trả lại", lambda one: one.get_by_label("Lý do").fill(reason))
    said(page, "Đã trả lại dự thảo.")
    expect(page.get_by_role("heading", name="Ai đã làm gì")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text(reason)


def the_files_are_taken_away(page: Page, folder: Path) -> dict[str, Path]:
    """Twice the same bytes."""
    found = {}
    for form, name in (("html", "trang web"), ("docx", "Word"), ("pdf", "PDF"), ("xlsx", "phụ lục xlsx")):
        sums = set()
        for number in range(2):
            with page.expect_download() as waiting:
                page.get_by_role("link", name=f"Tải {name}").click()
            found[form] = folder / f"{number}-{waiting.value.suggested_filename}"
            waiting.value.save_as(found[form])
            sums.add(hashlib.sha256(found[form].read_bytes()).hexdigest())
        assert len(sums) == 1
    return found


def handed_in(desk: Desk, file: Path) -> Page:
    page = desk.open(CHECK, by="phucxa")
    page.get_by_label("Tệp báo cáo").set_input_files(file)
    press(page, "Kiểm tra")
    return page


def they_prove_themselves(desk: Desk, files: dict[str, Path]) -> None:
    for file in files.values():
        said(handed_in(desk, file), "NGUYÊN VẸN")


def one_digit_is_found(desk: Desk, file: Path) -> None:
    """The paper says 58,3 %; the altered one 68,3 %."""
    text = file.read_text()
    start = text.index("<article")
    altered = file.with_name("sua.html")
    altered.write_text(text[:start] + text[start:].replace("58,3", "68,3", 1))
    page = handed_in(desk, altered)
    said(page, "ĐÃ BỊ SỬA")
    row = page.get_by_role("row", name="tỷ lệ đạt chỉ tiêu").first
    expect(row).to_contain_text("58,3")
    expect(row).to_contain_text("68,3")
    assert grave(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def the_book_has_its_number(desk: Desk, record: str) -> None:
    page = desk.open("/so-van-ban/")
    row = page.get_by_role("row", name="01").first
    expect(row).to_contain_text("Đã dùng")
    row.get_by_role("link").first.click()
    expect(page).to_have_url(record.split("#")[0])


def test_without_scripts_a_block_is_written_and_a_file_checked(desk: Desk, tmp_path: Path) -> None:
    page = desk.context(by="thanhuy", java_script_enabled=False).new_page()
    page.goto("/bao-cao/")
    page.get_by_role("link", name="6 tháng đầu năm 2024").first.click()
    file = tmp_path / "khac.html"
    file.write_text("<html><body>Xin chào</body></html>")
    page.goto(CHECK)
    page.get_by_label("Tệp báo cáo").set_input_files(file)
    press(page, "Kiểm tra")
    expect(page.locator("main")).to_contain_text("không mang bản kê")


def test_the_composer_shows_paper_and_pdf_and_a_phone_one_of_them(desk: Desk) -> None:
    page = desk.open("/bao-cao/lap/")
    expect(page.get_by_role("article")).to_be_visible()
    expect(page.get_by_title("Báo cáo dạng PDF")).to_be_visible()
    phone = desk.open("/bao-cao/lap/", size=PHONE)
    expect(phone.get_by_title("Báo cáo dạng PDF")).not_to_be_visible()
    phone.get_by_text("Bản in PDF").tap()
    expect(phone.get_by_title("Báo cáo dạng PDF")).to_be_visible()
    expect(phone.get_by_role("article")).not_to_be_visible()


BESIDES = ("loi/2/", "them/2/", "buoc/bo/", "lich-su/")
PAGES = ("/bao-cao/", "/bao-cao/lap/", CHECK, "/so-van-ban/")


@pytest.fixture(scope="module")
def other_draft(house: House, chromium: Any) -> str:
    """A draft of a district, drafted by its own analyst."""
    with chromium.awake():
        desk = Desk(house, chromium)
        page = desk.open("/bao-cao/lap/", by="badinh")
        press(page, "Lập dự thảo")
        url = page.url.removeprefix(house.url)
        desk.close()
    return url


@pytest.mark.parametrize("kind", [*PAGES, "", *BESIDES])
def test_nobody_is_kept_out_and_nothing_cut_off(desk: Desk, other_draft: str, kind: str) -> None:
    path, by = (kind, "thanhuy") if kind.startswith("/") else (f"{other_draft}{kind}", "badinh")
    page = desk.open(path, by=by)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []
    phone = desk.open(path, by=by, size=PHONE)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert phone.evaluate(CUT_OFF) == []
    low = [f"{html} is {height:.0f} high" for html, height in phone.evaluate(TARGETS) if height < THUMB]
    assert low == []


def test_on_paper_a_draft_is_the_paper_alone(desk: Desk, other_draft: str) -> None:
    page = desk.open(other_draft, by="badinh")
    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_be_visible()
    expect(page.get_by_role("link", name="Sửa lời").first).not_to_be_visible()
    assert page.evaluate(SHOWN) == []
