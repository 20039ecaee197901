"""A death entered late, from the form to the balance; a wave of badges proposed from its list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from namro.ground import clock
from namro.journal.actions import acting
from tests import cast as people
from tests.cast import Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import grave
from tests.journeys.test_on_a_phone import CUT_OFF
from tests.membership.badges.test_badges import veteran
from tests.membership.leaving import exits

LIST, BALANCE, BADGES = "/dang-vien/roi-dang/", "/dang-vien/bien-dong/", "/dang-vien/huy-hieu/"


def city(cast: Cast) -> City:
    """The cast with a removal under way and somebody who has been a member for thirty years."""
    with clock.frozen(people.TODAY), acting(people.BY, people.WHY):
        exits.opened(name="Nguyễn Thị Đào")
        veteran(cast, date(1994, 7, 1))
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("leaving", city) as house:
        yield house


def test_a_death_entered_late_is_found_in_the_balance_of_its_quarter(desk: Desk) -> None:
    page = desk.open(LIST, by="phucxa")
    page.get_by_role("link", name="Ghi một trường hợp").click()
    page.get_by_label("Đảng viên", exact=True).fill("tran van hoa")
    page.get_by_label("Việc ghi").select_option(label="Từ trần")
    page.get_by_label("Ngày không còn là đảng viên").fill("06/7/2024")
    page.keyboard.press("Enter")
    expect(page.locator("#id_happened_on-error")).to_contain_text("ở sau hôm nay")
    page.get_by_label("Ngày không còn là đảng viên").fill("10/3/2024")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Từ trần: Trần Văn Hòa")
    expect(page.get_by_text("ghi nhận muộn")).to_be_visible()
    balance = desk.open(f"{BALANCE}?ky=2024-Q1", by="phucxa")
    expect(balance.get_by_text("1 trường hợp giảm trong kỳ được ghi nhận sau kỳ")).to_be_visible()
    balance.get_by_role("link", name="Từ trần: −1").click()
    expect(balance.get_by_role("rowheader", name="Trần Văn Hòa")).to_be_visible()


def test_a_wave_is_proposed_from_its_list(desk: Desk) -> None:
    page = desk.open(BADGES, by="phucxa")
    page.get_by_role("checkbox", name="Lý Thị Già").check()
    page.get_by_role("button", name="Đề nghị các đồng chí đã chọn").click()
    expect(page.get_by_text("Đã đưa vào danh sách đề nghị.")).to_be_visible()
    expect(page.get_by_role("heading", name="Danh sách đề nghị: 1")).to_be_visible()


def test_its_pages_are_whole_on_a_phone_and_for_everybody(desk: Desk) -> None:
    for path in (
        LIST,
        f"{LIST}1/",
        f"{LIST}moi/",
        BADGES,
        BALANCE,
        f"{BALANCE}chuyen/",
        f"{BALANCE}sap-xep/",
    ):
        page = desk.open(path, by="badinh", size=PHONE)
        assert page.evaluate(CUT_OFF) == [], path
        assert grave(page) == [], path
