"""A record changes after a report was issued: the figure shows both, edition 2 lists what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from namro.membership.actions import Admission, record_admission
from namro.membership.models import SourceGroup
from namro.people.models import Sex
from tests import cast as people
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.issuing import begun, city, explain, issued, said, step, written_meanwhile
from tests.journeys.server import House
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.journeys.test_on_paper import SHOWN

WHY = "Bổ sung một hồ sơ kết nạp tháng 6"
FORGOTTEN = date(2024, 6, 10)


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("correcting", city) as house:
        yield house


def a_forgotten_admission(desk: Desk, blocker: Any) -> None:
    with written_meanwhile("correcting", desk, blocker):
        admission = Admission(
            person=people.add_person("Nguyễn Thị Muộn", Sex.FEMALE),
            cell=desk.house.cast.units["cell_3"],
            decided_on=FORGOTTEN,
            decision_no="071-QĐ/HU",
            source_group=SourceGroup.FARMER,
            in_private_enterprise=False,
        )
        record_admission(by=people.BY, admission=admission, reason=people.WHY)


def test_a_correction_lists_exactly_what_changed(desk: Desk, django_db_blocker: Any) -> None:
    page = begun(desk)
    record = page.url
    explain(page, record)
    page = issued(desk, record)
    before = numbers(page)

    a_forgotten_admission(desk, django_db_blocker)
    the_frozen_figure_shows_both(page, desk.house)
    the_first_edition_stays(desk, record, before)
    second = a_correction_is_issued(desk, record)
    the_first_names_its_successor(desk, record, second)
    nothing_but_the_changed_ones_is_listed(desk, second, before)
    for url in (record, second, f"{record}kiem-lai/"):
        usable(desk, url)


def numbers(page: Page) -> dict[str, str]:
    """By address without its freeze, what the paper prints in its text and tables."""
    found = page.locator("article a.figure").evaluate_all(
        "links => links.map((one) => [one.getAttribute('href').replace(/[?&]ban=\\d+/, ''), one.textContent])"
    )
    return {href: text for href, text in found if not text.startswith(("tăng", "giảm", "bằng"))}


def the_frozen_figure_shows_both(page: Page, house: House) -> None:
    """A click on the issued number leads to what was frozen, with what the records say now beside it."""
    page.get_by_role("article").get_by_role("link", name="7", exact=True).first.click()
    expect(page).to_have_url(house.url + house.figure("membership.admitted", query="?ban=1"))
    expect(page.locator(".headline-value")).to_contain_text("7")
    beside = page.get_by_role("region", name="So với số hiện nay")
    expect(beside).to_contain_text("8")
    beside.locator("td[data-label='Dòng thêm']").get_by_role("link").click()
    expect(page.get_by_role("region", name="Danh sách").last).to_contain_text("Nguyễn Thị Muộn")


def the_first_edition_stays(desk: Desk, record: str, before: dict[str, str]) -> None:
    page = desk.open(record)
    assert numbers(page) == before
    page.get_by_role("link", name="Kiểm tra lại ngay").click()
    row = page.get_by_role("region", name="Số liệu đã thay đổi").get_by_role("row")
    expect(row.filter(has_text="Kết nạp đảng viên 7 8")).to_have_count(1)
    plain = desk.open(f"{record}kiem-lai/")
    expect(plain.locator("main")).to_contain_text("Số liệu đã thay đổi từ khi phát hành")


def a_correction_is_issued(desk: Desk, record: str) -> str:
    page = step(
        desk, "thanhuy", record, "Lập bản đính chính", lambda one: one.get_by_label("Lý do").fill(WHY)
    )
    said(page, "Đã lập dự thảo bản đính chính.")
    second = page.url
    assert second.endswith("/so/2/")
    expect(page.get_by_role("heading", name="So với bản đã phát hành")).to_be_visible()
    explain(page, second)
    issued(desk, second)
    return second


def the_first_names_its_successor(desk: Desk, record: str, second: str) -> None:
    page = desk.open(record)
    note = page.get_by_role("status").first
    expect(note).to_contain_text("Đã có bản thay thế.")
    expect(note).to_contain_text(WHY)
    note.get_by_role("link").click()
    expect(page).to_have_url(second)
    page = desk.open(record.split("so/")[0])
    expect(page).to_have_url(second)


def nothing_but_the_changed_ones_is_listed(desk: Desk, second: str, before: dict[str, str]) -> None:
    page = desk.open(second)
    now = numbers(page)
    rows = page.locator("#so-lieu-doi ~ .table tbody tr")
    shown = rows.locator("td[data-label=Nay] a").evaluate_all(
        "links => links.map((one) => one.getAttribute('href').replace(/[?&]ban=\\d+/, ''))"
    )
    changed = {href for href in before if now[href] != before[href]}
    assert changed and changed <= set(shown)
    assert all(now[href] != before[href] for href in shown if href in before)
    expect(page.get_by_role("article")).to_contain_text("thay bản số 1")


def usable(desk: Desk, url: str) -> None:
    page = desk.open(url)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate(SHOWN) == []
    phone = desk.open(url, size=PHONE)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert phone.evaluate(CUT_OFF) == []
    low = [f"{html} is {height:.0f} high" for html, height in phone.evaluate(TARGETS) if height < THUMB]
    assert low == []
