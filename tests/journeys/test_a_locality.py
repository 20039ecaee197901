"""Holders are asked where they are from, confirmed in a list and one by one, and seen in the figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from namro.access.actions import grant_role
from namro.ground import clock
from namro.journal.actions import acting
from namro.units.models import AreaLevel
from tests import cast as people
from tests.cast import Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import grave
from tests.journeys.test_on_a_phone import CUT_OFF
from tests.people import offices
from tests.personnel import world

HOME = "/dia-phuong/"


def city(cast: Cast) -> City:
    """The cast with four holders of posts of Ba Đình, and a leader of Ba Đình."""
    with clock.frozen(people.TODAY):
        leader = people.add_account("bithu", "Nguyễn Thị Bí")
        unit = cast.units["ba_dinh"]
        grant_role(
            by=people.BY, account=leader, role_code="LEADER", unit=unit, first=people.BEGIN, reason="thử"
        )
        with acting(people.BY, people.WHY):
            here = world.area("Quận Ba Đình", AreaLevel.DISTRICT)
            other = world.area("Huyện Ba Vì", AreaLevel.DISTRICT)
            for code, name, native in (
                ("DISTRICT_SECRETARY", "Lê Văn Xa", other),
                ("DISTRICT_CHAIR", "Trần Thị Gần", here),
                ("DISTRICT_STANDING_DEPUTY", "Phạm Văn Ẩn", None),
            ):
                person = offices.someone(name)
                person.native_area = native
                person.save()
                world.held(world.post(code, unit, here), None, person=person)
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER, "bithu"], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("locality", city) as house:
        yield house


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_nobody_asked_to_the_figure(desk: Desk) -> None:
    clerk = desk.open(HOME, by="badinh")
    expect(clerk.locator("main")).to_contain_text("3 đồng chí giữ chức danh mà chưa xét")
    press(clerk, "Lập xét cho tất cả 3 đồng chí")
    expect(clerk.locator("main")).to_contain_text("3 đồng chí chờ kết luận")

    leader = desk.open(HOME, by="bithu")
    leader.get_by_label("Lê Văn Xa").check()
    leader.get_by_label("Trần Thị Gần").check()
    press(leader, "Kết luận theo gợi ý")
    expect(leader.locator("main")).to_contain_text("Đã kết luận 2 đồng chí theo gợi ý")

    leader.get_by_role("link", name="chờ kết luận", exact=True).click()
    leader.get_by_role("link", name="Kết luận", exact=True).click()
    leader.get_by_label("Kết luận", exact=True).select_option(label="người địa phương")
    press(leader, "Ghi kết luận")
    expect(leader.get_by_role("alert")).to_contain_text("ghi rõ vì sao")
    leader.get_by_label("Vì sao").fill("sinh ra và lớn lên tại quận")
    press(leader, "Ghi kết luận")
    expect(leader.locator("main")).to_contain_text("sinh ra và lớn lên tại quận")
    _in_the_figures(leader)


def _in_the_figures(page: Page) -> None:
    page.goto(page.url.split(HOME)[0] + HOME)
    expect(page.locator("main")).to_contain_text("đều đã có kết luận")
    page.locator("#so-lieu ~ ul a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("không phải người địa phương")
    page.locator("main a[href*='/personnel.nonlocal.district_secretaries/']").first.click()
    expect(page.locator("main")).to_contain_text("Lê Văn Xa")


def test_on_a_phone_a_holder_is_a_card(desk: Desk) -> None:
    page = desk.open(f"{HOME}?phan=tat-ca", by="thanhuy", size=PHONE)
    expect(page.locator("td[data-label='Chức danh']").first).to_be_visible()
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("path", [HOME, f"{HOME}?phan=tat-ca"])
def test_everybody_can_read_it(desk: Desk, path: str) -> None:
    page = desk.open(path, by="thanhuy")
    assert grave(page) == []
