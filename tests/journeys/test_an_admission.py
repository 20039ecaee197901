"""From the cell's list to the ceremony, and back: a clerk walks a dossier through, a decision is annulled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from namro.ground import clock
from namro.journal.actions import acting
from namro.membership.admission.states import S
from tests import cast as people
from tests.cast import Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.journeys.test_on_paper import SHOWN
from tests.membership.admission import dossiers as d

WORK, CASES = "/dang-vien/", "/dang-vien/ket-nap/"
CLERK = "phucxa"
LONG = "Công Tằng Tôn Nữ Hoàng Thị Thanh Nguyệt"


def city(cast: Cast) -> City:
    """The cast with official members in a cell and dossiers at several steps, some of them late."""
    with clock.frozen(people.TODAY), acting(people.BY, people.WHY):
        helper = d.official(cast, name="Lý Thị Dìu Dắt")
        for number, state in enumerate((S.LISTED, S.VETTING, S.CELL_RESOLVED, S.BASE_RESOLVED, S.CEREMONY)):
            d.at(cast, state, person=d.candidate(f"{LONG} {number}"), helper=helper)
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("admitting", city) as house:
        yield house


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def fill(page: Page, **typed: str) -> None:
    """Type into fields by their names; a select takes the words of an option."""
    for name, text in typed.items():
        field = page.locator(f"[name='{name}']")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=text)
        else:
            field.fill(text)


def vote(page: Page, agree: int, disagree: int = 0, summoned: int = 9) -> None:
    numbers = {"summoned": summoned, "present": summoned, "agree": agree, "disagree": disagree}
    fill(page, **{name: str(number) for name, number in numbers.items()})


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def test_a_dossier_from_the_list_to_the_ceremony_and_its_annulment(desk: Desk) -> None:
    page = desk.open(WORK, by=CLERK)
    expect(page.get_by_role("heading", level=1)).to_contain_text("quá hạn")
    page.get_by_role("link", name="Thêm người vào danh sách").click()
    page.get_by_label("Chi bộ", exact=True).select_option(label="Chi bộ số 1")
    press(page, "Tiếp tục")
    fill(page, full_name="Đoàn Thị Minh", birth="05/4/1998", sex="Nữ", native_place="Ba Vì")
    fill(page, education="Đại học", source_group="Công nhân, người lao động")
    fill(page, listed_on="05/6/2023")
    press(page, "Đưa vào danh sách")
    expect(page.get_by_role("alert")).to_contain_text("Đảng viên giúp đỡ: Chưa chọn mục này.")
    expect(page.get_by_label("Họ và tên")).to_have_value("Đoàn Thị Minh")
    fill(page, helper="Lý Thị Dìu Dắt")
    press(page, "Đưa vào danh sách")
    done(page, "Đã đưa vào danh sách cảm tình Đảng.")
    record = page.url

    fill(page, certificate_no="112-GCN", certificate_on="20/9/2023")
    press(page, "Ghi")
    done(page, "Đã ghi giấy chứng nhận.")
    prepare(page)
    resolve(page)
    celebrate(page)
    annul(desk, record)


def prepare(page: Page) -> None:
    """The papers and the vetting; what is missing is said before the cell reviews."""
    fill(page, on="06/11/2023", application_on="01/11/2023", cv_on="02/11/2023")
    fill(page, introducer_1="Lý Thị Dìu Dắt", union_resolution_no="14-NQ/ĐTN", mass_opinion_on="15/01/2024")
    press(page, "Lập hồ sơ")
    done(page, "Đã lập hồ sơ.")
    expect(page.locator("main")).to_contain_text("Nhận xét của cấp ủy nơi cư trú: chưa có.")
    page.get_by_role("link", name="Bổ sung, sửa giấy tờ").click()
    fill(page, residence_opinion_on="18/01/2024")
    press(page, "Ghi thay đổi")
    fill(page, place="Đảng ủy xã Tản Hồng", sent_on="20/11/2023")
    press(page, "Ghi")
    fill(page, vetting="Đảng ủy xã Tản Hồng", answered_on="28/12/2023")
    press(page, "Ghi")
    expect(page.locator("main")).not_to_contain_text("Chi bộ xét được khi có đủ")


def resolve(page: Page) -> None:
    """A tally that cannot be, then the right one; cell, base committee, decision."""
    fill(page, held_on="20/02/2024", document_no="05-NQ/CB")
    vote(page, 12)
    press(page, "Ghi nghị quyết")
    expect(page.get_by_role("alert")).to_contain_text(
        "Tán thành 12 cộng không tán thành 0 nhiều hơn số có mặt 9"
    )
    expect(page.locator("[name=document_no]")).to_have_value("05-NQ/CB")
    vote(page, 8, 1)
    press(page, "Ghi nghị quyết")
    done(page, "Đã ghi nghị quyết của chi bộ.")
    fill(page, forwarded_on="23/02/2024")
    press(page, "Ghi")
    expect(page.locator("main")).to_contain_text("Đảng ủy của Phường Phúc Xá: ghi nghị quyết")
    fill(page, held_on="12/3/2024", document_no="21-NQ/ĐU")
    vote(page, 15, 0, 15)
    press(page, "Ghi nghị quyết")
    fill(page, decided_on="03/4/2024", decision_no="801-QĐ/QU")
    vote(page, 9, 0, 11)
    page.locator("[name=present]").fill("9")
    press(page, "Ghi quyết định")
    done(page, "Đã ghi quyết định.")


def celebrate(page: Page) -> None:
    """Received, held too late without consent, corrected with a reason."""
    fill(page, received_on="08/4/2024")
    press(page, "Ghi")
    fill(page, ceremony_on="20/6/2024")
    press(page, "Ghi")
    expect(page.locator("main")).to_contain_text("Lễ kết nạp tổ chức quá hạn mà chưa có văn bản đồng ý")
    page.get_by_role("link", name="Sửa bước vừa ghi").click()
    fill(page, on="10/5/2024", reason="Gõ nhầm ngày")
    press(page, "Ghi thay đổi")
    done(page, "Đã sửa bước vừa ghi.")
    expect(page.locator("main")).not_to_contain_text("Lễ kết nạp tổ chức quá hạn")
    expect(page.locator("main")).to_contain_text("Gõ nhầm ngày")


def annul(desk: Desk, record: str) -> None:
    """The district's analyst finds that the standard was not met."""
    page = desk.open(record, by="badinh")
    page.get_by_role("link", name="Hủy quyết định kết nạp").click()
    fill(page, on="03/7/2024", document_no="41-QĐ/QU", note="Kê khai lý lịch không đúng")
    press(page, "Hủy quyết định")
    expect(page.locator(".record-state")).to_contain_text("Đã hủy quyết định kết nạp")
    page = desk.open(f"{CASES}?tim=doan+thi+minh", by=CLERK)
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody tr")).to_contain_text("Đã hủy quyết định kết nạp")


