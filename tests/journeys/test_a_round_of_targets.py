"""A year's targets in the browser: drafted, registered, balanced, issued, answered, given on, revised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from namro.ground import clock
from namro.organisation.actions import NewUnit, establish_unit
from namro.targets.rounds.actions import draft_round
from namro.units.models import Bloc, UnitKind
from tests import cast as people
from tests.cast import BEGIN, BY, LONG_NAME, WHY, Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.journeys.test_on_paper import SHOWN
from tests.targets.rounds import NEXT_YEAR, cells
from tests.targets.rounds import set_lines as put

LIST = "/chi-tieu/dot/"
YEAR = f"{LIST}1/"  # the cast's own, issued
DRAFT = f"{LIST}2/"
DISTRICTS = 24
MASS = "Phát triển đoàn viên, hội viên"


def city(cast: Cast) -> City:
    """The cast with more districts, and a draft with numbers for the year to come."""
    with clock.frozen(people.TODAY):
        for number in range(1, DISTRICTS + 1):
            name = LONG_NAME if number == 1 else f"Đảng bộ quận số {number}"
            new = NewUnit(name, name, UnitKind.SUPERIOR_OF_BASE, Bloc.RESIDENTIAL, cast.units["city"])
            cast.units[f"district_{number}"] = establish_unit(by=BY, new=new, first=BEGIN, reason=WHY)
        analyst = cast.accounts["thanhuy"]
        round_ = draft_round(
            by=analyst, level_unit=cast.units["city"], title="Dự kiến năm 2025", during=NEXT_YEAR, reason=WHY
        )
        values = {f"district_{number}": 1000 + number for number in range(1, DISTRICTS + 1)}
        for indicator in ("T_MEMBER_NEW", "T_MASS_MEMBER_DN"):
            numbers = cells(cast, indicator, values)
            put(by=analyst, round_=round_, numbers=numbers, read_at=None, reason="Nhập chỉ tiêu")
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("rounds", city) as house:
        yield house


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def box(page: Page, unit: str) -> Any:
    return page.get_by_label(f"{unit}: {MASS}", exact=True)


def step(page: Page, record: str, link: str, button: str = "") -> None:
    page.goto(record)
    page.get_by_role("link", name=link, exact=True).click()
    press(page, button or link)


def test_a_year_of_targets_from_the_draft_to_a_revision(desk: Desk) -> None:
    page = desk.open(LIST)
    page.get_by_role("link", name="Lập đợt giao").click()
    page.get_by_label("Tên đợt giao").fill("Chỉ tiêu thi đua năm 2024")
    page.get_by_label(MASS).fill("20")
    press(page, "Lập dự thảo")
    said(page, "Đã lập dự thảo.")
    record = page.url

    step(page, record, "Mở đăng ký")
    said(page, "Đã mở đăng ký.")
    a_unit_registers(desk, record)
    the_grid_is_typed(desk, record)

    step(page, record, "Cân đối")
    expect(page.locator("main")).to_contain_text("thấp hơn chỉ tiêu 20; còn thiếu 2.")
    step(page, record, "Trình ban hành")
    said(page, "Đã trình.")
    a_leader_issues(desk, record)
    a_unit_answers_and_gives_on(desk, record)
    a_leader_revises(desk, record)


def a_unit_registers(desk: Desk, record: str) -> None:
    page = desk.open(record, by="badinh", size=PHONE)
    page.get_by_role("link", name="Đăng ký chỉ tiêu").click()
    page.get_by_label(MASS).fill("sáu")
    press(page, "Ghi đăng ký")
    expect(page.get_by_role("alert")).to_contain_text("“sáu” không phải số nguyên")
    expect(page.get_by_label(MASS)).to_have_value("sáu")
    page.get_by_label(MASS).fill("6")
    page.get_by_label("Thuyết minh").fill("Nguồn của ba phường")
    press(page, "Ghi đăng ký")
    said(page, "Đã ghi đăng ký")


def the_grid_is_typed(desk: Desk, record: str) -> None:
    """From row to row by the keyboard; a wrong cell says so and keeps the others."""
    page = desk.open(f"{record}nhap/")
    first, second = box(page, "Huyện Ba Vì"), box(page, "Quận Ba Đình")
    expect(page.locator("main")).to_contain_text("đăng ký 6")
    first.focus()
    page.keyboard.type("mười")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    page.keyboard.type("8")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    press(page, "Ghi chỉ tiêu")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("“mười” không phải số nguyên")
    page.get_by_role("alert").get_by_role("link").click()
    expect(first).to_be_focused()
    expect(second).to_have_value("8")
    first.fill("10")
    press(page, "Ghi chỉ tiêu")
    said(page, "Đã ghi 2 ô thay đổi.")


def a_leader_issues(desk: Desk, record: str) -> None:
    page = desk.open(record, by="lanhdao")
    page.get_by_role("link", name="Ban hành", exact=True).click()
    page.get_by_label("Số văn bản").fill("84-KH/TU")
    page.get_by_label("Ngày văn bản").fill("01/7/2024")
    page.get_by_label(MASS).first.fill("19")
    page.get_by_role("checkbox").check()
    press(page, "Ban hành")
    expect(page.get_by_role("alert")).to_contain_text("tổng trên văn bản 19, cộng các đơn vị là 18")
    page.get_by_label(MASS).first.fill("18")
    page.get_by_role("checkbox").check()
    press(page, "Ban hành")
    said(page, "Đã ban hành.")
    expect(page.locator("main")).to_contain_text("Đang thực hiện")


def a_unit_answers_and_gives_on(desk: Desk, record: str) -> None:
    page = desk.open(record, by="badinh")
    expect(page.locator("main")).not_to_contain_text("Huyện Ba Vì")
    page.get_by_role("link", name="Trả lời chỉ tiêu").click()
    page.get_by_label(f"Trả lời: {MASS}").select_option(label="Đề nghị xem lại")
    press(page, "Ghi trả lời")
    expect(page.get_by_role("alert")).to_contain_text("Đề nghị xem lại phải ghi lý do.")
    page.get_by_label("Lý do đề nghị xem lại").fill("Đơn vị đăng ký 6")
    press(page, "Ghi trả lời")
    said(page, "Đã ghi trả lời.")

    page.get_by_role("link", name="Giao lại").click()
    press(page, "Lập đợt giao lại")
    said(page, "Đã lập dự thảo giao lại.")
    page.get_by_role("link", name="Nhập chỉ tiêu").first.click()
    box(page, "Phường Phúc Xá").fill("5")
    press(page, "Ghi chỉ tiêu")
    expect(page.get_by_role("row", name=f"{MASS} 8")).to_contain_text("3")


def a_leader_revises(desk: Desk, record: str) -> None:
    page = desk.open(record, by="lanhdao")
    expect(page.locator("main")).to_contain_text("Đơn vị đăng ký 6")
    page.get_by_role("link", name="Điều chỉnh chỉ tiêu").click()
    page.get_by_label("Đơn vị", exact=True).select_option(label="Đảng bộ quận Ba Đình")
    page.get_by_label("Chỉ tiêu", exact=True).select_option(label=MASS)
    page.get_by_label("Chỉ tiêu mới").fill("6")
    page.get_by_label("Có hiệu lực từ").fill("04/7/2024")
    page.get_by_label("Lý do", exact=True).select_option(label="Theo chỉ đạo của cấp trên")
    page.get_by_label("Số văn bản").fill("45-QĐ/TU")
    page.get_by_label("Ngày văn bản").fill("03/7/2024")
    press(page, "Điều chỉnh")
    said(page, "Đã điều chỉnh chỉ tiêu")
    expect(page.locator("#dieu-chinh ~ .table")).to_contain_text("45-QĐ/TU, 03/7/2024")
    expect(page.locator("main")).to_contain_text("đầu năm 8")


def test_without_scripts_the_grid_is_written_all_the_same(desk: Desk) -> None:
    page = desk.context(by="thanhuy", java_script_enabled=False).new_page()
    page.goto(f"{DRAFT}nhap/")
    box(page, "Huyện Ba Vì").fill("1.234")
    press(page, "Ghi chỉ tiêu")
    said(page, "Đã ghi 1 ô thay đổi.")


def test_left_and_right_stay_in_a_field_until_its_end(desk: Desk) -> None:
    page = desk.open(f"{DRAFT}nhap/")
    field = box(page, "Huyện Ba Vì")
    field.fill("12")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Huyện Ba Vì: Thành lập tổ chức đoàn thể")).to_be_focused()


PAGES = (
    LIST,
    f"{LIST}moi/",
    YEAR,
    f"{YEAR}tra-loi/{{ba_dinh}}/",
    f"{YEAR}giao-lai/{{ba_dinh}}/",
    f"{YEAR}dieu-chinh/",
    f"{YEAR}ket-thuc/",
    DRAFT,
    f"{DRAFT}nhap/",
    f"{DRAFT}ty-le/",
    f"{DRAFT}sua/",
    f"{DRAFT}mo-dang-ky/",
)
READERS = {"tra-loi": "badinh", "giao-lai": "badinh", "dieu-chinh": "lanhdao", "ket-thuc": "lanhdao"}


def look(desk: Desk, kind: str, **options: Any) -> Page:
    by = next((reader for word, reader in READERS.items() if word in kind), "thanhuy")
    return desk.open(kind.format(ba_dinh=desk.house.cast.code("ba_dinh")), by=by, **options)


@pytest.mark.parametrize("kind", PAGES)
def test_no_grave_barrier(desk: Desk, kind: str) -> None:
    page = look(desk, kind)
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []


@pytest.mark.parametrize("kind", PAGES)
def test_on_a_phone_nothing_is_cut_off_and_nothing_too_small(desk: Desk, kind: str) -> None:
    page = look(desk, kind, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate(CUT_OFF) == []
    assert [f"{html} is {height:.0f} high" for html, height in page.evaluate(TARGETS) if height < THUMB] == []


def test_on_paper_the_record_has_no_controls(desk: Desk) -> None:
    page = desk.open(DRAFT)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Nhập chỉ tiêu")).not_to_be_visible()
    assert page.evaluate(SHOWN) == []
