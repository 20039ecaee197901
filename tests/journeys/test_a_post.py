"""A vacant head: found in the overview, somebody is seated, leaves; a correction with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from namro.ground import clock
from namro.journal.actions import declare
from namro.organisation.actions import admit_to_cell
from tests import cast as people
from tests.cast import Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import grave
from tests.journeys.test_on_a_phone import CUT_OFF
from tests.organisation.posts.making import leave, member, post, seated, term

ALL = "/chuc-danh/"


def city(cast: Cast) -> City:
    """Ba Đình whose chair left in 2023, with somebody acting; a member of its cell who may follow."""
    with clock.frozen(people.TODAY):
        declare(actor="system:cast")
        unit = cast.units["ba_dinh"]
        chair = post(unit, "DISTRICT_CHAIR")
        leave(seated(chair, person=member("Hà Văn Chủ")), date(2023, 1, 1))
        seated(chair, date(2023, 1, 1), member("Đinh Thị Quyền"), mode="ACTING")
        seated(post(unit, places=2), person=member("Cao Văn Phó"))
        seated(term(unit, places_set=3, places_min=2), person=member("Tô Thị Ủy"))
        person = people.add_person("Võ Thị Kế")
        cell, joined = cast.units["cell_1"], date(2020, 2, 3)
        admit_to_cell(by=people.BY, person=person, cell=cell, decided_on=joined, reason=people.WHY)
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("posts", city) as house:
        yield house


def test_its_pages_are_whole_on_a_phone_and_for_everybody(desk: Desk, house: House) -> None:
    unit = house.unit("ba_dinh").removeprefix("/")
    for path in (
        ALL,
        f"{ALL}?xem=khuyet",
        f"{ALL}{unit}",
        f"{ALL}1/",
        f"{ALL}1/bo-tri/",
        f"{ALL}1/quy-dinh/",
        f"{ALL}tap-the/1/",
        f"{ALL}giu/1/",
        f"{ALL}giu/2/thoi/",
    ):
        page = desk.open(path, by="badinh", size=PHONE)
        assert page.evaluate(CUT_OFF) == [], path
        assert grave(page) == [], path


def test_a_vacant_head_is_found_and_filled_and_leaves_again(desk: Desk) -> None:
    page = desk.open(ALL, by="badinh")
    page.get_by_role("link", name="Người đứng đầu khuyết: 1").click()
    row = page.get_by_role("row", name="Chủ tịch UBND quận, huyện, thị xã")
    expect(row).to_contain_text("Đinh Thị Quyền")
    expect(row).to_contain_text("Khuyết từ 01/01/2023")
    row.get_by_role("link", name="Chủ tịch UBND quận, huyện, thị xã").click()
    page.get_by_role("link", name="Bố trí người").click()
    page.get_by_label("Đồng chí").fill("vo thi ke")
    page.get_by_label("Hình thức").select_option(label="bầu")
    page.get_by_label("Nhận từ ngày").fill("01/7/2024")
    page.get_by_label("Số quyết định, nghị quyết").fill("15-NQ/HĐND")
    page.get_by_label("Ngày quyết định", exact=True).fill("06/7/2024")
    page.keyboard.press("Enter")
    expect(page.get_by_text("ở sau hôm nay")).to_be_visible()
    expect(page.get_by_label("Số quyết định, nghị quyết")).to_have_value("15-NQ/HĐND")
    page.get_by_label("Ngày quyết định", exact=True).fill("28/6/2024")
    page.keyboard.press("Enter")
    expect(page.get_by_text("thường đồng thời là phó bí thư")).to_be_visible()
    expect(page.get_by_text("Khuyết từ")).to_have_count(0)

    page.locator("svg.spans a.mark", has_text="Võ Thị Kế").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Võ Thị Kế: Chủ tịch UBND")
    page.get_by_role("link", name="Sửa", exact=True).click()
    page.get_by_label("Nhận từ ngày").fill("02/7/2024")
    page.keyboard.press("Enter")
    expect(page.locator("#id_reason-error")).to_be_visible()
    page.get_by_label("Lý do").fill("theo bản gốc nghị quyết")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Võ Thị Kế Bầu, từ 02/7/2024")).to_be_visible()

    page.get_by_role("rowheader", name="Võ Thị Kế").get_by_role("link").click()
    page.get_by_role("link", name="Thôi giữ chức vụ").click()
    page.get_by_label("Lý do thôi").select_option(label="điều động, luân chuyển")
    page.get_by_label("Thôi từ ngày").fill("05/7/2024")
    page.get_by_label("Số quyết định").fill("90-QĐ/TU")
    page.get_by_label("Ngày quyết định").fill("03/7/2024")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text("Khuyết từ 05/7/2024 (1 ngày)")).to_be_visible()


def test_a_body_shows_who_is_missing(desk: Desk, house: House) -> None:
    page = desk.open(house.unit("ba_dinh"), by="badinh")
    page.get_by_role("main").get_by_role("link", name="Chức danh", exact=True).click()
    page.get_by_role("link", name="Ban Chấp hành").click()
    expect(page.get_by_text("2 người")).to_be_visible()
    expect(page.get_by_text("Dưới mức ít nhất")).to_be_visible()
