"""A clerk's own spreadsheet: errors read, duplicates decided, written, looked up, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast as people
from tests.cast import Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.web.sheets.conftest import SHEET, START, book, member

CLERK = "phucxa"
FILE = "dang-vien-phuc-xa.xlsx"
ROWS = [
    member("Đinh Thị Lan", "08/3/1985", sex="Nữ"),
    member("Đinh Văn Mai", "7/1985", phone="0912345678"),
    member("Trần Văn Hoà", "09/01/1990", decided="03/02/2024"),
    member("Lê Hoàng Ân", "20/01/2006", decided="26/3/2024"),
    member("Đinh Văn Sai", "32/13/1990"),
]
RIGHT = [*ROWS[:4], member("Đinh Văn Đúng", "12/3/1990")]


def city(cast: Cast) -> City:
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("importing", city) as house:
        yield house


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def hand_in(page: Page, content: bytes, name: str = FILE) -> None:
    page.get_by_label("Danh sách đảng viên").check()
    page.get_by_label("Tệp bảng tính").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    press(page, "Nhận tệp")
    expect(page.get_by_role("heading", name="Mỗi mục nằm ở cột nào của tệp")).to_be_visible()


def test_an_import_with_errors_decided_duplicates_written_and_undone(desk: Desk) -> None:
    page = desk.open(START, by=CLERK)
    hand_in(page, book(ROWS))
    expect(page.locator("main")).to_contain_text("Đang đọc: Đinh Thị Lan; Đinh Văn Mai")
    press(page, "Xem trước")

    # what is wrong stands with its cell and its reason, and goes out as a workbook
    expect(page.locator("main")).to_contain_text(f"Trang “{SHEET}”, B6")
    expect(page.locator("main")).to_contain_text("32/13/1990")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải danh sách lỗi").click()
    assert download.value.suggested_filename.startswith("loi-lan-nhap-")

    # put right in the file, and handed in again
    press(page, "Không nhập tệp này")
    expect(page.get_by_role("status")).to_contain_text("chưa ghi dòng nào")
    hand_in(page, book(RIGHT))
    press(page, "Xem trước")
    record = page.url
    expect(page.locator("main")).to_contain_text("Quyết định 2 dòng có thể trùng trước khi ghi.")

    # two who may be known: one is, the other is somebody else
    page.get_by_label("Là Trần Văn Hòa, sinh 09/01/1990").check()
    press(page, "Ghi quyết định của trang này")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi quyết định cho 1 dòng.")
    press(page, "Bỏ qua tất cả")
    expect(page.get_by_role("link", name="Đã quyết định: 2")).to_be_visible()
    press(page, "Ghi 4 dòng")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi 4 dòng.")

    look_up(desk)
    take_back(desk, record)


def look_up(desk: Desk) -> None:
    """Who was added is found without accents and has a record; who was known has the new native place."""
    page = desk.open("/nguoi/?ten=dinh", by=CLERK)
    expect(page.locator(".people a")).to_have_text(["Đinh Văn Đúng", "Đinh Thị Lan", "Đinh Văn Mai"])
    page.get_by_role("link", name="Đinh Văn Mai").click()
    expect(page.locator("main")).to_contain_text("0912345678")
    expect(page.locator("main")).to_contain_text("7/1985")
    page = desk.open("/nguoi/?ten=van+hoa", by=CLERK)
    page.get_by_role("link", name="Trần Văn Hòa").click()
    expect(page.locator("main")).to_contain_text("Ba Vì, Hà Nội")


def take_back(desk: Desk, record: str) -> None:
    page = desk.open(record.split("?")[0], by=CLERK)
    page.get_by_text("Hoàn tác lần nhập này").click()
    press(page, "Hoàn tác")
    expect(page.get_by_role("alert")).to_contain_text("Lý do hoàn tác: Chưa nhập mục này.")
    page.get_by_label("Lý do hoàn tác").fill("Nhầm tệp của quý trước")
    press(page, "Hoàn tác")
    expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác: ")
    expect(page.locator("main")).to_contain_text("Nhầm tệp của quý trước")
    page = desk.open("/nguoi/?ten=dinh", by=CLERK)
    expect(page.locator(".people")).to_have_count(0)
    page = desk.open(START, by=CLERK)
    expect(page.locator("main")).to_contain_text("Đã hoàn tác")


def test_without_scripts_a_file_is_brought_in_all_the_same(desk: Desk) -> None:
    page = desk.context(by=CLERK, java_script_enabled=False).new_page()
    page.goto(START)
    hand_in(page, book([member("Bế Văn Không")]), "khong-kich-ban.xlsx")
    press(page, "Xem trước")
    press(page, "Ghi 1 dòng")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi 1 dòng.")


def test_a_file_is_dropped_on_its_place(desk: Desk) -> None:
    page = desk.open(START, by=CLERK)
    expect(page.get_by_text("Hoặc kéo tệp thả vào đây.")).to_be_visible()
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["x"], "tha.xlsx"));
          document.querySelector("[data-drop]").dispatchEvent(
            new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
        }"""
    )
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "tha.xlsx"


def test_by_keyboard_a_person_is_found_and_corrected(desk: Desk) -> None:
    page = desk.open("/nguoi/", by=CLERK)
    page.get_by_label("Họ tên hoặc số định danh").focus()
    page.keyboard.type("minh chau")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Đỗ Minh Châu").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sửa hồ sơ").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Quê quán").fill("Phúc Xá, Ba Đình")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Lý do sửa: Chưa nhập mục này.")
    expect(page.get_by_label("Quê quán")).to_have_value("Phúc Xá, Ba Đình")
    page.get_by_label("Lý do sửa").fill("Theo căn cước công dân")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã sửa hồ sơ.")
    expect(page.locator("main")).to_contain_text("quê quán: để trống → Phúc Xá, Ba Đình")


@pytest.fixture
def looked(desk: Desk) -> str:
    """The address of an import whose preview holds something of everything."""
    page = desk.open(START, by=CLERK)
    hand_in(page, book([*ROWS, member("Tô Văn Thêm")]), "nhieu-loai.xlsx")
    press(page, "Xem trước")
    expect(page.get_by_role("link", name="Tải danh sách lỗi")).to_be_visible()
    return page.url


IMPORT = ("", "?muc=trung", "?muc=them", "?buoc=cot")
PEOPLE = ("/nguoi/", "/nguoi/1/", "/nguoi/1/sua/", "/nguoi/1/tuoi-dang/1/", "/nguoi/them/", START)


def test_the_pages_of_an_import_have_no_barrier_and_fit_a_phone(desk: Desk, looked: str) -> None:
    for query in IMPORT:
        check(desk, f"{looked}{query}")


@pytest.mark.parametrize("path", PEOPLE)
def test_no_barrier_and_nothing_cut_off_on_a_phone(desk: Desk, path: str) -> None:
    check(desk, path)


def check(desk: Desk, path: str) -> None:
    page = desk.open(path, by=CLERK)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []
    page = desk.open(path, by=CLERK, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate(CUT_OFF) == []
    small = [f"{html} is {height:.0f} high" for html, height in page.evaluate(TARGETS) if height < THUMB]
    assert small == []
