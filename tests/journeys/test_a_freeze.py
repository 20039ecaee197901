"""A district closes its half-year; a record changes; the page shows both; a correction follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from namro.ground import clock
from namro.journal.actions import acting
from namro.membership.models import AdmissionEvent
from tests import cast as people
from tests.cast import Cast
from tests.figures.freezing.freezes import address, frozen
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.issuing import press, said, written_meanwhile
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import grave
from tests.journeys.test_on_a_phone import CUT_OFF

ADMITTED, WHO = "membership.admitted", "Trần Văn Hòa"


def city(cast: Cast) -> City:
    """The cast with a first quarter that was closed and corrected."""
    with clock.frozen(people.TODAY):
        wanted = [address(cast, unit="ba_dinh", period="2024-Q1")]
        first = frozen(cast, wanted, unit="ba_dinh", period="2024-Q1")
        frozen(cast, wanted, unit="ba_dinh", period="2024-Q1", corrects=first)
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("freezing", city) as house:
        yield house


def choose(desk: Desk) -> Page:
    page = desk.open("/chot-so/", by="badinh")
    page.get_by_role("link", name="Chốt số liệu", exact=True).click()
    page.get_by_text("Chọn từng số liệu").click()
    page.get_by_label("Kết nạp đảng viên", exact=True).check()
    page.get_by_label("Kết nạp đảng viên mới: tỷ lệ đạt chỉ tiêu", exact=True).check()
    press(page, "Xem số sẽ chốt")
    return page


def test_a_period_is_closed_shown_beside_the_live_figure_and_corrected(
    desk: Desk, django_db_blocker: Any
) -> None:
    page = choose(desk)
    expect(page.get_by_role("heading", name="2 số liệu sẽ chốt, 6 tháng đầu năm 2024")).to_be_visible()
    press(page, "Chốt số liệu")
    expect(page.locator("#id_reason-error")).to_contain_text("Chưa nhập mục này")
    page.get_by_label("Lý do chốt").fill("Báo cáo 6 tháng")
    press(page, "Chốt số liệu")
    said(page, "Đã chốt 2 số liệu, lần chốt 3.")

    with written_meanwhile("freezing", desk, django_db_blocker), acting(people.BY, "Sửa ngày"):
        row = AdmissionEvent.objects.filter(person__full_name=WHO)
        row.update(happened_on=date(2023, 12, 29))
    page.get_by_role("link", name="Xem số nào đã khác").click()
    expect(page.get_by_text("1 trong 2 số đã khác; 1 số vẫn đúng")).to_be_visible()

    page.goto(desk.house.url + desk.house.figure(ADMITTED, "ba_dinh"))
    expect(page.locator(".headline-value").first).to_contain_text("3")
    expect(page.get_by_role("heading", name="Số hiện nay: 2 (đã chốt 3)")).to_be_visible()
    page.get_by_role("link", name="Xem thay đổi sau khi chốt").click()
    page.get_by_role("cell").get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("row", name=WHO)).to_contain_text("không còn trong số hiện nay")

    page = choose(desk)
    expect(page.get_by_text("Chốt nữa là đính chính lần thứ 1")).to_be_visible()
    page.get_by_label("Lý do chốt").fill("Ghi lại ngày quyết định")
    press(page, "Chốt đính chính")
    said(page, "lần chốt 4")
    page.get_by_role("link", name="Các lần chốt số liệu").click()
    expect(page.get_by_text("đính chính lần thứ 1 (của lần chốt 3)")).to_be_visible()


def test_the_frozen_figure_on_a_phone_without_scripts_leads_to_its_rows(desk: Desk) -> None:
    here = desk.house.figure(ADMITTED, "ba_dinh", "2024-Q1", "?ban=1")
    page = desk.open(here, by="badinh", size=PHONE, java_script_enabled=False)
    assert page.evaluate(CUT_OFF) == []
    page.get_by_role("link", name="Mở danh sách đằng sau số đã chốt").click()
    expect(page.get_by_role("rowheader", name=WHO)).to_be_visible()


@pytest.mark.parametrize("path", ["/chot-so/", "/chot-so/1/", "/chot-so/1/rut/", "/chot-so/2/chenh-lech/"])
def test_pages_of_freezes_are_for_everybody(desk: Desk, path: str) -> None:
    page = desk.open(path, by="badinh", size=PHONE)
    assert grave(page) == []
    assert page.evaluate(CUT_OFF) == []