def test_several_people_with_the_keyboard(desk: Desk) -> None:
    page = desk.open(f"{CASES}nhap-nhanh/?chi-bo={desk.house.cast.code('cell_1')}", by=CLERK)
    fill(page, helper="Lý Thị Dìu Dắt")
    page.get_by_label("Họ và tên, dòng 1").focus()
    for text, down in (("Mai Thị Một", 0), ("1997", 0), ("", 1), ("Ba Vì", 0), ("", 6), ("", 4)):
        page.keyboard.type(text)
        for _ in range(down):  # the next option of a list
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    page.keyboard.type("Mai Văn Hai")
    page.keyboard.press("Tab")
    page.keyboard.type("4/1996")
    press(page, "Ghi danh sách")
    expect(page.get_by_label("Họ và tên, dòng 2")).to_have_value("Mai Văn Hai")
    expect(page.locator(".grid .error")).to_have_count(2)  # sex and group of the second row
    fill(page, **{"1-sex": "Nam", "1-source_group": "Nông dân"})
    press(page, "Ghi danh sách")
    done(page, "Đã đưa 2 người vào danh sách cảm tình Đảng.")


def test_two_clerks_on_one_dossier(desk: Desk) -> None:
    late = desk.open(f"{CASES}1/", by=CLERK)
    fill(late, certificate_no="300-GCN", certificate_on="20/9/2023")
    first = desk.open(f"{CASES}1/giup-do/", by="badinh")
    fill(first, helper="Lý Thị Dìu Dắt")
    press(first, "Ghi")
    press(late, "Ghi")
    expect(late.get_by_role("alert")).to_contain_text("Đồng chí Lê Thị Ba")
    expect(late.locator("[name=certificate_no]")).to_have_value("300-GCN")
    press(late, "Ghi")
    done(late, "Đã ghi giấy chứng nhận.")


PAGES = (
    WORK,
    CASES,
    f"{CASES}moi/",
    f"{CASES}moi/?chi-bo={{cell_1}}",
    f"{CASES}nhap-nhanh/?chi-bo={{cell_1}}",
    f"{CASES}2/",
    f"{CASES}3/",
    f"{CASES}5/",
    f"{CASES}2/giay-to/",
    f"{CASES}2/chi-bo/",
    f"{CASES}2/dong/",
)


def path(desk: Desk, kind: str) -> str:
    return kind.format(cell_1=desk.house.cast.code("cell_1"))


@pytest.mark.parametrize("kind", PAGES)
def test_no_grave_barrier(desk: Desk, kind: str) -> None:
    page = desk.open(path(desk, kind), by=CLERK)
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []


@pytest.mark.parametrize("kind", PAGES)
def test_on_a_phone_nothing_is_cut_off_and_nothing_too_small(desk: Desk, kind: str) -> None:
    page = desk.open(path(desk, kind), by=CLERK, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate(CUT_OFF) == []
    assert [f"{html} is {height:.0f} high" for html, height in page.evaluate(TARGETS) if height < THUMB] == []


def test_on_paper_the_record_stands_without_controls(desk: Desk) -> None:
    page = desk.open(f"{CASES}3/", by=CLERK)
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN) == []
    expect(page.get_by_role("link", name="Sửa bước vừa ghi")).not_to_be_visible()
    expect(page.locator(".papers")).to_be_visible()
