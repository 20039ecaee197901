"""A commune's clerk takes the forms away, changes a number, hands the file in and reads where it differs."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, expect

from namro.membership.forms.b2 import FEMALE
from namro.membership.forms.grid import Grid
from namro.membership.forms.versions import FORMS
from tests.journeys.browsing import Desk
from tests.membership.forms.making import edited

CELL = Grid(FORMS["B2"][0]).cell(FEMALE, 1)


def payload(content: bytes) -> FilePayload:
    return {"name": "bieu.xlsx", "mimeType": "application/octet-stream", "buffer": content}


def test_the_forms_there_and_back(desk: Desk) -> None:
    page = desk.open("/dang-vien/bieu/", by="phucxa")
    expect(page.locator("main")).to_contain_text("Hai biểu khớp nhau")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải cả hai biểu (xlsx)").click()
    content = Path(download.value.path()).read_bytes()

    page.get_by_text("Đối chiếu tệp đơn vị tự lập").click()
    page.get_by_label("Tệp .xlsx").set_input_files(payload(edited(content, **{f"B2_{CELL}": 9})))
    page.get_by_role("button", name="Đối chiếu").click()
    expect(page.get_by_role("heading", name="khác số của hệ thống ở 1 ô")).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"Biểu số 2, ô {CELL}")

    # a changed template is not read at all
    page.get_by_label("Tệp .xlsx").set_input_files(payload(edited(content, B1_A24="Cộng")))
    page.get_by_role("button", name="Đối chiếu").click()
    expect(page.get_by_role("alert")).to_contain_text("ô A24 phải là “Tổng số”")

    # and a number leads to its list
    page.locator("#B2 ~ .table a.fig").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng số đảng viên")
